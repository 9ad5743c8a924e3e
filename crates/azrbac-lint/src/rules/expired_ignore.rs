//! RBAC091: what is written to have findings ignored, and is over.

use azrbac_core::diagnostic::Severity;
use azrbac_core::time::Timestamp;

use crate::draft::Confidence;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC091",
    name: "expired-ignore",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an ignore whose last day has passed: what it ignored counts again",
    page: include_str!("../../rules/RBAC091.md"),
    check: Check::Ignore,
};

/// What is said, and what to do.
pub(crate) fn words(rules: &str, until: Timestamp) -> (String, String) {
    let until = until.to_string();
    let day = until.split('T').next().unwrap_or_default();
    (
        format!("this ignored {rules} until {day}: what it ignored counts again"),
        "mend what it was about, or decide anew and give a later day".to_owned(),
    )
}
