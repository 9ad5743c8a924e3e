//! What the forms for findings have in common: a finding, its rule, and what kept
//! the program from looking.

use azrbac_core::diagnostic::{Fix, Label, Severity};
use azrbac_core::text::{Sources, Span};

use super::path;

/// A kind of finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// What results name it by; stays the same.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) short: &'static str,
    /// What its findings are at, unless one says otherwise.
    pub(crate) severity: Severity,
    /// What more there is to say, where there is a page about it.
    pub(crate) page: Option<Page>,
}

/// The page of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    /// In Markdown.
    pub(crate) text: &'static str,
    pub(crate) uri: String,
    /// How sure the rule is: `medium`, `high`.
    pub(crate) precision: &'static str,
    /// How dangerous what it finds is, from 0.0 to 10.0; `None` where that is no
    /// matter of security.
    pub(crate) danger: Option<&'static str>,
}

/// A finding.
pub(crate) struct Found {
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) place: Option<Span>,
    pub(crate) related: Vec<Label>,
    /// A change that would resolve it, where it may be made by a program.
    pub(crate) fix: Option<Fix>,
    /// What stays the same when lines move.
    pub(crate) fingerprint: Option<String>,
    pub(crate) properties: Vec<(&'static str, String)>,
    /// Why it does not count.
    pub(crate) suppressed: Option<Suppressed>,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suppressed {
    /// Whether that is said in the file itself.
    pub(crate) in_source: bool,
    pub(crate) reason: String,
}

impl Suppressed {
    /// Where it is said, as SARIF calls it.
    pub(crate) fn kind(&self) -> &'static str {
        match self.in_source {
            true => "inSource",
            false => "external",
        }
    }
}

/// Something that kept the program from its work.
pub(crate) struct Trouble {
    pub(crate) message: String,
    pub(crate) place: Option<Span>,
}

/// Where something stands: a path as seen from the current directory, and from
/// where to where, counted from 1.
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
}

impl Place {
    /// The place of a span; its beginning where the file's text was not kept.
    pub(crate) fn of(sources: &Sources, span: Span) -> Self {
        let start = sources.position(span.file, span.start);
        let end = sources.position(span.file, span.end).or(start);
        let (line, column) = start.map_or((1, 1), |at| (at.line, at.column));
        let (end_line, end_column) = end.map_or((1, 1), |at| (at.line, at.column));
        Self {
            path: path::plain(sources.name(span.file)),
            line,
            column,
            end_line,
            end_column,
        }
    }
}
