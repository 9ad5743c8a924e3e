//! The same tenant in every accepted form gives the same documents.

use std::collections::BTreeMap;
use std::io::Cursor;

use azrbac_core::assignment::RoleAssignment;
use azrbac_core::diagnostic::Severity;
use azrbac_core::directory::{Listing, PrincipalId};
use azrbac_core::ingest::{Ingest, Ingested};
use azrbac_core::role::RoleDefinition;
use azrbac_core::snapshot::{Kind, SnapshotParts};

use crate::repository::files;

fn fixtures() -> BTreeMap<String, String> {
    files("tests/fixtures", ".json").into_iter().collect()
}

fn read(name: &str, text: &str) -> Ingested {
    let mut ingest = Ingest::new();
    ingest.read(name, text.as_bytes().to_vec());
    let ingested = ingest.finish();
    let said: Vec<&str> = ingested
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity > Severity::Info)
        .map(|diagnostic| diagnostic.message.as_str())
        .collect();
    assert!(said.is_empty(), "{name}: {said:?}");
    ingested
}

/// A role definition without what input for creating one cannot have.
fn as_input(role: &RoleDefinition) -> RoleDefinition {
    RoleDefinition {
        id: None,
        role_type: None,
        ..role.clone()
    }
}

/// Role assignments without names, which not every form tells, or tells of
/// everybody, and without the type of the principal, which older ones leave out.
fn plain_assignments(parts: &SnapshotParts) -> Vec<RoleAssignment> {
    let mut list = parts.role_assignments.clone().unwrap_or_default();
    for assignment in &mut list {
        assignment.principal_name = None;
        assignment.principal_type = None;
        assignment.role_name = None;
    }
    list
}

/// Who is in which group.
fn members(parts: &SnapshotParts) -> Vec<(PrincipalId, Vec<PrincipalId>)> {
    let groups = parts.groups.iter().flatten();
    groups
        .map(|group| {
            let members = group.members.iter().map(|member| member.id.clone());
            (group.id.clone(), members.collect())
        })
        .collect()
}

/// The groups by name.
fn group_names(parts: &SnapshotParts) -> Vec<(PrincipalId, Option<Box<str>>)> {
    let groups = parts.groups.iter().flatten();
    groups
        .map(|group| (group.id.clone(), group.display_name.clone()))
        .collect()
}

/// Holds what a file gave against the canonical snapshot, in the parts that its
/// form can tell. The first part of its name says which.
fn compare(name: &str, parts: &SnapshotParts, whole: &SnapshotParts) {
    match name.split('.').next().unwrap_or_default() {
        "role-definitions" => assert_eq!(parts.role_definitions, whole.role_definitions, "{name}"),
        "role-definition" => {
            let inputs = |parts: &SnapshotParts| -> Vec<RoleDefinition> {
                let roles = parts.role_definitions.iter().flatten();
                roles.map(as_input).collect()
            };
            assert_eq!(inputs(parts), inputs(whole), "{name}");
        }
        "role-assignments" => {
            assert_eq!(plain_assignments(parts), plain_assignments(whole), "{name}");
        }
        "deny-assignments" => assert_eq!(parts.deny_assignments, whole.deny_assignments, "{name}"),
        "eligible" => assert_eq!(parts.eligible, whole.eligible, "{name}"),
        "groups" => {
            assert_eq!(members(parts), members(whole), "{name}");
            // Version 1.0 of Microsoft Graph, and the Azure CLI with it, leaves
            // service principals out; of the others, one says that it is of another.
            let listing = if name.contains("transitive") {
                Listing::Whole
            } else {
                Listing::WithoutServicePrincipals
            };
            let groups = parts.groups.as_deref().unwrap_or_default();
            assert!(
                groups.iter().all(|group| group.listing == listing),
                "{name}"
            );
        }
        "group-names" => assert_eq!(group_names(parts), group_names(whole), "{name}"),
        "memberships" => {
            assert_eq!(members(parts), members(whole), "{name}");
            assert_eq!(group_names(parts), group_names(whole), "{name}");
            let users: Vec<_> = whole.principals.iter().flatten().map(|p| &p.id).collect();
            assert_eq!(parts.settled.iter().collect::<Vec<_>>(), users, "{name}");
        }
        "principals" => assert_eq!(parts.principals, whole.principals, "{name}"),
        "management-groups" => {
            assert_eq!(parts.management_groups, whole.management_groups, "{name}");
            assert_eq!(parts.subscriptions, whole.subscriptions, "{name}");
        }
        "subscriptions" => assert_eq!(parts.subscriptions, whole.subscriptions, "{name}"),
        "subscription-names" => {
            let names = |parts: &SnapshotParts| {
                let nodes = parts.subscriptions.iter().flatten();
                nodes
                    .map(|node| (node.scope.clone(), node.display_name.clone()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(names(parts), names(whole), "{name}");
        }
        "locks" => assert_eq!(parts.locks, whole.locks, "{name}"),
        "resources" => {
            // Resource Graph writes types in lower case.
            let folded = |parts: &SnapshotParts| {
                let resources = parts.resources.iter().flatten();
                resources
                    .map(|one| {
                        let kind = one.resource_type.as_deref().unwrap_or_default();
                        (one.scope.clone(), kind.to_ascii_lowercase())
                    })
                    .collect::<Vec<_>>()
            };
            assert_eq!(folded(parts), folded(whole), "{name}");
        }
        "snapshot" => {}
        other => panic!("no rule for `{other}`"),
    }
}

#[test]
fn every_form_gives_the_same_documents() {
    let fixtures = fixtures();
    let whole = read("snapshot.json", &fixtures["snapshot.json"]).parts;
    for (name, text) in &fixtures {
        compare(name, &read(name, text).parts, &whole);
    }
    assert!(fixtures.len() >= 40, "only {} fixtures", fixtures.len());
}

/// Keys of exports that nobody knows would be named as unknown; none of a real
/// form is.
#[test]
fn every_key_of_every_form_is_known() {
    for (name, text) in fixtures() {
        let unknown: Vec<String> = read(&name, &text)
            .diagnostics
            .into_iter()
            .map(|diagnostic| diagnostic.message)
            .filter(|message| message.starts_with("unknown key"))
            .collect();
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
    }
}

#[test]
fn an_envelope_states_what_it_covers() {
    let name = "role-assignments.envelope.json";
    let parts = read(name, &fixtures()[name]).parts;
    let [coverage] = &parts.coverage[..] else {
        panic!("{:?}", parts.coverage)
    };
    assert_eq!(coverage.kind, Kind::RoleAssignments);
    assert!(coverage.above && coverage.below);
}

#[test]
fn a_canonical_snapshot_is_whole_and_exports_are_not() {
    for (name, text) in fixtures() {
        let parts = read(&name, &text).parts;
        let canonical = name == "snapshot.json";
        let whole: Vec<Kind> = Kind::ALL
            .into_iter()
            .filter(|kind| parts.whole.contains(kind) && parts.count(*kind).is_some())
            .collect();
        assert_eq!(!whole.is_empty(), canonical, "{name}: {whole:?}");
    }
}

/// The same document with so many blanks in every list that each is a long one.
fn with_long_lists(text: &str) -> String {
    let blanks = " ".repeat(70_000);
    let (mut string, mut escape) = (false, false);
    let mut long = String::new();
    for letter in text.chars() {
        long.push(letter);
        match letter {
            _ if escape => escape = false,
            '\\' => escape = string,
            '"' => string = !string,
            '[' if !string => long.push_str(&blanks),
            _ => {}
        }
    }
    long
}

#[test]
fn every_form_gives_the_same_piece_by_piece() {
    for (name, text) in fixtures() {
        let text = with_long_lists(&text);
        let whole = read(&name, &text);
        let mut ingest = Ingest::new();
        let file = Cursor::new(text.into_bytes());
        ingest.read_long(&name, None, file).unwrap();
        let long = ingest.finish();
        assert_eq!(
            format!("{:?}", long.parts),
            format!("{:?}", whole.parts),
            "{name}"
        );
        assert_eq!(long.diagnostics, whole.diagnostics, "{name}");
        assert_eq!(long.files, whole.files, "{name}");
    }
}
