//! Values: what a condition compares with, and what attributes hold.

use std::fmt;

pub use crate::text::Guid;
use crate::text::caseless;
use crate::time::Timestamp;

/// One value. Times are texts: what a text means is the operator's business, so
/// that a value that came without a type, from a command line, serves as well.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A text; in a condition, in single quotes.
    String(Box<str>),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// A GUID; in a condition, without quotes.
    Guid(Guid),
}

impl Value {
    /// What a bare word of a condition means as a value; `None` when nothing.
    pub fn from_word(word: &str) -> Option<Self> {
        if let Some(guid) = Guid::parse(word) {
            return Some(Self::Guid(guid));
        }
        if let Some(truth) = boolean(word) {
            return Some(Self::Boolean(truth));
        }
        word.parse().ok().map(Self::Integer)
    }

    /// Whether the language can write the value: it has no way to write a single
    /// quote inside a text.
    pub fn is_writable(&self) -> bool {
        !matches!(self, Self::String(text) if text.contains('\''))
    }

    /// The number that the value is or spells.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::String(text) => text.trim().parse().ok(),
            Self::Boolean(_) | Self::Guid(_) => None,
        }
    }

    /// The truth value that the value is or spells.
    pub fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(truth) => Some(*truth),
            Self::String(text) => boolean(text.trim()),
            Self::Integer(_) | Self::Guid(_) => None,
        }
    }

    /// The GUID that the value is or spells.
    pub fn as_guid(&self) -> Option<Guid> {
        match self {
            Self::Guid(guid) => Some(*guid),
            Self::String(text) => Guid::parse(text.trim()),
            Self::Integer(_) | Self::Boolean(_) => None,
        }
    }

    /// The time that the value spells.
    pub fn as_time(&self) -> Option<Timestamp> {
        match self {
            Self::String(text) => Timestamp::parse(text).ok(),
            Self::Integer(_) | Self::Boolean(_) | Self::Guid(_) => None,
        }
    }

    /// The text of the value, without quotes.
    pub fn as_text(&self) -> String {
        match self {
            Self::String(text) => text.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Boolean(truth) => truth.to_string(),
            Self::Guid(guid) => guid.to_string(),
        }
    }
}

fn boolean(text: &str) -> Option<bool> {
    if caseless::eq(text, "true") {
        Some(true)
    } else {
        caseless::eq(text, "false").then_some(false)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

impl From<Guid> for Value {
    fn from(guid: Guid) -> Self {
        Self::Guid(guid)
    }
}

impl From<Timestamp> for Value {
    fn from(time: Timestamp) -> Self {
        Self::String(time.to_string().into())
    }
}

/// As a condition writes it.
impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => write!(out, "'{text}'"),
            Self::Integer(number) => number.fmt(out),
            Self::Boolean(truth) => truth.fmt(out),
            Self::Guid(guid) => guid.fmt(out),
        }
    }
}
