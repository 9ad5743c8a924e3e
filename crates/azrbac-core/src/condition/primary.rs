//! Reads what stands between AND, OR and parentheses: functions and comparisons.

use super::ast::{Comparison, Node, NodeId, Operand, Parts};
use super::finding::FindingKind;
use super::lexer::{Token, TokenKind};
use super::parser::Parser;
use super::span::TextSpan;
use super::value::Value;
use crate::pattern::ActionPattern;
use crate::text::caseless;

/// A side of a comparison with its place and those of its values.
struct Side {
    operand: Operand,
    span: TextSpan,
    values: Vec<TextSpan>,
}

impl<'t> Parser<'t> {
    /// Reads a function or a comparison; `None`, with a finding, where there is
    /// none. It stops at the token that does not fit.
    pub(super) fn primary(&mut self) -> Option<(NodeId, TextSpan)> {
        let token = self.peek();
        if let Some(Token {
            kind: TokenKind::Word(word),
            span,
        }) = token
        {
            if caseless::eq(word, "ActionMatches") {
                return self.action_matches(span);
            }
            if caseless::eq(word, "SubOperationMatches") {
                return self.sub_operation_matches(span);
            }
            if caseless::eq(word, "Exists") {
                return self.exists(span);
            }
        }
        self.comparison()
    }

    fn action_matches(&mut self, name: TextSpan) -> Option<(NodeId, TextSpan)> {
        let (text, parts) = self.argument(name)?;
        let Ok(pattern) = ActionPattern::parse(text) else {
            self.report(FindingKind::EmptyPattern, parts.right);
            return None;
        };
        Some(self.function(Node::ActionMatches(pattern), parts))
    }

    fn sub_operation_matches(&mut self, name: TextSpan) -> Option<(NodeId, TextSpan)> {
        let (text, parts) = self.argument(name)?;
        Some(self.function(Node::SubOperationMatches(text.into()), parts))
    }

    fn function(&mut self, node: Node, parts: Parts) -> (NodeId, TextSpan) {
        let span = parts.operator.to(parts.right);
        (self.tree.add_at(node, span, Some(parts)), span)
    }

    /// `{'…'}` behind the name of a function.
    fn argument(&mut self, name: TextSpan) -> Option<(&'t str, Parts)> {
        self.at += 1;
        let open = self.accept(TokenKind::SetOpen, "`{`")?;
        let Some(Token {
            kind: TokenKind::Text(text),
            span,
        }) = self.peek()
        else {
            self.expected("a text in single quotes");
            return None;
        };
        self.at += 1;
        let close = self.accept(TokenKind::SetClose, "`}`")?;
        let parts = Parts {
            operator: name,
            right: open.to(close),
            right_values: vec![span],
            ..Parts::default()
        };
        Some((text, parts))
    }

    fn exists(&mut self, name: TextSpan) -> Option<(NodeId, TextSpan)> {
        self.at += 1;
        let next = self.tokens.get(self.at + 1).map(|token| token.kind);
        let begins = match self.peek().map(|token| token.kind) {
            Some(TokenKind::At) => true,
            Some(TokenKind::Word(_)) => matches!(next, Some(TokenKind::Path(_))),
            _ => false,
        };
        if !begins {
            self.expected("an attribute");
            return None;
        }
        let (attribute, place) = self.attribute()?;
        let parts = Parts {
            operator: name,
            right: place,
            ..Parts::default()
        };
        Some(self.function(Node::Exists(attribute), parts))
    }

    fn comparison(&mut self) -> Option<(NodeId, TextSpan)> {
        let left = self.side("a comparison")?;
        let start = self.peek().map(|token| token.span);
        let operator = self.operator_name(left.span);
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let place = start.zip(last).map(|(start, last)| start.to(last.span));
        // The right side is read also behind a faulty operator, for its faults.
        let (quantifier, operator) = operator?;
        let right = self.side("a value or an attribute")?;
        let operator = operator?;
        let span = left.span.to(right.span);
        let parts = Parts {
            left: left.span,
            operator: place.unwrap_or_default(),
            right: right.span,
            left_values: left.values,
            right_values: right.values,
        };
        let node = Node::Compare(Box::new(Comparison {
            left: left.operand,
            quantifier,
            operator,
            right: right.operand,
        }));
        Some((self.tree.add_at(node, span, Some(parts)), span))
    }

    /// An attribute, a value or a set.
    fn side(&mut self, what: &'static str) -> Option<Side> {
        let Some(token) = self.peek() else {
            self.expected(what);
            return None;
        };
        let next = self.tokens.get(self.at + 1).map(|token| token.kind);
        match (token.kind, next) {
            (TokenKind::At, _) | (TokenKind::Word(_), Some(TokenKind::Path(_))) => {
                let (attribute, span) = self.attribute()?;
                Some(Side {
                    operand: Operand::Attribute(attribute),
                    span,
                    values: Vec::new(),
                })
            }
            (TokenKind::SetOpen, _) => self.set(),
            _ => {
                let (value, span) = self.value(what)?;
                Some(Side {
                    operand: Operand::Value(value),
                    span,
                    values: vec![span],
                })
            }
        }
    }

    fn set(&mut self) -> Option<Side> {
        let open = self.accept(TokenKind::SetOpen, "`{`")?;
        let (mut members, mut values) = (Vec::new(), Vec::new());
        if self
            .peek()
            .is_none_or(|token| token.kind != TokenKind::SetClose)
        {
            loop {
                let (value, span) = self.value("a value")?;
                members.push(value);
                values.push(span);
                if self
                    .peek()
                    .is_none_or(|token| token.kind != TokenKind::Comma)
                {
                    break;
                }
                self.at += 1;
            }
        }
        let close = self.accept(TokenKind::SetClose, "`,` or `}`")?;
        Some(Side {
            operand: Operand::Set(members.into()),
            span: open.to(close),
            values,
        })
    }

    fn value(&mut self, what: &'static str) -> Option<(Value, TextSpan)> {
        let token = self.peek();
        let value = token.and_then(|token| match token.kind {
            TokenKind::Text(text) => Some((Value::from(text), token.span)),
            TokenKind::Word(word) => Value::from_word(word).map(|value| (value, token.span)),
            _ => None,
        });
        if value.is_some() {
            self.at += 1;
            return value;
        }
        match token {
            Some(Token {
                kind: TokenKind::Word(word),
                span,
            }) if is_number(word) => self.report(FindingKind::NumberTooLarge(word.into()), span),
            _ => self.expected(what),
        }
        None
    }

    fn accept(&mut self, kind: TokenKind<'_>, what: &'static str) -> Option<TextSpan> {
        let token = self.peek().filter(|token| token.kind == kind);
        if token.is_none() {
            self.expected(what);
        } else {
            self.at += 1;
        }
        token.map(|token| token.span)
    }
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
