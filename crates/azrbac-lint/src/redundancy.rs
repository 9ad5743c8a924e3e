//! Role assignments that give nothing which another one does not give already.
//!
//! One role assignment is as much as another where it is held by the same principal or
//! by a group that it is in, at the same scope or above, and its role definition grants
//! no less. Only what is known counts: members that are listed, scopes that are above
//! by the hierarchy as it is known, role definitions that were read. It has to be active
//! and without end, and under the same condition. A deny assignment takes away from
//! the principal whatever grants, so that it bears on both alike.
//!
//! Of two that are as much as each other, the one that the data have first stays: all
//! that are found can go together.

use std::collections::HashMap;

use azrbac_core::assignment::{RoleAssignment, ScheduleKind};
use azrbac_core::condition::Condition;
use azrbac_core::directory::PrincipalId;
use azrbac_core::role::{RoleDefinition, RoleDefinitionId};
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::{Chain, Grant, GrantIndex, Snapshot};

use crate::budget::Budget;
use crate::knowledge::Knowledge;
use crate::proof::Proofs;

/// Most steps of looking for role assignments above others, in one call.
const MOST_STEPS: usize = 50_000_000;
/// Most role assignments above one whose role definitions are compared with its own.
const MOST_ABOVE: usize = 64;

/// What makes a role assignment redundant.
#[derive(Debug, Clone)]
pub(crate) struct Reason {
    pub(crate) grant: GrantIndex,
    /// The group that holds it, where it is not the principal itself.
    pub(crate) group: Option<PrincipalId>,
    /// Its number in the file, where it stands there too.
    pub(crate) number: Option<usize>,
}

/// The role assignments of a file that others of the tenant make redundant, by their
/// numbers.
pub(crate) fn redundant<'a>(
    knowledge: &Knowledge<'a>,
    tenant: &'a Snapshot,
    assignments: &[RoleAssignment],
) -> HashMap<usize, Reason> {
    let mut search = Search::new(tenant);
    let mut above: Vec<(usize, Vec<Above<'_>>)> = Vec::new();
    for (number, assignment) in assignments.iter().enumerate() {
        let Some(found) = search.above(knowledge, assignment) else {
            break;
        };
        if !found.is_empty() {
            above.push((number, found));
        }
    }
    let mut numbers = HashMap::new();
    for (number, assignment) in assignments.iter().enumerate() {
        numbers.entry(key(assignment)).or_insert(number);
    }
    let pairs = above.iter().flat_map(|(_, found)| found);
    let mut proofs = Proofs::new(knowledge, pairs.map(|above| [above.own, above.other]));
    let decided = above.into_iter().filter_map(|(number, found)| {
        let found = found
            .into_iter()
            .find(|above| above.is_reason(&mut proofs))?;
        let grant = tenant.grant(found.reason.grant)?;
        let reason = Reason {
            number: numbers.get(&key(&grant.assignment)).copied(),
            ..found.reason
        };
        Some((number, reason))
    });
    decided.collect()
}

/// A role assignment that may be as much as the one that is looked at.
struct Above<'t> {
    reason: Reason,
    own: &'t RoleDefinition,
    other: &'t RoleDefinition,
    /// Whether it stays of two that are as much as each other; `None` where the one that
    /// is looked at is not as much as this one, whatever the roles.
    stays: Option<bool>,
}

impl<'t> Above<'t> {
    /// Whether it grants no less, and is the one that stays.
    fn is_reason(&self, proofs: &mut Proofs<'t>) -> bool {
        if proofs.within(self.own, self.other) != Some(true) {
            return false;
        }
        // What is not decided may be so: then only one of the two may be told.
        self.stays
            .is_none_or(|stays| stays || proofs.within(self.other, self.own) == Some(false))
    }
}

/// What is known of the role assignment that is looked at.
struct Own<'t> {
    role: &'t RoleDefinition,
    /// Its place in the tenant; behind all others where it is not there yet.
    place: GrantIndex,
    /// Whether it is without end.
    lasts: bool,
}

/// Looks for role assignments at and above the scopes of others.
struct Search<'t> {
    tenant: &'t Snapshot,
    /// What is active and without end.
    lasting: HashMap<(&'t PrincipalId, &'t Scope), Vec<GrantIndex>>,
    /// Everything, to tell an assignment of a file in the tenant.
    all: HashMap<Key<'t>, Vec<GrantIndex>>,
    groups: HashMap<PrincipalId, Vec<PrincipalId>>,
    chains: HashMap<Scope, Chain>,
    budget: Budget,
}

impl<'t> Search<'t> {
    fn new(tenant: &'t Snapshot) -> Self {
        let mut search = Self {
            tenant,
            lasting: HashMap::new(),
            all: HashMap::new(),
            groups: HashMap::new(),
            chains: HashMap::new(),
            budget: Budget::new(MOST_STEPS),
        };
        for (index, grant) in tenant.grants().iter().enumerate() {
            let all = search.all.entry(key(&grant.assignment));
            all.or_default().push(index);
            let RoleAssignment {
                principal, scope, ..
            } = &grant.assignment;
            if grant.kind == ScheduleKind::Active && grant.lasts(tenant.captured_at()) {
                let lasting = search.lasting.entry((principal, scope));
                lasting.or_default().push(index);
            }
        }
        search
    }

    /// What may be as much as an assignment, the nearest first; `None` where the
    /// budget is used up.
    fn above(
        &mut self,
        knowledge: &Knowledge<'t>,
        assignment: &RoleAssignment,
    ) -> Option<Vec<Above<'t>>> {
        let Some(own) = self.own(knowledge, assignment) else {
            return Some(Vec::new());
        };
        let chain = self.chain(&assignment.scope);
        let mut above = Vec::new();
        for holder in self.holders(&assignment.principal) {
            for at in chain.scopes() {
                self.budget.spend(1)?;
                let there = self.lasting.get(&(&holder, at)).cloned();
                for index in there.into_iter().flatten() {
                    self.budget.spend(1)?;
                    if above.len() < MOST_ABOVE {
                        above.extend(self.compared(assignment, &own, index));
                    }
                }
            }
        }
        Some(above)
    }

    /// The assignment in the tenant. `None` where it is only eligible there, and where
    /// its role is not known.
    fn own(&mut self, knowledge: &Knowledge<'t>, assignment: &RoleAssignment) -> Option<Own<'t>> {
        let same = self.all.get(&key(assignment)).cloned().unwrap_or_default();
        self.budget.spend(same.len())?;
        let same: Vec<(GrantIndex, &Grant)> = same
            .into_iter()
            .filter_map(|index| Some((index, self.tenant.grant(index)?)))
            .filter(|(_, grant)| is_same(&grant.assignment.condition, &assignment.condition))
            .collect();
        let now = self.tenant.captured_at();
        let lasts =
            assignment.validity.end.is_none() && same.iter().all(|(_, grant)| grant.lasts(now));
        // The file does not tell an eligible one from an active one.
        let is_called_so =
            |(_, grant): &&(GrantIndex, &Grant)| grant.assignment.id == assignment.id;
        let is_active = |grant: &Grant| grant.kind == ScheduleKind::Active;
        let own = same
            .iter()
            .find(is_called_so)
            .or_else(|| same.iter().find(|(_, grant)| is_active(grant)))
            .or_else(|| same.first());
        let (place, role) = match own {
            Some((place, grant)) if is_active(grant) => (*place, definition(self.tenant, grant)?),
            Some(_) => return None,
            None => (GrantIndex::MAX, knowledge.roles().find(&assignment.role)?),
        };
        Some(Own { role, place, lasts })
    }

    /// A role assignment of somebody who is, or holds, the principal, at or above the
    /// scope; `None` where it is the same one, or under another condition.
    fn compared(
        &mut self,
        assignment: &RoleAssignment,
        own: &Own<'t>,
        index: GrantIndex,
    ) -> Option<Above<'t>> {
        let grant = self.tenant.grant(index)?;
        let other = definition(self.tenant, grant)?;
        let (holder, at) = (&grant.assignment.principal, &grant.assignment.scope);
        let (principal, scope) = (&assignment.principal, &assignment.scope);
        let is_itself = holder == principal && at == scope && std::ptr::eq(own.role, other);
        if is_itself || !is_same(&grant.assignment.condition, &assignment.condition) {
            return None;
        }
        // In the data, groups and management groups may contain each other.
        let back =
            own.lasts && self.chain(at).contains(scope) && self.holders(holder).contains(principal);
        let group = (holder != principal).then(|| holder.clone());
        Some(Above {
            reason: Reason {
                grant: index,
                group,
                number: None,
            },
            own: own.role,
            other,
            stays: back.then_some(index < own.place),
        })
    }

    /// The principal and the groups that it is known to be in now.
    fn holders(&mut self, principal: &PrincipalId) -> Vec<PrincipalId> {
        let tenant = self.tenant;
        let known = self.groups.entry(principal.clone()).or_insert_with(|| {
            let closure = tenant.directory().closure(principal, &[], |_| false);
            let groups = closure.groups().iter().cloned();
            std::iter::once(principal.clone()).chain(groups).collect()
        });
        known.clone()
    }

    fn chain(&mut self, scope: &Scope) -> Chain {
        let tenant = self.tenant;
        let chain = || tenant.hierarchy().chain(scope);
        let known = self.chains.entry(scope.clone()).or_insert_with(chain);
        known.clone()
    }
}

/// Who, what and where.
type Key<'a> = (&'a PrincipalId, &'a RoleDefinitionId, &'a Scope);

fn key(assignment: &RoleAssignment) -> Key<'_> {
    (&assignment.principal, &assignment.role, &assignment.scope)
}

fn definition<'t>(tenant: &'t Snapshot, grant: &Grant) -> Option<&'t RoleDefinition> {
    Some(&tenant.role(grant.role?)?.definition)
}

/// Whether two role assignments stand under the same condition, or both under none.
fn is_same(left: &Option<Condition>, right: &Option<Condition>) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => left.expression.trim() == right.expression.trim(),
        _ => false,
    }
}
