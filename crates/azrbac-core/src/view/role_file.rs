//! A role definition as the input of `az role definition create`.

use serde::Serialize;

use super::role::PermissionView;
use crate::pattern::ActionPattern;
use crate::role::{EntryList, RoleDefinition};

/// A role definition as the input of a command that creates it.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum RoleFile {
    /// For `az role definition create` and `New-AzRoleDefinition`, which take one
    /// permission object.
    Flat(FlatRole),
    /// For the REST interface: several permission objects, or one with a condition.
    Rest(RestRole),
}

impl RoleFile {
    /// Whether `az role definition create` takes it.
    pub fn is_flat(&self) -> bool {
        matches!(self, Self::Flat(_))
    }

    /// Whether it grants nothing, so that Azure refuses it.
    pub fn grants_nothing(&self) -> bool {
        match self {
            Self::Flat(role) => role.actions.is_empty() && role.data_actions.is_empty(),
            Self::Rest(role) => role.properties.permissions.is_empty(),
        }
    }
}

/// One permission object.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FlatRole {
    /// The display name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `actions`
    pub actions: Vec<String>,
    /// `notActions`
    pub not_actions: Vec<String>,
    /// `dataActions`
    pub data_actions: Vec<String>,
    /// `notDataActions`
    pub not_data_actions: Vec<String>,
    /// Where it may be assigned.
    pub assignable_scopes: Vec<String>,
}

/// Any permission objects.
#[derive(Debug, Clone, Serialize)]
pub struct RestRole {
    /// What the body of the request holds.
    pub properties: RestProperties,
}

/// The properties of a role definition.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RestProperties {
    /// The display name.
    pub role_name: String,
    /// What it is for.
    pub description: String,
    /// `CustomRole`
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The permission objects.
    pub permissions: Vec<PermissionView>,
    /// Where it may be assigned.
    pub assignable_scopes: Vec<String>,
}

/// The input that creates a custom role like this one. Permission objects that grant
/// nothing are left out.
pub fn role_file(role: &RoleDefinition) -> RoleFile {
    let name = role.name.to_string();
    let description = role.description.as_deref().unwrap_or_default().to_owned();
    let assignable_scopes = role
        .assignable_scopes
        .iter()
        .map(ToString::to_string)
        .collect();
    let grants = |list: &[ActionPattern]| !list.is_empty();
    let objects: Vec<_> = role
        .permissions
        .iter()
        .filter(|object| grants(&object.actions) || grants(&object.data_actions))
        .collect();
    let only = match objects.as_slice() {
        [only] if only.condition.is_none() => Some(*only),
        _ => None,
    };
    if only.is_none() && !objects.is_empty() {
        return RoleFile::Rest(RestRole {
            properties: RestProperties {
                role_name: name,
                description,
                kind: "CustomRole",
                permissions: objects.into_iter().map(super::role::permission).collect(),
                assignable_scopes,
            },
        });
    }
    let list = |list: EntryList| -> Vec<String> {
        let entries = only.map_or(&[][..], |object| object.list(list));
        entries
            .iter()
            .map(|entry| entry.as_str().to_owned())
            .collect()
    };
    RoleFile::Flat(FlatRole {
        name,
        description,
        actions: list(EntryList::Actions),
        not_actions: list(EntryList::NotActions),
        data_actions: list(EntryList::DataActions),
        not_data_actions: list(EntryList::NotDataActions),
        assignable_scopes,
    })
}
