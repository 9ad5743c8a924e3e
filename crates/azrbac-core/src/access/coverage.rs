//! Gaps and assumptions that do not hang on one assignment.

use crate::snapshot::{Chain, Kind, Snapshot};

use super::{Assumption, Completeness, Gap};

/// What may be missing among the role assignments: it could hold a grant.
pub(super) fn grant_gap(snapshot: &Snapshot, chain: &Chain) -> Option<Gap> {
    gap(snapshot, chain, Kind::RoleAssignments)
}

/// What may be missing among the deny assignments, where that has to be known.
pub(super) fn deny_gap(
    snapshot: &Snapshot,
    chain: &Chain,
    completeness: Completeness,
) -> Option<Gap> {
    match completeness {
        Completeness::Assumed => None,
        Completeness::Required => gap(snapshot, chain, Kind::DenyAssignments),
    }
}

fn gap(snapshot: &Snapshot, chain: &Chain, kind: Kind) -> Option<Gap> {
    if snapshot.coverage().is_whole(kind) {
        return None;
    }
    let uncovered = snapshot
        .coverage()
        .uncovered(kind, chain, snapshot.hierarchy());
    if uncovered.is_empty() {
        None
    } else if snapshot.has(kind) {
        Some(Gap::NotCovered { kind, uncovered })
    } else {
        Some(Gap::KindMissing { kind })
    }
}

/// What the answer takes for granted.
pub(super) fn assumptions(
    snapshot: &Snapshot,
    chain: &Chain,
    completeness: Completeness,
) -> Vec<Assumption> {
    let mut found = Vec::new();
    if completeness == Completeness::Assumed {
        match gap(snapshot, chain, Kind::DenyAssignments) {
            Some(Gap::NotCovered { kind, uncovered }) => {
                found.push(Assumption::NoneAt { kind, uncovered });
            }
            Some(_) => found.push(Assumption::None {
                kind: Kind::DenyAssignments,
            }),
            None => {}
        }
    }
    let schedules = [
        Kind::RoleEligibilityScheduleInstances,
        Kind::RoleAssignmentScheduleInstances,
    ];
    for kind in schedules {
        if !snapshot.has(kind) && !snapshot.coverage().is_whole(kind) {
            found.push(Assumption::None { kind });
        }
    }
    found
}
