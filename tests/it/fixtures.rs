//! The same tenant in every accepted form gives the same documents.

use std::collections::BTreeMap;

use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::{Ingest, Ingested};
use azrbac_core::role::RoleDefinition;
use azrbac_core::snapshot::Kind;

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

#[test]
fn every_form_gives_the_same_documents() {
    let fixtures = fixtures();
    let whole = read("snapshot.json", &fixtures["snapshot.json"]).parts;
    let mut compared = 0;
    for (name, text) in &fixtures {
        let parts = read(name, text).parts;
        let kind = name.split('.').next().unwrap_or_default();
        match kind {
            "role-definitions" => assert_eq!(parts.role_definitions, whole.role_definitions),
            "role-definition" => {
                let expected: Vec<_> = whole
                    .role_definitions
                    .iter()
                    .flatten()
                    .map(as_input)
                    .collect();
                let found: Vec<_> = parts
                    .role_definitions
                    .iter()
                    .flatten()
                    .map(as_input)
                    .collect();
                assert_eq!(found, expected, "{name}");
            }
            "role-assignments" => {
                // The REST interface does not tell names.
                let plain = |parts: &azrbac_core::snapshot::SnapshotParts| {
                    let mut list = parts.role_assignments.clone().unwrap_or_default();
                    for assignment in &mut list {
                        assignment.principal_name = None;
                        assignment.role_name = None;
                    }
                    list
                };
                assert_eq!(plain(&parts), plain(&whole), "{name}");
            }
            "deny-assignments" => assert_eq!(parts.deny_assignments, whole.deny_assignments),
            "groups" => {
                let ids = |parts: &azrbac_core::snapshot::SnapshotParts| {
                    parts
                        .groups
                        .iter()
                        .flatten()
                        .map(|group| {
                            let members: Vec<_> =
                                group.members.iter().map(|m| m.id.clone()).collect();
                            (group.id.clone(), group.display_name.clone(), members)
                        })
                        .collect::<Vec<_>>()
                };
                assert_eq!(ids(&parts), ids(&whole), "{name}");
            }
            "principals" => assert_eq!(parts.principals, whole.principals),
            "management-groups" => {
                assert_eq!(parts.management_groups, whole.management_groups);
                assert_eq!(parts.subscriptions, whole.subscriptions);
            }
            "snapshot" => {}
            other => panic!("no rule for `{other}`"),
        }
        compared += 1;
    }
    assert!(compared >= 12, "only {compared} fixtures");
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
