//! RBAC304: an entry that lets its holder assign roles.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC304",
    name: "may-assign-roles",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that lets its holder assign roles, to himself too",
    page: include_str!("../../rules/RBAC304.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::AssignsRoles,
        "lets its holder assign roles",
        "without a condition that is any role, Owner included: use the built-in roles made for it, \
         with a condition that limits which roles may be given",
        drafts,
    );
}
