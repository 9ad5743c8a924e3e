//! RBAC306: an entry that grants the elevation of access.

use azrbac_core::diagnostic::Severity;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft};
use crate::powers::Power;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC306",
    name: "may-elevate",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "an entry that grants `elevateAccess`, which makes User Access Administrator at `/`",
    page: include_str!("../../rules/RBAC306.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::Elevates,
        "grants the elevation of access to User Access Administrator at `/`",
        "subtract `Microsoft.Authorization/elevateAccess/action` in the same permission object, \
         or name the operations that are needed",
        drafts,
    );
}
