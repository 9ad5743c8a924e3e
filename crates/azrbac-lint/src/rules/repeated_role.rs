//! RBAC119: two role definitions of one file with one name or one id.

use azrbac_core::diagnostic::{Label, Severity};
use azrbac_core::role::RoleDefinition;
use azrbac_core::text::caseless;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC119",
    name: "repeated-role",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a role definition with the name or the id of another one in the same file",
    page: include_str!("../../rules/RBAC119.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.is_built_in() || context.name_is_open() {
        return;
    }
    let twins = context.knowledge.twins();
    let Some(first) = twins.first_like(context.number, context.role) else {
        return;
    };
    let subject = &context.knowledge.subject;
    let (Some(other), Some(map)) = (subject.roles.get(first), subject.map) else {
        return;
    };
    let message = match same_id(context.role, other) {
        true => "another role definition in this file has the same id".to_owned(),
        false => format!(
            "another role definition in this file is called `{}` too",
            other.name
        ),
    };
    let label = map.roles.get(first).map(|spans| Label {
        span: spans.name.unwrap_or(spans.whole),
        text: "the first one".to_owned(),
    });
    drafts.push(Draft::new(Place::Role, message).related(label).help(
        "names and ids of roles are unique in a tenant: remove one of the two, or rename it",
    ));
}

fn same_id(left: &RoleDefinition, right: &RoleDefinition) -> bool {
    let ids = left.id.as_ref().zip(right.id.as_ref());
    ids.is_some_and(|(left, right)| caseless::eq(left.as_str(), right.as_str()))
}
