//! Comparisons against enumeration of names, by the definition of what a role
//! definition grants.

use proptest::prelude::*;

use super::{Claim, Comparer, Relation, Shown};
use crate::algebra::Universe;
use crate::catalog::Catalog;
use crate::condition::Condition;
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition};

fn parse(texts: &[&str]) -> Vec<ActionPattern> {
    texts
        .iter()
        .map(|text| ActionPattern::parse(text).unwrap())
        .collect()
}

fn role(permissions: Vec<Permission>) -> RoleDefinition {
    RoleDefinition {
        id: None,
        name: "role".into(),
        role_type: None,
        description: None,
        permissions,
        assignable_scopes: Vec::new(),
    }
}

fn control(actions: &[&str], not_actions: &[&str]) -> Permission {
    Permission {
        actions: parse(actions),
        not_actions: parse(not_actions),
        ..Permission::default()
    }
}

fn under(condition: &str, permission: Permission) -> Permission {
    Permission {
        condition: Condition::from_fields(Some(condition), Some("2.0")),
        ..permission
    }
}

fn relation(left: Vec<Permission>, right: Vec<Permission>) -> Option<Relation> {
    let catalog = Catalog::from_names("2026-08", []);
    let (left, right) = (role(left), role(right));
    let comparer = Comparer::new(&catalog, Universe::EveryName, &[&left, &right]);
    let turned = comparer.compare(1, 0).relation().map(turn);
    let relation = comparer.compare(0, 1).relation();
    assert_eq!(relation, turned);
    relation
}

fn turn(relation: Relation) -> Relation {
    match relation {
        Relation::Within => Relation::Contains,
        Relation::Contains => Relation::Within,
        same => same,
    }
}

#[test]
fn planes_are_taken_together() {
    let data = |texts: &[&str]| Permission {
        data_actions: parse(texts),
        ..Permission::default()
    };
    let nothing = Vec::new;
    let (reads, all) = (control(&["*/read"], &[]), control(&["*"], &[]));
    assert_eq!(relation(nothing(), nothing()), Some(Relation::Equal));
    assert_eq!(
        relation(nothing(), vec![reads.clone()]),
        Some(Relation::Within)
    );
    assert_eq!(
        relation(vec![all.clone()], vec![reads.clone()]),
        Some(Relation::Contains)
    );
    // A name is not the same operation in the other plane.
    assert_eq!(
        relation(vec![reads.clone()], vec![data(&["*/read"])]),
        Some(Relation::Disjoint)
    );
    let both = Permission {
        actions: parse(&["*/read"]),
        ..data(&["*"])
    };
    assert_eq!(
        relation(vec![both.clone()], vec![all]),
        Some(Relation::Overlaps)
    );
    assert_eq!(
        relation(vec![both], vec![reads, data(&["*"])]),
        Some(Relation::Equal)
    );
}

#[test]
fn subtraction_stays_inside_its_permission_object() {
    let whole = vec![control(&["A/*"], &["A/b"]), control(&["A/b"], &[])];
    assert_eq!(
        relation(whole, vec![control(&["A/*"], &[])]),
        Some(Relation::Equal)
    );
    // Taken out of both, by another entry of the same reach.
    let left = vec![control(&["A/*", "C/d"], &["*/write"])];
    let right = vec![control(&["A/*"], &["A/*/write"])];
    assert_eq!(relation(right, left), Some(Relation::Within));
}

#[test]
fn conditions_are_things_that_may_hold() {
    let (one, same, other) = (
        "@Resource[a:b] StringEquals 'x'",
        "( @Resource[a:b]   stringequals 'x' )",
        "@Resource[a:b] StringEquals 'y'",
    );
    let reads = || control(&["*/read"], &[]);
    let alone = vec![reads()];
    assert_eq!(
        relation(vec![under(one, reads())], vec![under(same, reads())]),
        Some(Relation::Equal)
    );
    assert_eq!(
        relation(vec![under(one, reads())], alone.clone()),
        Some(Relation::Within)
    );
    assert_eq!(
        relation(vec![under(one, reads())], vec![under(other, reads())]),
        Some(Relation::Overlaps)
    );
    let both = vec![under(one, reads()), under(other, reads())];
    assert_eq!(relation(both.clone(), alone), Some(Relation::Within));
    assert_eq!(
        relation(vec![under(other, reads())], both),
        Some(Relation::Within)
    );
}

#[test]
fn a_difference_is_written_as_entries() {
    let catalog = Catalog::from_names(
        "2026-08",
        [
            ("A/b/read", Plane::Control),
            ("A/b/write", Plane::Control),
            ("A/c/write", Plane::Control),
            ("B/b/write", Plane::Control),
        ],
    );
    let left = role(vec![control(&["A/*", "B/b/write"], &["A/c/*"])]);
    let right = role(vec![control(&["A/*"], &["*/write"])]);
    let comparer = Comparer::new(&catalog, Universe::EveryName, &[&left, &right]);
    let excess = comparer.excess(0, 1, Plane::Control);
    let names: Vec<&str> = excess
        .operations
        .iter()
        .filter_map(|(index, _)| catalog.get(*index))
        .map(|operation| operation.name())
        .collect();
    assert_eq!(names, ["A/b/write", "B/b/write"]);
    let written: Vec<String> = excess
        .differences
        .iter()
        .map(|found| {
            format!(
                "{:?} except {:?} {}",
                texts(&found.within),
                texts(&found.except),
                found.exact
            )
        })
        .collect();
    assert_eq!(
        written,
        [
            r#"["A/*", "*/write"] except ["A/c/*"] true"#,
            r#"["B/b/write"] except [] true"#,
        ]
    );
    assert_eq!(excess.shortest.unwrap().as_str(), "a/write");
    assert_eq!(comparer.excess(1, 0, Plane::Control).operations, []);
}

fn texts(patterns: &[ActionPattern]) -> Vec<&str> {
    patterns.iter().map(ActionPattern::as_str).collect()
}

#[test]
fn many_subtractions_are_told_in_one_entry() {
    let nots: Vec<String> = (0..60).map(|n| format!("*/t{n}/*")).collect();
    let nots: Vec<&str> = nots.iter().map(String::as_str).collect();
    let catalog = Catalog::from_names("2026-08", []);
    let left = role(vec![control(&["*"], &[])]);
    let right = role(vec![control(&["*"], &nots)]);
    let comparer = Comparer::new(&catalog, Universe::EveryName, &[&left, &right]);
    let excess = comparer.excess(0, 1, Plane::Control);
    assert_eq!(excess.differences.len(), 1);
    assert!(!excess.differences[0].exact);
    assert!(
        right.permissions[0]
            .not_actions
            .iter()
            .any(|not| not.matches(excess.shortest.as_ref().unwrap()))
    );
}

fn entries() -> impl Strategy<Value = Vec<ActionPattern>> {
    let piece = proptest::sample::select(vec!["a", "b", "/", "*", "/*/", "/read", "*/write"]);
    let entry = proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat());
    proptest::collection::vec(entry, 0..4).prop_map(|entries| {
        entries
            .iter()
            .map(|text| ActionPattern::parse(text).unwrap())
            .collect()
    })
}

fn permission() -> impl Strategy<Value = Permission> {
    let conditions = proptest::sample::select(vec![
        "",
        "",
        "@Resource[a:b] Exists",
        "NOT Exists @Resource[a:b]",
    ]);
    (entries(), entries(), entries(), entries(), conditions).prop_map(
        |(actions, not_actions, data_actions, not_data_actions, condition)| Permission {
            actions,
            not_actions,
            data_actions,
            not_data_actions,
            condition: Condition::from_fields(Some(condition), Some("2.0")),
        },
    )
}

fn random_role() -> impl Strategy<Value = RoleDefinition> {
    proptest::collection::vec(permission(), 0..3).prop_map(role)
}

/// Every short name.
fn names() -> Vec<OperationName> {
    let mut names = vec![String::new()];
    let mut from = 0;
    for _ in 0..4 {
        let to = names.len();
        for at in from..to {
            for piece in ["a", "b", "x", "/", "/read", "/write"] {
                names.push(format!("{}{piece}", names[at]));
            }
        }
        from = to;
    }
    names.sort();
    names.dedup();
    names
        .iter()
        .skip(1)
        .map(|name| OperationName::parse(name).unwrap())
        .collect()
}

/// Whether the role definition grants the name where just these conditions hold.
fn grants(role: &RoleDefinition, name: &OperationName, plane: Plane, holding: &[&str]) -> bool {
    role.permissions.iter().any(|permission| {
        let condition = permission.condition.as_ref();
        let holds = condition.is_none_or(|found| holding.contains(&&*found.expression));
        holds && permission.grants(name, plane)
    })
}

/// Every way in which the two conditions may hold.
const WAYS: [&[&str]; 4] = [
    &[],
    &["@Resource[a:b] Exists"],
    &["NOT Exists @Resource[a:b]"],
    &["@Resource[a:b] Exists", "NOT Exists @Resource[a:b]"],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn comparisons_agree_with_enumeration(
        left in random_role(),
        right in random_role(),
        listed in proptest::collection::vec(proptest::sample::select(names()), 0..40),
    ) {
        let listed = listed.iter().map(|name| (name.as_str(), Plane::Control));
        let catalog = Catalog::from_names("2026-08", listed);
        let comparer = Comparer::new(&catalog, Universe::EveryName, &[&left, &right]);
        let comparison = comparer.compare(0, 1);
        let names = names();
        for plane in Plane::ALL {
            let found = comparison.plane(plane);
            for (claim, inner, outer) in [
                (&found.within, &left, &right),
                (&found.contains, &right, &left),
            ] {
                let fails = |name: &OperationName| WAYS.iter().any(|way| {
                    grants(inner, name, plane, way) && !grants(outer, name, plane, way)
                });
                match shown(claim, &catalog) {
                    Some(name) => prop_assert!(fails(&name), "{name}"),
                    None => prop_assert_eq!(names.iter().find(|name| fails(name)), None),
                }
            }
            let common = |name: &OperationName| {
                left.may_grant(name, plane) && right.may_grant(name, plane)
            };
            match shown(&found.disjoint, &catalog) {
                Some(name) => prop_assert!(common(&name), "{name}"),
                None => prop_assert_eq!(names.iter().find(|name| common(name)), None),
            }
            let excess = comparer.excess(0, 1, plane);
            prop_assert_eq!(excess.differences.is_empty(), found.within == Claim::Proven);
            for name in &names {
                let by_way = |way: &[&str]| grants(&left, name, plane, way) && !grants(&right, name, plane, way);
                let missing = WAYS.iter().any(|way| by_way(way));
                let told: Vec<_> = excess.differences.iter().filter(|difference| {
                    difference.within.iter().all(|entry| entry.matches(name))
                        && !difference.except.iter().any(|entry| entry.matches(name))
                }).collect();
                prop_assert!(!missing || !told.is_empty(), "{name} is not told");
                let surely = told.iter().any(|difference| difference.exact);
                prop_assert!(missing || !surely, "{name} is granted by both");
                let index = catalog.find(name).filter(|found| found.plane() == plane).map(|found| found.index());
                if let Some(index) = index {
                    let of = excess.operations.iter().find(|(found, _)| *found == index);
                    prop_assert_eq!(of.is_some(), missing);
                    if let Some((_, only_if)) = of {
                        prop_assert_eq!(only_if.granted_there, right.may_grant(name, plane));
                    }
                }
            }
        }
    }
}

#[test]
fn a_limit_on_all_comparisons_leaves_open_and_never_errs() {
    let many =
        |verb: &str| -> Vec<String> { (0..3).map(|at| format!("*x{at}*/*/{verb}*")).collect() };
    let entries = |texts: &[String]| {
        let parsed = texts.iter().map(|text| ActionPattern::parse(text).unwrap());
        role(vec![Permission {
            actions: parsed.collect(),
            ..Permission::default()
        }])
    };
    let (left, right) = (entries(&many("r")), entries(&many("rea")));
    let catalog = Catalog::from_names("2026-08", []);
    let roles = [&left, &right];
    let compare = |states| {
        let comparer = Comparer::new(&catalog, Universe::WellFormed, &roles);
        comparer.with_most_states_in_all(states).compare(0, 1)
    };
    let whole = compare(400_000);
    assert_eq!(whole.relation(), Some(Relation::Contains));
    let limited = compare(3);
    let limited = limited.plane(Plane::Control);
    assert!(
        limited.within.holds() != Some(true) && limited.contains.holds() != Some(false),
        "{limited:?}"
    );
    assert!(matches!(limited.within, Claim::Undecided(_)), "{limited:?}");
}

/// The name that refutes a claim.
fn shown(claim: &Claim, catalog: &Catalog) -> Option<OperationName> {
    match claim {
        Claim::Proven => None,
        Claim::Refuted(Shown::Listed(index)) => Some(catalog.get(*index).unwrap().operation()),
        Claim::Refuted(Shown::Name(name)) => Some(name.clone()),
        Claim::Undecided(limit) => panic!("{limit}"),
    }
}
