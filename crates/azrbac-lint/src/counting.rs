//! People and role assignments of a tenant, counted once.

use std::collections::{BTreeSet, HashMap};

use azrbac_core::assignment::ScheduleKind;
use azrbac_core::directory::{PrincipalId, PrincipalType};
use azrbac_core::role::RoleDefinition;
use azrbac_core::scope::{Scope, ScopeKind};
use azrbac_core::snapshot::Snapshot;

use crate::budget::Budget;
use crate::might::Might;
use crate::unfinished::Unfinished;

/// Most steps of counting people, in one call.
const MOST_STEPS: usize = 20_000_000;

/// The users who are as good as Owner, by the scopes at which somebody is made so. Where
/// there are too many to count, that is noted.
pub(crate) fn owners(
    tenant: &Snapshot,
    might: impl Fn(&RoleDefinition) -> Option<Might>,
    unfinished: &Unfinished,
) -> HashMap<Scope, Vec<PrincipalId>> {
    let mut holders: HashMap<&Scope, BTreeSet<&PrincipalId>> = HashMap::new();
    for grant in tenant.grants() {
        let role = grant.role.and_then(|role| tenant.role(role));
        let gives = role.and_then(|role| might(&role.definition));
        let assignment = &grant.assignment;
        if gives == Some(Might::Owner)
            && grant.kind == ScheduleKind::Active
            && assignment.condition.is_none()
            && is_broad(&assignment.scope)
        {
            let there = holders.entry(&assignment.scope).or_default();
            there.insert(&assignment.principal);
        }
    }
    let mut scopes: Vec<&Scope> = holders.keys().copied().collect();
    scopes.sort_unstable();
    let mut budget = Budget::new(MOST_STEPS);
    let mut found = HashMap::new();
    for scope in scopes {
        let chain = tenant.hierarchy().chain(scope);
        let above = chain.scopes().iter().filter_map(|at| holders.get(at));
        let directory = tenant.directory();
        let everybody = directory.everybody_in(above.flatten().copied(), &[]);
        if budget.spend(1 + everybody.len()).is_none() {
            unfinished.note("RBAC604");
            break;
        }
        let is_user = |id: &PrincipalId| directory.kind(id) == Some(PrincipalType::User);
        let mut people: Vec<PrincipalId> = everybody.into_iter().filter(is_user).collect();
        people.sort_unstable();
        found.insert(scope.clone(), people);
    }
    found
}

/// How many role assignments count towards the limit of each subscription and management
/// group.
pub(crate) fn counts(tenant: &Snapshot) -> HashMap<Scope, usize> {
    let mut counts: HashMap<Scope, usize> = HashMap::new();
    let mut seen = BTreeSet::new();
    for grant in tenant.grants() {
        let assignment = &grant.assignment;
        let what = (
            &assignment.scope,
            &assignment.principal,
            assignment.role.as_str(),
        );
        if grant.kind == ScheduleKind::Active
            && seen.insert(what)
            && let Some(at) = counted_at(&assignment.scope)
        {
            *counts.entry(at).or_default() += 1;
        }
    }
    counts
}

/// The subscription or management group to whose limit a role assignment at a scope
/// counts.
pub(crate) fn counted_at(scope: &Scope) -> Option<Scope> {
    let mut above = std::iter::once(scope.clone()).chain(scope.ancestors());
    match scope.kind() {
        ScopeKind::ManagementGroup => Some(scope.clone()),
        _ => above.find(|scope| scope.kind() == ScopeKind::Subscription),
    }
}

/// Whether something that is assigned there holds for a subscription or more.
pub(crate) fn is_broad(scope: &Scope) -> bool {
    matches!(
        scope.kind(),
        ScopeKind::Root | ScopeKind::ManagementGroup | ScopeKind::Subscription
    )
}
