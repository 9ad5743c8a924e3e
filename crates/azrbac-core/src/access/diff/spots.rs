//! The scopes that are looked at, each with what is above it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::points::{above, child};
use super::side::Pair;
use crate::scope::Scope;

/// A scope, or what is below it where that differs from the scope itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub(super) scope: Scope,
    pub(super) below: bool,
}

/// A scope to be looked at.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) spot: Spot,
    /// The scope that is asked about.
    pub(super) asked: Scope,
    /// The place of the nearest one above it; of what lies elsewhere in the tree than
    /// before, those of all that are above it in both snapshots.
    pub(super) parents: Vec<usize>,
    /// Whether one of them lies below this one as well: management groups in a circle.
    pub(super) circle: bool,
}

/// The spots at scopes, each with the nearest one above it.
pub(super) fn looked(
    scopes: BTreeSet<Scope>,
    stays: &HashSet<Scope>,
    pair: &Pair<'_>,
) -> Vec<Looked> {
    let mut found: Vec<Looked> = Vec::new();
    // Where something at or below a scope continues.
    let mut under: BTreeMap<Scope, usize> = BTreeMap::new();
    for scope in scopes {
        let at = found.len();
        found.push(Looked {
            spot: Spot {
                scope: scope.clone(),
                below: false,
            },
            asked: scope.clone(),
            parents: Vec::new(),
            circle: false,
        });
        under.insert(scope.clone(), at);
        if let Some(asked) = child(&scope).filter(|_| stays.contains(&scope)) {
            under.insert(scope.clone(), found.len());
            found.push(Looked {
                spot: Spot { scope, below: true },
                asked,
                parents: vec![at],
                circle: false,
            });
        }
    }
    for looked in found.iter_mut().filter(|looked| !looked.spot.below) {
        (looked.parents, looked.circle) = above(&looked.asked, pair, &under);
    }
    found
}
