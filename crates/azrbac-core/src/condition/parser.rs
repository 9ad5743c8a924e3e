//! Reads a condition: how AND, OR, NOT and parentheses nest. What stands between
//! them is read in `primary`.
//!
//! Nesting is kept on a stack of its own, so its depth costs memory, not stack.

use super::ast::{Builder, Node, NodeId};
use super::finding::{Finding, FindingKind};
use super::lexer::{Token, TokenKind, tokens};
use super::parsed::{Parsed, shorten};
use super::span::TextSpan;
use crate::diagnostic::Severity;

/// The longest condition that Azure takes, in bytes. A longer one is reported,
/// and read all the same.
pub const MOST_BYTES: usize = 8 * 1024;

/// Reads a condition. Every fault that can be told apart is reported at once.
///
/// ```
/// use azrbac_core::condition;
///
/// let text = "@Resource[a] StringEqals 'x' AND Exists 'y'";
/// let parsed = condition::parse(text);
/// assert!(parsed.expression.is_none());
/// let faults: Vec<_> = parsed
///     .findings
///     .iter()
///     .map(|finding| (finding.message(), &text[finding.span.range()]))
///     .collect();
/// assert_eq!(
///     faults,
///     [
///         ("`StringEqals` is no operator".to_owned(), "StringEqals"),
///         ("expected an attribute, found `'y'`".to_owned(), "'y'"),
///     ]
/// );
/// ```
pub fn parse(text: &str) -> Parsed {
    let mut findings = Vec::new();
    if text.len() > MOST_BYTES {
        findings.push(Finding {
            kind: FindingKind::TooLong { bytes: text.len() },
            span: TextSpan::new(0, text.len()),
        });
    }
    let tokens = tokens(text, &mut findings);
    let mut parser = Parser {
        text,
        tokens,
        at: 0,
        tree: Builder::default(),
        findings,
    };
    parser.condition();
    let mut findings = parser.findings;
    findings.sort_by_key(|finding| finding.span);
    shorten(&mut findings);
    let failed = findings
        .iter()
        .any(|finding| finding.kind.is_syntax() && finding.severity() == Severity::Error);
    let mut expression = parser.tree.finish();
    if let Some(expression) = expression.as_mut().filter(|_| !failed) {
        expression.compare_constants();
    }
    Parsed {
        expression: expression.filter(|_| !failed),
        findings,
    }
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token<'t>>,
    pub(super) at: usize,
    pub(super) tree: Builder,
    pub(super) findings: Vec<Finding>,
}

/// A node with its place, the parentheses around it included.
type Placed = (NodeId, TextSpan);

/// What was read inside one pair of parentheses so far.
#[derive(Default)]
struct Level {
    open: Option<TextSpan>,
    /// What was closed by an OR.
    any: Vec<Placed>,
    /// What AND has joined since the last OR.
    all: Vec<Placed>,
    /// The NOTs that wait for their operand.
    nots: Vec<TextSpan>,
    /// Where AND joined something: a finding where there is an OR as well.
    joined: Vec<TextSpan>,
    ors: usize,
}

impl<'t> Parser<'t> {
    fn condition(&mut self) {
        if self.tokens.is_empty() {
            if self
                .findings
                .iter()
                .all(|finding| !finding.kind.is_syntax())
            {
                self.report(FindingKind::Empty, self.end());
            }
            return;
        }
        let mut outer = Vec::new();
        let mut level = Level::default();
        let mut wants_operand = true;
        while let Some(token) = self.peek() {
            if wants_operand {
                wants_operand = self.operand(token, &mut level, &mut outer);
            } else {
                wants_operand = self.operator(token, &mut level, &mut outer);
            }
        }
        if wants_operand {
            self.expected("a comparison");
        }
        while let Some(parent) = outer.pop() {
            if let Some(open) = level.open {
                self.report(FindingKind::UnclosedParenthesis, open);
            }
            self.close(&mut level);
            level = parent;
        }
        self.close(&mut level);
    }

    /// Takes a token where an operand may begin; whether one is still wanted.
    fn operand(&mut self, token: Token<'t>, level: &mut Level, outer: &mut Vec<Level>) -> bool {
        match token.kind {
            TokenKind::Not => {
                self.at += 1;
                level.nots.push(token.span);
                true
            }
            TokenKind::Open => {
                self.at += 1;
                let inner = Level {
                    open: Some(token.span),
                    ..Level::default()
                };
                outer.push(std::mem::replace(level, inner));
                true
            }
            _ => {
                let said = self.findings.len();
                let node = self.primary();
                if node.is_none() {
                    // INVARIANT: without a finding the rest would pass for the whole.
                    debug_assert!(self.findings.len() > said);
                    self.skip();
                }
                self.take(level, node);
                false
            }
        }
    }

    /// Takes a token where an operand has ended; whether another one is wanted.
    fn operator(&mut self, token: Token<'t>, level: &mut Level, outer: &mut Vec<Level>) -> bool {
        match token.kind {
            TokenKind::And => {
                self.at += 1;
                true
            }
            TokenKind::Or => {
                self.at += 1;
                level.ors += 1;
                self.join(level);
                true
            }
            TokenKind::Close => {
                self.at += 1;
                let Some(parent) = outer.pop() else {
                    self.report(FindingKind::UnopenedParenthesis, token.span);
                    return false;
                };
                let mut inner = std::mem::replace(level, parent);
                let node = self.close(&mut inner);
                let start = inner.open.unwrap_or(token.span);
                self.take(level, node.map(|(node, _)| (node, start.to(token.span))));
                false
            }
            _ => {
                self.expected("AND, OR or the end");
                self.at += 1;
                self.skip();
                false
            }
        }
    }

    /// Puts an operand under the NOTs before it and adds it to the level.
    fn take(&mut self, level: &mut Level, operand: Option<Placed>) {
        let nots = std::mem::take(&mut level.nots);
        let Some((mut node, mut span)) = operand else {
            return;
        };
        for not in nots.into_iter().rev() {
            span = not.to(span);
            node = self.tree.add_at(Node::Not(node), span, None);
        }
        level.all.push((node, span));
    }

    /// Ends a run of operands that are joined by AND.
    fn join(&mut self, level: &mut Level) {
        let run = std::mem::take(&mut level.all);
        if run.len() > 1 {
            level.joined.extend(whole(&run));
        }
        let joined = self.group(run, Node::All);
        level.any.extend(joined);
    }

    /// Ends a level.
    fn close(&mut self, level: &mut Level) -> Option<Placed> {
        self.join(level);
        if level.ors > 0 {
            for span in std::mem::take(&mut level.joined) {
                self.report(FindingKind::MixedOperators, span);
            }
        }
        self.group(std::mem::take(&mut level.any), Node::Any)
    }

    fn group(&mut self, members: Vec<Placed>, kind: fn(Box<[NodeId]>) -> Node) -> Option<Placed> {
        let span = whole(&members)?;
        if let [single] = members.as_slice() {
            return Some(*single);
        }
        let node = kind(members.into_iter().map(|(node, _)| node).collect());
        Some((self.tree.add_at(node, span, None), span))
    }

    /// Goes on to where the next operand or the end of the parentheses can be
    /// told again.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close if depth > 0 => depth -= 1,
                TokenKind::And | TokenKind::Or | TokenKind::Close if depth == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    pub(super) fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at).copied()
    }

    /// The place behind the last character.
    fn end(&self) -> TextSpan {
        TextSpan::new(self.text.len(), self.text.len())
    }

    /// Reports that something else should stand at the present token.
    pub(super) fn expected(&mut self, what: &'static str) {
        let (found, span) = match self.peek() {
            Some(token) => (self.text.get(token.span.range()), token.span),
            None => (None, self.end()),
        };
        let found = found.map(Into::into);
        self.report(FindingKind::Expected { what, found }, span);
    }

    pub(super) fn report(&mut self, kind: FindingKind, span: TextSpan) {
        self.findings.push(Finding { kind, span });
    }
}

/// From the first to the last.
fn whole(members: &[Placed]) -> Option<TextSpan> {
    let (_, first) = members.first()?;
    let (_, last) = members.last()?;
    Some(first.to(*last))
}
