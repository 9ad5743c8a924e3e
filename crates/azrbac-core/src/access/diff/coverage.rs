//! Whether the two snapshots cover the same part of the tenant.

use std::collections::BTreeSet;
use std::fmt;

use crate::scope::Scope;
use crate::snapshot::{Kind, Snapshot};

/// How much of a kind of document a snapshot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Covered {
    /// No document of the kind was given.
    Nothing,
    /// Some were given, and it is not said of which scopes.
    NotStated,
    /// Those of stated scopes.
    Stated,
    /// All.
    Whole,
}

impl Covered {
    fn words(self) -> &'static str {
        match self {
            Self::Nothing => "none given",
            Self::NotStated => "given, not said of which scopes",
            Self::Stated => "those of stated scopes",
            Self::Whole => "whole",
        }
    }
}

/// A kind of document of which two snapshots hold different parts: a difference may
/// be one of the exports and not of the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CoverageShift {
    /// The kind of document.
    pub kind: Kind,
    /// How much of it is there before.
    pub old: Covered,
    /// How much of it is there after.
    pub new: Covered,
}

impl fmt::Display for CoverageShift {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, old, new) = (self.kind.words(), self.old.words(), self.new.words());
        if self.old == self.new {
            write!(out, "{kind}: of other scopes before than after")
        } else {
            write!(out, "{kind}: before {old}; after {new}")
        }
    }
}

/// The kinds on which verdicts rest and of which other parts are covered.
pub(super) fn shifts(old: &Snapshot, new: &Snapshot) -> Vec<CoverageShift> {
    let kinds = Kind::ALL.into_iter();
    let bearing = kinds.filter(|kind| {
        !matches!(
            kind,
            Kind::Locks | Kind::Resources | Kind::Principals | Kind::RoleDefinitions
        )
    });
    bearing
        .filter(|kind| part(old, *kind) != part(new, *kind))
        .map(|kind| CoverageShift {
            kind,
            old: part(old, kind).0,
            new: part(new, kind).0,
        })
        .collect()
}

fn part(snapshot: &Snapshot, kind: Kind) -> (Covered, BTreeSet<(&Scope, bool, bool)>) {
    let coverage = snapshot.coverage();
    let stated = coverage.stated().iter().filter(|one| one.kind == kind);
    let stated: BTreeSet<_> = stated
        .map(|one| (&one.scope, one.above, one.below))
        .collect();
    if !snapshot.has(kind) {
        (Covered::Nothing, BTreeSet::new())
    } else if coverage.is_whole(kind) {
        (Covered::Whole, BTreeSet::new())
    } else if stated.is_empty() {
        (Covered::NotStated, stated)
    } else {
        (Covered::Stated, stated)
    }
}
