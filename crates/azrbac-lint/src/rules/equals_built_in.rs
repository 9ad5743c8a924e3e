//! RBAC205: a custom role that grants what a built-in role grants.

use azrbac_core::algebra::Universe;
use azrbac_core::compare::Relation;
use azrbac_core::diagnostic::Severity;
use azrbac_core::role::RoleDefinition;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::gist::Gist;
use crate::proof;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC205",
    name: "equals-built-in",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "a custom role that grants just what a built-in role grants",
    page: include_str!("../../rules/RBAC205.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.is_built_in() || !context.is_whole() {
        return;
    }
    let mut equal = equal(context);
    // Those that are made for one service have longer names than the plain ones.
    equal.sort_by_key(|role| (role.name.trim().len(), &role.name));
    let equal: Vec<String> = equal
        .iter()
        .map(|role| format!("`{}`", role.name.trim()))
        .collect();
    let Some(first) = equal.first() else {
        return;
    };
    let roles = match equal.len() {
        1 => format!("role {first}"),
        _ => format!("roles {}", equal.join(", ")),
    };
    let date = context.knowledge.subject.library.date();
    let message = format!("the role grants the same as the built-in {roles}");
    drafts.push(Draft::new(Place::Role, message).help(format!(
        "assign {first}, which Azure keeps up to date (compared as of {date}), unless the role is \
         meant to stay as it is"
    )));
}

/// The built-in roles that grant the same, for every operation name.
fn equal<'a>(context: &Context<'a>) -> Vec<&'a RoleDefinition> {
    let knowledge = context.knowledge;
    let gist = Gist::of(context.role);
    if gist.is_empty() {
        return Vec::new();
    }
    let alike = knowledge.built_in_roles_like(&gist);
    if alike.is_empty() {
        return Vec::new();
    }
    let mut roles = vec![context.role];
    roles.extend(&alike);
    let Some(comparer) = proof::comparer(knowledge, Universe::EveryName, &roles) else {
        return Vec::new();
    };
    let is_equal = |at: usize| comparer.compare(0, at).relation() == Some(Relation::Equal);
    let alike = alike.into_iter().enumerate();
    alike
        .filter(|(at, _)| is_equal(at + 1))
        .map(|(_, role)| role)
        .collect()
}
