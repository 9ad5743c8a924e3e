//! Files of keys and values in TOML and JSON, each value with its place: one kind of
//! table for both.

mod json;
mod node;
mod table;
mod toml;

use azrbac_core::diagnostic::{Diagnostic, Severity};

pub(crate) use json::parse as json;
pub(crate) use node::{Node, Value};
pub(crate) use table::{Meant, Spotted, Table};
pub(crate) use toml::parse as toml;

/// Something that has to be mended.
pub(crate) fn error(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Severity::Error, message)
}
