//! RBAC610: a deny assignment that shuts everybody out.

use azrbac_core::assignment::{DenyAssignment, DenyEffect};
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::Permission;

use crate::draft::{Confidence, Draft, Place};
use crate::might::SOME_NAMES;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC610",
    name: "deny-without-exclusion",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a deny assignment of a wildcard for everybody, with nobody left out",
    page: include_str!("../../rules/RBAC610.md"),
    check: Check::Deny(check),
};

fn check(deny: &DenyAssignment, drafts: &mut Vec<Draft>) {
    let everybody = deny.principals.iter().any(|one| one.id.is_everyone());
    let is_plain = deny.condition.is_none() && deny.effect == DenyEffect::Enforced;
    if !everybody || !is_plain || !deny.exclude_principals.is_empty() {
        return;
    }
    let Some(verb) = deny.permissions.iter().find_map(broadly_denied) else {
        return;
    };
    let message = format!(
        "`{}` denies everybody every `{verb}` at `{}`, and nobody is left out",
        deny.name.trim(),
        deny.scope
    );
    drafts
        .push(Draft::new(Place::Assignment, message).help(
            "name a group for emergencies in `excludePrincipals`, or deny single operations",
        ));
}

/// The kind of operation of which a permission object covers whatever there is.
fn broadly_denied(object: &Permission) -> Option<&'static str> {
    let covers = |name: &&&str| {
        let name = OperationName::parse(name);
        name.is_ok_and(|name| Plane::ALL.iter().any(|plane| object.grants(&name, *plane)))
    };
    let plain = object.condition.is_none();
    let found = SOME_NAMES.iter().filter(|_| plain).find(covers)?;
    found.rsplit('/').next()
}
