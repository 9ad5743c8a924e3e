//! RBAC701: a custom role whose name begins otherwise than the policy asks.

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::caseless;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC701",
    name: "unprefixed-name",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a custom role whose name lacks the beginning that the policy asks for",
    page: include_str!("../../rules/RBAC701.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let policy = context.policy();
    let Some(prefix) = policy.and_then(|policy| policy.name_prefix.as_deref()) else {
        return;
    };
    let is_unknown = context.spans().is_some_and(|spans| spans.unknown.name);
    let name = context.role.name.trim();
    if context.is_built_in() || is_unknown || caseless::starts_with(name, prefix) {
        return;
    }
    let message = format!("the name `{name}` does not begin with `{prefix}`, as the policy asks");
    drafts.push(Draft::new(Place::Role, message).help(format!("call it `{prefix}{name}`")));
}
