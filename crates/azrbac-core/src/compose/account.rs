//! What a derived role is for the operations of today, and what is proven of it.

use std::collections::BTreeSet;

use super::derivation::{Options, PlacedOperation};
use super::proof::Verification;
use super::removal::{Removal, removed};
use super::sets::{any_of, granted};
use crate::algebra::{Budget, Proof, Prover};
use crate::catalog::{Catalog, Certainty, OperationIndex, Standing};
use crate::operation::Plane;
use crate::pattern::ActionPattern;
use crate::role::{EntryList, Permission, RoleDefinition};

/// What the result is for the operations of the catalogue.
#[derive(Default)]
pub(super) struct Told {
    pub(super) taken_out: Vec<PlacedOperation>,
    pub(super) left_out: Vec<PlacedOperation>,
    pub(super) missing: Vec<PlacedOperation>,
    pub(super) still_granted: Vec<PlacedOperation>,
}

impl Told {
    pub(super) fn of(
        base: &RoleDefinition,
        role: &RoleDefinition,
        removals: &[Removal],
        catalog: &Catalog,
    ) -> Self {
        let mut told = Self::default();
        for plane in Plane::ALL {
            let gone = removed(removals, plane);
            let before = known(base, plane, catalog);
            let after = known(role, plane, catalog);
            let to_go: BTreeSet<OperationIndex> = gone
                .iter()
                .flat_map(|pattern| catalog.matching(pattern))
                .map(|operation| operation.index())
                .collect();
            for index in before {
                let Some(operation) = catalog.get(index) else {
                    continue;
                };
                let (stays, goes) = (after.contains(&index), to_go.contains(&index));
                let sure = operation.certainty() == Certainty::Sure;
                let own = operation.plane() == plane;
                let list = match (goes, stays) {
                    (true, true) => &mut told.still_granted,
                    (true, false) if own || !sure => &mut told.taken_out,
                    (false, false) if operation.standing() == Standing::Retired || !own => continue,
                    (false, false) if sure => &mut told.missing,
                    (false, false) => &mut told.left_out,
                    _ => continue,
                };
                list.push(PlacedOperation {
                    operation: operation.operation(),
                    plane,
                });
            }
        }
        told
    }
}

/// The operations of the catalogue that a role may grant in a plane, those of the
/// other plane among them.
fn known(role: &RoleDefinition, plane: Plane, catalog: &Catalog) -> BTreeSet<OperationIndex> {
    let objects = role.permissions.iter();
    let granted = objects.flat_map(|object| {
        let not = object.list(EntryList::subtracting(plane));
        let list = object.list(EntryList::granting(plane)).iter();
        list.flat_map(|pattern| catalog.matching(pattern))
            .filter(move |found| !not.iter().any(|not| not.matches_folded(found.folded())))
            .map(|found| found.index())
    });
    granted.collect()
}

/// The two claims about the result.
pub(super) fn verify(
    base: &RoleDefinition,
    role: &RoleDefinition,
    removals: &[Removal],
    still_granted: &[PlacedOperation],
    options: &Options,
) -> (Verification, Verification) {
    let prover = &options.prover;
    let mut budget = prover.budget_of_task();
    let (mut within, mut disjoint) = (Vec::new(), Vec::new());
    for (before, after) in base.permissions.iter().zip(&role.permissions) {
        for plane in Plane::ALL {
            let result = granted(after, plane);
            within.push(no_more(before, after, plane, prover, &mut budget));
            let aside = |pattern: &&&ActionPattern| {
                !still_granted.iter().any(|placed| {
                    placed.plane == plane && placed.operation.folded() == pattern.form()
                })
            };
            let gone = removed(removals, plane);
            let gone = any_of(gone.iter().filter(aside).copied());
            disjoint.push(prover.any_name(&result.intersection(&gone), &mut budget));
        }
    }
    (Verification::of(within), Verification::of(disjoint))
}

/// That a permission object grants nothing that the one it was made from does not. Its
/// entries that stand there too need no look, as long as nothing is subtracted less:
/// roles of thousands of names would take the square of their number.
fn no_more(
    before: &Permission,
    after: &Permission,
    plane: Plane,
    prover: &Prover,
    budget: &mut Budget,
) -> Proof {
    let forms = |object: &'_ Permission, list| -> BTreeSet<String> {
        let entries = object.list(list).iter();
        entries.map(|entry| entry.form().to_owned()).collect()
    };
    let subtracting = EntryList::subtracting(plane);
    if !forms(before, subtracting).is_subset(&forms(after, subtracting)) {
        let more = granted(after, plane).difference(&granted(before, plane));
        return prover.any_name(&more, budget);
    }
    let own = forms(before, EntryList::granting(plane));
    let granting = after.list(EntryList::granting(plane)).iter();
    let new = any_of(granting.filter(|entry| !own.contains(entry.form())));
    let new = new.difference(&any_of(after.list(subtracting)));
    // What is subtracted before is subtracted after too: it need not be looked at again.
    let granting = any_of(before.list(EntryList::granting(plane)));
    prover.any_name(&new.difference(&granting), budget)
}
