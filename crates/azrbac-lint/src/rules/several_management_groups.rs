//! RBAC111: more than one management group among the assignable scopes.

use std::collections::HashSet;

use azrbac_core::diagnostic::Severity;
use azrbac_core::scope::ScopeKind;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC111",
    name: "several-management-groups",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "more than one management group among the `assignableScopes`, which Azure refuses",
    page: include_str!("../../rules/RBAC111.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let mut seen = HashSet::new();
    for (at, scope) in context.custom_scopes() {
        let Ok(scope) = scope else {
            continue;
        };
        let is_group = scope.kind() == ScopeKind::ManagementGroup;
        if is_group && seen.insert(scope.folded().to_owned()) && seen.len() > 1 {
            let message = format!("`{scope}` is one management group too many; Azure takes one");
            drafts.push(Draft::new(Place::AssignableScope(at), message).help(
                "name the management group above all of them, or subscriptions, or make a role \
                 definition for each",
            ));
        }
    }
}
