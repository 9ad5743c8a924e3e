//! What there is to say about a condition, as data with its place.

use super::attribute::AttributeSource;
use super::operator::{Family, Operator};
use super::span::TextSpan;
use crate::diagnostic::Severity;

/// One thing to be said about a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// Where, in the text of the condition.
    pub span: TextSpan,
}

/// What can be said about a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingKind {
    /// Nothing but blanks.
    Empty,
    /// Characters that begin nothing.
    StrayCharacters(Box<str>),
    /// A text without its closing quote.
    UnclosedText,
    /// A `[` without its `]`.
    UnclosedPath,
    /// A text in double quotes.
    DoubleQuotes,
    /// A `(` without its `)`.
    UnclosedParenthesis,
    /// A `)` without its `(`.
    UnopenedParenthesis,
    /// Something else than the language wants here.
    Expected {
        /// What is wanted.
        what: &'static str,
        /// What stands there; `None` at the end.
        found: Option<Box<str>>,
    },
    /// A whole number that is too large, or too small.
    NumberTooLarge(Box<str>),
    /// Faults that are not told one by one, because there are too many.
    More {
        /// How many.
        count: usize,
    },
    /// A name where an operator belongs.
    UnknownOperator {
        /// The name.
        name: Box<str>,
        /// The operator that was probably meant.
        near: Option<&'static str>,
    },
    /// A name where a quantifier belongs.
    UnknownQuantifier {
        /// The name.
        name: Box<str>,
        /// The quantifier that was probably meant.
        near: Option<&'static str>,
    },
    /// A name where the source of an attribute belongs.
    UnknownSource {
        /// The name.
        name: Box<str>,
        /// The source that was probably meant.
        near: Option<&'static str>,
    },
    /// Brackets with nothing in them.
    EmptyPath,
    /// `ActionMatches` of nothing.
    EmptyPattern,
    /// `@Resource[…] null`, which the portal's editor can leave behind.
    Unfinished {
        /// The attribute, as written.
        attribute: Box<str>,
    },
    /// Longer than Azure takes.
    TooLong {
        /// How long.
        bytes: usize,
    },
    /// AND and OR at one level; read with AND binding tighter.
    MixedOperators,
    /// An attribute that is not in the table of attributes.
    UnknownAttribute {
        /// Its path, as written.
        path: Box<str>,
    },
    /// A known attribute, asked of a source that never has it.
    WrongSource {
        /// Its path, as written.
        path: Box<str>,
        /// The source that was asked.
        source: AttributeSource,
        /// A source that has it.
        instead: AttributeSource,
    },
    /// An attribute that the operation does not carry, tested for that operation.
    NotCarried {
        /// The attribute, as written.
        attribute: Box<str>,
        /// The operation.
        operation: Box<str>,
        /// A source that carries it for that operation.
        instead: Option<AttributeSource>,
    },
    /// An operator of one type on an attribute of another.
    OperatorType {
        /// The operator.
        operator: Operator,
        /// The path of the attribute, as written.
        path: Box<str>,
        /// What it holds.
        holds: Family,
    },
    /// A value that the operator cannot compare.
    ValueType {
        /// The operator.
        operator: Operator,
        /// The value, as a condition writes it.
        value: Box<str>,
    },
    /// Several values without a quantifier.
    QuantifierNeeded {
        /// The operator.
        operator: Operator,
    },
    /// A quantifier before an operator that Azure does not list with one.
    QuantifierNotListed {
        /// The operator.
        operator: Operator,
    },
    /// A set with nothing in it.
    EmptySet,
    /// A GUID in quotes under an operator for GUIDs.
    QuotedGuid,
    /// `@Request[subOperation]`, the old form of `SubOperationMatches`.
    OldSubOperation,
    /// A case-sensitive operator on a resource id, which Azure writes in any case.
    CaseOfResourceId {
        /// The operator.
        operator: Operator,
    },
}

impl FindingKind {
    /// Whether it was found while reading the text.
    pub fn is_syntax(&self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::StrayCharacters(_)
                | Self::UnclosedText
                | Self::UnclosedPath
                | Self::DoubleQuotes
                | Self::UnclosedParenthesis
                | Self::UnopenedParenthesis
                | Self::Expected { .. }
                | Self::NumberTooLarge(_)
                | Self::More { .. }
                | Self::UnknownOperator { .. }
                | Self::UnknownQuantifier { .. }
                | Self::UnknownSource { .. }
                | Self::EmptyPath
                | Self::EmptyPattern
                | Self::Unfinished { .. }
        )
    }
}

impl Finding {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self.kind {
            _ if self.kind.is_syntax() => Severity::Error,
            FindingKind::TooLong { .. }
            | FindingKind::EmptySet
            | FindingKind::OperatorType { .. }
            | FindingKind::ValueType { .. } => Severity::Error,
            FindingKind::UnknownAttribute { .. }
            | FindingKind::QuotedGuid
            | FindingKind::QuantifierNotListed { .. }
            | FindingKind::OldSubOperation => Severity::Info,
            _ => Severity::Warning,
        }
    }
}
