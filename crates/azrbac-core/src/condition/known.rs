//! The attributes that Azure documents, or uses in its own built-in roles: where
//! they come from, what they hold, which operations carry them.

use super::attribute::{AttributePath, AttributeSource};
use super::compare::can_be;
use super::operator::Family;
use super::table::KNOWN_ATTRIBUTES;
use super::value::Value;
use crate::operation::OperationName;
use crate::pattern::ActionPattern;
use crate::text::caseless;

/// What an attribute holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributeType {
    /// A text.
    String,
    /// The id of a resource, which Azure writes in any letter case.
    ResourceId,
    /// `true` or `false`.
    Boolean,
    /// A time in UTC.
    DateTime,
    /// A GUID.
    Guid,
}

impl AttributeType {
    /// The operators that fit.
    pub fn family(self) -> Family {
        match self {
            Self::String | Self::ResourceId => Family::String,
            Self::Boolean => Family::Bool,
            Self::DateTime => Family::DateTime,
            Self::Guid => Family::Guid,
        }
    }

    /// Whether letter case of its values means anything.
    pub fn letter_case(self) -> LetterCase {
        match self {
            Self::String => LetterCase::Matters,
            Self::ResourceId | Self::Boolean | Self::DateTime | Self::Guid => LetterCase::Ignored,
        }
    }
}

/// Whether two values that differ in letter case are the same to Azure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterCase {
    /// They differ.
    Matters,
    /// They are the same.
    Ignored,
}

/// How many values an attribute has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cardinality {
    /// One.
    One,
    /// A list.
    Many,
    /// One or a list, as its owner defined it.
    Either,
}

/// Whether an operation always carries an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// It is always there.
    Always,
    /// It may be missing.
    Optional,
}

/// A source that has an attribute, and for which operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// The source.
    pub source: AttributeSource,
    /// The operations, as a pattern.
    pub operations: &'static str,
    /// Whether it is always there.
    pub presence: Presence,
}

/// A row of the table of attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownAttribute {
    /// The path. One that ends in `:` stands for every path that goes on with a
    /// key, such as that of a tag.
    pub name: &'static str,
    /// Where it comes from.
    pub carriers: &'static [Carrier],
    /// What it holds.
    pub kind: AttributeType,
    /// How many values.
    pub cardinality: Cardinality,
}

impl KnownAttribute {
    /// The row of a path; `None` for one that is not in the table.
    pub fn find(path: &AttributePath) -> Option<&'static Self> {
        KNOWN_ATTRIBUTES.iter().find(|row| {
            if row.name.ends_with(':') {
                path.as_str().len() > row.name.len()
                    && caseless::starts_with(path.as_str(), row.name)
            } else {
                path.is(row.name)
            }
        })
    }

    /// Whether the attribute can have these values: one where it has one, and of its type.
    /// Of attributes that may be lists anything is believed.
    pub fn can_have(&self, values: &[Value]) -> bool {
        match (self.cardinality, values) {
            (Cardinality::One, [only]) => can_be(self.kind.family(), only),
            (Cardinality::One, _) => false,
            (Cardinality::Many | Cardinality::Either, _) => true,
        }
    }

    /// The source that carries the attribute for an operation; of two, the one
    /// that is asked about.
    pub fn carrier(&self, asked: AttributeSource, operation: &OperationName) -> Option<&Carrier> {
        let mut carriers = self.carriers.iter().filter(|carrier| {
            ActionPattern::parse(carrier.operations).is_ok_and(|pattern| pattern.matches(operation))
        });
        let first = carriers.next()?;
        if first.source == asked {
            return Some(first);
        }
        Some(carriers.find(|next| next.source == asked).unwrap_or(first))
    }

    /// Whether the source that is asked has the attribute for other operations, and for
    /// this one another source has it: a role assignment that is added stands in the
    /// request, one that is removed is the resource. Then it is not there.
    pub fn is_elsewhere(&self, asked: AttributeSource, operation: &OperationName) -> bool {
        let mut sources = self.carriers.iter().map(|carrier| carrier.source);
        let carrier = self.carrier(asked, operation);
        sources.any(|source| source == asked)
            && carrier.is_some_and(|carrier| carrier.source != asked)
    }
}
