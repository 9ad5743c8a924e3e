//! Looking for what the data lack.

use std::collections::{BTreeSet, HashSet};

use super::{Shortfall, cover, failed};
use crate::assignment::DenyPrincipal;
use crate::directory::{Opening, PrincipalId};
use crate::role::RoleDefinitionId;
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{Chain, Kind, Snapshot};

/// What the data lack, the worst first. Where nothing is found that weighs
/// [`Weight::Unknown`](super::Weight::Unknown), no answer about a subscription or
/// management group that the data mention is unknown for want of data.
///
/// ```
/// use azrbac_core::access::{Weight, shortfalls};
/// use azrbac_core::ingest::Ingest;
/// use azrbac_core::role::RoleLibrary;
///
/// let mut ingest = Ingest::new();
/// ingest.read("tenant.json", br#"{"schema": "azrbac.snapshot/v1", "roleAssignments": [
///     {"principalId": "p1", "roleDefinitionId": "r1", "scope": "/subscriptions/s1"}]}"#.to_vec());
/// let found = shortfalls(&ingest.finish().into_snapshot(&RoleLibrary::default()));
///
/// assert_eq!(found[0].name(), "role-definitions-missing");
/// assert_eq!(found[0].weight(), Weight::Unknown);
/// assert_eq!(found[0].help(), "`az role definition list --name r1`");
/// ```
pub fn shortfalls(snapshot: &Snapshot) -> Vec<Shortfall> {
    let mentioned = mentioned(snapshot);
    let mut found = Vec::new();
    for kind in [
        Kind::RoleAssignments,
        Kind::DenyAssignments,
        Kind::RoleAssignmentScheduleInstances,
        Kind::RoleEligibilityScheduleInstances,
    ] {
        found.extend(coverage(snapshot, kind, &mentioned));
    }
    // Of two copies that differ each is one.
    let mut told = HashSet::new();
    let unreadable = snapshot.unreadable().map(|(entry, _)| entry);
    let unreadable =
        unreadable.filter(|entry| told.insert((entry.kind, &entry.id, &entry.problem)));
    found.extend(unreadable.map(|entry| Shortfall::Unreadable {
        kind: entry.kind,
        id: entry.id.clone(),
        problem: entry.problem.clone(),
    }));
    let notes = snapshot.notes().iter();
    found.extend(notes.map(|note| Shortfall::Contradiction {
        note: note.as_str().into(),
    }));
    found.extend(hierarchy(snapshot, &mentioned));
    found.extend(not_listed(snapshot));
    found.extend(roles(snapshot));
    found.extend(members(snapshot));
    found.extend(beside(snapshot));
    failed::tell(snapshot, &mut found);
    found.sort_by_key(Shortfall::weight);
    found
}

/// The subscriptions and management groups that the data mention, the root, and
/// what else something is assigned at, in order, each with what is above it.
pub(in crate::access) fn mentioned(snapshot: &Snapshot) -> Vec<(Scope, Chain)> {
    let grants = snapshot
        .grants()
        .iter()
        .map(|grant| &grant.assignment.scope);
    let denies = snapshot.denies().iter().map(|deny| &deny.scope);
    let resources = snapshot.resources().iter().map(|resource| &resource.scope);
    let locks = snapshot.locks().iter().map(|lock| &lock.scope);
    let unreadable = snapshot.unreadable();
    let unreadable = unreadable.filter_map(|(entry, _)| entry.scope.as_ref());
    let stated = snapshot.coverage().stated().iter();
    let all = grants
        .chain(denies)
        .chain(unreadable)
        .chain(resources)
        .chain(locks)
        .chain(stated.map(|coverage| &coverage.scope))
        .chain(snapshot.hierarchy().listed());
    // Most of them are named over and over.
    let distinct: HashSet<&Scope> = all.collect();
    let mut places: BTreeSet<Scope> = distinct
        .into_iter()
        .map(|scope| {
            let place = scope.subscription().or_else(|| scope.management_group());
            place.unwrap_or_else(|| scope.clone())
        })
        .collect();
    let mut above = HashSet::from([Scope::root()]);
    for place in &places {
        let chain = snapshot.hierarchy().chain(place);
        above.extend(chain.scopes().iter().cloned());
    }
    places.extend(above);
    places
        .into_iter()
        .map(|scope| {
            let chain = snapshot.hierarchy().chain(&scope);
            (scope, chain)
        })
        .collect()
}

fn coverage(snapshot: &Snapshot, kind: Kind, mentioned: &[(Scope, Chain)]) -> Option<Shortfall> {
    let uncovered = cover::uncovered(snapshot, kind, mentioned);
    if uncovered.is_empty() {
        None
    } else if snapshot.has(kind) {
        Some(Shortfall::NotCovered { kind, uncovered })
    } else {
        Some(Shortfall::KindMissing { kind })
    }
}

/// Where the tree of management groups ends, if something is assigned at one that
/// may be above.
fn hierarchy(snapshot: &Snapshot, mentioned: &[(Scope, Chain)]) -> Option<Shortfall> {
    let root = snapshot.tenant_id().and_then(|id| {
        Scope::parse(&format!(
            "/providers/Microsoft.Management/managementGroups/{id}"
        ))
        .ok()
    });
    let grants = snapshot
        .grants()
        .iter()
        .map(|grant| &grant.assignment.scope);
    let denies = snapshot.denies().iter().map(|deny| &deny.scope);
    let assigned: BTreeSet<&Scope> = grants
        .chain(denies)
        .filter(|scope| scope.kind() == ScopeKind::ManagementGroup && Some(*scope) != root.as_ref())
        .collect();
    let above: BTreeSet<&Scope> = mentioned
        .iter()
        .filter_map(|(_, chain)| chain.open_above())
        .collect();
    if assigned.is_empty() || above.is_empty() {
        return None;
    }
    let listed = |scope: &&Scope| snapshot.hierarchy().lists(scope);
    let (_, unlisted): (BTreeSet<&Scope>, BTreeSet<&Scope>) =
        assigned.into_iter().partition(listed);
    Some(Shortfall::HierarchyUnknown {
        above: above
            .into_iter()
            .filter(|scope| !unlisted.contains(*scope))
            .cloned()
            .collect(),
        unlisted: unlisted.into_iter().cloned().collect(),
    })
}

/// Subscriptions that something is assigned in and that the list of them does not hold.
fn not_listed(snapshot: &Snapshot) -> Option<Shortfall> {
    let hierarchy = snapshot.hierarchy();
    if !snapshot.has(Kind::Subscriptions) {
        return None;
    }
    let grants = snapshot
        .grants()
        .iter()
        .map(|grant| &grant.assignment.scope);
    let denies = snapshot.denies().iter().map(|deny| &deny.scope);
    let subscriptions: BTreeSet<Scope> = grants
        .chain(denies)
        .filter_map(Scope::subscription)
        .collect();
    let unlisted = subscriptions
        .into_iter()
        .filter(|scope| !hierarchy.lists(scope));
    let scopes: Vec<Scope> = unlisted.collect();
    (!scopes.is_empty()).then_some(Shortfall::NotListed { scopes })
}

/// Role definitions that were looked for in vain. Those that stand in the data
/// twice, or could not be read, are told as such.
fn roles(snapshot: &Snapshot) -> Option<Shortfall> {
    let defined = snapshot
        .roles()
        .iter()
        .filter_map(|role| role.definition.id.as_ref());
    let unreadable = snapshot.unreadable().map(|(entry, _)| entry);
    let unreadable = unreadable
        .filter(|entry| entry.kind == Kind::RoleDefinitions)
        .filter_map(|entry| entry.role.as_ref());
    let told: HashSet<&RoleDefinitionId> = defined.chain(unreadable).collect();
    let missing: BTreeSet<&RoleDefinitionId> = snapshot
        .grants()
        .iter()
        .filter(|grant| grant.role.is_none())
        .map(|grant| &grant.assignment.role)
        .filter(|role| !told.contains(role))
        .collect();
    let roles: Vec<RoleDefinitionId> = missing.into_iter().cloned().collect();
    (!roles.is_empty()).then_some(Shortfall::RoleDefinitionsMissing { roles })
}

/// Groups with unknown members, where an assignment names them or one that they
/// are in.
fn members(snapshot: &Snapshot) -> Vec<Shortfall> {
    let directory = snapshot.directory();
    let assigned = snapshot
        .grants()
        .iter()
        .map(|grant| &grant.assignment.principal)
        .chain(deny_principals(snapshot).map(|principal| &principal.id));
    let openings = directory.openings(assigned);
    let (unknown, but_for_service_principals): (Vec<_>, Vec<_>) = openings
        .into_iter()
        .partition(|opening| matches!(opening, Opening::Members(_)));
    let ids = |openings: Vec<Opening<'_>>| -> Vec<PrincipalId> {
        let through = openings.into_iter().map(Opening::through);
        through.cloned().collect()
    };
    let found = [
        Shortfall::MembersUnknown {
            groups: ids(unknown),
        },
        Shortfall::ServicePrincipalsUnknown {
            groups: ids(but_for_service_principals),
        },
    ];
    let found = found.into_iter();
    found.filter(|found| !found.items().is_empty()).collect()
}

fn deny_principals(snapshot: &Snapshot) -> impl Iterator<Item = &DenyPrincipal> {
    let denies = snapshot.denies().iter();
    denies.flat_map(|deny| deny.principals.iter().chain(&deny.exclude_principals))
}

/// What decides little or nothing.
fn beside(snapshot: &Snapshot) -> Vec<Shortfall> {
    let mut found = Vec::new();
    let directory = snapshot.directory();
    let granted: BTreeSet<&PrincipalId> = snapshot
        .grants()
        .iter()
        .map(|grant| &grant.assignment.principal)
        .collect();
    let missing = |kind| (!snapshot.has(kind)).then_some(Shortfall::KindMissing { kind });
    if granted.iter().any(|id| directory.is_group(id)) {
        found.extend(missing(Kind::GroupEligibilities));
    }
    let bounded = snapshot
        .grants()
        .iter()
        .any(|grant| !grant.windows().is_empty());
    if bounded && snapshot.captured_at().is_none() {
        found.push(Shortfall::TimeUnknown);
    }
    let described = |id: &PrincipalId| {
        directory
            .principal(id)
            .is_some_and(|known| known.label().is_some() || known.app_id.is_some())
    };
    let principals: Vec<PrincipalId> = granted
        .into_iter()
        .filter(|id| !described(id))
        .cloned()
        .collect();
    if !principals.is_empty() {
        found.push(Shortfall::NotDescribed { principals });
    }
    found.extend(missing(Kind::Locks));
    found
}
