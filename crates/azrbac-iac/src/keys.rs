//! Keys of role definitions that nobody knows, or that stand twice.

use std::collections::HashMap;

use azrbac_core::ingest::RoleSpans;
use azrbac_core::role::EntryList;
use azrbac_core::text::caseless;

use crate::node::Node;

const OF_ROLE: &[&str] = &[
    "//",
    "<<",
    "apiVersion",
    "assignableScopes",
    "condition",
    "conditionVersion",
    "copy",
    "createdBy",
    "createdOn",
    "description",
    "id",
    "isCustom",
    "isServiceRole",
    "name",
    "permissions",
    "properties",
    "resourceGroup",
    "roleDefinitionId",
    "roleName",
    "roleType",
    "systemData",
    "type",
    "updatedBy",
    "updatedOn",
];

const OF_PERMISSION: &[&str] = &["//", "<<", "condition", "conditionVersion", "copy"];

/// Notes the keys of what holds the parts of a role definition.
pub(crate) fn of_role(body: &Node, spans: &mut RoleSpans) {
    note(body, OF_ROLE, spans);
}

/// Notes the keys of a permission object.
pub(crate) fn of_permission(object: &Node, spans: &mut RoleSpans) {
    note(object, OF_PERMISSION, spans);
}

/// Whether fields of an object are put into it from somewhere else: by a loop of a
/// template, by a key that is an expression, or by a merge key of YAML.
pub(crate) fn are_made(object: &Node) -> bool {
    let made = |key: &str| key == "<<" || is_made(key);
    object.get("copy").is_some() || object.fields().iter().any(|field| made(&field.key))
}

/// Whether a key is an expression of a template.
fn is_made(key: &str) -> bool {
    key.starts_with('[') && key.ends_with(']') && !key.starts_with("[[")
}

fn note(object: &Node, known: &[&str], spans: &mut RoleSpans) {
    let lists = EntryList::ALL.map(EntryList::name);
    let is_known = |key: &str| {
        known
            .iter()
            .chain(&lists)
            .any(|name| caseless::eq(name, key))
    };
    let mut seen = HashMap::new();
    for field in object.fields() {
        if !is_known(&field.key) && !is_made(&field.key) {
            let unknown = (field.key.clone(), field.key_span);
            spans.unknown_keys.push(unknown);
        }
        let first = seen.insert(caseless::fold(&field.key), field.key_span);
        if let Some(first) = first {
            let twice = (field.key.clone(), first, field.key_span);
            spans.duplicate_keys.push(twice);
        }
    }
}
