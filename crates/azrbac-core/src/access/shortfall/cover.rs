//! Which of the places that the data mention are not covered. What
//! [`CoverageMap::uncovered`](crate::snapshot::CoverageMap::uncovered) says of one
//! chain, for many chains at once.

use std::collections::HashSet;

use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{Chain, Kind, Snapshot, Uncovered};

/// What is stated for a kind, by what it reaches.
struct Stated<'s> {
    at: HashSet<&'s Scope>,
    /// Everything below these is covered.
    below: HashSet<&'s Scope>,
    /// Everything above these is covered.
    above: HashSet<&'s Scope>,
    /// What is known to be above those, they included.
    reached: HashSet<Scope>,
}

/// The places that are not covered for a kind, in the order of `mentioned`.
pub(super) fn uncovered(
    snapshot: &Snapshot,
    kind: Kind,
    mentioned: &[(Scope, Chain)],
) -> Vec<Uncovered> {
    if snapshot.coverage().is_whole(kind) {
        return Vec::new();
    }
    let stated = Stated::of(snapshot, kind);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (scope, chain) in mentioned {
        if !stated.covers(scope, chain) {
            found.push(Uncovered::Scope(scope.clone()));
        }
        if let Some(open) = chain.open_above()
            && !chain
                .scopes()
                .iter()
                .any(|scope| stated.above.contains(scope))
            && seen.insert(open.clone())
        {
            found.push(Uncovered::Above(open.clone()));
        }
    }
    found
}

impl<'s> Stated<'s> {
    fn of(snapshot: &'s Snapshot, kind: Kind) -> Self {
        let mut stated = Self {
            at: HashSet::new(),
            below: HashSet::new(),
            above: HashSet::new(),
            reached: HashSet::new(),
        };
        let all = snapshot.coverage().stated().iter();
        for coverage in all.filter(|coverage| coverage.kind == kind) {
            stated.at.insert(&coverage.scope);
            if coverage.below {
                stated.below.insert(&coverage.scope);
            }
            if coverage.above && stated.above.insert(&coverage.scope) {
                let chain = snapshot.hierarchy().chain(&coverage.scope);
                stated.reached.extend(chain.scopes().iter().cloned());
            }
        }
        stated
    }

    fn covers(&self, scope: &Scope, chain: &Chain) -> bool {
        let from_above = chain
            .scopes()
            .iter()
            .any(|above| self.below.contains(above));
        // What is below a management group is mentioned by itself; what is below a
        // subscription is not.
        let by_itself = matches!(scope.kind(), ScopeKind::ManagementGroup | ScopeKind::Root)
            && (self.at.contains(scope) || self.reached.contains(scope));
        from_above || by_itself
    }
}
