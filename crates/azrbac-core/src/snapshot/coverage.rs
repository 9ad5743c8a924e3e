//! Which scopes the data covers, and which it does not.

use std::fmt;

use super::{Chain, Coverage, Hierarchy, Kind};
use crate::scope::Scope;

/// What is stated about the kinds of documents and the scopes of which they are
/// there in full.
#[derive(Debug, Clone, Default)]
pub struct CoverageMap {
    stated: Vec<Coverage>,
    whole: Vec<Kind>,
}

/// A part of a chain of which the documents of a kind may not all be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uncovered {
    /// This scope.
    Scope(Scope),
    /// The management groups above this scope, which are not known.
    Above(Scope),
}

impl fmt::Display for Uncovered {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scope(scope) => scope.fmt(out),
            Self::Above(scope) => write!(out, "the management groups above {scope}"),
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
        let stated: Vec<(&Coverage, Chain)> = self
            .stated
            .iter()
            .filter(|coverage| coverage.kind == kind)
            .map(|coverage| (coverage, hierarchy.chain(&coverage.scope)))
            .collect();
        let covers = |scope: &Scope| {
            stated.iter().any(|(coverage, above)| {
                coverage.scope == *scope
                    || (coverage.above && above.contains(scope))
                    || (coverage.below && hierarchy.chain(scope).contains(&coverage.scope))
            })
        };
        let mut missing: Vec<Uncovered> = chain
            .scopes()
            .iter()
            .filter(|scope| !covers(scope))
            .cloned()
            .map(Uncovered::Scope)
            .collect();
        let all_above = stated
            .iter()
            .any(|(coverage, _)| coverage.above && chain.contains(&coverage.scope));
        if let Some(open) = chain.open_above()
            && !all_above
        {
            missing.push(Uncovered::Above(open.clone()));
        }
        missing
    }
}
