//! The text of a condition cut into tokens.

use memchr::memchr;

use super::finding::{Finding, FindingKind};
use super::span::TextSpan;
use crate::text::caseless;

/// A token with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind<'t>,
    pub(super) span: TextSpan,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind<'t> {
    Open,
    Close,
    SetOpen,
    SetClose,
    Comma,
    Colon,
    At,
    /// `AND` or `&&`.
    And,
    /// `OR` or `||`.
    Or,
    /// `NOT` or `!`.
    Not,
    /// Any other bare word: a name, a number, a GUID.
    Word(&'t str),
    /// What stands between quotes.
    Text(&'t str),
    /// What stands between square brackets.
    Path(&'t str),
}

/// The tokens of a text. What is no token is reported and left out.
pub(super) fn tokens<'t>(text: &'t str, findings: &mut Vec<Finding>) -> Vec<Token<'t>> {
    let mut lexer = Lexer {
        text,
        at: 0,
        findings,
    };
    let mut tokens = Vec::new();
    while let Some(character) = lexer.rest().chars().next() {
        let start = lexer.at;
        if character.is_whitespace() {
            lexer.at += character.len_utf8();
            continue;
        }
        let kind = lexer.token(character);
        if let Some(kind) = kind {
            let span = TextSpan::new(start, lexer.at);
            tokens.push(Token { kind, span });
        }
    }
    tokens
}

struct Lexer<'t, 'f> {
    text: &'t str,
    at: usize,
    findings: &'f mut Vec<Finding>,
}

impl<'t> Lexer<'t, '_> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes the token that begins with `first`.
    fn token(&mut self, first: char) -> Option<TokenKind<'t>> {
        let single = match first {
            '(' => Some(TokenKind::Open),
            ')' => Some(TokenKind::Close),
            '{' => Some(TokenKind::SetOpen),
            '}' => Some(TokenKind::SetClose),
            ',' => Some(TokenKind::Comma),
            ':' => Some(TokenKind::Colon),
            '@' => Some(TokenKind::At),
            '!' => Some(TokenKind::Not),
            _ => None,
        };
        if single.is_some() {
            self.at += 1;
            return single;
        }
        match first {
            '\'' => self
                .delimited(b'\'', FindingKind::UnclosedText)
                .map(TokenKind::Text),
            '"' => {
                let start = self.at;
                let text = self.delimited(b'"', FindingKind::UnclosedText)?;
                self.report(FindingKind::DoubleQuotes, start);
                Some(TokenKind::Text(text))
            }
            '[' => self
                .delimited(b']', FindingKind::UnclosedPath)
                .map(TokenKind::Path),
            '&' if self.rest().starts_with("&&") => self.double(TokenKind::And),
            '|' if self.rest().starts_with("||") => self.double(TokenKind::Or),
            _ if is_word(first) => Some(self.word()),
            _ => {
                self.stray();
                None
            }
        }
    }

    fn double(&mut self, kind: TokenKind<'t>) -> Option<TokenKind<'t>> {
        self.at += 2;
        Some(kind)
    }

    /// What stands between this character and the next `end`. Without one, the
    /// rest of the text is given up: where it was meant to end cannot be told.
    fn delimited(&mut self, end: u8, unclosed: FindingKind) -> Option<&'t str> {
        let start = self.at;
        let inner = self.text.get(start + 1..).unwrap_or_default();
        let Some(length) = memchr(end, inner.as_bytes()) else {
            self.at = self.text.len();
            self.report(unclosed, start);
            return None;
        };
        self.at = start + 1 + length + 1;
        inner.get(..length)
    }

    fn word(&mut self) -> TokenKind<'t> {
        let rest = self.rest();
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        self.at += length;
        if caseless::eq(word, "AND") {
            TokenKind::And
        } else if caseless::eq(word, "OR") {
            TokenKind::Or
        } else if caseless::eq(word, "NOT") {
            TokenKind::Not
        } else {
            TokenKind::Word(word)
        }
    }

    /// Reports a run of characters that begin no token, as one finding.
    fn stray(&mut self) {
        let start = self.at;
        let rest = self.rest();
        let begins = |c: char| c.is_whitespace() || is_word(c) || "(){}[,:@!'\"".contains(c);
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let more = rest.get(first..).unwrap_or_default();
        self.at += first + more.find(begins).unwrap_or(more.len());
        let text = self.text.get(start..self.at).unwrap_or_default();
        self.report(FindingKind::StrayCharacters(text.into()), start);
    }

    fn report(&mut self, kind: FindingKind, start: usize) {
        let span = TextSpan::new(start, self.at);
        self.findings.push(Finding { kind, span });
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_-./".contains(character)
}
