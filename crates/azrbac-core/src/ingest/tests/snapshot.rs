use super::{read, read_kind, said, silent};
use crate::ingest::{Completeness, Ingest, Shape};
use crate::snapshot::Kind;

const ALL: &str = r#"{ "schema": "azrbac.snapshot/v1", "tenantId": "t", "capturedAt": "2026-11-20T08:00:00Z",
  "roleDefinitions": [{"roleName": "R", "id": "r", "permissions": []}],
  "roleAssignments": [{"principalId": "p", "roleDefinitionId": "r", "scope": "/"}],
  "denyAssignments": {"value": [], "nextLink": null},
  "roleEligibilityScheduleInstances": [{"principalId": "p", "roleDefinitionId": "r", "scope": "/"}],
  "roleAssignmentScheduleInstances": [],
  "managementGroups": [{"id": "/providers/Microsoft.Management/managementGroups/child", "displayName": "c", "parent": null}],
  "subscriptions": [{"id": "/subscriptions/s1", "displayName": "s", "parent": "/providers/Microsoft.Management/managementGroups/child"}],
  "groups": [{"id": "g", "displayName": "g", "members": ["p"]}],
  "groupEligibilities": [{"groupId": "g", "principalId": "q", "startDateTime": null, "endDateTime": null, "status": null}],
  "locks": [],
  "principals": [{"id": "p", "type": "User", "displayName": "Carl", "userPrincipalName": "c@x", "appId": null}],
  "resources": [{"id": "/subscriptions/s1/resourceGroups/g/providers/A.B/c/d", "type": "A.B/c"}] }"#;

#[test]
fn every_key_is_read() {
    let ingested = silent(ALL);
    let parts = &ingested.parts;
    assert_eq!(parts.tenant_id.as_deref(), Some("t"));
    assert!(parts.captured_at.is_some());
    assert_eq!(parts.whole, Kind::ALL);
    let counts: Vec<Option<usize>> = Kind::ALL.map(|kind| parts.count(kind)).to_vec();
    let expected = [1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1].map(Some);
    assert_eq!(counts, expected);
    let file = &ingested.files[0];
    assert_eq!(file.shape, Some(Shape::Snapshot));
    assert_eq!(file.counts.len(), 12);
    assert_eq!(file.problem, None);
}

#[test]
fn a_missing_key_is_not_an_empty_list() {
    let parts = silent(r#"{"Schema": "azrbac.snapshot/v1", "groups": [], "locks": null}"#).parts;
    assert_eq!(parts.count(Kind::Groups), Some(0));
    assert_eq!(parts.count(Kind::Locks), None);
    assert_eq!(parts.count(Kind::RoleAssignments), None);
    assert_eq!(parts.whole, [Kind::Groups]);
}

#[test]
fn with_coverage_only_that_counts() {
    let text = r#"{"schema": "azrbac.snapshot/v1", "roleAssignments": [], "coverage": [
      {"kind": "roleAssignments", "scope": "/subscriptions/s1", "above": true, "below": true},
      {"kind": "nonsense", "scope": "/"}]}"#;
    let ingested = read(text);
    assert_eq!(ingested.parts.whole, []);
    assert_eq!(ingested.parts.coverage.len(), 1);
    assert!(ingested.parts.coverage[0].above);
    assert_eq!(
        said(text, &ingested),
        ["E coverage entry: `nonsense` is no kind of document @ {\"kind\": \"nonsense\", \"sc"]
    );
}

#[test]
fn what_is_not_all_there_is_not_whole() {
    let text = r#"{"schema": "azrbac.snapshot/v1", "groups": [{"displayName": "who"}],
      "denyAssignments": {"value": [], "nextLink": "https://next"}, "locks": 5, "resources": []}"#;
    let ingested = read(text);
    assert_eq!(ingested.parts.whole, [Kind::Resources]);
    // They were given, and could not be read.
    assert_eq!(ingested.parts.count(Kind::Locks), Some(0));
    assert_eq!(ingested.parts.failed.len(), 2);
    let said = said(text, &ingested);
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with("W the list was cut short: `nextLink`"));
}

#[test]
fn assumed_complete_but_for_what_was_cut_short() {
    let mut ingest = Ingest::new().assume_complete(Completeness::Assumed);
    let page = r#"{"value": [{"principalId": "p", "roleDefinitionId": "r", "scope": "/"}], "nextLink": "x"}"#;
    ingest.read("a.json", page.as_bytes().to_vec());
    ingest.read_kind("b.json", Kind::DenyAssignments, b"[]".to_vec());
    let whole = ingest.finish().parts.whole;
    assert!(whole.contains(&Kind::DenyAssignments));
    assert!(!whole.contains(&Kind::RoleAssignments));
}

#[test]
fn unknown_and_duplicate_keys_are_said_once() {
    let text = r#"{"schema": "azrbac.snapshot/v1", "role_assignments": [], "roleAssignments": [
      {"principalId": "p", "roleDefinitionId": "r", "scope": "/", "colour": 1},
      {"principalId": "p", "roleDefinitionId": "r", "scope": "/", "colour": 2, "Scope": "/subscriptions/s"}]}"#;
    let ingested = read(text);
    assert_eq!(
        said(text, &ingested),
        [
            "I unknown key `colour` in a role assignment (2 times) @ \"colour\"",
            "E role assignment: `Scope` stands twice with different values @ \"Scope\"",
            "W unknown key `role_assignments` in a snapshot; it is not read @ \"role_assignments\"",
        ]
    );
    // Which scope is meant is not known.
    let second = &ingested.parts.unreadable[0];
    assert_eq!(
        (second.id.as_ref(), &second.scope),
        ("role assignment 2 of its list", &None)
    );
    assert!(
        ingested
            .sources
            .text(ingested.diagnostics[0].primary.as_ref().unwrap().span.file)
            .is_some()
    );
}

#[test]
fn what_is_not_known_is_said_with_a_way_out() {
    for (text, message) in [
        (
            "[]",
            "the list is empty and does not say what it would hold",
        ),
        (
            r#"{"value": []}"#,
            "the list is empty and does not say what it would hold",
        ),
        (
            r#"{"a": 1, "b": 2}"#,
            "not a known document: an object with the keys `a`, `b`",
        ),
        (
            "[1, 2]",
            "2 entries are no known documents, the first is a number",
        ),
        (
            r#"{"error": {"code": "Forbidden"}}"#,
            "not a known document: an error that Azure answered, `Forbidden`",
        ),
        (
            r#"{"schema": "azrbac.snapshot/v9"}"#,
            "the schema `azrbac.snapshot/v9` is not known",
        ),
    ] {
        let ingested = read(text);
        assert_eq!(ingested.diagnostics[0].message, message);
        assert!(ingested.diagnostics[0].help.is_some(), "{text}");
        assert_eq!(ingested.files[0].problem.as_deref(), Some(message));
    }
    let forced = read_kind(Kind::DenyAssignments, r#"{"value": []}"#);
    assert_eq!(forced.diagnostics, []);
    assert_eq!(forced.parts.count(Kind::DenyAssignments), Some(0));
}

#[test]
fn kinds_may_be_mixed_in_one_list() {
    let text = r#"[{"id": "u", "userPrincipalName": "u@x"}, {"id": "g", "members": ["u"]},
        {"principalId": "u", "roleDefinitionId": "r", "scope": "/"}]"#;
    let counts = silent(text).files.remove(0).counts;
    let kinds = [Kind::RoleAssignments, Kind::Groups, Kind::Principals];
    assert_eq!(counts, kinds.map(|kind| (kind, 1)));
}

#[test]
fn a_list_that_stands_twice_is_not_whole() {
    let text = r#"{"schema": "azrbac.snapshot/v1", "denyAssignments": [],
        "roleAssignments": [{"principalId": "p", "roleDefinitionId": "r", "scope": "/"}],
        "RoleAssignments": []}"#;
    let ingested = read(text);
    assert_eq!(ingested.parts.whole, [Kind::DenyAssignments]);
    assert_eq!(ingested.parts.count(Kind::RoleAssignments), Some(0));
    assert!(said(text, &ingested)[0].contains("stands twice in a snapshot"));
}
