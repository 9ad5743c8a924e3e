//! A principal with what is assigned to it, wherever that is: the same at every scope.

use std::collections::HashMap;
use std::sync::Arc;

use super::Gap;
use super::standing::members_unknown;
use crate::directory::{Closure, PrincipalId};
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{Chain, GrantIndex, Snapshot};
use crate::time::Timestamp;

/// Something that is assigned to a principal or to a group that it is in.
#[derive(Debug, Clone)]
pub(super) struct Assigned {
    pub(super) grant: GrantIndex,
    /// Whether the membership has to be activated.
    pub(super) via_eligible: bool,
    /// Why it may not be assigned after all.
    pub(super) doubt: Option<Gap>,
}

/// The groups that a principal is in at a time.
pub(super) fn closure_at(
    snapshot: &Snapshot,
    time: Option<Timestamp>,
    principal: &PrincipalId,
) -> Closure {
    let directory = snapshot.directory();
    directory.closure(principal, snapshot.group_eligibilities(), |eligibility| {
        let window = eligibility.validity;
        eligibility.counts && time.is_none_or(|time| window.contains(time))
    })
}

/// What is assigned to a principal, to the groups that it is in, and to those of which
/// it may activate a membership.
pub(super) fn assigned<'a>(
    snapshot: &'a Snapshot,
    closure: &'a Closure,
) -> impl Iterator<Item = Assigned> + 'a {
    let principal = closure.principal();
    let identities = std::iter::once(principal).chain(closure.groups());
    identities.flat_map(move |id| {
        let via_eligible = !closure.holds(id);
        // Whoever may activate a membership of a group with unknown members may be a
        // member already.
        let opening = || snapshot.directory().open_to(principal, id);
        let open = via_eligible.then(opening).flatten();
        snapshot.grants_of(id).iter().flat_map(move |grant| {
            let plain = Assigned {
                grant: *grant,
                via_eligible,
                doubt: None,
            };
            let doubtful = open.map(|opening| Assigned {
                grant: *grant,
                via_eligible: false,
                doubt: Some(members_unknown(id, opening)),
            });
            std::iter::once(plain).chain(doubtful)
        })
    })
}

/// A principal who is asked about at many scopes.
#[derive(Debug)]
pub(super) struct Holder<'s> {
    pub(super) closure: Arc<Closure>,
    by_scope: HashMap<&'s Scope, Vec<Assigned>>,
    /// The management groups among these scopes.
    high: Vec<&'s Scope>,
}

impl<'s> Holder<'s> {
    /// Linear in the memberships that are reached and in what is assigned.
    pub(super) fn new(
        snapshot: &'s Snapshot,
        time: Option<Timestamp>,
        principal: &PrincipalId,
    ) -> Self {
        let closure = Arc::new(closure_at(snapshot, time, principal));
        let mut by_scope: HashMap<&Scope, Vec<Assigned>> = HashMap::new();
        for one in assigned(snapshot, &closure) {
            if let Some(grant) = snapshot.grant(one.grant) {
                let here = by_scope.entry(&grant.assignment.scope);
                here.or_default().push(one);
            }
        }
        let is_high = |scope: &&&Scope| scope.kind() == ScopeKind::ManagementGroup;
        Self {
            high: by_scope.keys().filter(is_high).copied().collect(),
            closure,
            by_scope,
        }
    }

    /// What is assigned at the scopes of a chain, and at management groups that may be
    /// above it.
    pub(super) fn assigned<'a>(&'a self, chain: &'a Chain) -> impl Iterator<Item = Assigned> + 'a {
        let high = self.high.iter().copied();
        let unsure = high.filter(|scope| chain.open_above().is_some() && !chain.contains(scope));
        let scopes = chain.scopes().iter().chain(unsure);
        let here = scopes.filter_map(|scope| self.by_scope.get(scope));
        here.flatten().cloned()
    }
}
