//! Which scopes the data covers, and which it does not.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::{Chain, Coverage, Hierarchy, Kind};
use crate::scope::{Scope, ScopeKind};

/// What is stated about the kinds of documents and the scopes of which they are
/// there in full.
#[derive(Debug, Clone, Default)]
pub struct CoverageMap {
    stated: Vec<Coverage>,
    whole: Vec<Kind>,
}

/// A part of a chain of which the documents of a kind may not all be there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Uncovered {
    /// This scope.
    Scope(Scope),
    /// The management groups above this scope, which are not known.
    Above(Scope),
    /// Whatever is below this scope.
    Below(Scope),
}

impl fmt::Display for Uncovered {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scope(scope) => scope.fmt(out),
            Self::Above(scope) => write!(out, "the management groups above {scope}"),
            Self::Below(scope) => write!(out, "whatever is below {scope}"),
        }
    }
}

impl CoverageMap {
    pub(super) fn new(stated: Vec<Coverage>, whole: Vec<Kind>) -> Self {
        Self { stated, whole }
    }

    /// Whether a kind counts as whole.
    pub fn is_whole(&self, kind: Kind) -> bool {
        self.whole.contains(&kind)
    }

    /// What is stated, scope by scope.
    pub fn stated(&self) -> &[Coverage] {
        &self.stated
    }

    /// The parts of a chain that are not covered for a kind, nearest first.
    pub fn uncovered(&self, kind: Kind, chain: &Chain, hierarchy: &Hierarchy) -> Vec<Uncovered> {
        if self.is_whole(kind) {
            return Vec::new();
        }
        let covered = Covered::of(self.stated_for(kind), chain, hierarchy);
        let mut missing: Vec<Uncovered> = chain
            .scopes()
            .iter()
            .enumerate()
            .filter(|(place, _)| !covered.holds(*place))
            .map(|(_, scope)| Uncovered::Scope(scope.clone()))
            .collect();
        let all_above = self
            .stated_for(kind)
            .filter(|coverage| chain.contains(&coverage.scope))
            .any(|coverage| {
                let everything = coverage.scope.kind() == ScopeKind::Root
                    || hierarchy.is_tenant_root(&coverage.scope);
                coverage.above || (coverage.below && everything)
            });
        if let Some(open) = chain.open_above()
            && !all_above
        {
            missing.push(Uncovered::Above(open.clone()));
        }
        missing
    }

    fn stated_for(&self, kind: Kind) -> impl Iterator<Item = &Coverage> {
        self.stated
            .iter()
            .filter(move |coverage| coverage.kind == kind)
    }
}

/// The places of a chain that are covered.
struct Covered {
    /// What is stated for exactly these.
    at: HashSet<usize>,
    /// Everything from here upwards.
    from: Option<usize>,
    /// Everything up to here.
    up_to: Option<usize>,
}

impl Covered {
    fn of<'a>(
        stated: impl Iterator<Item = &'a Coverage>,
        chain: &Chain,
        hierarchy: &Hierarchy,
    ) -> Self {
        let places: HashMap<&Scope, usize> = chain.scopes().iter().zip(0..).collect();
        let mut covered = Self {
            at: HashSet::new(),
            from: None,
            up_to: None,
        };
        for coverage in stated {
            let place = places.get(&coverage.scope).copied();
            covered.at.extend(place);
            if coverage.below {
                covered.up_to = covered.up_to.max(place);
            }
            if coverage.above {
                // What is above another scope is above this chain too from where
                // the two meet.
                let meet = place.or_else(|| {
                    let above = hierarchy.chain(&coverage.scope);
                    above
                        .scopes()
                        .iter()
                        .find_map(|scope| places.get(scope).copied())
                });
                covered.from = covered.from.into_iter().chain(meet).min();
            }
        }
        covered
    }

    fn holds(&self, place: usize) -> bool {
        self.at.contains(&place)
            || self.from.is_some_and(|from| from <= place)
            || self.up_to.is_some_and(|up_to| place <= up_to)
    }
}
