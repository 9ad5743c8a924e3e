//! RBAC116: data actions in a role that is assignable at a management group.

use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;
use azrbac_core::role::EntryList;
use azrbac_core::scope::{Scope, ScopeKind};

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC116",
    name: "data-at-management-group",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "data actions in a custom role with a management group among its `assignableScopes`",
    page: include_str!("../../rules/RBAC116.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let list = EntryList::granting(Plane::Data);
    let mut objects = context.role.permissions.iter();
    if objects.all(|object| object.list(list).is_empty()) {
        return;
    }
    let is_group = |scope: &Scope| scope.kind() == ScopeKind::ManagementGroup;
    let mut scopes = context.custom_scopes();
    let group = scopes.find(|(_, scope)| scope.as_ref().is_ok_and(is_group));
    if let Some((at, _)) = group {
        let message = "a custom role with data actions cannot be assigned at a management group";
        drafts.push(Draft::new(Place::AssignableScope(at), message).help(
            "name subscriptions, or keep the data actions in a role of their own; Azure may refuse \
             the role definition, or its assignment at the management group",
        ));
    }
}
