//! A tenant that is written as a canonical snapshot and read back is the same.

use proptest::prelude::*;

use super::tenant::{parts, request};
use crate::access::{Completeness, Gap, explain};
use crate::directory::Listing;
use crate::ingest::Ingest;
use crate::role::RoleLibrary;
use crate::snapshot::{Coverage, Kind, Snapshot, SnapshotParts};
use crate::view;

/// The documents after they were written and read.
fn packed(parts: &SnapshotParts) -> SnapshotParts {
    let text = serde_json::to_string(&view::snapshot(parts)).unwrap();
    let mut ingest = Ingest::new();
    ingest.read("packed.json", text.clone().into_bytes());
    let read = ingest.finish();
    let said: Vec<&str> = read
        .diagnostics
        .iter()
        .map(|d| d.message.as_str())
        .collect();
    assert!(said.is_empty(), "{said:?}\n{text}");
    read.parts
}

/// The same documents with what the written form says in another way.
fn as_written(parts: &SnapshotParts) -> SnapshotParts {
    let mut parts = parts.clone();
    let mut settled = std::mem::take(&mut parts.settled);
    settled.sort();
    settled.dedup();
    for id in &settled {
        let list = parts.principals.get_or_insert_default();
        if !list.iter().any(|principal| principal.id == *id) {
            list.push(crate::directory::Principal::new(id.clone()));
        }
    }
    parts.settled = settled;
    parts
}

/// The kinds that count as whole, be it by a statement, and the other statements.
fn covered(parts: &SnapshotParts) -> (Vec<Kind>, Vec<Coverage>) {
    let everywhere =
        |coverage: &Coverage| coverage.scope.as_str() == "/" && coverage.above && coverage.below;
    let whole = Kind::ALL.into_iter().filter(|kind| {
        parts.count(*kind).is_some()
            && (parts.whole.contains(kind)
                || parts
                    .coverage
                    .iter()
                    .any(|stated| stated.kind == *kind && everywhere(stated)))
    });
    let whole: Vec<Kind> = whole.collect();
    let stated = parts.coverage.iter();
    let stated = stated.filter(|stated| !whole.contains(&stated.kind));
    (whole.clone(), stated.cloned().collect())
}

fn assert_same(parts: &SnapshotParts, again: &SnapshotParts) {
    let parts = as_written(parts);
    let mut again = again.clone();
    again.settled.sort();
    assert_eq!(again.tenant_id, parts.tenant_id);
    assert_eq!(again.captured_at, parts.captured_at);
    assert_eq!(again.role_definitions, parts.role_definitions);
    assert_eq!(again.role_assignments, parts.role_assignments);
    assert_eq!(again.deny_assignments, parts.deny_assignments);
    assert_eq!(again.eligible, parts.eligible);
    assert_eq!(again.active, parts.active);
    assert_eq!(again.management_groups, parts.management_groups);
    assert_eq!(again.subscriptions, parts.subscriptions);
    assert_eq!(again.groups, parts.groups);
    assert_eq!(again.group_eligibilities, parts.group_eligibilities);
    assert_eq!(again.principals, parts.principals);
    assert_eq!(again.locks, parts.locks);
    assert_eq!(again.resources, parts.resources);
    assert_eq!(again.settled, parts.settled);
    assert_eq!(again.unreadable, parts.unreadable);
    assert_eq!(covered(&again), covered(&parts));
}

fn stated() -> impl Strategy<Value = Vec<Coverage>> {
    const KINDS: [Kind; 3] = [
        Kind::RoleAssignments,
        Kind::DenyAssignments,
        Kind::Resources,
    ];
    let one = (
        prop::sample::select(&KINDS[..]),
        prop::sample::select(&super::tenant::SCOPES[..]),
        any::<bool>(),
        any::<bool>(),
    );
    prop::collection::vec(one, 0..3).prop_map(|list| {
        let stated = list
            .into_iter()
            .map(|(kind, scope, above, below)| Coverage {
                kind,
                scope: crate::scope::Scope::parse(scope).unwrap(),
                above,
                below,
            });
        stated.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_packed_tenant_is_the_same_tenant(
        parts in parts(),
        stated in stated(),
        request in request(),
        required in any::<bool>(),
        all_whole in prop::bool::weighted(0.2),
        open_group in any::<bool>(),
    ) {
        let mut parts = parts;
        parts.coverage = stated;
        if all_whole { parts.whole = Kind::ALL.to_vec(); }
        if open_group && let Some(group) = parts.groups.iter_mut().flatten().next() {
            group.listing = Listing::Part;
        }
        let again = packed(&parts);
        assert_same(&parts, &again);
        let mut request = request;
        if required { request.completeness = Completeness::Required; }
        let library = RoleLibrary::default();
        let (before, after) = (Snapshot::build(parts, &library), Snapshot::build(again, &library));
        let (before, after) = (explain(&before, &request), explain(&after, &request));
        prop_assert_eq!((before.verdict, before.reason), (after.verdict, after.reason));
        // Through which of several groups with unknown members somebody may be in
        // one depends on the order of the documents.
        let names = |gaps: &[Gap]| gaps.iter().map(Gap::name).collect::<Vec<_>>();
        prop_assert_eq!(names(&before.gaps), names(&after.gaps));
        prop_assert_eq!(before.assumptions, after.assumptions);
    }
}

/// What random tenants do not hold.
#[test]
fn nothing_is_lost_of_rare_documents() {
    let text = br#"{"schema": "azrbac.snapshot/v1",
        "roleDefinitions": [
            {"roleName": "Reader", "name": "Reader", "permissions": [{"actions": [" */read "]}, {}]},
            {"roleName": "No lists", "id": "/", "type": "CustomRole", "permissions": [],
             "assignableScopes": ["/subscriptions/s1"], "description": "none"}],
        "roleAssignments": [
            {"principalId": "p", "roleDefinitionName": "Some/Reader", "scope": "/", "displayName": "P"},
            {"principalId": "p", "roleDefinitionId": "/", "scope": "nowhere"},
            {"id": "twice", "principalId": "p", "roleDefinitionId": "r", "scope": "/"}, 7],
        "roleAssignmentScheduleInstances": [{"principalId": "p", "roleDefinitionId": "r", "scope": "/",
            "originRoleAssignmentId": "twice", "startDateTime": "2026-01-01T00:00:00.1234567Z"}],
        "groups": [{"id": "g", "displayName": "G"}, {"id": "h", "transitiveMembers": ["p", {"id": "g", "type": "Group"}]}],
        "principals": [{"id": "p", "userPrincipalName": "p@contoso.com", "allGroupsListed": true}],
        "locks": [{"id": "l", "scope": "/subscriptions/s1", "level": "ReadOnly"}],
        "resources": [{"id": "/subscriptions/s1/resourceGroups/g"}]}"#;
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", text.to_vec());
    let parts = ingest.finish().parts;
    assert_eq!(parts.unreadable.len(), 2, "{:?}", parts.unreadable);
    assert_same(&parts, &packed(&parts));
}

#[test]
fn an_unreadable_entry_of_which_nothing_is_known_stays_a_gap() {
    let text = br#"{"schema": "azrbac.snapshot/v1", "roleAssignments": [],
        "unreadable": [{"kind": "roleAssignment", "id": "a"}, 1]}"#;
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", text.to_vec());
    let read = ingest.finish();
    assert_eq!(read.diagnostics.len(), 2);
    let kinds: Vec<Kind> = read.parts.unreadable.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [Kind::RoleAssignments; 2]);
}

/// Found by fuzzing: it had no name, which an unreadable entry needs.
#[test]
fn a_role_definition_that_says_nothing_can_be_packed() {
    let text = br#"{"schema": "azrbac.snapshot/v1", "roleDefinitions": [{"scope": "/"}]}"#;
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", text.to_vec());
    let parts = ingest.finish().parts;
    assert_eq!(parts.unreadable.len(), 1);
    assert_same(&parts, &packed(&parts));
}

/// Found by fuzzing: brackets in a name are no placeholder, in an id they are.
#[test]
fn a_role_that_is_known_by_its_name_alone_can_be_packed() {
    let text = br#"{"schema": "azrbac.snapshot/v1", "roleAssignments": [{"id": "a1",
        "principalId": "p1", "principalType": "User", "scope": "/subscriptions/s1",
        "roleDefinitionName": "Contoso [prod] Reader"}]}"#;
    let mut ingest = Ingest::new();
    ingest.read("tenant.json", text.to_vec());
    let parts = ingest.finish().parts;
    assert_eq!(parts.count(Kind::RoleAssignments), Some(1));
    assert_same(&parts, &packed(&parts));
}
