//! Where anything is assigned to a principal.

use std::collections::BTreeSet;

use crate::directory::PrincipalId;
use crate::scope::Scope;
use crate::snapshot::Snapshot;

/// The scopes at which something is assigned to a principal or to a group that it
/// is in, or may be in. Linear in the role assignments.
pub fn assigned_scopes(snapshot: &Snapshot, principal: &PrincipalId) -> BTreeSet<Scope> {
    let directory = snapshot.directory();
    let closure = directory.closure(principal, snapshot.group_eligibilities(), |eligibility| {
        eligibility.counts
    });
    let concerns = |assigned: &PrincipalId| {
        assigned == principal
            || closure.reaches(assigned)
            || directory.open_to(principal, assigned).is_some()
    };
    snapshot
        .grants()
        .iter()
        .filter(|grant| concerns(&grant.assignment.principal))
        .map(|grant| grant.assignment.scope.clone())
        .collect()
}
