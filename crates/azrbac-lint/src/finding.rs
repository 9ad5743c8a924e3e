//! What lint gives back.

use azrbac_core::diagnostic::{Fix, Label, Severity};
use azrbac_core::role::EntryRef;
use azrbac_core::text::Span;

use crate::about::About;
use crate::draft::Confidence;
use crate::rule::Rule;

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong, in lower case, the user's text in backticks.
    pub message: String,
    /// What it is about.
    pub about: About,
    /// The entry at fault, where it is one.
    pub entry: Option<EntryRef>,
    /// The place at fault, where there is a text.
    pub primary: Option<Span>,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// A change that would resolve it.
    pub fix: Option<Fix>,
    /// Names this finding across runs: 16 hexadecimal digits of the rule, the
    /// role's name (principal, role and scope of an assignment), the list and the
    /// text at fault. Lines may move without
    /// changing it.
    pub fingerprint: String,
}
