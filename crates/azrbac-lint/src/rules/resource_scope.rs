//! RBAC402: an assignable scope that is a single resource.

use azrbac_core::diagnostic::Severity;
use azrbac_core::scope::ScopeKind;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC402",
    name: "resource-scope",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "an assignable scope that is a single resource or none of the usual places",
    page: include_str!("../../rules/RBAC402.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (at, scope) in context.custom_scopes() {
        let what = match scope.map(|scope| scope.kind()) {
            Ok(ScopeKind::Resource) => "a single resource",
            Ok(ScopeKind::ResourceProvider) => "a resource provider",
            _ => continue,
        };
        let text = context.assignable_scope(at);
        if text.contains('*') {
            continue;
        }
        let message = format!("`{text}` is {what}");
        drafts.push(Draft::new(Place::AssignableScope(at), message).help(
            "make the role assignable at the resource group or above, and assign it at the resource",
        ));
    }
}
