//! Any bytes are read or refused, never more. What was read is written as a
//! canonical snapshot; that reads without an error, is written again word for
//! word, and gives the same answers.

#![no_main]

use std::collections::BTreeSet;

use azrbac_core::access::{Gap, Request, check, explain, shortfalls};
use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::directory::PrincipalId;
use azrbac_core::ingest::{Ingest, Ingested, read_role_definitions};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::RoleLibrary;
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::{Snapshot, SnapshotParts};
use azrbac_core::text::{FileId, Sources, Span};
use azrbac_core::view;
use libfuzzer_sys::fuzz_target;

/// So many principals and so many scopes of an input are asked about.
const MOST_ASKED: usize = 4;

const OPERATIONS: [(&str, Plane); 3] = [
    (
        "Microsoft.Authorization/roleAssignments/write",
        Plane::Control,
    ),
    (
        "Microsoft.Storage/storageAccounts/listKeys/action",
        Plane::Control,
    ),
    (
        "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
        Plane::Data,
    ),
];

fuzz_target!(|bytes: &[u8]| {
    role_file(bytes);
    let Ingested {
        parts,
        sources,
        diagnostics,
        ..
    } = read(bytes.to_vec());
    for diagnostic in &diagnostics {
        places_lie_in_the_text(diagnostic, &sources);
    }
    let packed = pack(&parts);
    let again = read(packed.clone().into_bytes());
    let wrong = again
        .diagnostics
        .iter()
        .find(|said| said.severity == Severity::Error);
    assert!(wrong.is_none(), "{wrong:?}\n{packed}");
    assert_eq!(pack(&again.parts), packed);

    let requests = requests(&parts);
    let library = RoleLibrary::default();
    let before = Snapshot::build(parts, &library);
    let after = Snapshot::build(again.parts, &library);
    for request in requests {
        assert_eq!(
            answer(&before, &request),
            answer(&after, &request),
            "{request:?}\n{packed}"
        );
    }
    let names = |snapshot| {
        shortfalls(snapshot)
            .iter()
            .map(|found| found.name())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&before), names(&after), "{packed}");
});

fn read(bytes: Vec<u8>) -> Ingested {
    let mut ingest = Ingest::new();
    ingest.read("input.json", bytes);
    ingest.finish()
}

fn pack(parts: &SnapshotParts) -> String {
    serde_json::to_string(&view::snapshot(parts)).expect("a snapshot as JSON")
}

/// What `azrbac lint` reads of the same bytes.
fn role_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let file: FileId = Sources::new().add("input.json");
    let roles = read_role_definitions(file, text);
    let spans = roles.map.roles.iter().flat_map(|role| {
        let entries = role.entries.values().chain(&role.permissions);
        entries
            .chain(&role.assignable_scopes)
            .chain(&role.name)
            .chain([&role.whole])
    });
    for span in spans {
        assert!(text.get(span.range()).is_some(), "{span:?}");
    }
}

fn places_lie_in_the_text(diagnostic: &Diagnostic, sources: &Sources) {
    let related = diagnostic.related.iter();
    for label in related.chain(&diagnostic.primary) {
        let span: Span = label.span;
        let text = sources
            .text(span.file)
            .expect("the text of a place is kept");
        assert!(text.get(span.range()).is_some(), "{diagnostic:?}");
    }
}

/// Questions about what the input names, and about somebody that it does not.
fn requests(parts: &SnapshotParts) -> Vec<Request> {
    let mut principals = BTreeSet::new();
    let mut scopes = BTreeSet::from([Scope::root()]);
    for assignment in parts.role_assignments.iter().flatten() {
        principals.insert(assignment.principal.clone());
        scopes.insert(assignment.scope.clone());
    }
    for deny in parts.deny_assignments.iter().flatten() {
        principals.extend(deny.principals.iter().map(|principal| principal.id.clone()));
        scopes.insert(deny.scope.clone());
    }
    for group in parts.groups.iter().flatten() {
        principals.extend(group.members.iter().map(|member| member.id.clone()));
    }
    let listed = parts.principals.iter().flatten();
    principals.extend(listed.map(|principal| principal.id.clone()));
    let asked = principals.into_iter().take(MOST_ASKED);
    let asked = asked.chain([PrincipalId::new("somebody else")]);
    let scopes: Vec<Scope> = scopes.into_iter().take(MOST_ASKED).collect();
    let mut requests = Vec::new();
    for principal in asked {
        for scope in &scopes {
            for (name, plane) in OPERATIONS {
                let operation = OperationName::parse(name).expect("an operation");
                requests.push(Request::new(
                    principal.clone(),
                    operation,
                    plane,
                    scope.clone(),
                ));
            }
        }
    }
    requests
}

/// The answer, and that the quick one is the same as the explained one. Through
/// which of several groups somebody may be in another is left to the order.
fn answer(snapshot: &Snapshot, request: &Request) -> String {
    let decision = explain(snapshot, request);
    let quick = check(snapshot, request);
    assert_eq!(
        (quick.verdict, quick.reason),
        (decision.verdict, decision.reason)
    );
    let gaps: Vec<&str> = decision.gaps.iter().map(Gap::name).collect();
    let assumptions = &decision.assumptions;
    format!(
        "{:?} {:?} {gaps:?} {assumptions:?}",
        decision.verdict, decision.reason
    )
}
