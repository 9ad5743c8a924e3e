//! Tenants of hostile shapes, each at one size and at twice that: time and memory have to
//! be linear. `cargo bench -p azrbac-core --bench hostile`.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark may fail")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "it takes the time and reports; the fences are for the library"
)]

use std::time::Instant;

use azrbac_core::access::{Index, check};
use azrbac_core::assignment::RoleAssignment;
use azrbac_core::directory::{Group, Listing, Member, Membership, PrincipalType};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{Permission, RoleDefinition, RoleDefinitionId, RoleLibrary};
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::{Kind, Snapshot, SnapshotParts};

/// So many questions are asked of each tenant.
const ASKED: usize = 10_000;

/// A tenant and questions about it: who, what for, where.
struct Shape {
    assignments: Vec<RoleAssignment>,
    groups: Vec<Group>,
    questions: Vec<[String; 3]>,
}

/// A tenant of a size.
type Made = fn(usize) -> Shape;

fn main() {
    let shapes: [(&str, usize, Made); 5] = [
        ("assignments of one principal", 500_000, one_principal),
        ("members of one group", 100_000, one_group),
        ("groups nested in each other", 500, nested),
        ("scopes above each other", 48, deep),
        ("different operations", 500_000, operations),
    ];
    for (name, size, shape) in shapes {
        for size in [size, 2 * size] {
            measure(name, size, shape(size));
        }
    }
}

fn measure(name: &str, size: usize, shape: Shape) {
    let start = Instant::now();
    let now = || seconds(start);
    let Shape {
        assignments,
        groups,
        questions,
    } = shape;
    let parts = SnapshotParts {
        role_definitions: Some(vec![role()]),
        role_assignments: Some(assignments),
        deny_assignments: Some(Vec::new()),
        groups: Some(groups),
        whole: Kind::ALL.to_vec(),
        ..SnapshotParts::default()
    };
    let snapshot = Snapshot::build(parts, &RoleLibrary::default());
    let (begun, before) = (now(), memory());
    let index = Index::of(&snapshot);
    let (indexed, taken) = (now() - begun, memory() - before);
    let before = memory();
    let begun = now();
    let ask = |[who, what, place]: &[String; 3]| {
        index
            .check_texts(who, what, Plane::Control, place)
            .expect("a question")
    };
    for question in &questions {
        std::hint::black_box(ask(question));
    }
    let each = (now() - begun) * 1e6 / questions.len() as f64;
    let kept = memory() - before;
    println!(
        "{size} {name}: indexed in {indexed:.3} s and {taken:.0} MB, {each:.2} us a check, {kept:.0} MB kept"
    );
    // Some of the answers, as the evaluation without an index is slow.
    for question in questions.iter().step_by(questions.len() / 20) {
        let [who, what, place] = question;
        let operation = OperationName::parse(what).expect("an operation");
        let scope = Scope::parse(place).expect("a scope");
        let request = azrbac_core::access::Request::new(
            who.as_str().into(),
            operation,
            Plane::Control,
            scope,
        );
        assert_eq!(ask(question), check(&snapshot, &request), "{question:?}");
    }
}

fn role() -> RoleDefinition {
    let patterns = ["Microsoft.Storage/*/read", "Microsoft.Compute/*"];
    let parsed = patterns.map(|text| ActionPattern::parse(text).expect("a pattern"));
    RoleDefinition {
        id: Some(RoleDefinitionId::new("r")),
        name: "r".into(),
        role_type: None,
        description: None,
        permissions: vec![Permission {
            actions: parsed.to_vec(),
            ..Permission::default()
        }],
        assignable_scopes: Vec::new(),
    }
}

fn assignment(at: usize, who: &str, kind: PrincipalType, scope: &str) -> RoleAssignment {
    RoleAssignment {
        id: format!("a{at}").into(),
        principal: who.into(),
        principal_type: Some(kind),
        principal_name: None,
        role: RoleDefinitionId::new("r"),
        role_name: None,
        scope: Scope::parse(scope).expect("a scope"),
        condition: None,
        validity: Default::default(),
    }
}

fn group(id: &str, members: Vec<(String, PrincipalType)>) -> Group {
    let member = |(id, kind): (String, PrincipalType)| Member {
        id: id.as_str().into(),
        kind: Some(kind),
    };
    Group {
        id: id.into(),
        display_name: None,
        members: members.into_iter().map(member).collect(),
        membership: Membership::Direct,
        listing: Listing::Whole,
    }
}

fn place(at: usize) -> String {
    format!("/subscriptions/s{}/resourceGroups/g{at}", at % 100)
}

fn question(who: String, what: &str, place: String) -> [String; 3] {
    [who, what.to_owned(), place]
}

const WRITE: &str = "Microsoft.Storage/storageAccounts/write";
const READ: &str = "Microsoft.Storage/storageAccounts/read";

fn one_principal(size: usize) -> Shape {
    let assignments = (0..size).map(|at| assignment(at, "u", PrincipalType::User, &place(at)));
    let asked = (0..ASKED).map(|at| {
        let what = if at % 2 == 0 { READ } else { WRITE };
        question("u".into(), what, place(at * 131 % (2 * size)))
    });
    Shape {
        assignments: assignments.collect(),
        groups: Vec::new(),
        questions: asked.collect(),
    }
}

fn one_group(size: usize) -> Shape {
    let members = (0..size).map(|at| (format!("u{at}"), PrincipalType::User));
    let asked = (0..ASKED).map(|at| question(format!("u{}", at * 17 % size), READ, place(at % 7)));
    Shape {
        assignments: vec![assignment(0, "g", PrincipalType::Group, &place(3))],
        groups: vec![group("g", members.collect())],
        questions: asked.collect(),
    }
}

/// A hundred users in each of them, and something assigned to each.
fn nested(size: usize) -> Shape {
    let groups = (0..size).map(|at| {
        let users = (0..100).map(|user| (format!("u{at}-{user}"), PrincipalType::User));
        let within = (at + 1 < size).then(|| (format!("g{}", at + 1), PrincipalType::Group));
        group(&format!("g{at}"), users.chain(within).collect())
    });
    let kind = PrincipalType::Group;
    let assignments = (0..size).map(|at| assignment(at, &format!("g{at}"), kind, &place(at)));
    let asked = (0..ASKED).map(|at| {
        question(
            format!("u{}-1", at * 17 % size),
            READ,
            place(at * 31 % size),
        )
    });
    Shape {
        assignments: assignments.collect(),
        groups: groups.collect(),
        questions: asked.collect(),
    }
}

fn deep(size: usize) -> Shape {
    let scope = |levels: usize| format!("{}/providers/N.X{}", place(1), "/t/n".repeat(levels));
    let assignments = (1..=size).map(|at| {
        let who = format!("u{}", at % 7);
        assignment(at, &who, PrincipalType::User, &scope(at))
    });
    let asked = (0..ASKED).map(|at| {
        let levels = 1 + at % size;
        question(format!("u{}", at % 5), READ, scope(levels))
    });
    Shape {
        assignments: assignments.collect(),
        groups: Vec::new(),
        questions: asked.collect(),
    }
}

fn operations(size: usize) -> Shape {
    let asked = (0..size).map(|at| {
        let what = format!("Microsoft.Compute/things{at}/read");
        question("u".into(), &what, place(3))
    });
    Shape {
        assignments: vec![assignment(0, "u", PrincipalType::User, &place(3))],
        groups: Vec::new(),
        questions: asked.collect(),
    }
}

/// Seconds on a processor since the start of the process, where Linux tells.
fn seconds(start: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |told| told / 1e9)
}

/// Megabytes in use, where Linux tells.
fn memory() -> f64 {
    let told = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = told.and_then(|told| told.split(' ').nth(1)?.parse::<f64>().ok());
    pages.map_or(0.0, |pages| pages * 4096.0 / 1e6)
}
