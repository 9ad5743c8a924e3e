//! Every two built-in role definitions compared with each other.
#![expect(clippy::expect_used, reason = "a test fails by it")]

use std::collections::BTreeMap;

use azrbac_core::algebra::Universe;
use azrbac_core::compare::{Claim, Comparer, Comparison, Relation, Shown};
use azrbac_core::operation::Plane;
use azrbac_core::role::RoleDefinition;

/// Of each comparison: what is claimed is what the catalogue shows, one by one.
fn hold_against_the_catalogue(
    comparer: &Comparer<'_>,
    roles: &[&RoleDefinition],
    pair: (usize, usize),
    comparison: &Comparison,
) {
    let (Some(left), Some(right)) = (roles.get(pair.0), roles.get(pair.1)) else {
        return;
    };
    for plane in Plane::ALL {
        let found = comparison.plane(plane);
        for (claim, inner, outer) in [(&found.within, left, right), (&found.contains, right, left)]
        {
            if let Claim::Refuted(shown) = claim {
                let listed =
                    |index: usize| comparer.catalog().get(index).map(|found| found.operation());
                let name = match shown {
                    Shown::Listed(index) => listed(*index),
                    Shown::Name(name) => Some(name.clone()),
                };
                let name = name.expect("it stands in the catalogue");
                assert!(inner.may_grant(&name, plane), "{name} {pair:?}");
                assert!(!outer.grants(&name, plane), "{name} {pair:?}");
            }
        }
    }
}

#[test]
fn all_pairs_are_decided() {
    let library = azrbac_roles::library();
    let roles: Vec<&RoleDefinition> = library.roles().iter().collect();
    let comparer = Comparer::new(azrbac_roles::catalog(), Universe::EveryName, &roles);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_name = 0;
    for left in 0..roles.len() {
        for right in 0..roles.len() {
            let comparison = comparer.compare(left, right);
            let relation = comparison.relation().expect("decided");
            *counts.entry(relation.name()).or_default() += 1;
            assert!(left != right || relation == Relation::Equal);
            hold_against_the_catalogue(&comparer, &roles, (left, right), &comparison);
            let shown = [Plane::Control, Plane::Data]
                .map(|plane| &comparison.plane(plane).within)
                .iter()
                .any(|claim| matches!(claim, Claim::Refuted(Shown::Name(_))));
            by_name += usize::from(shown);
        }
    }
    println!("{counts:?}, refuted by a name that the catalogue lacks: {by_name}");
    assert_eq!(counts.values().sum::<usize>(), roles.len() * roles.len());
    assert_eq!(counts.get("within"), counts.get("contains"));
}
