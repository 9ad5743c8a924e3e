//! RBAC092: rules that did not look at all of something.

use std::collections::BTreeSet;

use azrbac_core::diagnostic::Severity;

use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC092",
    name: "unfinished-check",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "a role definition or a tenant that is too large for a rule to look at all of it",
    page: include_str!("../../rules/RBAC092.md"),
    check: Check::Unfinished,
};

/// What is said of the rules with these codes.
pub(crate) fn draft(codes: &BTreeSet<&'static str>, place: Place) -> Draft {
    let codes: Vec<&str> = codes.iter().copied().collect();
    let message = format!(
        "this is too much to check in full: {} looked at a part of it, and what they would find \
         in the rest is not told",
        codes.join(", ")
    );
    Draft::new(place, message).help("split it, or name fewer wildcards")
}
