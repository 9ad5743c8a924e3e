//! Writes a tenant in the forms of exports, for tests that read them back.

use serde_json::{Map, Value, json};

use crate::assignment::{DenyAssignment, DenyEffect, RoleAssignment, ScheduleInstance};
use crate::condition::Condition;
use crate::directory::{Group, GroupEligibility, Listing, Membership, Principal};
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition};
use crate::snapshot::{HierarchyNode, Kind, SnapshotParts};
use crate::time::Validity;

/// A form of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Lists with flat entries, as the Azure CLI writes them.
    Flat,
    /// Lists with entries that hold `properties`, as older ones do.
    Nested,
    /// Pages of the REST interface.
    Pages,
    /// Lists as PowerShell writes them.
    PowerShell,
    /// Answers of Resource Graph.
    Rows,
    /// Envelopes around pages, lists or rows.
    Envelopes,
    /// One canonical file whose entries are in all the forms.
    Mixed,
}

impl Shape {
    pub(super) const ALL: [Self; 7] = [
        Self::Flat,
        Self::Nested,
        Self::Pages,
        Self::PowerShell,
        Self::Rows,
        Self::Envelopes,
        Self::Mixed,
    ];

    /// The form of one entry of a list.
    fn of_entry(self, at: usize, pick: usize) -> Self {
        const ENTRIES: [Shape; 4] = [Shape::Flat, Shape::Nested, Shape::PowerShell, Shape::Rows];
        match self {
            Self::Mixed => ENTRIES[(at + pick) % ENTRIES.len()],
            Self::Envelopes => ENTRIES[pick % ENTRIES.len()],
            Self::Pages => Self::Nested,
            other => other,
        }
    }
}

/// The files of a tenant, each with its kind where its content does not tell.
pub(super) fn files(
    parts: &SnapshotParts,
    shape: Shape,
    pick: usize,
) -> Vec<(Option<Kind>, Value)> {
    let lists = lists(parts, shape, pick);
    if shape == Shape::Mixed {
        let mut document = Map::new();
        document.insert("schema".into(), json!("azrbac.snapshot/v1"));
        // Stated so that the file does not count as whole.
        document.insert("coverage".into(), json!([]));
        document.extend(
            lists
                .into_iter()
                .map(|(kind, list)| (kind.name().into(), list.into())),
        );
        return vec![(None, document.into())];
    }
    let mut files = Vec::new();
    for (kind, list) in lists {
        if kind == Kind::Groups {
            files.extend(
                parts
                    .groups
                    .iter()
                    .flatten()
                    .map(|group| (None, members(group))),
            );
            if list.is_empty() {
                files.push((Some(kind), json!([])));
            }
            continue;
        }
        // A list of principals may be one of members.
        let open = list.is_empty() || kind == Kind::Principals;
        let told = (open && shape != Shape::Envelopes).then_some(kind);
        files.push((
            told,
            around(kind, list, parts.whole.contains(&kind), shape, pick),
        ));
    }
    files
}

/// What stands around a list.
fn around(kind: Kind, list: Vec<Value>, whole: bool, shape: Shape, pick: usize) -> Value {
    match shape {
        Shape::Pages => json!({"value": list, "nextLink": null}),
        Shape::Rows => {
            let count = list.len();
            json!({"count": count, "data": list, "skip_token": null, "total_records": count})
        }
        Shape::Envelopes => {
            let page = around(
                kind,
                list,
                whole,
                [Shape::Pages, Shape::Rows, Shape::Flat][pick % 3],
                0,
            );
            let mut export =
                json!({"schema": "azrbac.export/v1", "kind": kind.name(), "pages": [page]});
            if whole {
                export["scope"] = json!("/");
                export["above"] = json!(true);
                export["below"] = json!(true);
            }
            export
        }
        _ => list.into(),
    }
}

/// The lists that were given.
fn lists(parts: &SnapshotParts, shape: Shape, pick: usize) -> Vec<(Kind, Vec<Value>)> {
    fn each<T>(
        list: Option<&Vec<T>>,
        form: impl Fn(&T, Shape) -> Value,
        shape: Shape,
        pick: usize,
    ) -> Option<Vec<Value>> {
        let entries = list?.iter().enumerate();
        Some(
            entries
                .map(|(at, one)| form(one, shape.of_entry(at, pick)))
                .collect(),
        )
    }
    let lists = [
        (
            Kind::RoleDefinitions,
            each(parts.role_definitions.as_ref(), role, shape, pick),
        ),
        (
            Kind::RoleAssignments,
            each(parts.role_assignments.as_ref(), assignment, shape, pick),
        ),
        (
            Kind::DenyAssignments,
            each(parts.deny_assignments.as_ref(), deny, shape, pick),
        ),
        (
            Kind::RoleEligibilityScheduleInstances,
            each(parts.eligible.as_ref(), eligible, shape, pick),
        ),
        (
            Kind::RoleAssignmentScheduleInstances,
            each(parts.active.as_ref(), active, shape, pick),
        ),
        (
            Kind::ManagementGroups,
            each(parts.management_groups.as_ref(), node, shape, pick),
        ),
        (
            Kind::Subscriptions,
            each(parts.subscriptions.as_ref(), node, shape, pick),
        ),
        (
            Kind::Groups,
            each(parts.groups.as_ref(), group, shape, pick),
        ),
        (
            Kind::GroupEligibilities,
            each(parts.group_eligibilities.as_ref(), eligibility, shape, pick),
        ),
        (
            Kind::Principals,
            each(parts.principals.as_ref(), principal, shape, pick),
        ),
    ];
    lists
        .into_iter()
        .filter_map(|(kind, list)| Some((kind, list?)))
        .collect()
}

/// Puts a document into its form: `outer` stays outside, `inner` goes below
/// `properties` where the form has that.
fn shaped(collection: &str, outer: Value, inner: Value, shape: Shape) -> Value {
    let type_name = format!("Microsoft.Authorization/{collection}");
    let mut document = outer;
    match shape {
        Shape::Flat => {
            document["type"] = json!(type_name);
            let fields = inner.as_object().unwrap().clone();
            document.as_object_mut().unwrap().extend(fields);
        }
        Shape::Rows => {
            document["type"] = json!(type_name.to_lowercase());
            document["tenantId"] = json!("t");
            document["resourceGroup"] = json!("");
            document["properties"] = inner;
        }
        _ => {
            document["type"] = json!(type_name);
            document["properties"] = inner;
        }
    }
    document
}

/// The same keys as PowerShell writes them.
fn pascal(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(key, value)| {
                let (first, rest) = key.split_at(1);
                (format!("{}{rest}", first.to_uppercase()), pascal(value))
            });
            Value::Object(fields.collect())
        }
        Value::Array(items) => items.into_iter().map(pascal).collect(),
        other => other,
    }
}

fn entries(list: &[ActionPattern]) -> Vec<&str> {
    list.iter().map(ActionPattern::as_str).collect()
}

fn with_condition(mut value: Value, condition: Option<&Condition>) -> Value {
    value["condition"] = json!(condition.map(|one| &one.expression));
    value["conditionVersion"] = json!(condition.and_then(|one| one.version.as_deref()));
    value
}

fn permission(permission: &Permission) -> Value {
    let lists = json!({
        "actions": entries(&permission.actions),
        "notActions": entries(&permission.not_actions),
        "dataActions": entries(&permission.data_actions),
        "notDataActions": entries(&permission.not_data_actions),
    });
    with_condition(lists, permission.condition.as_ref())
}

fn permissions(list: &[Permission]) -> Value {
    list.iter().map(permission).collect()
}

fn role(role: &RoleDefinition, shape: Shape) -> Value {
    let id = role.id.as_ref().unwrap().as_str();
    if shape == Shape::PowerShell {
        let mut document = json!({"name": role.name, "id": id, "isCustom": true,
            "description": null, "assignableScopes": []});
        // Older versions write the lists of the one permission object into the role.
        if let [one] = role.permissions.as_slice() {
            let lists = permission(one).as_object().unwrap().clone();
            document.as_object_mut().unwrap().extend(lists);
        } else {
            document["permissions"] = permissions(&role.permissions);
        }
        return pascal(document);
    }
    let inner = json!({"roleName": role.name, "description": null, "assignableScopes": [],
        "permissions": permissions(&role.permissions)});
    let outer = json!({"id": format!("/providers/Microsoft.Authorization/roleDefinitions/{id}"), "name": id});
    let mut document = shaped("roleDefinitions", outer, inner, shape);
    match shape {
        Shape::Flat => document["roleType"] = json!("CustomRole"),
        _ => document["properties"]["type"] = json!("CustomRole"),
    }
    document
}

fn times(mut value: Value, validity: &Validity) -> Value {
    value["startDateTime"] = json!(validity.start.map(|time| time.to_string()));
    value["endDateTime"] = json!(validity.end.map(|time| time.to_string()));
    value
}

/// What role assignments and schedule instances have in common.
fn common(one: &RoleAssignment, full_role: bool) -> Value {
    let role = one.role.as_str();
    let prefix = if full_role {
        "/subscriptions/s1/providers/Microsoft.Authorization/roleDefinitions/"
    } else {
        ""
    };
    let value = json!({
        "principalId": one.principal.as_str(),
        "principalType": one.principal_type.map(|kind| kind.name()),
        "roleDefinitionId": format!("{prefix}{role}"),
        "scope": one.scope.as_str(),
    });
    times(with_condition(value, one.condition.as_ref()), &one.validity)
}

fn assignment(one: &RoleAssignment, shape: Shape) -> Value {
    let mut inner = common(one, shape != Shape::PowerShell);
    if shape == Shape::PowerShell {
        let fields = inner.as_object_mut().unwrap();
        for (from, to) in [("principalId", "objectId"), ("principalType", "objectType")] {
            let value = fields.remove(from).unwrap();
            fields.insert(to.into(), value);
        }
        inner["roleAssignmentId"] = json!(one.id.to_string());
        inner["canDelegate"] = json!(false);
        return pascal(inner);
    }
    shaped(
        "roleAssignments",
        json!({"id": one.id.to_string(), "name": "n"}),
        inner,
        shape,
    )
}

fn eligible(one: &ScheduleInstance, shape: Shape) -> Value {
    instance(
        one,
        "roleEligibilityScheduleInstances",
        "roleEligibilityScheduleId",
        shape,
    )
}

fn active(one: &ScheduleInstance, shape: Shape) -> Value {
    instance(
        one,
        "roleAssignmentScheduleInstances",
        "roleAssignmentScheduleId",
        shape,
    )
}

fn instance(one: &ScheduleInstance, collection: &str, schedule: &str, shape: Shape) -> Value {
    let mut inner = common(&one.assignment, true);
    inner["status"] = json!(one.status);
    inner["memberType"] = json!("Direct");
    inner[schedule] = json!("s");
    let outer = json!({"id": one.assignment.id.to_string(), "name": "n"});
    if shape == Shape::PowerShell {
        return pascal(shaped(collection, outer, inner, Shape::Flat));
    }
    shaped(collection, outer, inner, shape)
}

fn deny(one: &DenyAssignment, shape: Shape) -> Value {
    let principals = |list: &[crate::assignment::DenyPrincipal], id: &str, kind: &str| -> Value {
        let entries = list.iter();
        entries
            .map(|one| json!({id: one.id.as_str(), kind: one.kind.map(|kind| kind.name())}))
            .collect()
    };
    let (id, kind) = match shape {
        Shape::PowerShell => ("objectId", "objectType"),
        _ => ("id", "type"),
    };
    let effect = match one.effect {
        DenyEffect::Enforced => "enforced",
        DenyEffect::Audit => "audit",
    };
    let inner = with_condition(
        json!({
            "denyAssignmentName": one.name,
            "scope": one.scope.as_str(),
            "doNotApplyToChildScopes": one.do_not_apply_to_child_scopes,
            "principals": principals(&one.principals, id, kind),
            "excludePrincipals": principals(&one.exclude_principals, id, kind),
            "denyAssignmentEffect": effect,
            "isSystemProtected": true,
        }),
        one.condition.as_ref(),
    );
    let mut inner = inner;
    // PowerShell writes the lists of the one permission object straight into it.
    match one.permissions.as_slice() {
        [only] if shape == Shape::PowerShell && only.condition.is_none() => {
            let lists = permission(only).as_object().unwrap().clone();
            let lists = lists
                .into_iter()
                .filter(|(key, _)| !key.starts_with("condition"));
            inner.as_object_mut().unwrap().extend(lists);
        }
        list => inner["permissions"] = permissions(list),
    }
    let outer = json!({"id": one.id, "name": "n"});
    if shape == Shape::PowerShell {
        inner["id"] = json!(one.id);
        return pascal(inner);
    }
    shaped("denyAssignments", outer, inner, shape)
}

fn node(one: &HierarchyNode, shape: Shape) -> Value {
    let id = one.scope.as_str();
    let group = id.contains("managementGroups");
    let type_name = if group {
        "Microsoft.Management/managementGroups"
    } else {
        "/subscriptions"
    };
    let parent = json!({"id": one.parent.as_ref().map(|scope| scope.as_str())});
    match shape {
        Shape::Nested if group => json!({"id": id, "type": type_name,
            "properties": {"details": {"parent": parent}}}),
        Shape::Nested => json!({"id": id, "type": type_name, "properties": {"parent": parent}}),
        _ => json!({"id": id, "name": one.scope.name(), "type": type_name, "parent": parent}),
    }
}

fn group(one: &Group, _: Shape) -> Value {
    let mut value = json!({"id": one.id.as_str(), "members": objects(one),
    "membership": match one.membership {
        Membership::Direct => "direct",
        Membership::Transitive => "transitive",
    }});
    match one.listing {
        Listing::Part => value["complete"] = json!(false),
        Listing::WithoutServicePrincipals => value["servicePrincipalsListed"] = json!(false),
        Listing::Whole => {}
    }
    value
}

fn objects(one: &Group) -> Value {
    let members = one.members.iter().map(|member| {
        let kind = member.kind.unwrap().name();
        let (first, rest) = kind.split_at(1);
        json!({"@odata.type": format!("#microsoft.graph.{}{rest}", first.to_lowercase()),
            "id": member.id.as_str()})
    });
    members.collect()
}

/// The members of a group as Microsoft Graph tells them, in an envelope.
fn members(one: &Group) -> Value {
    let version = match one.listing {
        Listing::WithoutServicePrincipals => "v1.0",
        _ => "beta",
    };
    let mut page = json!({
        "@odata.context": format!("https://graph.microsoft.com/{version}/$metadata#directoryObjects"),
        "value": objects(one),
    });
    if one.listing == Listing::Part {
        page["@odata.nextLink"] = json!("https://next");
    }
    json!({"schema": "azrbac.export/v1", "kind": "groups", "groupId": one.id.as_str(),
        "transitive": one.membership == Membership::Transitive, "pages": [page]})
}

fn eligibility(one: &GroupEligibility, _: Shape) -> Value {
    let value = json!({
        "groupId": one.group.as_str(),
        "principalId": one.principal.as_str(),
        "accessId": "member",
        "status": if one.counts { "Provisioned" } else { "Revoked" },
    });
    times(value, &one.validity)
}

fn principal(one: &Principal, shape: Shape) -> Value {
    let kind = one.kind.unwrap().name();
    let (first, rest) = kind.split_at(1);
    match shape {
        Shape::PowerShell => json!({"Id": one.id.as_str(), "Type": kind, "DisplayName": null}),
        _ => json!({"@odata.type": format!("#microsoft.graph.{}{rest}", first.to_lowercase()),
            "id": one.id.as_str(), "displayName": null}),
    }
}
