//! What other role assignments of a tenant make of a condition.

use azrbac_core::ingest::{Ingest, read_with_places};
use azrbac_core::text::Sources;

use super::conditions::assignment;
use super::input;
use crate::{Subject, lint};

const READ: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";

/// The messages of RBAC521 about a reader of one container, in a tenant that holds
/// these further documents.
fn bypassed(others: &str) -> Vec<String> {
    let condition = format!(
        "!(ActionMatches{{'{READ}'}}) OR \
         @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'a'"
    );
    let text = assignment("Storage Blob Data Reader", &condition);
    let read = read_with_places(Sources::new().add("a.json"), &text);
    let library = azrbac_roles::library();
    let mut ingest = Ingest::new();
    ingest.read("a.json", text.into_bytes());
    let tenant = format!(r#"{{"schema": "azrbac.snapshot/v1", {others}}}"#);
    ingest.read("tenant.json", tenant.into_bytes());
    let ingested = ingest.finish();
    assert_eq!(ingested.diagnostics, []);
    let tenant = ingested.into_snapshot(library);
    let subject = Subject::new(input::catalog(), library).file(&read);
    let findings = lint(&Subject {
        tenant: Some(&tenant),
        ..subject
    });
    let found = findings
        .into_iter()
        .filter(|finding| finding.rule.code == "RBAC521");
    found.map(|finding| finding.message).collect()
}

fn other(principal: &str, role: &str, scope: &str, more: &str) -> String {
    format!(
        r#"{{"name": "n-{principal}-{role}", "principalId": "{principal}",
            "roleDefinitionId": "{role}", "scope": "{scope}"{more}}}"#
    )
}

const CONTRIBUTOR: &str = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

#[test]
fn only_what_holds_here_and_grants_the_same_without_a_condition_counts() {
    let of = |assignment: String| bypassed(&format!(r#""roleAssignments": [{assignment}]"#));
    let found = of(other("p1", CONTRIBUTOR, "/subscriptions/s1", ""));
    assert_eq!(
        found,
        [format!(
            "`Storage Blob Data Contributor` at `/subscriptions/s1` grants `{READ}` to the same \
             principal, and has no condition"
        )]
    );
    let reader_of_all = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    let conditional = r#", "condition": "Exists @Resource[a]", "conditionVersion": "2.0""#;
    for silent in [
        other("p2", CONTRIBUTOR, "/subscriptions/s1", ""),
        other("p1", CONTRIBUTOR, "/subscriptions/s2", ""),
        other("p1", CONTRIBUTOR, "/subscriptions/s1/resourceGroups/g", ""),
        other("p1", reader_of_all, "/subscriptions/s1", ""),
        other("p1", CONTRIBUTOR, "/subscriptions/s1", conditional),
        other("p1", "11111111-1111-1111-1111-111111111111", "/", ""),
    ] {
        assert_eq!(of(silent.clone()), [""; 0], "{silent}");
    }
}

/// A condition that always holds for the operation is none.
#[test]
fn a_condition_that_always_holds_lets_by() {
    for (condition, expected) in [
        ("!(ActionMatches{'A.B/c'}) OR Exists @Resource[a]", 1),
        ("Exists @Resource[a] OR NOT Exists @Resource[a]", 1),
        ("Exists @Resource[a]", 0),
        ("Exists @Resource[", 0),
    ] {
        let more = format!(r#", "condition": "{condition}", "conditionVersion": "2.0""#);
        let assignment = other("p1", CONTRIBUTOR, "/subscriptions/s1", &more);
        let found = bypassed(&format!(r#""roleAssignments": [{assignment}]"#));
        assert_eq!(found.len(), expected, "{condition}: {found:?}");
        if let Some(message) = found.first() {
            assert!(
                message.ends_with("holds for it whatever the request is"),
                "{message}"
            );
        }
    }
}

#[test]
fn groups_and_management_groups_are_followed() {
    let above = "/providers/Microsoft.Management/managementGroups/mg";
    let assignment = other("g2", CONTRIBUTOR, above, "");
    let groups = r#"[{"id": "g1", "members": ["p1"]}, {"id": "g2", "displayName": "All", "members": ["g1"]}]"#;
    let tenant = format!(
        r#""roleAssignments": [{assignment}], "groups": {groups},
           "managementGroups": [{{"id": "{above}"}}],
           "subscriptions": [{{"id": "/subscriptions/s1", "parent": "{above}"}}]"#
    );
    let found = bypassed(&tenant);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("through the group `All`"), "{found:?}");
    // Without the hierarchy it is not known to hold here.
    let without = format!(r#""roleAssignments": [{assignment}], "groups": {groups}"#);
    assert_eq!(bypassed(&without), [""; 0]);
}

#[test]
fn what_is_only_eligible_is_told_as_such() {
    let instance = other("p1", CONTRIBUTOR, "/subscriptions/s1", "");
    let eligible = format!(r#""roleEligibilityScheduleInstances": [{instance}]"#);
    let found = bypassed(&eligible);
    assert_eq!(
        found,
        [format!(
            "once it is activated, `Storage Blob Data Contributor` at `/subscriptions/s1` grants \
             `{READ}` to the same principal, and has no condition"
        )]
    );
    let active = format!(r#""roleAssignmentScheduleInstances": [{instance}]"#);
    assert_eq!(bypassed(&active).len(), 1);
}

/// A schedule instance that is read twice is one.
#[test]
fn a_schedule_instance_out_of_two_files_is_told_once() {
    let instance = other("p1", CONTRIBUTOR, "/subscriptions/s1", "");
    for kind in ["Assignment", "Eligibility"] {
        let found = bypassed(&format!(
            r#""role{kind}ScheduleInstances": [{instance}, {instance}]"#
        ));
        assert_eq!(found.len(), 1, "{found:?}");
    }
    let other = instance.replace("/s1", "/s1/");
    let same = format!(r#""roleAssignmentScheduleInstances": [{instance}, {other}]"#);
    assert_eq!(bypassed(&same).len(), 1);
    let ends = instance.replace("}", r#", "endDateTime": "2030-01-01T00:00:00Z"}"#);
    let both = format!(r#""roleAssignmentScheduleInstances": [{instance}, {ends}]"#);
    // Which of two that differ is true is not known.
    assert_eq!(bypassed(&both), [""; 0]);
}

#[test]
fn a_time_that_is_over_bypasses_nothing() {
    let instance = |end: &str| {
        let ends = format!(r#", "endDateTime": "{end}""#);
        let instance = other("p1", CONTRIBUTOR, "/subscriptions/s1", &ends);
        format!(
            r#""capturedAt": "2026-11-20T00:00:00Z",
               "roleAssignmentScheduleInstances": [{instance}]"#
        )
    };
    assert_eq!(bypassed(&instance("2026-12-01T00:00:00Z")).len(), 1);
    assert_eq!(bypassed(&instance("2026-11-01T00:00:00Z")), [""; 0]);
}

#[test]
fn a_group_that_the_principal_may_be_in_may_bypass() {
    let assignment = other(
        "g1",
        CONTRIBUTOR,
        "/subscriptions/s1",
        r#", "principalType": "Group""#,
    );
    let without = format!(r#""roleAssignments": [{assignment}]"#);
    assert_eq!(
        bypassed(&without),
        [format!(
            "`Storage Blob Data Contributor` at `/subscriptions/s1` grants `{READ}` to the group \
             `g1`, and has no condition; whether the same principal is in it is not in the data"
        )]
    );
    let listed = format!(r#"{without}, "groups": [{{"id": "g1", "members": ["p2"]}}]"#);
    assert_eq!(bypassed(&listed), [""; 0]);
}
