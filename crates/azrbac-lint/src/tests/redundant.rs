//! Role assignments of what is held already: single judgements, and that nobody loses
//! anything when all that are found go.

use azrbac_core::access::{Request, Verdict, check};
use azrbac_core::ingest::{Ingest, read_with_places};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::text::Sources;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_assert, prop_oneof, proptest};
use serde_json::{Value, json};

use super::input;
use crate::{About, Confidence, Finding, Subject, lint};

const GROUP: &str = "/subscriptions/s1/resourceGroups/g";
const ABOVE: &str = "/providers/Microsoft.Management/managementGroups/mg";

fn tenant(text: &str) -> Snapshot {
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", text.as_bytes().to_vec());
    let ingested = ingest.finish();
    assert_eq!(ingested.diagnostics, []);
    ingested.into_snapshot(azrbac_roles::library())
}

/// The findings about a tenant's own role assignments.
fn found(tenant_text: &str) -> Vec<Finding> {
    of(tenant_text, tenant_text)
}

/// The findings about the role assignments of a file, beside a tenant.
fn of(file: &str, tenant_text: &str) -> Vec<Finding> {
    let read = read_with_places(Sources::new().add("a.json"), file);
    let tenant = tenant(tenant_text);
    let subject = Subject {
        tenant: Some(&tenant),
        ..Subject::new(input::catalog(), azrbac_roles::library()).file(&read)
    };
    let findings = lint(&subject).into_iter();
    findings
        .filter(|finding| finding.rule.code == "RBAC601")
        .collect()
}

fn messages(tenant: &str) -> Vec<String> {
    found(tenant)
        .into_iter()
        .map(|finding| finding.message)
        .collect()
}

fn assigned(principal: &str, role: &str, scope: &str, more: &str) -> String {
    let id = format!("{principal} {role} {scope}").replace([' ', '/'], "-");
    format!(
        r#"{{"name": "{id}", "principalId": "{principal}", "roleDefinitionName": "{role}",
            "scope": "{scope}"{more}}}"#
    )
}

fn snapshot(assignments: &[String], more: &str) -> String {
    format!(
        r#"{{"schema": "azrbac.snapshot/v1", "roleAssignments": [{}]{more}}}"#,
        assignments.join(", ")
    )
}

#[test]
fn more_at_the_same_scope_or_above_makes_redundant() {
    let reader = assigned("carl", "Reader", GROUP, "");
    let told = |role: &str, scope: &str| {
        [format!(
            "`Reader` gives `carl` nothing here that `{role}` at `{scope}` does not give"
        )]
    };
    for (role, scope) in [
        ("Owner", GROUP),
        ("Reader", "/subscriptions/s1"),
        ("Contributor", "/"),
    ] {
        let both = snapshot(&[reader.clone(), assigned("carl", role, scope, "")], "");
        assert_eq!(messages(&both), told(role, scope));
    }
    for (principal, role, scope) in [
        ("carl", "Reader", "/subscriptions/s2"),
        ("carl", "Owner", "/subscriptions/s1/resourceGroups/g2"),
        ("carl", "Owner", &*format!("{GROUP}/providers/A.B/c/d")),
        ("carl", "Virtual Machine Contributor", GROUP),
        ("carl", "Storage Blob Data Owner", "/"),
        ("anna", "Owner", "/"),
        ("carl", "a role that nobody knows", "/"),
    ] {
        let other = assigned(principal, role, scope, "");
        let both = snapshot(&[reader.clone(), other], "");
        assert_eq!(messages(&both), [""; 0], "{principal} {role} {scope}");
    }
    let one = snapshot(std::slice::from_ref(&reader), "");
    assert_eq!(messages(&one), [""; 0]);
    // Not in the tenant yet.
    let owner = snapshot(&[assigned("carl", "Owner", "/", "")], "");
    assert_eq!(of(&reader, &owner).len(), 1);
}

#[test]
fn of_two_that_are_as_much_one_stays() {
    let roles = ["Reader", "App Compliance Automation Reader", "Reader"];
    let all: Vec<String> = roles
        .iter()
        .map(|role| assigned("carl", role, GROUP, ""))
        .collect();
    let found = found(&snapshot(&all, ""));
    let about: Vec<About> = found.iter().map(|finding| finding.about).collect();
    assert_eq!(about, [About::RoleAssignment(1)]);
    // Two lists of the same: each is itself.
    let same = [
        all[0].clone(),
        all[0].replace("\"name\"", "\"description\""),
    ];
    assert_eq!(messages(&snapshot(&same, "")), [""; 0]);
}

#[test]
fn what_is_not_known_makes_nothing_redundant() {
    let reader = assigned("carl", "Reader", GROUP, "");
    let told =
        |other: String, more: &str| messages(&snapshot(&[reader.clone(), other], more)).len();
    let of_group = assigned("g2", "Owner", "/", r#", "principalType": "Group""#);
    let nested =
        r#", "groups": [{"id": "g2", "members": ["g1"]}, {"id": "g1", "members": ["carl"]}]"#;
    assert_eq!(told(of_group.clone(), nested), 1);
    assert_eq!(told(of_group.clone(), ""), 0);
    let eligible = r#", "groups": [{"id": "g2", "members": []}],
        "groupEligibilities": [{"groupId": "g2", "principalId": "carl"}]"#;
    assert_eq!(told(of_group, eligible), 0);
    let of_above = assigned("carl", "Owner", ABOVE, "");
    let tree = format!(
        r#", "managementGroups": [{{"id": "{ABOVE}"}}],
           "subscriptions": [{{"id": "/subscriptions/s1", "parent": "{ABOVE}"}}]"#
    );
    assert_eq!(told(of_above.clone(), &tree), 1);
    assert_eq!(told(of_above, ""), 0);
}

#[test]
fn only_what_is_active_and_lasts_makes_redundant() {
    let reader = assigned("carl", "Reader", GROUP, "");
    let instance = |more: &str| assigned("carl", "Owner", "/subscriptions/s1", more);
    let of_list = |list: &str, instance: &str| {
        let more = format!(r#", "{list}": [{instance}]"#);
        found(&snapshot(std::slice::from_ref(&reader), &more))
    };
    let active = "roleAssignmentScheduleInstances";
    assert_eq!(
        of_list("roleEligibilityScheduleInstances", &instance("")),
        []
    );
    assert_eq!(
        of_list(
            active,
            &instance(r#", "endDateTime": "2027-01-01T00:00:00Z""#)
        ),
        []
    );
    let lasting = of_list(active, &instance(""));
    assert_eq!(lasting.len(), 1);
    assert_eq!(lasting[0].confidence, Confidence::High);
    // What bounds a plain role assignment is no second one.
    let own = r#", "originRoleAssignmentId": "carl-Reader--subscriptions-s1-resourceGroups-g""#;
    assert_eq!(of_list(active, &assigned("carl", "Reader", GROUP, own)), []);
    let owner = snapshot(&[reader.clone(), instance("")], "");
    assert_eq!(found(&owner)[0].confidence, Confidence::Medium);
    // An eligible assignment gives something else than an active one.
    let more = format!(
        r#", "roleEligibilityScheduleInstances": [{}]"#,
        assigned("carl", "Reader", GROUP, "")
    );
    assert_eq!(messages(&snapshot(&[instance("")], &more)), [""; 0]);
}

#[test]
fn conditions_have_to_be_the_same() {
    let under = |scope: &str, role: &str, condition: &str| {
        let condition = format!(r#", "condition": "{condition}", "conditionVersion": "2.0""#);
        assigned("carl", role, scope, &condition)
    };
    let (one, other) = (
        "@Resource[a:b] StringEquals 'x'",
        "@Resource[a:b] StringEquals 'y'",
    );
    let told = |inner: String, outer: String| messages(&snapshot(&[inner, outer], "")).len();
    let plain = |scope: &str, role: &str| assigned("carl", role, scope, "");
    assert_eq!(told(plain(GROUP, "Reader"), under("/", "Owner", one)), 0);
    assert_eq!(
        told(under(GROUP, "Reader", other), under("/", "Owner", one)),
        0
    );
    assert_eq!(
        told(under(GROUP, "Reader", one), under("/", "Owner", one)),
        1
    );
    assert_eq!(told(under(GROUP, "Reader", one), plain("/", "Owner")), 0);
    // A condition inside the role.
    let administrator = "Role Based Access Control Administrator";
    assert_eq!(
        told(plain(GROUP, administrator), plain("/", administrator)),
        1
    );
    assert_eq!(
        told(plain(GROUP, administrator), plain("/", "Contributor")),
        0
    );
}

#[test]
fn many_role_assignments_end_soon() {
    let mut all: Vec<String> = (0..3_000)
        .map(|at| assigned("carl", "Reader", &format!("{GROUP}{at}"), ""))
        .collect();
    all.extend((0..3_000).map(|at| assigned("carl", &format!("unknown {at}"), "/", "")));
    let groups: Vec<String> = (0..2_000)
        .map(|at| format!(r#"{{"id": "g{at}", "members": ["g{}", "carl"]}}"#, at + 1))
        .collect();
    let more = format!(r#", "groups": [{}]"#, groups.join(", "));
    found(&snapshot(&all, &more));
}

const WHO: [&str; 4] = ["u1", "u2", "g1", "g2"];
const ROLES: [&str; 6] = [
    r#"[{"actions": ["A.B/*/read"]}]"#,
    r#"[{"actions": ["A.B/c/read"], "dataActions": ["A.B/c/read"]}]"#,
    r#"[{"actions": ["*"], "notActions": ["A.B/d/*"]}]"#,
    r#"[{"actions": ["A.B/d/write"]}, {"actions": ["*"], "notActions": ["*/write"]}]"#,
    r#"[{"actions": ["*"], "condition": "@Resource[a:b] StringEquals 'x'"}]"#,
    r#"[{"actions": ["*/READ", "*/read"], "notActions": ["A.B/d/read"]}]"#,
];
const SCOPES: [&str; 4] = ["/", ABOVE, "/subscriptions/s1", GROUP];

fn assignment() -> impl Strategy<Value = Value> {
    let condition = prop_oneof![
        4 => Just(None),
        1 => Just(Some("@Resource[a:b] StringEquals 'x'")),
        1 => Just(Some("@Resource[a:b] StringEquals 'y'")),
    ];
    let until = prop_oneof![5 => Just(None), 1 => Just(Some("2027-01-01T00:00:00Z"))];
    let who = prop::sample::select(&WHO[..]);
    let scope = prop::sample::select(&SCOPES[..]);
    (who, 0..ROLES.len(), scope, condition, until).prop_map(
        |(who, role, scope, condition, until)| {
            json!({
                "principalId": who, "roleDefinitionId": format!("r{role}"), "scope": scope,
                "condition": condition, "endDateTime": until,
            })
        },
    )
}

fn whole() -> impl Strategy<Value = Value> {
    let lists = (
        prop::collection::vec(assignment(), 1..7),
        prop::collection::vec(assignment(), 0..2),
        prop::collection::vec(assignment(), 0..2),
    );
    let members = prop::collection::vec(prop::sample::subsequence(WHO.to_vec(), 0..=3), 2);
    let bits = prop::collection::vec(proptest::bool::ANY, 3);
    (lists, members, bits).prop_map(|((plain, active, eligible), members, bits)| {
        let number = |(at, mut one): (usize, Value), list: &str| {
            one["name"] = json!(format!("{list}{at}"));
            if list == "plain" {
                one.as_object_mut().unwrap().remove("endDateTime");
            }
            one
        };
        let numbered = |all: Vec<Value>, list: &str| -> Vec<Value> {
            all.into_iter().enumerate().map(|one| number(one, list)).collect()
        };
        let roles = ROLES.iter().enumerate().map(|(at, permissions)| {
            let permissions: Value = serde_json::from_str(permissions).unwrap();
            json!({"name": format!("r{at}"), "roleName": format!("R{at}"), "permissions": permissions})
        });
        let groups = ["g1", "g2"].iter().zip(&members).enumerate();
        // The members of a group may be missing.
        let groups = groups.filter(|(at, _)| bits[*at]);
        let groups = groups.map(|(_, (id, members))| json!({"id": id, "members": members}));
        let mut whole = json!({
            "schema": "azrbac.snapshot/v1", "capturedAt": "2026-11-20T08:00:00Z",
            "roleDefinitions": roles.collect::<Vec<_>>(),
            "groups": groups.collect::<Vec<_>>(),
            "roleAssignments": numbered(plain, "plain"),
            "roleAssignmentScheduleInstances": numbered(active, "active"),
            "roleEligibilityScheduleInstances": numbered(eligible, "eligible"),
            "denyAssignments": [{
                "denyAssignmentName": "d", "scope": "/subscriptions/s1", "principals": [{"id": "g1"}],
                "permissions": [{"actions": ["A.B/c/write"]}]
            }],
        });
        if bits[2] {
            whole["managementGroups"] = json!([{"id": ABOVE}]);
            whole["subscriptions"] = json!([{"id": "/subscriptions/s1", "parent": ABOVE}]);
        }
        whole
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Nobody's access changes when all that are found go.
    #[test]
    fn nothing_is_lost_with_what_is_redundant(whole in whole()) {
        let text = whole.to_string();
        let mut ingest = Ingest::new();
        ingest.read("tenant.json", text.clone().into_bytes());
        let before = ingest.finish().into_snapshot(&RoleLibrary::default());
        let read = read_with_places(Sources::new().add("a.json"), &text);
        let subject = Subject {
            roles: &[],
            tenant: Some(&before),
            ..Subject::new(input::catalog(), azrbac_roles::library()).file(&read)
        };
        let mut gone = Vec::new();
        for finding in lint(&subject) {
            if let (About::RoleAssignment(at), "RBAC601") = (finding.about, finding.rule.code) {
                gone.push(read.assignments[at].id.to_string());
            }
        }
        let mut after = whole;
        for list in ["roleAssignments", "roleAssignmentScheduleInstances"] {
            let all = after[list].as_array_mut().unwrap();
            all.retain(|one| !gone.iter().any(|gone| one["name"] == json!(gone)));
        }
        prop_assert!(gone.iter().all(|gone| !gone.starts_with("eligible")));
        let mut ingest = Ingest::new();
        ingest.read("tenant.json", after.to_string().into_bytes());
        let after = ingest.finish().into_snapshot(&RoleLibrary::default());
        for who in WHO {
            for scope in ["/", "/subscriptions/s1", GROUP] {
                for (name, plane) in [
                    ("A.B/c/read", Plane::Control), ("A.B/c/read", Plane::Data),
                    ("A.B/d/read", Plane::Control), ("A.B/d/write", Plane::Control),
                    ("A.B/c/write", Plane::Control), ("X.Y/z/action", Plane::Control),
                ] {
                    let request = Request::new(
                        who.into(),
                        OperationName::parse(name).unwrap(),
                        plane,
                        Scope::parse(scope).unwrap(),
                    );
                    let verdicts = [&before, &after].map(|data| check(data, &request).verdict);
                    let [with, without] = verdicts;
                    // What is not known of a redundant one is no longer in doubt.
                    let is_settled = with == Verdict::Unknown && without != Verdict::NotGranted;
                    prop_assert!(
                        with == without || is_settled,
                        "{who} {name} {scope} without {gone:?}: {verdicts:?}"
                    );
                }
            }
        }
    }
}
