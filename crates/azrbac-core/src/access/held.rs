//! What every operation of the catalogue comes to at a scope, from the evidence.

use std::collections::{HashMap, HashSet};

use crate::assignment::DenyAssignment;
use crate::catalog::{self, Catalog, OperationIndex};
use crate::operation::Plane;
use crate::role::Permission;
use crate::snapshot::DenyIndex;

use super::deny::for_operation;
use super::expand::evaluated;
use super::standing::{Applicable, Standing};
use super::tallied::Tallied;
use super::{Activation, Certainty, DenyOutcome};

/// The evidence for operations of the catalogue, each in a plane.
pub(super) type Held = HashMap<(OperationIndex, Plane), Tallied>;

/// An operation whose plane is only inferred is evaluated in both.
pub(super) fn look_at_both_planes(catalog: &Catalog, held: &mut Held) {
    let inferred: Vec<OperationIndex> = held
        .keys()
        .filter_map(|(index, _)| catalog.get(*index))
        .filter(|operation| operation.certainty() == catalog::Certainty::Inferred)
        .map(|operation| operation.index())
        .collect();
    for index in inferred {
        for plane in Plane::ALL {
            held.entry((index, plane)).or_default();
        }
    }
}

/// Adds what a permission object grants, as surely as its conditions let it.
pub(super) fn hold<'s>(
    standing: &Standing<'s>,
    applicable: &Applicable,
    permission: &'s Permission,
    catalog: &Catalog,
    held: &mut Held,
) {
    let assignment = standing.snapshot.grant(applicable.grant);
    let outer = assignment.and_then(|grant| grant.assignment.condition.as_ref());
    let unconditional = permission.condition.is_none() && outer.is_none();
    for (index, plane) in evaluated(permission, catalog) {
        let judged = if unconditional {
            Some((applicable.certainty(true, false), None))
        } else {
            catalog.get(index).and_then(|operation| {
                standing.judge(applicable, permission, &operation.operation())
            })
        };
        if let Some((certainty, open)) = judged {
            let held = held.entry((index, plane)).or_default();
            held.add(certainty, Some(applicable.grant), open);
        }
    }
}

/// Adds the grants whose role definitions are not known: they may grant anything.
pub(super) fn add_unknown_roles(standing: &Standing<'_>, catalog: &Catalog, held: &mut Held) {
    let mut seen = HashSet::new();
    for applicable in &standing.grants {
        let Some(grant) = standing.snapshot.grant(applicable.grant) else {
            continue;
        };
        let certainty = applicable.certainty(false, false);
        let condition = grant.assignment.condition.as_ref();
        if grant.role.is_some() || !seen.insert((certainty, condition)) {
            continue;
        }
        for ((index, _), held) in held.iter_mut() {
            let judged = match (condition, catalog.get(*index)) {
                (Some(_), Some(operation)) => {
                    standing.judge_unknown(applicable, &operation.operation())
                }
                _ => Some((certainty, None)),
            };
            if let Some((certainty, open)) = judged {
                held.add(certainty, Some(applicable.grant), open);
            }
        }
    }
}

pub(super) fn apply_denies(standing: &Standing<'_>, catalog: &Catalog, held: &mut Held) {
    let now = decisive_denies(standing, standing.activation);
    let activated = decisive_denies(standing, Activation::EligibleToo);
    for ((index, plane), held) in held.iter_mut() {
        let Some(operation) = catalog.get(*index) else {
            continue;
        };
        let denies = match standing.deny_activation(held.tally) {
            Activation::ActiveOnly => &now,
            Activation::EligibleToo => &activated,
        };
        if !denies.is_empty() {
            let name = operation.operation();
            for (at, deny, outcome) in denies {
                let covering = standing.covering(deny, &name, *plane);
                let (outcome, _) = for_operation(outcome.clone(), covering);
                held.deny(*at, outcome);
            }
        }
        if !standing.deny_gaps.is_empty() {
            held.tally.deny(Certainty::Unknown);
        }
    }
}

/// The deny assignments that deny, or may, what they cover.
fn decisive_denies<'s>(
    standing: &Standing<'s>,
    activation: Activation,
) -> Vec<(DenyIndex, &'s DenyAssignment, DenyOutcome)> {
    standing
        .denies()
        .map(|(at, deny, doubt)| (at, deny, standing.deny_outcome(deny, doubt, activation)))
        .filter(|(_, _, outcome)| outcome.certainty().is_some())
        .collect()
}
