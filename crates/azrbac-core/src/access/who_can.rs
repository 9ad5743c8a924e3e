//! Who may do an operation at a scope, down to each principal.

use std::collections::{HashMap, HashSet};

use crate::directory::{Opening, PrincipalId, PrincipalType};
use crate::snapshot::{Grant, GrantIndex, Kind, Reach, Snapshot};

use super::condition::Conditions;
use super::place::Place;
use super::standing::{Standing, members_unknown, unreadable_gap};
use super::{Assumption, Gap, Outcome, Reason, Request, Terms, Verdict, coverage};

/// A principal for which there is any evidence of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The principal.
    pub principal: PrincipalId,
    /// What kind, where known.
    pub kind: Option<PrincipalType>,
    /// What [`check`](super::check) answers for it.
    pub outcome: Outcome,
    /// The groups from the principal to the one that the strongest grant is
    /// assigned to; empty where that is the principal itself.
    pub via: Vec<PrincipalId>,
    /// On what the verdict depends where it is conditional.
    pub terms: Terms,
}

/// Who may do an operation at a scope.
#[derive(Debug, Clone)]
pub struct WhoCan {
    /// Every principal, groups included, that a grant of the operation reaches,
    /// with what becomes of it; sorted by verdict and id. One that is not here has
    /// the verdict `not-granted`, or `unknown` where [`WhoCan::gaps`] holds
    /// something.
    pub holders: Vec<Holder>,
    /// What is missing and could grant the operation to anybody.
    pub gaps: Vec<Gap>,
    /// What is taken for granted without being in the data.
    pub assumptions: Vec<Assumption>,
}

/// Who may do an operation at a scope: every principal that a grant reaches,
/// through groups, with the verdict that [`check`](super::check) gives. The
/// principal of `request` is not looked at.
///
/// Takes one [`check`](super::check) for each principal that a grant reaches.
///
/// ```
/// # use azrbac_core::ingest::Ingest;
/// # use azrbac_core::operation::{OperationName, Plane};
/// # use azrbac_core::role::RoleLibrary;
/// # use azrbac_core::scope::Scope;
/// use azrbac_core::access::{Request, who_can};
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
/// let request = Request::new("".into(), read, Plane::Control, scope);
/// let holders = who_can(&snapshot, &request).holders;
/// let names: Vec<&str> = holders.iter().map(|holder| holder.principal.as_str()).collect();
/// assert_eq!(names, ["carl", "operators"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn who_can(snapshot: &Snapshot, request: &Request) -> WhoCan {
    let place = Place::of(snapshot, request);
    let grants = reaching(snapshot, request, &place);
    let assigned: HashSet<&PrincipalId> = grants
        .iter()
        .filter_map(|index| snapshot.grant(*index))
        .map(|grant| &grant.assignment.principal)
        .collect();
    let candidates = snapshot
        .directory()
        .everybody_in(assigned.iter().copied(), snapshot.group_eligibilities());
    let mut gaps = gaps_for_anybody(snapshot, &assigned, &place);
    let mut seen: HashSet<Gap> = gaps.iter().cloned().collect();
    let mut holders: Vec<Holder> = candidates
        .into_iter()
        .filter_map(|principal| {
            let standing = Standing::at(snapshot, request, &principal, place.clone());
            let tallied = standing.tally(&request.operation, request.plane);
            let outcome = tallied.outcome();
            if outcome.verdict == Verdict::Unknown {
                let missing = standing.gaps_for(&request.operation, request.plane);
                gaps.extend(missing.into_iter().filter(|gap| seen.insert(gap.clone())));
            }
            let via = outcome
                .grant
                .and_then(|grant| snapshot.grant(grant))
                .and_then(|grant| standing.closure.path(&grant.assignment.principal))
                .map(|path| path.groups)
                .unwrap_or_default();
            (outcome.verdict != Verdict::NotGranted).then(|| Holder {
                via,
                kind: snapshot.directory().kind(&principal),
                principal,
                outcome,
                terms: tallied.terms(),
            })
        })
        .collect();
    sort(&mut holders);
    WhoCan {
        holders,
        gaps,
        assumptions: coverage::assumptions(
            snapshot,
            &place.chain,
            request.completeness,
            &Verdict::ALL,
        ),
    }
}

/// The same for an operation whose plane is only inferred: where the other plane
/// would give a principal another verdict, its verdict is unknown.
pub fn who_can_either_plane(snapshot: &Snapshot, request: &Request) -> WhoCan {
    let mut answer = who_can(snapshot, request);
    let other = Request {
        plane: request.plane.other(),
        ..request.clone()
    };
    let mut elsewhere: HashMap<PrincipalId, Holder> = who_can(snapshot, &other)
        .holders
        .into_iter()
        .map(|holder| (holder.principal.clone(), holder))
        .collect();
    for holder in &mut answer.holders {
        let other = elsewhere.remove(&holder.principal);
        let other = other.map_or(Verdict::NotGranted, |holder| holder.outcome.verdict);
        if other != holder.outcome.verdict {
            holder.outcome.verdict = Verdict::Unknown;
            holder.outcome.reason = Reason::PlaneNotSure;
        }
    }
    answer
        .holders
        .extend(elsewhere.into_values().map(|mut holder| {
            holder.outcome.verdict = Verdict::Unknown;
            holder.outcome.reason = Reason::PlaneNotSure;
            holder
        }));
    sort(&mut answer.holders);
    answer
}

fn sort(holders: &mut [Holder]) {
    holders
        .sort_by(|a, b| (a.outcome.verdict, &a.principal).cmp(&(b.outcome.verdict, &b.principal)));
}

/// The role assignments and schedule instances that reach the scope, or may, and
/// whose role definition covers the operation, or may, under no condition that fails.
fn reaching(snapshot: &Snapshot, request: &Request, place: &Place) -> Vec<GrantIndex> {
    let chain = &place.chain;
    let certain = chain
        .scopes()
        .iter()
        .flat_map(|scope| snapshot.grants_at(scope))
        .copied();
    let uncertain = snapshot
        .grants_at_management_groups()
        .iter()
        .copied()
        .filter(|index| {
            snapshot.grant(*index).is_some_and(|grant| {
                snapshot.hierarchy().reach(&grant.assignment.scope, chain) == Reach::Unknown
            })
        });
    // Conditions do not depend on who asks.
    let anybody = Standing::at(snapshot, request, &request.principal, place.clone());
    let may_grant = |grant: &Grant| {
        let holds = |inner| {
            let outer = grant.assignment.condition.as_ref();
            anybody.conditions(inner, outer, &request.operation) != Conditions::Fail
        };
        let Some(role) = grant.role.and_then(|role| snapshot.role(role)) else {
            return holds(None);
        };
        let mut permissions = role.definition.permissions.iter();
        permissions.any(|permission| {
            permission.grants(&request.operation, request.plane)
                && holds(permission.condition.as_ref())
        })
    };
    certain
        .chain(uncertain)
        .filter(|index| snapshot.grant(*index).is_some_and(may_grant))
        .collect()
}

/// What is missing and could grant the operation to those whom no grant reaches.
fn gaps_for_anybody(
    snapshot: &Snapshot,
    assigned: &HashSet<&PrincipalId>,
    place: &Place,
) -> Vec<Gap> {
    let mut open: Vec<(&PrincipalId, Opening<'_>)> = assigned
        .iter()
        .filter_map(|group| Some((*group, snapshot.directory().open_through(group)?)))
        .collect();
    open.sort();
    let mut found: Vec<Gap> = open
        .into_iter()
        .map(|(group, opening)| members_unknown(group, opening))
        .collect();
    found.extend(place.gaps().cloned());
    for (unreadable, _) in snapshot.unreadable() {
        let grants = matches!(
            unreadable.kind,
            Kind::RoleAssignments
                | Kind::RoleAssignmentScheduleInstances
                | Kind::RoleEligibilityScheduleInstances
        );
        let reaches = unreadable
            .scope
            .as_ref()
            .is_none_or(|scope| snapshot.hierarchy().reach(scope, &place.chain) != Reach::No);
        let lets_in = unreadable.kind == Kind::GroupEligibilities
            && coverage::may_let_in(snapshot, &place.chain, unreadable);
        if (grants || lets_in) && reaches {
            found.push(unreadable_gap(unreadable));
        }
    }
    found
}
