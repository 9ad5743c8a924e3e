//! RBAC308: an entry that lets its holder change or lift deny assignments.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC308",
    name: "may-change-denies",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that lets its holder change or lift deny assignments",
    page: include_str!("../../rules/RBAC308.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::ChangesDenies,
        "changes or lifts deny assignments",
        "leave deny assignments to what makes them, or subtract these in the same permission \
         object",
        drafts,
    );
}
