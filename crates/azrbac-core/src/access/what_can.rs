//! Everything that a principal may do at a scope, of the operations that the
//! catalogue knows.

use std::collections::{HashMap, HashSet};

use crate::assignment::DenyAssignment;
use crate::catalog::{self, Catalog, OperationIndex};
use crate::operation::Plane;
use crate::role::Permission;
use crate::snapshot::{DenyIndex, GrantIndex, Snapshot};

use super::deny::for_operation;
use super::expand::evaluated;
use super::standing::{Applicable, Standing};
use super::tallied::Tallied;
use super::{
    Activation, Assumption, Certainty, DenyOutcome, Gap, Reason, Request, Terms, Verdict, coverage,
};

/// An operation that a principal may do, or may do under circumstances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldOperation {
    /// Its place in the catalogue.
    pub operation: OperationIndex,
    /// `allowed`, `conditional`, `eligible`, `unknown`, or `denied` where a deny
    /// assignment takes away what is granted.
    pub verdict: Verdict,
    /// What decided it.
    pub reason: Reason,
    /// The strongest grant.
    pub grant: Option<GrantIndex>,
    /// On what the verdict depends where it is conditional.
    pub terms: Terms,
}

/// What a principal may do at a scope.
#[derive(Debug, Clone)]
pub struct WhatCan {
    /// The operations that a known role definition grants, or may, in the order of
    /// the catalogue. An operation that is not here has the verdict `not-granted`,
    /// or is open where [`WhatCan::gaps`] holds something.
    pub operations: Vec<HeldOperation>,
    /// The role assignments and schedule instances that apply, or may apply.
    pub grants: Vec<GrantIndex>,
    /// What is missing and could grant anything.
    pub gaps: Vec<Gap>,
    /// What is taken for granted without being in the data.
    pub assumptions: Vec<Assumption>,
}

/// What a principal may do at a scope: for every operation of the catalogue the
/// verdict that [`check`](super::check) gives in the operation's plane, and
/// `unknown` where that is only inferred and the other would give another. The
/// operation and the plane of `request` are not looked at. Linear in what the
/// entries of the roles match.
///
/// ```
/// # use azrbac_core::ingest::Ingest;
/// # use azrbac_core::operation::{OperationName, Plane};
/// # use azrbac_core::role::RoleLibrary;
/// # use azrbac_core::scope::Scope;
/// # use azrbac_core::access::Request;
/// use azrbac_core::access::what_can;
/// use azrbac_core::catalog::Catalog;
///
/// # let tenant = br#"{"schema": "azrbac.snapshot/v1", "denyAssignments": [],
/// #   "groups": [{"id": "operators", "members": ["carl"]}],
/// #   "roleDefinitions": [{"roleName": "VM reader", "name": "r1",
/// #     "permissions": [{"actions": ["Microsoft.Compute/*/read"]}]}],
/// #   "roleAssignments": [{"id": "a1", "principalId": "operators", "principalType": "Group",
/// #     "roleDefinitionId": "r1", "scope": "/subscriptions/s1"}]}"#;
/// # let mut ingest = Ingest::new();
/// # ingest.read("tenant.json", tenant.to_vec());
/// # let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
/// # let scope = Scope::parse("/subscriptions/s1/resourceGroups/g")?;
/// # let read = OperationName::parse("Microsoft.Compute/virtualMachines/read")?;
/// let catalog = Catalog::from_names("2026-08", [
///     ("Microsoft.Compute/disks/read", Plane::Control),
///     ("Microsoft.Compute/disks/write", Plane::Control),
/// ]);
/// let request = Request::new("carl".into(), read, Plane::Control, scope);
/// let held = what_can(&snapshot, &request, &catalog).operations;
/// let names: Vec<&str> = held.iter().filter_map(|held| catalog.get(held.operation)).map(|it| it.name()).collect();
/// assert_eq!(names, ["Microsoft.Compute/disks/read"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn what_can(snapshot: &Snapshot, request: &Request, catalog: &Catalog) -> WhatCan {
    let standing = Standing::of(snapshot, request);
    let mut held: HashMap<(OperationIndex, Plane), Tallied> = HashMap::new();
    // Of assignments of one role that speak as surely under the same condition, the
    // first says it all.
    let mut seen = HashSet::new();
    for applicable in &standing.grants {
        let Some(grant) = snapshot.grant(applicable.grant) else {
            continue;
        };
        let Some(role) = grant.role.and_then(|role| snapshot.role(role)) else {
            continue;
        };
        let condition = grant.assignment.condition.as_ref();
        if !seen.insert((grant.role, applicable.certainty(true, false), condition)) {
            continue;
        }
        for permission in &role.definition.permissions {
            hold(&standing, applicable, permission, catalog, &mut held);
        }
    }
    look_at_both_planes(catalog, &mut held);
    // What may grant anything makes open what is not certain, and is told as a gap
    // for all the rest.
    add_unknown_roles(&standing, catalog, &mut held);
    for ((index, plane), held) in &mut held {
        if let Some(operation) = catalog.get(*index).filter(|_| !standing.gaps.is_empty()) {
            for open in standing.open_data(&operation.operation(), *plane) {
                held.add(open.certainty, None, None);
            }
        }
    }
    apply_denies(&standing, catalog, &mut held);
    let mut operations: Vec<HeldOperation> = Vec::new();
    for ((index, plane), one) in &held {
        let Some(operation) = catalog.get(*index).filter(|known| known.plane() == *plane) else {
            continue;
        };
        let (mut verdict, mut reason) = one.tally.verdict();
        let other = held.get(&(*index, plane.other()));
        let other_verdict = other.map_or(verdict, |other| other.tally.verdict().0);
        if other_verdict != verdict {
            (verdict, reason) = (Verdict::Unknown, Reason::PlaneNotSure);
        }
        if verdict != Verdict::NotGranted {
            operations.push(HeldOperation {
                operation: operation.index(),
                verdict,
                reason,
                grant: one.grant.map(|(_, grant)| grant),
                terms: if verdict == Verdict::Conditional {
                    one.terms()
                } else {
                    Terms::default()
                },
            });
        }
    }
    operations.sort_by_key(|held| held.operation);
    WhatCan {
        operations,
        grants: standing.grants.iter().map(|grant| grant.grant).collect(),
        gaps: all_gaps(&standing),
        assumptions: coverage::assumptions(
            snapshot,
            &standing.chain,
            request.completeness,
            &Verdict::ALL,
        ),
    }
}

/// An operation whose plane is only inferred is evaluated in both.
fn look_at_both_planes(catalog: &Catalog, held: &mut HashMap<(OperationIndex, Plane), Tallied>) {
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
fn hold(
    standing: &Standing<'_>,
    applicable: &Applicable,
    permission: &Permission,
    catalog: &Catalog,
    held: &mut HashMap<(OperationIndex, Plane), Tallied>,
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
fn add_unknown_roles(
    standing: &Standing<'_>,
    catalog: &Catalog,
    held: &mut HashMap<(OperationIndex, Plane), Tallied>,
) {
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

fn apply_denies(
    standing: &Standing<'_>,
    catalog: &Catalog,
    held: &mut HashMap<(OperationIndex, Plane), Tallied>,
) {
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
fn decisive_denies<'a>(
    standing: &'a Standing<'_>,
    activation: Activation,
) -> Vec<(DenyIndex, &'a DenyAssignment, DenyOutcome)> {
    standing
        .denies()
        .map(|(at, deny, doubt)| (at, deny, standing.deny_outcome(deny, doubt, activation)))
        .filter(|(_, _, outcome)| outcome.certainty().is_some())
        .collect()
}

/// Every gap that makes some operation unknown.
fn all_gaps(standing: &Standing<'_>) -> Vec<Gap> {
    let mut found: Vec<Gap> = Vec::new();
    let doubts = standing.grants.iter().flat_map(|grant| &grant.doubts);
    let roles = standing
        .grants
        .iter()
        .filter_map(|applicable| standing.missing_role(applicable.grant));
    let denies: Vec<Gap> = standing
        .denies()
        .filter_map(|(_, deny, doubt)| {
            match standing.deny_outcome(deny, doubt, Activation::EligibleToo) {
                DenyOutcome::Unknown(gaps) => Some(gaps),
                _ => None,
            }
        })
        .flatten()
        .collect();
    let all = doubts
        .cloned()
        .chain(roles)
        .chain(denies)
        .chain(standing.gaps.iter().map(|open| open.gap.clone()))
        .chain(standing.deny_gaps.iter().cloned());
    let mut seen: HashSet<Gap> = HashSet::new();
    for gap in all {
        if seen.insert(gap.clone()) {
            found.push(gap);
        }
    }
    found
}
