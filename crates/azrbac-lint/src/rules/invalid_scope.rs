//! RBAC114: an assignable scope that is no id of Azure.

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::caseless;

use super::placeholder_scope::placeholder;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC114",
    name: "invalid-scope",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "an assignable scope that is no id of a management group, subscription or resource group",
    page: include_str!("../../rules/RBAC114.md"),
    check: Check::Role(check),
};

const HELP: &str = "write `/subscriptions/{id}`, `/subscriptions/{id}/resourceGroups/{name}` or \
                    `/providers/Microsoft.Management/managementGroups/{name}`";

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (at, scope) in context.custom_scopes() {
        let text = context.assignable_scope(at);
        // Others speak of these.
        if text.contains('*') || placeholder(text).is_some() {
            continue;
        }
        let message = match scope {
            Err(error) => error.to_string(),
            Ok(scope) => {
                let subscription = scope.subscription();
                let id = subscription.as_ref().map(|scope| scope.name());
                match id {
                    Some(id) if caseless::guid(id).is_none() => {
                        format!("`{id}` in `{text}` is no id of a subscription, which is a GUID")
                    }
                    _ => continue,
                }
            }
        };
        drafts.push(Draft::new(Place::AssignableScope(at), message).help(HELP));
    }
}
