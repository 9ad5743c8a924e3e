//! RBAC309: an entry that lets its holder change or lift policy.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC309",
    name: "may-change-policies",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that lets its holder change or lift policy",
    page: include_str!("../../rules/RBAC309.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::ChangesPolicies,
        "changes or lifts policy",
        "leave policy to those who answer for it; a definition that deploys acts with the \
         identity of its assignment",
        drafts,
    );
}
