//! RBAC118: a custom role that is called as a built-in one.

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::caseless;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC118",
    name: "built-in-name",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a custom role with the display name of a built-in role",
    page: include_str!("../../rules/RBAC118.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.is_built_in() || context.name_is_open() {
        return;
    }
    let name = context.role.name.trim();
    let library = context.knowledge.subject.library;
    let Some(built_in) = library.by_name(name) else {
        return;
    };
    if !caseless::eq(built_in.name.trim(), name) {
        return;
    }
    let message = format!("`{name}` is the name of a built-in role");
    drafts.push(Draft::new(Place::Role, message).help(
        "choose another name: names of roles are unique in a tenant, and whoever reads this one \
         takes it for Azure's",
    ));
}
