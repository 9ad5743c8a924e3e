//! Records of the corpus as snapshots, ids and names as they are given.

use serde_json::{Map, Value, json};

use super::cases::{SOMEBODY, SUBSCRIPTION, list};

fn snapshot(parts: Value) -> Value {
    let mut whole = json!({
        "schema": "azrbac.snapshot/v1",
        "roleDefinitions": [],
        "roleAssignments": [],
        "denyAssignments": [],
        "roleEligibilityScheduleInstances": [],
        "roleAssignmentScheduleInstances": [],
        "groups": [],
    });
    if let (Value::Object(whole), Value::Object(parts)) = (&mut whole, parts) {
        whole.extend(parts);
    }
    whole
}

/// Leaves out the lists that are empty, as a record of another tool has none: that is
/// not the same as saying that there are none. Without any role assignment nothing
/// could be answered.
fn spare(mut snapshot: Value) -> Value {
    if let Value::Object(parts) = &mut snapshot {
        parts.retain(|key, value| key == "roleAssignments" || *value != json!([]));
    }
    snapshot
}

/// The keys of a record that are there, by other names.
fn keys(record: &Value, names: &[(&str, &str)]) -> Value {
    let found = names.iter().filter_map(|(from, to)| {
        let value = record.get(*from)?;
        Some(((*to).to_owned(), value.clone()))
    });
    Value::Object(found.collect::<Map<_, _>>())
}

/// A record with documented outcome.
pub(super) fn documented_tenant(record: &Value) -> Value {
    let roles: Vec<Value> = list(&record["roles"])
        .iter()
        .map(|role| {
            let names = [
                ("id", "id"),
                ("roleName", "roleName"),
                ("permissions", "permissions"),
            ];
            keys(role, &names)
        })
        .collect();
    let (mut plain, mut timed, mut eligible) = (Vec::new(), Vec::new(), Vec::new());
    for assignment in list(&record["assignments"]) {
        let names = [
            ("roleId", "roleDefinitionId"),
            ("principalId", "principalId"),
            ("principalType", "principalType"),
            ("scope", "scope"),
            ("condition", "condition"),
            ("conditionVersion", "conditionVersion"),
            ("startDateTime", "startDateTime"),
            ("endDateTime", "endDateTime"),
        ];
        let written = keys(&assignment, &names);
        if assignment["assignmentState"] == "eligible" {
            eligible.push(written);
        } else if assignment["startDateTime"].is_string() {
            timed.push(written);
        } else {
            plain.push(written);
        }
    }
    let mut parts = json!({
        "roleDefinitions": roles,
        "roleAssignments": plain,
        "roleAssignmentScheduleInstances": timed,
        "roleEligibilityScheduleInstances": eligible,
        "denyAssignments": list(&record["deny"]),
        "groups": groups(&record["groups"]),
    });
    if let Some(above) = record["managementGroups"].as_object() {
        let (groups, subscriptions) = hierarchy(above);
        parts["managementGroups"] = groups;
        parts["subscriptions"] = subscriptions;
    }
    snapshot(parts)
}

fn groups(members: &Value) -> Vec<Value> {
    members
        .as_object()
        .into_iter()
        .flatten()
        .map(|(id, members)| json!({"id": id, "members": members}))
        .collect()
}

/// The hierarchy of a table from child to parent.
fn hierarchy(above: &Map<String, Value>) -> (Value, Value) {
    let (mut groups, mut subscriptions) = (Vec::new(), Vec::new());
    for (child, parent) in above {
        let entry = json!({"id": child, "parent": parent});
        if child.starts_with("/subscriptions/") {
            subscriptions.push(entry);
        } else {
            groups.push(entry);
        }
    }
    for parent in above.values() {
        let known = groups.iter().any(|group| group["id"] == *parent);
        if !known {
            groups.push(json!({"id": parent}));
        }
    }
    (json!(groups), json!(subscriptions))
}

/// A tenant in which somebody holds the role of the record.
pub(super) fn one_role(record: &Value) -> Value {
    let permissions = match &record["permissions"] {
        Value::Null => {
            let names = ["actions", "notActions", "dataActions", "notDataActions"];
            json!([keys(record, &names.map(|name| (name, name)))])
        }
        several => several.clone(),
    };
    spare(snapshot(json!({
        "roleDefinitions": [{"name": "r", "permissions": permissions}],
        "roleAssignments": [{
            "principalId": SOMEBODY, "roleDefinitionId": "r", "scope": SUBSCRIPTION,
        }],
    })))
}

/// A tenant in which somebody holds everything at a scope.
pub(super) fn reach(scope: &Value, ancestors: &Value) -> Value {
    let mut parts = json!({
        "roleDefinitions": [{"name": "all", "permissions": [{"actions": ["*"]}]}],
        "roleAssignments": [{
            "principalId": SOMEBODY, "roleDefinitionId": "all", "scope": scope,
        }],
    });
    with_ancestors(&mut parts, ancestors);
    spare(snapshot(parts))
}

/// Adds a hierarchy given as the management groups above each subscription, nearest
/// first.
fn with_ancestors(parts: &mut Value, ancestors: &Value) {
    let Some(ancestors) = ancestors.as_object() else {
        return;
    };
    let mut above = Map::new();
    for (subscription, groups) in ancestors {
        let mut child = subscription.clone();
        for group in list(groups) {
            let group = group.as_str().unwrap_or_default();
            let id = format!("/providers/Microsoft.Management/managementGroups/{group}");
            above.insert(child, json!(id));
            child = id;
        }
    }
    let (groups, subscriptions) = hierarchy(&above);
    parts["managementGroups"] = groups;
    parts["subscriptions"] = subscriptions;
}

/// The tenant of a record of another tool: roles by name.
pub(super) fn peer_tenant(record: &Value) -> Value {
    let names = [
        ("principal", "principalId"),
        ("role", "roleDefinitionId"),
        ("scope", "scope"),
        ("condition", "condition"),
    ];
    let assigned = |list: Vec<Value>| -> Vec<Value> {
        list.iter()
            .map(|assignment| keys(assignment, &names))
            .collect()
    };
    let roles: Vec<Value> = list(&record["roles"])
        .iter()
        .map(|role| {
            keys(
                role,
                &[("name", "roleName"), ("permissions", "permissions")],
            )
        })
        .collect();
    let denies: Vec<Value> = list(&record["deny"])
        .iter()
        .map(|deny| {
            json!({
                "denyAssignmentName": deny["name"],
                "scope": deny["scope"],
                "permissions": [{"actions": deny["actions"]}],
                "principals": deny["principals"],
                "excludePrincipals": excluded(&deny["excludePrincipals"], record),
            })
        })
        .collect();
    let mut parts = json!({
        "roleDefinitions": roles,
        "roleAssignments": assigned(list(&record["assignments"])),
        "roleEligibilityScheduleInstances": assigned(list(&record["eligible"])),
        "denyAssignments": denies,
        "groups": groups(&record["groups"]),
    });
    with_ancestors(&mut parts, &record["mgAncestors"]);
    spare(snapshot(parts))
}

/// Excluded principals that the record gives by their id alone: of what is no group of
/// the record somebody who writes a snapshot knows that it is none.
fn excluded(ids: &Value, record: &Value) -> Vec<Value> {
    let kind = |id: &Value| match record["groups"].get(id.as_str().unwrap_or_default()) {
        Some(_) => "Group",
        None => "User",
    };
    let typed = |one: &Value| match one.is_string() {
        true => json!({"id": one, "type": kind(one)}),
        false => one.clone(),
    };
    list(ids).iter().map(typed).collect()
}
