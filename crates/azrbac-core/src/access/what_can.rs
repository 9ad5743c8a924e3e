//! Everything that a principal may do at a scope, of the operations that the
//! catalogue knows.

use std::collections::HashSet;

use crate::catalog::{Catalog, OperationIndex};
use crate::snapshot::{GrantIndex, Snapshot};

use super::held::{Held, add_unknown_roles, apply_denies, hold, look_at_both_planes};
use super::standing::Standing;
use super::{Activation, Assumption, DenyOutcome, Gap, Reason, Request, Terms, Verdict, coverage};

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
    let mut held: Held = Held::new();
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
