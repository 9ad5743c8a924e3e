//! RBAC311: an entry that gives access in another way than by a role assignment.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC311",
    name: "gives-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that gives access in another way than by a role assignment",
    page: include_str!("../../rules/RBAC311.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::GivesAccess,
        "gives access",
        "name the operations that are needed, or subtract these in the same permission object",
        drafts,
    );
}
