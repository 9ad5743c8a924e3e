//! Role definitions: the built-in ones, and custom ones made of their entries.

use std::io::{self, Write};

use azrbac_core::operation::Plane;
use azrbac_core::role::{EntryList, RoleDefinition};
use serde_json::json;

use crate::draw::Draw;
use crate::facts::TEAMS;
use crate::land::{Land, list};
use crate::size::Size;

/// A role definition as it is written.
#[derive(Debug)]
pub(crate) struct Role {
    pub(crate) guid: String,
    pub(crate) name: String,
    assignable: Vec<String>,
    is_custom: bool,
    pub(crate) permissions: Vec<Permission>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Permission {
    pub(crate) actions: Vec<String>,
    not_actions: Vec<String>,
    pub(crate) data_actions: Vec<String>,
    not_data_actions: Vec<String>,
    condition: Option<String>,
}

pub(crate) fn roles(size: &Size, land: &Land, draw: &mut Draw) -> Vec<Role> {
    let mut roles: Vec<Role> = azrbac_roles::library()
        .roles()
        .iter()
        .map(built_in)
        .collect();
    let count = roles.len();
    let operations: Vec<String> = azrbac_roles::catalog()
        .operations()
        .filter(|operation| operation.plane() == Plane::Control)
        .map(|operation| operation.name().to_owned())
        .collect();
    for at in 0..size.custom_roles {
        let mut permission = Permission::default();
        for _ in 0..1 + draw.below(4) {
            let from = roles
                .get(draw.below(count))
                .and_then(|role| role.permissions.first());
            let Some(from) = from.cloned() else { continue };
            let mut actions = from.actions;
            draw.shuffle(&mut actions);
            actions.truncate(1 + draw.below(12));
            permission
                .actions
                .extend(actions.into_iter().filter(|entry| entry != "*"));
            if draw.chance(0.3) {
                permission
                    .data_actions
                    .extend(from.data_actions.into_iter().take(4));
            }
        }
        if draw.chance(0.4) {
            let provider = draw
                .one(&operations)
                .and_then(|name| name.split('/').next());
            let tail = draw.one(&["/*", "/*/read", "/*/action"]).copied();
            permission.actions.push(format!(
                "{}{}",
                provider.unwrap_or_default(),
                tail.unwrap_or_default()
            ));
        }
        if draw.chance(0.05) {
            permission
                .actions
                .extend(draw.one(&["*/read", "*"]).map(|entry| (*entry).to_owned()));
        }
        for _ in 0..draw.below(10) {
            permission.actions.extend(draw.one(&operations).cloned());
        }
        if draw.chance(0.25) {
            for _ in 0..1 + draw.below(4) {
                permission
                    .not_actions
                    .extend(draw.one(&operations).cloned());
            }
            permission
                .not_actions
                .push("Microsoft.Authorization/*/Delete".to_owned());
        }
        permission.actions.sort();
        permission.actions.dedup();
        let subscription = draw.one(&land.subscriptions).map(|one| one.id.clone());
        roles.push(Role {
            guid: draw.guid(),
            name: format!(
                "Contoso {} {at:04}",
                draw.one(&TEAMS).copied().unwrap_or_default()
            ),
            assignable: subscription.into_iter().collect(),
            is_custom: true,
            permissions: vec![permission],
        });
    }
    roles
}

fn built_in(role: &RoleDefinition) -> Role {
    let permissions = role.permissions.iter().map(|permission| {
        let entries = |list| {
            permission
                .list(list)
                .iter()
                .map(ToString::to_string)
                .collect()
        };
        Permission {
            actions: entries(EntryList::Actions),
            not_actions: entries(EntryList::NotActions),
            data_actions: entries(EntryList::DataActions),
            not_data_actions: entries(EntryList::NotDataActions),
            condition: permission
                .condition
                .as_ref()
                .map(|one| one.expression.to_string()),
        }
    });
    Role {
        guid: role
            .id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        name: role.name.to_string(),
        assignable: vec!["/".to_owned()],
        is_custom: false,
        permissions: permissions.collect(),
    }
}

/// The list, as `az role definition list` prints it.
pub(crate) fn write(roles: &[Role], out: &mut dyn Write) -> io::Result<()> {
    let roles = roles.iter().map(|role| {
        let permissions: Vec<_> = role
            .permissions
            .iter()
            .map(|one| {
                let version = one.condition.as_ref().map(|_| "2.0");
                json!({
                    "actions": one.actions, "notActions": one.not_actions,
                    "dataActions": one.data_actions, "notDataActions": one.not_data_actions,
                    "condition": one.condition, "conditionVersion": version,
                })
            })
            .collect();
        let scope = role.assignable.first().map_or("", String::as_str).trim_end_matches('/');
        json!({
            "id": format!("{scope}/providers/Microsoft.Authorization/roleDefinitions/{}", role.guid),
            "name": role.guid,
            "roleName": role.name,
            "roleType": if role.is_custom { "CustomRole" } else { "BuiltInRole" },
            "description": "",
            "type": "Microsoft.Authorization/roleDefinitions",
            "assignableScopes": role.assignable,
            "permissions": permissions,
        })
        .to_string()
    });
    list(roles, out)
}
