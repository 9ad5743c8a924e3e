//! `role-within`: a role definition grants no more than another.

use super::{Outcome, Report, Widening};
use crate::algebra::Universe;
use crate::catalog::{Catalog, OperationIndex};
use crate::compare::{Claim, Comparer, Excess, OnlyIf, Shown};
use crate::operation::{OperationClass, Plane};
use crate::role::RoleDefinition;

/// Whether a role definition grants no more than another, proven for every name of
/// an operation. Undecided where that was not decided, which takes entries that are
/// made to be hard.
pub fn role_within(
    catalog: &Catalog,
    universe: Universe,
    role: &RoleDefinition,
    of: &RoleDefinition,
) -> Report {
    let comparer = Comparer::new(catalog, universe, &[role, of]);
    let comparison = comparer.compare(0, 1);
    let outcome = match comparison.both().within.holds() {
        Some(true) => Outcome::Passed,
        Some(false) => Outcome::Failed,
        None => Outcome::Undecided,
    };
    let widening = (outcome == Outcome::Failed).then(|| {
        let excesses = Plane::ALL.map(|plane| comparer.excess(0, 1, plane));
        listed(catalog, &excesses).or_else(|| {
            let mut planes = excesses.iter();
            planes.find_map(|excess| named(excess, &comparison.plane(excess.plane).within))
        })
    });
    Report {
        outcome,
        widening: widening.flatten(),
        ..Report::passed()
    }
}

/// The most sensitive operation of the catalogue that only the one grants.
fn listed(catalog: &Catalog, excesses: &[Excess]) -> Option<Widening> {
    let all = excesses.iter().flat_map(|excess| {
        let operations = excess.operations.iter();
        operations.map(move |(index, only_if)| (*index, only_if, excess.plane))
    });
    let count = all.clone().count();
    let (index, only_if, plane) =
        all.min_by_key(|(index, _, _)| (rank(catalog, *index), *index))?;
    let OnlyIf {
        here,
        granted_there,
    } = only_if.clone();
    Some(Widening {
        operation: catalog.get(index)?.operation(),
        plane,
        listed: Some(index),
        only_if: here,
        conditional_there: granted_there,
        operations: count,
    })
}

/// A name that refutes, where the catalogue has none.
fn named(excess: &Excess, claim: &Claim) -> Option<Widening> {
    let Claim::Refuted(Shown::Name(name)) = claim else {
        return None;
    };
    let only_if = excess.differences.first().map(|one| one.only_if.clone());
    let OnlyIf {
        here,
        granted_there,
    } = only_if.unwrap_or_default();
    Some(Widening {
        operation: excess.shortest.clone().unwrap_or_else(|| name.clone()),
        plane: excess.plane,
        listed: None,
        only_if: here,
        conditional_there: granted_there,
        operations: 0,
    })
}

/// How sensitive an operation is, the most sensitive first.
fn rank(catalog: &Catalog, index: OperationIndex) -> usize {
    let operation = catalog.get(index);
    let is = |class: &OperationClass| operation.is_some_and(|found| found.is(*class));
    let rank = OperationClass::ALL.iter().position(is);
    rank.unwrap_or(OperationClass::ALL.len())
}
