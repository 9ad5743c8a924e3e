//! RBAC314: a role that may weaken defences: network, logs, backup, encryption, monitoring.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC314",
    name: "weakens-defences",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "a role that may weaken defences: network, logs, backup, encryption, monitoring",
    page: include_str!("../../rules/RBAC314.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::summary(
        context,
        Power::WeakensDefences,
        "may weaken a defence",
        "name the operations that are needed, or subtract these in the same permission object",
        drafts,
    );
}
