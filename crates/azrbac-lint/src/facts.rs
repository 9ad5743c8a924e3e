//! What the role assignments of a tenant come to together, worked out once.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use azrbac_core::assignment::{RoleAssignment, ScheduleKind};
use azrbac_core::directory::{PrincipalId, PrincipalType};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::{RoleDefinition, RoleDefinitionId};
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::{Grant, GrantIndex, Kind, Snapshot};

use crate::assigned::{Assigned, is_guest};
use crate::budget::Budget;
use crate::counting::{counted_at, counts, owners};
use crate::knowledge::Knowledge;
use crate::might::{Might, more_than_reads};
use crate::unfinished::Unfinished;

/// Most steps of counting people, in one call.
const MOST_STEPS: usize = 20_000_000;

/// What is known of a role, by where its definition lies.
type OfRole<T> = RefCell<HashMap<*const RoleDefinition, T>>;

/// Who, what and where.
type Key<'a> = (&'a PrincipalId, &'a RoleDefinitionId, &'a Scope);

/// The first role assignments of the file, by their numbers.
#[derive(Default)]
pub(crate) struct First {
    /// That make somebody as good as Owner at a scope.
    pub(crate) owner: HashMap<Scope, usize>,
    /// That count towards the limit of a subscription or a management group.
    pub(crate) counted: HashMap<Scope, usize>,
}

/// What is worked out once.
#[derive(Default)]
pub(crate) struct Facts<'a> {
    same: OnceCell<HashMap<Key<'a>, Vec<GrantIndex>>>,
    might: OfRole<Option<Might>>,
    beyond_reads: OfRole<[Option<OperationName>; 2]>,
    owners: OnceCell<HashMap<Scope, Vec<PrincipalId>>>,
    counts: OnceCell<HashMap<Scope, usize>>,
    eligible: OnceCell<bool>,
    listed: OnceCell<BTreeSet<PrincipalType>>,
    guests: RefCell<HashMap<PrincipalId, Rc<[PrincipalId]>>>,
    steps: OnceCell<RefCell<Budget>>,
    first: OnceCell<First>,
    failed: OnceCell<Vec<Kind>>,
    activated: OnceCell<HashSet<&'a PrincipalId>>,
    role_ids: OnceCell<HashSet<&'a RoleDefinitionId>>,
}

impl<'a> Facts<'a> {
    /// The same role of the same principal at the same scope in the tenant.
    pub(crate) fn same(
        &self,
        tenant: &'a Snapshot,
        assignment: &'a RoleAssignment,
    ) -> impl Iterator<Item = &'a Grant> {
        let known = self.same.get_or_init(|| {
            let mut known: HashMap<Key<'a>, Vec<GrantIndex>> = HashMap::new();
            for (index, grant) in tenant.grants().iter().enumerate() {
                let there = known.entry(key(&grant.assignment));
                there.or_default().push(index);
            }
            known
        });
        let found = known.get(&key(assignment)).cloned().unwrap_or_default();
        let found = found.into_iter();
        found.filter_map(|index| tenant.grant(index))
    }

    pub(crate) fn might(&self, role: &RoleDefinition) -> Option<Might> {
        let mut known = self.might.borrow_mut();
        let might = known.entry(std::ptr::from_ref(role));
        *might.or_insert_with(|| Might::of(role))
    }

    /// A known operation that a role grants and that is no `read` of the control plane.
    pub(crate) fn beyond_reads(
        &self,
        role: &RoleDefinition,
        plane: Plane,
        knowledge: &Knowledge<'_>,
    ) -> Option<OperationName> {
        let mut known = self.beyond_reads.borrow_mut();
        let found = known.entry(std::ptr::from_ref(role)).or_insert_with(|| {
            [Plane::Control, Plane::Data].map(|plane| more_than_reads(role, plane, knowledge))
        });
        let [control, data] = found;
        match plane {
            Plane::Control => control.clone(),
            Plane::Data => data.clone(),
        }
    }

    /// The users who are as good as Owner at a subscription or above it, through groups
    /// and from above too. Nothing where nobody is made so right there, nor where there
    /// are too many to count, which is noted.
    pub(crate) fn owners(
        &self,
        tenant: &Snapshot,
        scope: &Scope,
        unfinished: &Unfinished,
    ) -> &[PrincipalId] {
        let all = || owners(tenant, |role| self.might(role), unfinished);
        let found = self.owners.get_or_init(all);
        found.get(scope).map_or(&[], Vec::as_slice)
    }

    /// How many role assignments count towards the limit of a subscription, or of a
    /// management group.
    pub(crate) fn count(&self, tenant: &Snapshot, counted_at: &Scope) -> usize {
        let found = self.counts.get_or_init(|| counts(tenant));
        found.get(counted_at).copied().unwrap_or_default()
    }

    /// The first role assignments of the file.
    pub(crate) fn first(&self, knowledge: &'a Knowledge<'a>) -> &First {
        self.first.get_or_init(|| {
            let mut first = First::default();
            for (number, assignment) in knowledge.subject.assignments.iter().enumerate() {
                let assigned = Assigned {
                    knowledge,
                    assignment,
                    number,
                };
                if let Some(at) = counted_at(&assignment.scope) {
                    first.counted.entry(at).or_insert(number);
                }
                if assigned.might() == Some(Might::Owner) {
                    let scope = assignment.scope.clone();
                    first.owner.entry(scope).or_insert(number);
                }
            }
            first
        })
    }

    /// Whether documents of a kind were given, and no export of them failed.
    pub(crate) fn came_whole(&self, tenant: &Snapshot, kind: Kind) -> bool {
        let failed = || {
            let mut kinds: Vec<Kind> = Vec::new();
            for failed in tenant.failed() {
                if !kinds.contains(&failed.kind) {
                    kinds.push(failed.kind);
                }
            }
            kinds
        };
        tenant.has(kind) && !self.failed.get_or_init(failed).contains(&kind)
    }

    /// Whether the membership of a group can be eligible.
    pub(crate) fn is_activated(&self, tenant: &'a Snapshot, group: &PrincipalId) -> bool {
        let groups = || {
            let eligible = tenant.group_eligibilities().iter();
            eligible.map(|one| &one.group).collect()
        };
        self.activated.get_or_init(groups).contains(group)
    }

    /// Whether a role definition of that id is in the data.
    pub(crate) fn has_role(&self, tenant: &'a Snapshot, id: &RoleDefinitionId) -> bool {
        let ids = || {
            let roles = tenant.roles().iter();
            roles
                .filter_map(|role| role.definition.id.as_ref())
                .collect()
        };
        self.role_ids.get_or_init(ids).contains(id)
    }

    /// Whether any list describes principals of that kind.
    pub(crate) fn lists(&self, tenant: &Snapshot, kind: PrincipalType) -> bool {
        let kinds = || {
            let directory = tenant.directory();
            let principals = directory.principals();
            let listed = principals.filter(|one| directory.is_confirmed(&one.id));
            listed.filter_map(|one| directory.kind(&one.id)).collect()
        };
        self.listed.get_or_init(kinds).contains(&kind)
    }

    /// The guests in a group, through nesting too; none where there are too many
    /// to look, which is noted.
    pub(crate) fn guests_in(
        &self,
        tenant: &Snapshot,
        group: &PrincipalId,
        unfinished: &Unfinished,
    ) -> Rc<[PrincipalId]> {
        let mut known = self.guests.borrow_mut();
        if let Some(found) = known.get(group) {
            return Rc::clone(found);
        }
        let steps = || RefCell::new(Budget::new(MOST_STEPS));
        let mut steps = self.steps.get_or_init(steps).borrow_mut();
        let directory = tenant.directory();
        let mut found = Vec::new();
        if steps.spend(1).is_some() {
            let everybody = directory.everybody_in([group], &[]);
            // What this cost is taken off; the next one may be too much.
            if steps.spend(everybody.len()).is_none() {
                *steps = Budget::new(0);
            }
            found.extend(everybody.into_iter().filter(|id| is_guest(directory, id)));
            found.sort_unstable();
        } else {
            unfinished.note("RBAC606");
        }
        let found: Rc<[PrincipalId]> = found.into();
        known.insert(group.clone(), Rc::clone(&found));
        found
    }

    /// Whether anything in the tenant is eligible.
    pub(crate) fn anything_is_eligible(&self, tenant: &Snapshot) -> bool {
        let is_eligible = |grant: &Grant| grant.kind == ScheduleKind::Eligible;
        *self
            .eligible
            .get_or_init(|| tenant.grants().iter().any(is_eligible))
    }
}

fn key(assignment: &RoleAssignment) -> Key<'_> {
    (&assignment.principal, &assignment.role, &assignment.scope)
}
