//! Entries that are of no known kind.

use super::foreign::Found;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Span;

/// The first entry that is of no known kind, and how many there are.
#[derive(Debug)]
pub(super) struct Unrecognised {
    pub(super) span: Span,
    pub(super) found: Found,
    pub(super) count: usize,
}

impl Unrecognised {
    /// What is said of them; `nothing_read` is whether there is nothing else.
    pub(super) fn diagnostic(self, nothing_read: bool) -> Diagnostic {
        let Self { span, found, count } = self;
        let message = if count == 1 {
            format!("not a known document: {}", found.what)
        } else {
            format!(
                "{count} entries are no known documents, the first is {}",
                found.what
            )
        };
        let severity = if nothing_read {
            Severity::Error
        } else {
            Severity::Warning
        };
        Diagnostic::new(severity, message)
            .at(span, "")
            .help(found.help)
    }
}
