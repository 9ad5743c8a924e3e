//! Whether roles grant a need, and nothing else: proven.

use super::sets::granted;
use super::suggest::Need;
use crate::algebra::{OperationSet, Proof, Prover};
use crate::operation::Plane;
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition};

/// What roles grant in a plane without a condition, or with conditions fulfilled.
fn all_of(
    roles: &[&RoleDefinition],
    plane: Plane,
    counts: impl Fn(&Permission) -> bool,
) -> OperationSet {
    let objects = roles.iter().flat_map(|role| &role.permissions);
    objects
        .filter(|object| counts(object))
        .map(|object| granted(object, plane))
        .fold(OperationSet::empty(), |all, one| all.union(&one))
}

/// Whether roles without any condition grant the same for every name.
pub(super) fn same(one: &[&RoleDefinition], two: &[&RoleDefinition], prover: &Prover) -> bool {
    let mut objects = one.iter().chain(two).flat_map(|role| &role.permissions);
    objects.all(|object| object.condition.is_none())
        && Plane::ALL.into_iter().all(|plane| {
            let (one, two) = (all_of(one, plane, |_| true), all_of(two, plane, |_| true));
            prover.equal(&one, &two) == Proof::Holds
        })
}

/// The needs of a plane, as a set.
fn needed(needs: &[Need], plane: Plane) -> OperationSet {
    let of_plane = needs.iter().filter(|need| need.plane == plane);
    of_plane
        .filter_map(|need| ActionPattern::parse(need.operation.as_str()).ok())
        .collect()
}

pub(super) fn covers(roles: &[&RoleDefinition], needs: &[Need], prover: &Prover) -> Proof {
    let proofs = Plane::ALL.into_iter().map(|plane| {
        let granted = all_of(roles, plane, |object| object.condition.is_none());
        prover.within(&needed(needs, plane), &granted)
    });
    let mut contrary = proofs.filter(|proof| *proof != Proof::Holds);
    contrary.next().unwrap_or(Proof::Holds)
}

pub(super) fn is_exactly(role: &RoleDefinition, needs: &[Need], prover: &Prover) -> Proof {
    let proofs = Plane::ALL
        .into_iter()
        .map(|plane| prover.equal(&all_of(&[role], plane, |_| true), &needed(needs, plane)));
    let mut contrary = proofs.filter(|proof| *proof != Proof::Holds);
    contrary.next().unwrap_or(Proof::Holds)
}
