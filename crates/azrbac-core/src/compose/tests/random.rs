//! Random small catalogues, entries and roles.

use proptest::prelude::*;

use crate::operation::Plane;
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition};

/// Names of up to four segments, so that they share much.
pub(super) fn name() -> impl Strategy<Value = String> {
    let segment = || proptest::sample::select(vec!["a", "b", "read", "write"]);
    let head = proptest::collection::vec(segment(), 0..3);
    let verb = proptest::sample::select(vec!["read", "write", "action", "other"]);
    (head, verb).prop_map(|(head, verb)| {
        let mut parts = vec!["P.Q"];
        parts.extend(head);
        parts.push(verb);
        parts.join("/")
    })
}

pub(super) fn entry() -> impl Strategy<Value = String> {
    let wild = proptest::sample::select(vec![
        "*",
        "P.Q/*",
        "*/read",
        "P.Q/a/*",
        "P.Q/*/write",
        "P.Q/a/*/read",
        "*/a/*",
        "P.Q/b/*",
        "*/action",
        "P.Q/*/b/*/read",
    ])
    .prop_map(str::to_owned);
    prop_oneof![2 => wild, 3 => name()]
}

fn list(most: usize) -> impl Strategy<Value = Vec<ActionPattern>> {
    let parsed = entry().prop_map(|text| ActionPattern::parse(&text).unwrap());
    proptest::collection::vec(parsed, 0..most)
}

pub(super) fn permission() -> impl Strategy<Value = Permission> {
    let condition = proptest::option::weighted(0.2, 0..2_usize);
    (list(5), list(3), list(3), list(2), condition).prop_map(
        |(actions, not_actions, data_actions, not_data_actions, condition)| Permission {
            actions,
            not_actions,
            data_actions,
            not_data_actions,
            condition: condition.map(|which| crate::condition::Condition {
                expression: format!("@Resource[x:{which}] StringEquals 'y'").into(),
                version: Some("2.0".into()),
            }),
        },
    )
}

pub(super) fn any_role() -> impl Strategy<Value = RoleDefinition> {
    proptest::collection::vec(permission(), 1..4).prop_map(super::role)
}

/// Rows of a catalogue: name, plane, whether the plane is sure, whether it is gone.
pub(super) type Row = (String, Plane, bool, bool);

pub(super) fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let plane = proptest::sample::select(Plane::ALL.to_vec());
    let row = (
        name(),
        plane,
        proptest::bool::weighted(0.8),
        proptest::bool::weighted(0.1),
    );
    proptest::collection::btree_map(name(), row, 1..most).prop_map(|rows| {
        let named = rows.into_iter();
        named
            .map(|(name, (_, plane, sure, gone))| (name, plane, sure, gone))
            .collect()
    })
}

pub(super) fn catalog_of(rows: &[Row]) -> crate::catalog::Catalog {
    let rows: Vec<_> = rows
        .iter()
        .map(|(name, plane, sure, gone)| {
            let certainty = if *sure { "sure" } else { "inferred" };
            let standing = if *gone { "retired" } else { "listed" };
            (name.as_str(), plane.name(), certainty, standing, "")
        })
        .collect();
    super::catalog(&rows)
}
