//! What TOML and JSON have in common: values with their places.

use std::ops::Range;

/// A value and where it stands, in bytes.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) value: Value,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(String),
    Truth(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// What no key takes: its name.
    Other(&'static str),
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Range<usize>,
    pub(super) node: Node,
}

impl Value {
    /// What it is, for messages.
    pub(super) fn described(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Truth(_) => "a boolean",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other(what) => what,
        }
    }
}
