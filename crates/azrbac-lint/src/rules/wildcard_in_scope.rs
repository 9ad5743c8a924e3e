//! RBAC112: a `*` in an assignable scope.

use azrbac_core::diagnostic::Severity;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC112",
    name: "wildcard-in-scope",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "a `*` in an assignable scope, which Azure refuses",
    page: include_str!("../../rules/RBAC112.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (at, _) in context.custom_scopes() {
        let text = context.assignable_scope(at);
        if text.contains('*') {
            let message = format!("`{text}` has a wildcard; an assignable scope is one full id");
            drafts.push(
                Draft::new(Place::AssignableScope(at), message).help(
                    "name each scope; a management group stands for all subscriptions below it",
                ),
            );
        }
    }
}
