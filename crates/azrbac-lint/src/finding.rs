//! What lint gives back.

use azrbac_core::diagnostic::{Fix, Label, Severity};
use azrbac_core::role::EntryRef;
use azrbac_core::text::Span;

use crate::draft::Confidence;
use crate::rule::Rule;

/// One thing that a rule found in a role definition.
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
    /// Which role definition, counted from 0.
    pub role: usize,
    /// The entry at fault, where it is one.
    pub entry: Option<EntryRef>,
    /// The place at fault, where the role has a text.
    pub primary: Option<Span>,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// A change that would resolve it.
    pub fix: Option<Fix>,
    /// Names this finding across runs: 16 hexadecimal digits of the rule, the
    /// role's name, the list and the text at fault. Lines may move without
    /// changing it.
    pub fingerprint: String,
}
