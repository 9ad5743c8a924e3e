//! RBAC305: an entry that lets its holder change role definitions.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC305",
    name: "may-change-roles",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that lets its holder change custom roles, his own too",
    page: include_str!("../../rules/RBAC305.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::ChangesRoles,
        "lets its holder change custom roles, those that he holds included",
        "leave changes of role definitions to few people, or to the pipeline that deploys them",
        drafts,
    );
}
