//! `azrbac.roles/v1`: role definitions in Azure's own form.

use serde::Serialize;

use crate::role::{EntryList, Permission, RoleDefinition};

/// The schema id of [`RolesDocument`].
const SCHEMA: &str = "azrbac.roles/v1";

/// Role definitions.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RolesDocument {
    /// `azrbac.roles/v1`.
    pub schema: &'static str,
    /// From when the built-in role definitions are.
    pub built_in_date: String,
    /// The role definitions, each as `az role definition list` writes it.
    pub role_definitions: Vec<RoleDefinitionView>,
}

/// A role definition as `az role definition list` writes it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleDefinitionView {
    /// The id.
    pub name: Option<String>,
    /// The display name.
    pub role_name: String,
    /// `BuiltInRole` or `CustomRole`, where known.
    pub role_type: Option<&'static str>,
    /// What it is for.
    pub description: Option<String>,
    /// The permission objects.
    pub permissions: Vec<PermissionView>,
    /// Where it may be assigned.
    pub assignable_scopes: Vec<String>,
}

/// A permission object.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionView {
    /// `actions`
    pub actions: Vec<String>,
    /// `notActions`
    pub not_actions: Vec<String>,
    /// `dataActions`
    pub data_actions: Vec<String>,
    /// `notDataActions`
    pub not_data_actions: Vec<String>,
    /// The condition, if any.
    pub condition: Option<String>,
    /// Its version.
    pub condition_version: Option<String>,
}

/// The document for role definitions.
pub fn roles(roles: &[RoleDefinition], built_in_date: &str) -> RolesDocument {
    RolesDocument {
        schema: SCHEMA,
        built_in_date: built_in_date.to_owned(),
        role_definitions: roles.iter().map(role).collect(),
    }
}

fn role(role: &RoleDefinition) -> RoleDefinitionView {
    RoleDefinitionView {
        name: role.id.as_ref().map(ToString::to_string),
        role_name: role.name.to_string(),
        role_type: role.role_type.map(|kind| kind.name()),
        description: role.description.as_deref().map(str::to_owned),
        permissions: role.permissions.iter().map(permission).collect(),
        assignable_scopes: role
            .assignable_scopes
            .iter()
            .map(ToString::to_string)
            .collect(),
    }
}

pub(super) fn permission(permission: &Permission) -> PermissionView {
    let list = |list| {
        permission
            .list(list)
            .iter()
            .map(|pattern| pattern.as_str().to_owned())
            .collect()
    };
    let condition = permission.condition.as_ref();
    PermissionView {
        actions: list(EntryList::Actions),
        not_actions: list(EntryList::NotActions),
        data_actions: list(EntryList::DataActions),
        not_data_actions: list(EntryList::NotDataActions),
        condition: condition.map(|condition| condition.expression.to_string()),
        condition_version: condition
            .and_then(|condition| condition.version.as_deref())
            .map(str::to_owned),
    }
}
