//! RBAC110: a custom role that is to be assignable at the root.

use azrbac_core::diagnostic::Severity;
use azrbac_core::scope::ScopeKind;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC110",
    name: "root-assignable-scope",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "`/` among the `assignableScopes` of a custom role, which Azure refuses",
    page: include_str!("../../rules/RBAC110.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (at, scope) in context.custom_scopes() {
        if !scope.is_ok_and(|scope| scope.kind() == ScopeKind::Root) {
            continue;
        }
        let message = "a custom role cannot have `/` among its assignable scopes";
        drafts.push(Draft::new(Place::AssignableScope(at), message).help(
            "name management groups, subscriptions or resource groups; \
             the tenant root group is `/providers/Microsoft.Management/managementGroups/{tenant id}`",
        ));
    }
}
