//! Data that cannot be what they seem to be: no verdict of `not-granted` may rest on
//! them.

use azrbac_core::access::{Request, check};
use azrbac_core::ingest::{Completeness, Ingest};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Kind;

/// A whole tenant in which the group `g` may read, with these parts of it replaced.
fn tenant(replaced: &[(&str, &str)]) -> String {
    let mut text = r#"{"schema": "azrbac.snapshot/v1",
        "roleDefinitions": [{"name": "r", "roleName": "r", "permissions": [{"actions": ["*/read"]}]}],
        "roleAssignments": [{"id": "a", "principalId": "g", "principalType": "Group",
            "roleDefinitionId": "r", "scope": "/subscriptions/s"}],
        "denyAssignments": [], "roleEligibilityScheduleInstances": [],
        "roleAssignmentScheduleInstances": [], "groupEligibilities": [],
        "managementGroups": [], "subscriptions": [{"id": "/subscriptions/s"}],
        "groups": [{"id": "g", "members": ["someone-else"]}]}"#
        .to_owned();
    for (from, to) in replaced {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    text
}

/// The verdict on Noor, with a list of role assignments beside the tenant.
fn verdict(tenant: &str, beside: Option<&str>, completeness: Completeness) -> &'static str {
    let mut ingest = Ingest::new().assume_complete(completeness);
    ingest.read("tenant.json", tenant.as_bytes().to_vec());
    if let Some(list) = beside {
        ingest.read_kind("list.json", Kind::RoleAssignments, list.as_bytes().to_vec());
    }
    let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
    let request = Request::new(
        "9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11".into(),
        OperationName::parse("A.B/c/read").expect("an operation"),
        Plane::Control,
        Scope::parse("/subscriptions/s").expect("a scope"),
    );
    check(&snapshot, &request).verdict.name()
}

fn stated(tenant: &str) -> &'static str {
    verdict(tenant, None, Completeness::AsStated)
}

#[test]
fn members_that_are_no_object_ids_leave_the_group_open() {
    assert_eq!(stated(&tenant(&[])), "not-granted");
    for (member, expected) in [
        ("9d2b7c4a6e314f7bb0a21c3d5e7f9a11", "allowed"),
        ("{9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11}", "allowed"),
        (
            "/directoryObjects/9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11",
            "allowed",
        ),
        (
            "https://graph.microsoft.com/v1.0/directoryObjects/9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11",
            "allowed",
        ),
        ("noor@contoso.com", "unknown"),
        ("Noor Haddad", "unknown"),
        ("<user-id>", "unknown"),
    ] {
        let tenant = tenant(&[("someone-else", member)]);
        assert_eq!(stated(&tenant), expected, "{member}");
    }
}

#[test]
fn a_list_that_was_cut_short_is_not_whole_by_the_word_of_another_file() {
    let tenant = tenant(&[]);
    let cut = r#"{"value": [], "nextLink": "https://x"}"#;
    for completeness in [Completeness::AsStated, Completeness::Assumed] {
        assert_eq!(verdict(&tenant, Some("[]"), completeness), "not-granted");
        assert_eq!(verdict(&tenant, Some(cut), completeness), "unknown");
    }
}

#[test]
fn what_was_to_say_what_is_covered_does_not_make_a_file_whole() {
    let opening = r#"{"schema": "azrbac.snapshot/v1","#;
    for coverage in [
        "\"coverage\": null,",
        "\"coverge\": [],",
        "\"coverages\": [],",
    ] {
        let tenant = tenant(&[(opening, &format!("{opening}{coverage}"))]);
        assert_eq!(stated(&tenant), "unknown", "{coverage}");
    }
}

#[test]
fn a_misspelt_list_of_entries_leaves_a_role_open() {
    for key in ["action", "actoins", "Actionss"] {
        let noor = r#""9d2b7c4a-6e31-4f7b-b0a2-1c3d5e7f9a11""#;
        let tenant = tenant(&[
            (r#""actions""#, &format!(r#""{key}""#)),
            (r#""someone-else""#, noor),
        ]);
        assert_eq!(stated(&tenant), "unknown", "{key}");
    }
}
