//! What TOML and JSON have in common: values with their places.

use std::ops::Range;

/// A value and where it stands, in bytes.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) value: Value,
}

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Truth(bool),
    /// A whole number from 0 on.
    Number(usize),
    /// A date or a time, as it is written.
    Date(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// What no key takes: its name.
    Other(&'static str),
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) node: Node,
}

impl Value {
    /// What it is, for messages.
    pub(crate) fn described(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Truth(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other(what) => what,
        }
    }
}
