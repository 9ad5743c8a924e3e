//! Role definitions, role assignments, deny assignments, schedule instances.

use serde::Serialize;

use crate::assignment::{
    DenyAssignment, DenyEffect, DenyPrincipal, RoleAssignment, ScheduleInstance,
};
use crate::condition::Condition;
use crate::role::{EntryList, Permission, RoleDefinition, RoleDefinitionId};
use crate::time::Validity;

/// A condition, in the document that it stands in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ConditionFields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition_version: Option<&'a str>,
}

impl<'a> ConditionFields<'a> {
    fn of(condition: Option<&'a Condition>) -> Self {
        Self {
            condition: condition.map(|condition| &*condition.expression),
            condition_version: condition.and_then(|condition| condition.version.as_deref()),
        }
    }
}

/// From when until when, in the document that it stands in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ValidityFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date_time: Option<String>,
}

impl From<Validity> for ValidityFields {
    fn from(validity: Validity) -> Self {
        Self {
            start_date_time: validity.start.map(|time| time.to_string()),
            end_date_time: validity.end.map(|time| time.to_string()),
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RoleEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    role_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    permissions: Vec<PermissionEntry<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    assignable_scopes: &'a [Box<str>],
}

pub(super) fn role(role: &RoleDefinition) -> RoleEntry<'_> {
    RoleEntry {
        // As `id`, which is never taken for a display name.
        id: role.id.as_ref().map(role_id),
        role_name: &role.name,
        role_type: role.role_type.map(|kind| kind.name()),
        description: role.description.as_deref(),
        permissions: role.permissions.iter().map(permission).collect(),
        assignable_scopes: &role.assignable_scopes,
    }
}

/// The id in a form that is read back as it is; `/` is the id without a name.
pub(super) fn role_id(id: &RoleDefinitionId) -> &str {
    match id.as_str() {
        "" => "/",
        text => text,
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PermissionEntry<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actions: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_actions: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data_actions: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_data_actions: Vec<&'a str>,
    #[serde(flatten)]
    condition: ConditionFields<'a>,
}

fn permission(permission: &Permission) -> PermissionEntry<'_> {
    let list = |list: EntryList| {
        let entries = permission.list(list).iter();
        entries.map(|pattern| pattern.written()).collect()
    };
    PermissionEntry {
        actions: list(EntryList::Actions),
        not_actions: list(EntryList::NotActions),
        data_actions: list(EntryList::DataActions),
        not_data_actions: list(EntryList::NotDataActions),
        condition: ConditionFields::of(permission.condition.as_ref()),
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RoleAssignmentEntry<'a> {
    id: String,
    principal_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal_name: Option<&'a str>,
    /// Left out where the role definition is known by its name alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    role_definition_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_definition_name: Option<&'a str>,
    scope: &'a str,
    #[serde(flatten)]
    condition: ConditionFields<'a>,
    #[serde(flatten)]
    validity: ValidityFields,
}

pub(super) fn assignment(assignment: &RoleAssignment) -> RoleAssignmentEntry<'_> {
    let name = assignment.role_name.as_deref();
    let is_its_name = name.is_some_and(|name| RoleDefinitionId::new(name) == assignment.role);
    RoleAssignmentEntry {
        id: assignment.id.to_string(),
        principal_id: assignment.principal.as_str(),
        principal_type: assignment.principal_type.map(|kind| kind.name()),
        principal_name: assignment.principal_name.as_deref(),
        role_definition_id: (!is_its_name).then(|| role_id(&assignment.role)),
        role_definition_name: name,
        scope: assignment.scope.as_str(),
        condition: ConditionFields::of(assignment.condition.as_ref()),
        validity: assignment.validity.into(),
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InstanceEntry<'a> {
    #[serde(flatten)]
    assignment: RoleAssignmentEntry<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_role_assignment_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
}

pub(super) fn instance(instance: &ScheduleInstance) -> InstanceEntry<'_> {
    InstanceEntry {
        assignment: assignment(&instance.assignment),
        origin_role_assignment_id: instance.origin.as_deref(),
        status: instance.status.as_deref(),
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DenyEntry<'a> {
    id: &'a str,
    deny_assignment_name: &'a str,
    permissions: Vec<PermissionEntry<'a>>,
    scope: &'a str,
    do_not_apply_to_child_scopes: bool,
    principals: Vec<DenyPrincipalEntry<'a>>,
    exclude_principals: Vec<DenyPrincipalEntry<'a>>,
    deny_assignment_effect: &'static str,
    #[serde(flatten)]
    condition: ConditionFields<'a>,
}

pub(super) fn deny(deny: &DenyAssignment) -> DenyEntry<'_> {
    DenyEntry {
        id: &deny.id,
        deny_assignment_name: &deny.name,
        permissions: deny.permissions.iter().map(permission).collect(),
        scope: deny.scope.as_str(),
        do_not_apply_to_child_scopes: deny.do_not_apply_to_child_scopes,
        principals: deny.principals.iter().map(deny_principal).collect(),
        exclude_principals: deny.exclude_principals.iter().map(deny_principal).collect(),
        deny_assignment_effect: match deny.effect {
            DenyEffect::Enforced => "enforced",
            DenyEffect::Audit => "audit",
        },
        condition: ConditionFields::of(deny.condition.as_ref()),
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DenyPrincipalEntry<'a> {
    id: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
}

fn deny_principal(principal: &DenyPrincipal) -> DenyPrincipalEntry<'_> {
    DenyPrincipalEntry {
        id: principal.id.as_str(),
        kind: principal.kind.map(|kind| kind.name()),
        display_name: principal.display_name.as_deref(),
    }
}
