//! Roles with fewer entries.

use proptest::prelude::*;

use super::random::any_role;
use super::{control, role, texts};
use crate::algebra::{Proof, Prover};
use crate::compose::sets::granted;
use crate::compose::{Minimized, Redundancy, minimize};
use crate::condition::Condition;
use crate::operation::Plane;
use crate::role::{Permission, RoleDefinition};

fn run(permissions: Vec<Permission>) -> Minimized {
    minimize(&role(permissions), &Prover::default())
}

fn whys(minimized: &Minimized) -> Vec<(&str, Redundancy)> {
    let removed = minimized.removed.iter();
    removed.map(|one| (&*one.pattern, one.why)).collect()
}

fn under(condition: &str, mut object: Permission) -> Permission {
    object.condition = Some(Condition {
        expression: condition.into(),
        version: None,
    });
    object
}

#[test]
fn each_reason_is_told() {
    let less = run(vec![control(
        &["A/b/read", "A/*/read", "a/*/READ", "A/c/write", "B/*"],
        &["A/c/*", "A/c/read", "C/*", "B/x/read"],
    )]);
    assert_eq!(
        whys(&less),
        [
            ("A/b/read", Redundancy::Covered),
            ("a/*/READ", Redundancy::Duplicate),
            ("A/c/write", Redundancy::Cancelled),
            ("A/c/read", Redundancy::Covered),
            ("C/*", Redundancy::Idle),
        ]
    );
    let object = &less.role.permissions[0];
    assert_eq!(texts(&object.actions), ["A/*/read", "B/*"]);
    assert_eq!(texts(&object.not_actions), ["A/c/*", "B/x/read"]);
    assert_eq!(less.equal.outcome(), Proof::Holds);
}

#[test]
fn several_entries_together_may_cover_one() {
    let less = run(vec![
        control(&["A/*"], &["A/secret/*"]),
        control(&["A/secret/*", "A/*/read"], &[]),
    ]);
    // Only both together hold every read of A.
    let all: Vec<Vec<&str>> = less
        .role
        .permissions
        .iter()
        .map(|o| texts(&o.actions))
        .collect();
    assert_eq!(all, [["A/*"]]);
    assert_eq!(less.role.permissions[0].not_actions, []);
    assert_eq!(less.equal.holds(), Some(true));
}

#[test]
fn permission_objects_are_joined_where_that_changes_nothing() {
    let less = run(vec![control(&["A/read"], &[]), control(&["B/read"], &[])]);
    assert_eq!(less.objects_before, 2);
    assert_eq!(
        texts(&less.role.permissions[0].actions),
        ["A/read", "B/read"]
    );
    // What the second one subtracts the first one grants.
    let less = run(vec![
        control(&["A/*"], &[]),
        control(&["B/*", "*/read"], &["A/x/*"]),
    ]);
    let [object] = &less.role.permissions[..] else {
        panic!("one permission object");
    };
    assert_eq!(texts(&object.actions), ["A/*", "B/*", "*/read"]);
    assert_eq!(object.not_actions, []);
    // Each one's notActions would take from the other.
    let apart = vec![
        control(&["A/*"], &["*/delete"]),
        control(&["B/*"], &["*/write"]),
    ];
    assert_eq!(run(apart.clone()).role.permissions, apart);
}

#[test]
fn what_is_granted_without_a_condition_needs_no_entry_under_one() {
    let objects = vec![
        under("@x", control(&["A/read", "B/read", "C/write"], &[])),
        control(&["*/read", "A/*"], &["B/*"]),
        under("@y", control(&["A/*/read"], &[])),
    ];
    let less = run(objects);
    let [x, plain] = &less.role.permissions[..] else {
        panic!("{:?}", less.role.permissions);
    };
    assert_eq!(texts(&x.actions), ["B/read", "C/write"]);
    assert_eq!(texts(&plain.actions), ["*/read", "A/*"]);
    assert_eq!(less.removed.len(), 2);
    assert_eq!(less.equal.holds(), Some(true));
}

#[test]
fn nothing_is_joined_or_covered_across_conditions() {
    let objects = vec![
        control(&["B/*"], &[]),
        under("@x", control(&["A/read"], &[])),
        under("@y", control(&["A/read"], &[])),
        under("@x", control(&["A/*/read"], &[])),
    ];
    let less = run(objects);
    let shown: Vec<_> = less
        .role
        .permissions
        .iter()
        .map(|object| {
            (
                object.condition.as_ref().map(|c| &*c.expression),
                texts(&object.actions),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (None, vec!["B/*"]),
            (Some("@x"), vec!["A/*/read"]),
            (Some("@y"), vec!["A/read"]),
        ]
    );
}

#[test]
fn planes_do_not_cover_each_other() {
    let mut object = control(&["A/read"], &["B/*"]);
    object.data_actions = object.actions.clone();
    let less = run(vec![object]);
    assert_eq!(texts(&less.role.permissions[0].data_actions), ["A/read"]);
    assert_eq!(less.removed.len(), 1);
}

#[test]
fn a_role_that_grants_nothing_has_no_entries() {
    let less = run(vec![control(&["A/read"], &["*"])]);
    assert_eq!(less.role.permissions, []);
    assert_eq!(less.equal.holds(), Some(true));
}

#[test]
fn thousands_of_entries_are_done_in_time() {
    let names: Vec<String> = (0..2_000).map(|at| format!("A/type{at}/read")).collect();
    let mut entries: Vec<&str> = names.iter().map(String::as_str).collect();
    entries.push("A/type1*/read");
    let less = run(vec![control(&entries, &[])]);
    assert_eq!(less.removed.len(), 1_111);
    assert_eq!(less.equal.holds(), Some(true));
    let stars: Vec<String> = (0..3_000).map(|at| format!("A/{at}*x*/y*")).collect();
    let entries: Vec<&str> = stars.iter().map(String::as_str).collect();
    let less = run(vec![control(&entries, &[])]);
    assert!(less.cut_short && less.removed.is_empty());
    let many: Vec<String> = (0..30_000).map(|at| format!("A/{}/read", at / 2)).collect();
    let entries: Vec<&str> = many.iter().map(String::as_str).collect();
    let less = run(vec![control(&entries[..7_000], &[])]);
    assert!(!less.cut_short && less.removed.len() == 3_500);
    let less = minimize(&role(vec![control(&entries, &[])]), &Prover::default());
    assert!(less.cut_short && less.removed.len() == 15_000);
}

/// Entries of many stars that overlap are not all looked at, and nothing hangs.
#[test]
fn entries_that_are_made_to_be_hard_stay() {
    for (text, most) in [
        ("A/*/t{}/*/read", 1_000),
        ("A*b*{}*c*/read", 1_000),
        ("*a*b*{}*/*/*", 1_000),
    ] {
        let names: Vec<String> = (0..most)
            .map(|at| text.replace("{}", &at.to_string()))
            .collect();
        let entries: Vec<&str> = names.iter().map(String::as_str).collect();
        let less = run(vec![control(&entries, &["*/x*y*/read"])]);
        assert_ne!(less.equal.holds(), Some(false));
        assert!(less.removed.len() < most);
    }
}

fn entries(role: &RoleDefinition) -> usize {
    role.entries(0).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_effect_stays_and_no_entry_comes_in(role in any_role()) {
        let less = minimize(&role, &Prover::default());
        prop_assert_eq!(less.equal.holds(), Some(true));
        prop_assert_eq!(entries(&less.role) + less.removed.len(), entries(&role));
        prop_assert!(less.role.permissions.len() <= role.permissions.len());
        // Equal without a condition and under each one, by the algebra, asked here again.
        for object in &role.permissions {
            for plane in Plane::ALL {
                let all = |role: &RoleDefinition| {
                    let objects = role.permissions.iter();
                    objects
                        .filter(|other| {
                            other.condition.is_none() || other.condition == object.condition
                        })
                        .map(|other| granted(other, plane))
                        .reduce(|all, one| all.union(&one))
                        .unwrap_or_default()
                };
                prop_assert_eq!(Prover::default().equal(&all(&role), &all(&less.role)), Proof::Holds);
            }
        }
        for (place, pattern) in less.role.entries(0) {
            let stood = role.entries(0).any(|(old, other)| old.list == place.list && other == pattern);
            prop_assert!(stood, "{} is new", pattern);
        }
    }

    #[test]
    fn a_second_time_changes_nothing(role in any_role()) {
        let once = minimize(&role, &Prover::default());
        let twice = minimize(&once.role, &Prover::default());
        prop_assert_eq!(&twice.role, &once.role);
        prop_assert!(twice.removed.is_empty());
    }
}
