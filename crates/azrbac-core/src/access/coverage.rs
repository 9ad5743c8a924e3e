//! Gaps and assumptions that do not hang on one assignment.

use crate::directory::PrincipalType;
use crate::snapshot::{Chain, FailedExport, Kind, Snapshot, Unreadable};

use super::{Assumption, Completeness, Gap, Verdict};

/// What may be missing among the role assignments: it could hold a grant.
pub(super) fn grant_gap(snapshot: &Snapshot, chain: &Chain) -> Option<Gap> {
    gap(snapshot, chain, Kind::RoleAssignments)
}

/// What may be missing among schedule instances of a kind of which an export did not come
/// to its end: it could hold a grant.
pub(super) fn schedule_gap(snapshot: &Snapshot, chain: &Chain, kind: Kind) -> Option<Gap> {
    if !snapshot.is_cut_short(kind, chain) {
        return None;
    }
    gap(snapshot, chain, kind)
}

/// Whether an eligible membership that could not be read may give something at a scope.
pub(super) fn may_let_in(snapshot: &Snapshot, chain: &Chain, unreadable: &Unreadable) -> bool {
    !FailedExport::tells_no_licence(&unreadable.problem) && groups_hold(snapshot, chain)
}

/// Whether anything that may bear on a scope is assigned to what may be a group.
fn groups_hold(snapshot: &Snapshot, chain: &Chain) -> bool {
    let at = |scope| snapshot.grants_at(scope).iter();
    let near = chain.scopes().iter().flat_map(at);
    let above = snapshot.grants_at_management_groups().iter();
    let mut grants = near.chain(above).filter_map(|index| snapshot.grant(*index));
    grants.any(|grant| {
        let kind = snapshot.directory().kind(&grant.assignment.principal);
        kind.or(grant.assignment.principal_type)
            .is_some_and(PrincipalType::may_be_group)
    })
}

/// What may be missing among the deny assignments, where that has to be known.
pub(super) fn deny_gap(
    snapshot: &Snapshot,
    chain: &Chain,
    completeness: Completeness,
) -> Option<Gap> {
    let kind = Kind::DenyAssignments;
    match completeness {
        // Deny assignments that nobody exported are taken for none; an export that did not
        // come to its end may have left one out.
        Completeness::Assumed if !snapshot.is_cut_short(kind, chain) => None,
        Completeness::Assumed | Completeness::Required => gap(snapshot, chain, kind),
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

/// What answers with any of these verdicts take for granted: deny assignments
/// matter only where something is granted, schedule instances only where nothing
/// is.
pub(super) fn assumptions(
    snapshot: &Snapshot,
    chain: &Chain,
    completeness: Completeness,
    verdicts: &[Verdict],
) -> Vec<Assumption> {
    let mut found = Vec::new();
    let granted = verdicts
        .iter()
        .any(|verdict| !matches!(verdict, Verdict::NotGranted | Verdict::Denied));
    if completeness == Completeness::Assumed && granted {
        found.extend(none_of(snapshot, chain, Kind::DenyAssignments));
    }
    if verdicts.contains(&Verdict::NotGranted) {
        for kind in [
            Kind::RoleEligibilityScheduleInstances,
            Kind::RoleAssignmentScheduleInstances,
        ] {
            found.extend(none_of(snapshot, chain, kind));
        }
        let kind = Kind::GroupEligibilities;
        let cut = snapshot.unreadable().any(|(entry, _)| entry.kind == kind);
        if cut || !snapshot.has(kind) {
            found.push(Assumption::None { kind });
        }
    }
    found
}

/// That there are no documents of a kind where the data may lack some.
fn none_of(snapshot: &Snapshot, chain: &Chain, kind: Kind) -> Option<Assumption> {
    // What an interrupted export may have left out is a gap, not taken for none.
    if snapshot.is_cut_short(kind, chain) {
        return None;
    }
    Some(match gap(snapshot, chain, kind)? {
        Gap::NotCovered { kind, uncovered } => Assumption::NoneAt { kind, uncovered },
        _ => Assumption::None { kind },
    })
}
