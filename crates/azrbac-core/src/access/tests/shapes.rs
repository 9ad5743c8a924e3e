//! The same random tenant, written in each form of export, is the same tenant.

use proptest::prelude::*;
use serde_json::Value;

use super::render::{Shape, files};
use super::tenant::{parts, request};
use crate::access::{Gap, explain};
use crate::assignment::{RoleAssignment, ScheduleInstance};
use crate::directory::{Group, Listing, PrincipalType};
use crate::ingest::Ingest;
use crate::role::{RoleDefinition, RoleDefinitionId, RoleLibrary, RoleType};
use crate::snapshot::{Kind, Snapshot, SnapshotParts};
use crate::view;

/// The tenant without what no export tells: what could not be read, who is in no
/// other group. Every form states the type of a role definition and of a principal.
fn told_by_exports(mut parts: SnapshotParts) -> SnapshotParts {
    parts.unreadable = Vec::new();
    parts.settled = Vec::new();
    for role in parts.role_definitions.iter_mut().flatten() {
        role.role_type = Some(RoleType::Custom);
    }
    for deny in parts.deny_assignments.iter_mut().flatten() {
        for one in deny
            .principals
            .iter_mut()
            .filter(|one| one.id.is_everyone())
        {
            one.kind = Some(PrincipalType::SystemDefined);
        }
    }
    for group in parts.groups.iter_mut().flatten() {
        // A list with service principals does not leave them out.
        let has_some = group
            .members
            .iter()
            .any(|member| member.kind == Some(PrincipalType::ServicePrincipal));
        if has_some && group.listing == Listing::WithoutServicePrincipals {
            group.listing = Listing::Whole;
        }
    }
    for principal in parts.principals.iter_mut().flatten() {
        principal.kind = principal.kind.or(Some(PrincipalType::ServicePrincipal));
    }
    parts
}

/// What the files of a tenant give. Files do not say for which time they are, or,
/// but for envelopes, that they are whole.
fn read(parts: &SnapshotParts, shape: Shape, pick: usize) -> SnapshotParts {
    let mut ingest = Ingest::new();
    for (kind, value) in files(parts, shape, pick) {
        let bytes = value.to_string().into_bytes();
        match kind {
            Some(kind) => ingest.read_kind("export.json", kind, bytes),
            None => ingest.read("export.json", bytes),
        }
    }
    let read = ingest.finish();
    let said: Vec<_> = read
        .diagnostics
        .iter()
        .filter(|said| !harmless(&said.message))
        .collect();
    assert!(said.is_empty(), "{shape:?}: {said:?}");
    let mut again = read.parts;
    assert_eq!(again.whole, [], "{shape:?}");
    again.whole = parts.whole.clone();
    again.coverage = Vec::new();
    again.tenant_id = parts.tenant_id.clone();
    again.captured_at = parts.captured_at;
    again
}

/// What is said of forms that tell less than others.
fn harmless(message: &str) -> bool {
    message.contains("the flat form may hold several permission objects")
        || message.contains("leaves service principals out")
        || message.contains("no role assignment of the list has the key `condition`")
}

/// The documents that decide, in a form that can be compared.
fn documents(parts: &SnapshotParts) -> String {
    let mut parts = parts.clone();
    let plain = |assignment: &mut RoleAssignment| {
        assignment.principal_name = None;
        assignment.role_name = None;
    };
    let instances = |list: &mut Option<Vec<ScheduleInstance>>| {
        list.iter_mut()
            .flatten()
            .for_each(|one| plain(&mut one.assignment));
    };
    parts.role_assignments.iter_mut().flatten().for_each(plain);
    instances(&mut parts.eligible);
    instances(&mut parts.active);
    let whole: fn(&mut Group) = |group| group.members.sort_by(|a, b| a.id.cmp(&b.id));
    parts.groups.iter_mut().flatten().for_each(whole);
    let mut document: Value = serde_json::to_value(view::snapshot(&parts)).unwrap();
    // `coverage` depends on what the form can say of itself.
    document.as_object_mut().unwrap().remove("coverage");
    serde_json::to_string_pretty(&document).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_form_gives_the_same_tenant(
        parts in parts(), request in request(), pick in 0..Shape::ALL.len(),
    ) {
        let parts = told_by_exports(parts);
        let written = documents(&parts);
        let library = RoleLibrary::default();
        let before = explain(&Snapshot::build(parts.clone(), &library), &request);
        for shape in Shape::ALL {
            let again = read(&parts, shape, pick);
            prop_assert_eq!(&documents(&again), &written, "{:?}", shape);
            let after = explain(&Snapshot::build(again, &library), &request);
            prop_assert_eq!((before.verdict, before.reason), (after.verdict, after.reason));
            let names = |gaps: &[Gap]| gaps.iter().map(Gap::name).collect::<Vec<_>>();
            prop_assert_eq!(names(&before.gaps), names(&after.gaps), "{:?}", shape);
            prop_assert_eq!(&before.assumptions, &after.assumptions, "{:?}", shape);
        }
    }

    /// An envelope says what it covers, as the canonical file does.
    #[test]
    fn envelopes_cover_what_was_asked(parts in parts()) {
        let parts = told_by_exports(parts);
        let mut ingest = Ingest::new();
        for (_, value) in files(&parts, Shape::Envelopes, 0) {
            ingest.read("export.json", value.to_string().into_bytes());
        }
        let read = ingest.finish().parts;
        for kind in Kind::ALL.into_iter().filter(|kind| parts.whole.contains(kind)) {
            let given = parts.count(kind).is_some();
            let covered = read.coverage.iter().any(|one| {
                one.kind == kind && one.scope.as_str() == "/" && one.above && one.below
            });
            prop_assert_eq!(covered, given, "{:?}", kind);
        }
    }
}

#[test]
fn what_differs_is_found() {
    let role = RoleDefinition {
        id: Some(RoleDefinitionId::new("r")),
        name: "r".into(),
        role_type: None,
        description: None,
        permissions: Vec::new(),
        assignable_scopes: Vec::new(),
    };
    let parts = SnapshotParts {
        role_definitions: Some(vec![role]),
        ..SnapshotParts::default()
    };
    assert_ne!(
        documents(&parts),
        documents(&told_by_exports(parts.clone()))
    );
}
