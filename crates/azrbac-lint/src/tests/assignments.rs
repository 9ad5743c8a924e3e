//! Rules about role assignments and deny assignments of a tenant: single judgements.

use azrbac_core::diagnostic::Severity;
use serde_json::{Value, json};

use super::input;
use crate::Finding;

const SUBSCRIPTION: &str = "/subscriptions/11111111-1111-1111-1111-111111111111";
const GROUP: &str = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/g";
const ABOVE: &str = "/providers/Microsoft.Management/managementGroups/corp";

/// A role assignment, with further keys.
fn assigned(who: &str, kind: &str, role: &str, scope: &str, more: &Value) -> Value {
    let mut assigned = json!({
        "name": format!("{who} {role}"), "principalId": who, "principalType": kind,
        "roleDefinitionName": role, "scope": scope,
    });
    add(&mut assigned, more);
    assigned
}

fn add(to: &mut Value, more: &Value) {
    let keys = more.as_object().expect("an object");
    for (key, value) in keys {
        to[key] = value.clone();
    }
}

/// A tenant with these role assignments and further lists.
fn tenant(assignments: &[Value], more: &Value) -> Value {
    let mut tenant = json!({"schema": "azrbac.snapshot/v1", "roleAssignments": assignments});
    add(&mut tenant, more);
    tenant
}

/// What a rule finds in a tenant.
fn found(code: &str, tenant: &Value) -> Vec<Finding> {
    let findings = input::read(&tenant.to_string()).lint();
    let of_rule = findings.into_iter().filter(|one| one.rule.code == code);
    of_rule.collect()
}

fn messages(code: &str, tenant: &Value) -> Vec<String> {
    let findings = found(code, tenant).into_iter();
    findings.map(|finding| finding.message).collect()
}

fn users(names: &[&str]) -> Vec<Value> {
    let users = names.iter().map(|name| {
        json!({"id": name, "type": "User", "displayName": name, "userPrincipalName": format!("{name}@contoso.com")})
    });
    users.collect()
}

#[test]
fn owners_are_counted_through_groups_and_from_above_each_once() {
    let owner =
        |who: &str, kind: &str, scope: &str| assigned(who, kind, "Owner", scope, &json!({}));
    let lists = json!({
        "principals": users(&["anna", "bert", "carl", "dora"]),
        "groups": [
            {"id": "outer", "members": ["inner", "anna"]},
            {"id": "inner", "members": ["bert", "outer"]},
        ],
        "managementGroups": [{"id": ABOVE}],
        "subscriptions": [{"id": SUBSCRIPTION, "parent": ABOVE}],
    });
    let three = [
        owner("outer", "Group", ABOVE),
        owner("carl", "User", SUBSCRIPTION),
    ];
    assert_eq!(messages("RBAC604", &tenant(&three, &lists)), [""; 0]);
    let mut four = three.to_vec();
    four.push(owner("dora", "User", SUBSCRIPTION));
    assert_eq!(
        messages("RBAC604", &tenant(&four, &lists)),
        [format!(
            "at least 4 people are as good as Owner at `{SUBSCRIPTION}`, through groups and from \
             above too: `anna`, `bert`, `carl`, `dora`"
        )]
    );
    // Who is one already, who has less, and who has it under a condition or below.
    let condition = json!({"condition": "Exists @Request[a]", "conditionVersion": "2.0"});
    for other in [
        owner("anna", "User", SUBSCRIPTION),
        assigned("dora", "User", "Contributor", SUBSCRIPTION, &json!({})),
        assigned("dora", "User", "Owner", SUBSCRIPTION, &condition),
        owner("dora", "User", GROUP),
        owner("app", "ServicePrincipal", SUBSCRIPTION),
    ] {
        let mut some = three.to_vec();
        some.push(other);
        assert_eq!(
            messages("RBAC604", &tenant(&some, &lists)),
            [""; 0],
            "{some:?}"
        );
    }
    // A custom role that is as good.
    let role = json!({"roleDefinitions": [{
        "name": "99999999-0000-0000-0000-000000000001", "roleName": "Boss", "type": "CustomRole",
        "permissions": [{"actions": ["*"], "notActions": ["Microsoft.Support/*"]}],
    }]});
    let mut lists = lists;
    add(&mut lists, &role);
    let boss = json!({"roleDefinitionId": "99999999-0000-0000-0000-000000000001"});
    let mut some = three.to_vec();
    some.push(assigned("dora", "User", "Boss", SUBSCRIPTION, &boss));
    assert_eq!(messages("RBAC604", &tenant(&some, &lists)).len(), 1);
}

#[test]
fn what_was_deleted_is_told_from_what_nobody_could_look_up() {
    let of = |kind: &str, more: &Value| {
        found(
            "RBAC602",
            &tenant(&[assigned("gone", kind, "Reader", GROUP, &json!({}))], more),
        )
    };
    let listed = json!({"principals": users(&["anna"])});
    let deleted = of("User", &listed);
    assert_eq!(
        deleted[0].message,
        "`Reader` is assigned to `gone`, which is not among the principals of the data: it does \
         not exist any more"
    );
    let unknown = of("Unknown", &listed);
    assert_eq!(unknown[0].severity, Severity::Info);
    assert!(unknown[0].message.contains("could not be looked up"));
    // No list, none of the kind, one that was cut short.
    let cut = json!({
        "principals": users(&["anna"]),
        "failedExports": [{"kind": "principals", "error": "throttled"}],
    });
    for (kind, more) in [
        ("User", &json!({})),
        ("ServicePrincipal", &listed),
        ("ForeignGroup", &listed),
        ("User", &json!({"principals": []})),
        ("User", &cut),
    ] {
        assert_eq!(of(kind, more), [], "{kind} {more}");
    }
}

#[test]
fn guests_are_found_through_nested_groups_and_by_their_sign_in_names() {
    let guest = json!({
        "id": "eve", "type": "User", "displayName": "Eve",
        "userPrincipalName": "eve_fabrikam.com#EXT#@contoso.onmicrosoft.com",
    });
    let lists = json!({
        "principals": [guest],
        "groups": [{"id": "outer", "members": ["inner"]}, {"id": "inner", "members": ["eve"]}],
    });
    let of = |who: &str, kind: &str, role: &str, more: &Value| {
        messages(
            "RBAC606",
            &tenant(&[assigned(who, kind, role, GROUP, more)], &lists),
        )
    };
    let nothing = json!({});
    assert_eq!(
        of("outer", "Group", "User Access Administrator", &nothing),
        [
            "guests hold `User Access Administrator` here through a group, with which one may give \
             access to anybody, himself included: `Eve`"
        ]
    );
    assert_eq!(of("eve", "User", "Contributor", &nothing).len(), 1);
    let name = json!({"principalName": "zoe_x.com#ext#@contoso.onmicrosoft.com"});
    assert_eq!(of("zoe", "User", "Owner", &name).len(), 1);
    assert_eq!(of("outer", "Group", "Reader", &nothing), [""; 0]);
    assert_eq!(of("anna", "User", "Owner", &nothing), [""; 0]);
}

#[test]
fn limits_are_told_from_four_fifths_on() {
    let of = |count: usize, scope: &str, list: &str| {
        let many: Vec<Value> = (0..count)
            .map(|at| assigned(&format!("g{at}"), "Group", "Reader", scope, &json!({})))
            .collect();
        let findings = found(
            "RBAC609",
            &json!({"schema": "azrbac.snapshot/v1", list: many}),
        );
        let told = findings.into_iter().map(|one| (one.severity, one.message));
        told.collect::<Vec<_>>()
    };
    let below = "roleAssignments";
    assert_eq!(of(3_199, GROUP, below), []);
    let warned = of(3_200, GROUP, below);
    let message =
        format!("the subscription `{SUBSCRIPTION}` has 3200 of at most 4000 role assignments");
    assert_eq!(warned, [(Severity::Warning, message)]);
    assert_eq!(of(4_000, SUBSCRIPTION, below)[0].0, Severity::Error);
    assert_eq!(of(399, ABOVE, below), []);
    assert_eq!(of(400, ABOVE, below).len(), 1);
    assert_eq!(of(500, ABOVE, "roleEligibilityScheduleInstances"), []);
}

#[test]
fn power_is_what_a_role_grants_without_a_condition_and_without_activation() {
    let role = |permissions: Value| {
        json!({"roleDefinitions": [{
            "name": "99999999-0000-0000-0000-000000000001", "roleName": "Own",
            "type": "CustomRole", "permissions": permissions,
        }]})
    };
    let severity = |permissions: Value, more: &Value| {
        let mut keys = json!({"roleDefinitionId": "99999999-0000-0000-0000-000000000001"});
        add(&mut keys, more);
        let one = assigned("admins", "Group", "Own", SUBSCRIPTION, &keys);
        let found = found("RBAC611", &tenant(&[one], &role(permissions)));
        found.first().map(|finding| finding.severity)
    };
    let nothing = json!({});
    let condition = json!({"condition": "Exists @Request[a]", "conditionVersion": "2.0"});
    let eligible = json!({"id": format!("{SUBSCRIPTION}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/1")});
    for (permissions, more, expected) in [
        (
            json!([{"actions": ["*"]}]),
            &nothing,
            Some(Severity::Warning),
        ),
        (
            json!([{"actions": ["*"], "notActions": ["Microsoft.Authorization/*"]}]),
            &nothing,
            Some(Severity::Warning),
        ),
        (
            json!([{"actions": ["Microsoft.Authorization/roleDefinitions/*"]}]),
            &nothing,
            Some(Severity::Warning),
        ),
        (
            json!([{"actions": ["Microsoft.Compute/*"]}]),
            &nothing,
            Some(Severity::Info),
        ),
        // Everything but reads is taken away again.
        (
            json!([{"actions": ["Microsoft.Compute/disks/*"], "notActions": [
                "Microsoft.Compute/disks/write", "Microsoft.Compute/disks/delete",
                "Microsoft.Compute/disks/*/action", "Microsoft.Compute/disks/*/write",
                "Microsoft.Compute/disks/*/delete"]}]),
            &nothing,
            None,
        ),
        (json!([{"actions": ["*/read"]}]), &nothing, None),
        (json!([{"actions": ["*"]}]), &condition, None),
        (json!([{"actions": ["*"]}]), &eligible, None),
        // An empty condition is none.
        (
            json!([{"actions": ["*"]}]),
            &json!({"condition": ""}),
            Some(Severity::Warning),
        ),
    ] {
        assert_eq!(
            severity(permissions.clone(), more),
            expected,
            "{permissions} {more}"
        );
    }
}

#[test]
fn what_ends_is_not_standing() {
    let of = |more: &Value, lists: &Value| {
        let mut all = json!({
            "capturedAt": "2026-11-01T00:00:00Z",
            "roleEligibilityScheduleInstances":
                [assigned("anna", "User", "Reader", GROUP, &json!({}))],
            "roleAssignmentScheduleInstances": [],
        });
        add(&mut all, lists);
        let one = assigned("anna", "User", "Owner", GROUP, more);
        found("RBAC608", &tenant(&[one], &all)).len()
    };
    let nothing = json!({});
    assert_eq!(of(&nothing, &nothing), 1);
    let id = json!({"id": "a1", "name": "a1"});
    let activated = json!({"roleAssignmentScheduleInstances": [assigned(
        "anna", "User", "Owner", GROUP,
        &json!({
            "name": "i1", "originRoleAssignmentId": "a1", "assignmentType": "Activated",
            "startDateTime": "2026-10-31T00:00:00Z", "endDateTime": "2026-11-02T00:00:00Z",
        }),
    )]});
    assert_eq!(of(&id, &activated), 0);
    // A start in the past is no end.
    for (start, standing) in [("2020-01-01T00:00:00Z", 1), ("2026-12-01T00:00:00Z", 0)] {
        let since = json!({"roleAssignmentScheduleInstances": [assigned(
            "anna", "User", "Owner", GROUP,
            &json!({
                "name": "i1", "originRoleAssignmentId": "a1", "assignmentType": "Assigned",
                "startDateTime": start, "endDateTime": null,
            }),
        )]});
        assert_eq!(of(&id, &since), standing, "{start}");
    }
    assert_eq!(
        of(&nothing, &json!({"roleEligibilityScheduleInstances": []})),
        0
    );
}

#[test]
fn a_deny_assignment_that_spares_somebody_or_only_logs_is_fine() {
    let of = |more: Value| {
        let mut deny = json!({
            "name": "d1", "denyAssignmentName": "No changes", "scope": GROUP,
            "permissions": [{"actions": ["*"], "notActions": ["*/read"]}],
            "principals": [{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}],
            "excludePrincipals": [],
        });
        add(&mut deny, &more);
        let tenant = json!({"schema": "azrbac.snapshot/v1", "denyAssignments": [deny]});
        messages("RBAC610", &tenant)
    };
    assert_eq!(
        of(json!({})),
        [format!(
            "`No changes` denies everybody every `write` at `{GROUP}`, and nobody is left out"
        )]
    );
    for fine in [
        json!({"excludePrincipals": [{"id": "e", "type": "Group"}]}),
        json!({"principals": [{"id": "carl", "type": "User"}]}),
        json!({"permissions": [{"actions": ["Microsoft.Compute/*"]}]}),
        json!({"denyAssignmentEffect": "audit"}),
        json!({"condition": "Exists @Request[a]", "conditionVersion": "2.0"}),
    ] {
        assert_eq!(of(fine.clone()), [""; 0], "{fine}");
    }
}
