//! RBAC704: a custom role that may be assigned in more places than the policy allows.

use azrbac_core::diagnostic::Severity;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC704",
    name: "too-many-scopes",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a custom role with more assignable scopes than the policy allows",
    page: include_str!("../../rules/RBAC704.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let policy = context.policy();
    let Some(most) = policy.and_then(|policy| policy.most_assignable_scopes) else {
        return;
    };
    let count = context.role.assignable_scopes.len();
    if context.is_built_in() || count <= most {
        return;
    }
    let message =
        format!("{count} assignable scopes are more than the {most} that the policy allows");
    drafts.push(Draft::new(Place::AssignableScope(most), message).help(
        "name a scope above them, or make a role definition for each part of the organisation",
    ));
}
