//! Reads the names inside comparisons: operators, quantifiers, attributes.

use super::attribute::{Attribute, AttributePath, AttributeSource};
use super::finding::FindingKind;
use super::lexer::{Token, TokenKind};
use super::operator::{OPERATORS, Operator, Quantifier};
use super::parser::Parser;
use super::span::TextSpan;
use crate::text::{caseless, distance};

impl<'t> Parser<'t> {
    /// An operator with or without a quantifier. `None` where there is nothing
    /// like an operator, `Some((_, None))` where there is one that Azure does not
    /// know.
    pub(super) fn operator_name(
        &mut self,
        left: TextSpan,
    ) -> Option<(Option<Quantifier>, Option<Operator>)> {
        let (first, span) = self.name("an operator", left)?;
        let colon = self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Colon);
        if !colon {
            return Some((None, self.known_operator(first, span)));
        }
        self.at += 1;
        let quantifier = Quantifier::from_name(first);
        if quantifier.is_none() {
            let names = Quantifier::ALL.map(Quantifier::name);
            let near = nearest(first, &names);
            let name = first.into();
            self.report(FindingKind::UnknownQuantifier { name, near }, span);
        }
        let (second, span) = self.name("an operator", left)?;
        let operator = self.known_operator(second, span);
        Some((quantifier, operator.filter(|_| quantifier.is_some())))
    }

    fn name(&mut self, what: &'static str, left: TextSpan) -> Option<(&'t str, TextSpan)> {
        let Some(Token {
            kind: TokenKind::Word(word),
            span,
        }) = self.peek()
        else {
            self.expected(what);
            return None;
        };
        if caseless::eq(word, "null") {
            let attribute = self.text.get(left.range()).unwrap_or_default().into();
            self.report(FindingKind::Unfinished { attribute }, span);
            return None;
        }
        self.at += 1;
        Some((word, span))
    }

    fn known_operator(&mut self, name: &str, span: TextSpan) -> Option<Operator> {
        let operator = Operator::from_name(name);
        if operator.is_none() {
            let near = nearest(name, &OPERATORS.map(Operator::name));
            let name = name.into();
            self.report(FindingKind::UnknownOperator { name, near }, span);
        }
        operator
    }

    /// A source and a path in brackets, with or without the `@`.
    pub(super) fn attribute(&mut self) -> Option<(Attribute, TextSpan)> {
        let start = self.peek()?.span;
        if self.peek()?.kind == TokenKind::At {
            self.at += 1;
        }
        let Some(Token {
            kind: TokenKind::Word(word),
            span,
        }) = self.peek()
        else {
            self.expected("`Principal`, `Resource`, `Request` or `Environment`");
            return None;
        };
        let source = AttributeSource::from_name(word);
        if source.is_none() {
            let near = nearest(word, &AttributeSource::ALL.map(AttributeSource::name));
            let name = word.into();
            self.report(FindingKind::UnknownSource { name, near }, span);
        }
        self.at += 1;
        let Some(Token {
            kind: TokenKind::Path(path),
            span,
        }) = self.peek()
        else {
            self.expected("an attribute in square brackets");
            return None;
        };
        self.at += 1;
        let Some(path) = AttributePath::parse(path) else {
            self.report(FindingKind::EmptyPath, span);
            return None;
        };
        // After an error the tree is thrown away: any source serves to read on.
        let source = source.unwrap_or(AttributeSource::Resource);
        Some((Attribute { source, path }, start.to(span)))
    }
}

/// The name that a misspelt one was probably meant to be.
fn nearest(name: &str, names: &[&'static str]) -> Option<&'static str> {
    const MOST: usize = 3;
    let folded = caseless::fold(name);
    names
        .iter()
        .filter_map(|known| Some((distance(&folded, &caseless::fold(known), MOST)?, *known)))
        .min()
        .map(|(_, known)| known)
}
