//! RBAC090: what is written to have findings ignored, and ignores none.

use azrbac_core::diagnostic::Severity;

use crate::draft::Confidence;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC090",
    name: "idle-ignore",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an ignore that matches no finding, or cannot be read",
    page: include_str!("../../rules/RBAC090.md"),
    check: Check::Ignore,
};

/// What is said of one that matches nothing, and what to do.
pub(crate) fn words(rules: &str) -> (String, String) {
    (
        format!("this ignores nothing: there is no finding of {rules} that it matches"),
        "remove it, so that it hides nothing later".to_owned(),
    )
}

/// What is said of one that cannot be read.
pub(crate) fn misread(problem: &str) -> (String, String) {
    (
        format!("this ignores nothing: {problem}"),
        "write `azrbac-ignore RBAC301 -- reason`".to_owned(),
    )
}
