//! What is found to be missing, and in which order.

use crate::access::{Shortfall, shortfalls};
use crate::ingest::Ingest;
use crate::role::RoleLibrary;

fn found(text: &str) -> Vec<Shortfall> {
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", text.as_bytes().to_vec());
    shortfalls(&ingest.finish().into_snapshot(&RoleLibrary::default()))
}

#[test]
fn the_worst_comes_first() {
    let found = found(
        r#"{"schema": "azrbac.snapshot/v1", "tenantId": "t",
        "coverage": [{"kind": "roleAssignments", "scope": "/subscriptions/s1", "above": true, "below": true}],
        "roleDefinitions": [],
        "roleAssignments": [
            {"id": "a", "principalId": "u", "roleDefinitionId": "r1", "scope": "/subscriptions/s1"},
            {"id": "a", "principalId": "u", "roleDefinitionId": "r2", "scope": "/subscriptions/s2"},
            {"id": "b", "principalId": "u", "roleDefinitionId": "r1", "scope": "nowhere"},
            {"id": "c", "principalId": "g", "principalType": "Group", "roleDefinitionId": "r1",
             "scope": "/providers/Microsoft.Management/managementGroups/m"}]}"#,
    );
    let names: Vec<&str> = found.iter().map(Shortfall::name).collect();
    let expected = [
        "not-covered",
        "unreadable",
        "unreadable",
        "hierarchy-unknown",
        "role-definitions-missing",
        "members-unknown",
        "kind-missing",
        "kind-missing",
        "kind-missing",
        "kind-missing",
        "not-described",
        "kind-missing",
    ];
    assert_eq!(names, expected, "{found:#?}");
    let uncovered = found[0].items();
    let above = "/providers/Microsoft.Management/managementGroups/";
    let expected = [
        format!("{above}m"),
        format!("the management groups above {above}m"),
        "/subscriptions/s2".to_owned(),
        "the management groups above /subscriptions/s2".to_owned(),
    ];
    assert_eq!(uncovered, expected);
    assert_eq!(found[4].items(), ["r1"]);
    assert_eq!(found[5].items(), ["g"]);
}

#[test]
fn what_the_data_say_to_be_none_is_not_missing() {
    let found = found(
        r#"{"schema": "azrbac.snapshot/v1", "roleAssignments": [], "denyAssignments": [],
        "roleEligibilityScheduleInstances": [], "roleAssignmentScheduleInstances": [], "locks": []}"#,
    );
    assert_eq!(found, []);
}
