//! From the output of `az role definition list` to `built-in-roles.txt`.

use azrbac_core::condition::Condition;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission, RoleDefinition, RoleDefinitionId, RoleType};
use serde_json::Value;

/// The built-in role definitions of the document, in the order of their names.
/// Custom roles, which the command lists too, are left out.
pub(crate) fn read(document: &Value) -> Result<Vec<RoleDefinition>, String> {
    let mut roles = Vec::new();
    for role in document.as_array().ok_or("the document is no array")? {
        if role.get("roleType").and_then(Value::as_str) == Some(RoleType::BuiltIn.name()) {
            roles.push(read_role(role)?);
        }
    }
    if roles.is_empty() {
        return Err("it holds no role definition whose `roleType` is `BuiltInRole`".to_owned());
    }
    roles.sort_by_cached_key(|role| (role.name.to_ascii_lowercase(), role.id.clone()));
    Ok(roles)
}

fn read_role(role: &Value) -> Result<RoleDefinition, String> {
    let field = |key: &str| {
        role.get(key)
            .and_then(Value::as_str)
            .ok_or_else(|| format!("a role definition has no `{key}`"))
    };
    let name = field("roleName")?;
    let in_role = |problem: String| format!("role definition `{name}`: {problem}");
    let permissions = role
        .get("permissions")
        .and_then(Value::as_array)
        .ok_or_else(|| in_role("`permissions` is no array".to_owned()))?
        .iter()
        .map(read_permission)
        .collect::<Result<_, _>>()
        .map_err(in_role)?;
    Ok(RoleDefinition {
        id: Some(RoleDefinitionId::new(field("name")?)),
        name: name.into(),
        role_type: Some(RoleType::BuiltIn),
        description: None,
        permissions,
        assignable_scopes: texts(role, "assignableScopes")
            .map_err(in_role)?
            .into_iter()
            .map(Into::into)
            .collect(),
    })
}

fn read_permission(object: &Value) -> Result<Permission, String> {
    let mut permission = Permission::default();
    for list in EntryList::ALL {
        for text in texts(object, list.name())? {
            let entry = ActionPattern::parse(text).map_err(|e| format!("`{list}`: {e}"))?;
            permission.list_mut(list).push(entry);
        }
    }
    let field = |key: &str| object.get(key).and_then(Value::as_str);
    permission.condition = Condition::from_fields(field("condition"), field("conditionVersion"));
    Ok(permission)
}

/// The texts of an array; a missing key and null are no texts.
fn texts<'a>(object: &'a Value, key: &str) -> Result<Vec<&'a str>, String> {
    let Some(value) = object.get(key).filter(|value| !value.is_null()) else {
        return Ok(Vec::new());
    };
    value
        .as_array()
        .ok_or_else(|| format!("`{key}` is no array"))?
        .iter()
        .map(|item| {
            item.as_str()
                .ok_or_else(|| format!("`{key}` holds something that is no text"))
        })
        .collect()
}

/// The role definitions in the form that the crate's README describes.
pub(crate) fn write(roles: &[RoleDefinition]) -> String {
    let mut text =
        String::from("# Built-in role definitions. The form is described in ../README.md.\n");
    for role in roles {
        let id = role.id.as_ref().map_or("", RoleDefinitionId::as_str);
        text.push('\n');
        line(&mut text, &["role", id, &role.name]);
        for scope in &role.assignable_scopes {
            line(&mut text, &["scope", scope]);
        }
        for permission in &role.permissions {
            write_permission(&mut text, permission);
        }
    }
    text
}

fn write_permission(text: &mut String, permission: &Permission) {
    line(text, &["permission"]);
    for list in EntryList::ALL {
        for entry in permission.list(list) {
            line(text, &[list.name(), entry.written()]);
        }
    }
    if let Some(condition) = &permission.condition {
        let version = condition.version.as_deref().unwrap_or_default();
        line(text, &["condition", version, &condition.expression]);
    }
}

fn line(text: &mut String, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            text.push('\t');
        }
        text.push_str(&escape(field));
    }
    text.push('\n');
}

/// Writes line ends and a blank at the end so that the line stays one line and
/// keeps its blank in any editor.
fn escape(field: &str) -> String {
    let escaped = field
        .replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r");
    match escaped.strip_suffix(' ') {
        Some(head) => format!("{head}\\s"),
        None => escaped,
    }
}
