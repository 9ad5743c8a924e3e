//! Everything of a tenant, validated and indexed once. What is built here is asked
//! by [`crate::access`] and never changes again.

mod build;
mod conditions;
mod coverage;
mod distinct;
mod failed;
mod grant;
mod grants;
mod hierarchy;
mod named;
mod parts;
mod roles;
mod twice;
mod unreadable;

use std::collections::HashMap;

pub use coverage::{CoverageMap, Uncovered};
pub use failed::FailedExport;
pub use grant::Grant;
pub use hierarchy::{Chain, Hierarchy, Reach};
pub use parts::{Coverage, HierarchyNode, Kind, Lock, Resource, SnapshotParts};
pub use unreadable::Unreadable;

use crate::assignment::DenyAssignment;
use crate::condition::{Attribute, Condition, Expression, OperationProbe, Parsed};
use crate::directory::{Directory, GroupEligibility, PrincipalId};
use crate::role::RoleDefinition;
use crate::scope::Scope;
use crate::text::caseless;
use crate::time::Timestamp;

/// Where a role definition of a snapshot is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleSource {
    /// The tenant's data.
    Snapshot,
    /// The embedded built-in role definitions, because the data has none with
    /// that id.
    Library,
}

/// A role definition that role assignments point to.
#[derive(Debug, Clone)]
pub struct Role {
    /// The role definition.
    pub definition: RoleDefinition,
    /// Where it is from.
    pub source: RoleSource,
    /// Whether the data and the embedded catalogue differ about it; the data's
    /// stands.
    pub differs_from_library: bool,
}

/// The place of a role definition in a snapshot.
pub type RoleIndex = usize;
/// The place of a role assignment or schedule instance in a snapshot.
pub type GrantIndex = usize;
/// The place of a deny assignment in a snapshot.
pub type DenyIndex = usize;

/// The data of a tenant, indexed.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    tenant_id: Option<Box<str>>,
    captured_at: Option<Timestamp>,
    roles: Vec<Role>,
    grants: Vec<Grant>,
    by_principal: HashMap<PrincipalId, Vec<GrantIndex>>,
    by_scope: HashMap<Scope, Vec<GrantIndex>>,
    /// Grants at management groups: the only scopes whose reach may be unknown.
    at_management_groups: Vec<GrantIndex>,
    /// What is assigned to groups that anybody may be in, by scope; apart from
    /// that at management groups.
    open_by_scope: HashMap<Scope, Vec<GrantIndex>>,
    /// The same at management groups.
    open_at_management_groups: Vec<GrantIndex>,
    denies: Vec<DenyAssignment>,
    conditions: conditions::ConditionTable,
    denies_by_scope: HashMap<Scope, Vec<DenyIndex>>,
    denies_at_management_groups: Vec<DenyIndex>,
    directory: Directory,
    group_eligibilities: Vec<GroupEligibility>,
    hierarchy: Hierarchy,
    coverage: CoverageMap,
    given: Vec<Kind>,
    unreadable: Vec<Unreadable>,
    unreadable_roles: Vec<Option<RoleIndex>>,
    failed: Vec<FailedExport>,
    locks: Vec<Lock>,
    resources: Vec<Resource>,
    notes: Vec<String>,
}

impl Snapshot {
    /// The tenant, where known.
    pub fn tenant_id(&self) -> Option<&str> {
        self.tenant_id.as_deref()
    }

    /// When the data was taken, where known.
    pub fn captured_at(&self) -> Option<Timestamp> {
        self.captured_at
    }

    /// Every role definition of the data, and the built-in ones that the data
    /// points to without having them.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The role definition at a place.
    pub fn role(&self, index: RoleIndex) -> Option<&Role> {
        self.roles.get(index)
    }

    /// Every role assignment and schedule instance that can count.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// The role assignment or schedule instance at a place.
    pub fn grant(&self, index: GrantIndex) -> Option<&Grant> {
        self.grants.get(index)
    }

    /// What is assigned to exactly this principal.
    pub fn grants_of(&self, principal: &PrincipalId) -> &[GrantIndex] {
        self.by_principal.get(principal).map_or(&[], Vec::as_slice)
    }

    /// What is assigned at exactly this scope.
    pub fn grants_at(&self, scope: &Scope) -> &[GrantIndex] {
        self.by_scope.get(scope).map_or(&[], Vec::as_slice)
    }

    /// What is assigned at any management group.
    pub fn grants_at_management_groups(&self) -> &[GrantIndex] {
        &self.at_management_groups
    }

    /// What is assigned to groups that anybody, or any service principal, may be in,
    /// because members are not in the data, at the scopes of a chain and at any management group.
    pub fn open_grants<'a>(&'a self, chain: &'a Chain) -> impl Iterator<Item = GrantIndex> + 'a {
        chain
            .scopes()
            .iter()
            .filter_map(|scope| self.open_by_scope.get(scope))
            .flatten()
            .chain(&self.open_at_management_groups)
            .copied()
    }

    /// Every deny assignment.
    pub fn denies(&self) -> &[DenyAssignment] {
        &self.denies
    }

    /// The deny assignment at a place.
    pub fn deny(&self, index: DenyIndex) -> Option<&DenyAssignment> {
        self.denies.get(index)
    }

    /// A condition of these data as it was read; `None` for one that is not in them.
    pub fn condition(&self, condition: &Condition) -> Option<&Parsed> {
        self.conditions.find(condition)
    }

    /// The number of a condition of these data: the same text has the same. Linear in the
    /// text.
    pub(crate) fn condition_number(&self, condition: &Condition) -> Option<usize> {
        self.conditions.number(condition)
    }

    /// The condition of that number as it was read, with what it looks at in an
    /// operation.
    pub(crate) fn probed(&self, number: usize) -> Option<&(Parsed, OperationProbe)> {
        self.conditions.at(number)
    }

    /// The attributes that conditions of these data test, each once, in order.
    pub fn tested_attributes(&self) -> Vec<&Attribute> {
        let expressions = self
            .conditions
            .all()
            .filter_map(|parsed| parsed.expression.as_ref());
        let mut found: Vec<&Attribute> = expressions.flat_map(Expression::attributes).collect();
        found.sort_by_cached_key(|attribute| caseless::fold(&attribute.to_string()).into_owned());
        found.dedup();
        found
    }

    /// The deny assignments at exactly this scope.
    pub fn denies_at(&self, scope: &Scope) -> &[DenyIndex] {
        self.denies_by_scope.get(scope).map_or(&[], Vec::as_slice)
    }

    /// The deny assignments at any management group.
    pub fn denies_at_management_groups(&self) -> &[DenyIndex] {
        &self.denies_at_management_groups
    }

    /// The principals and groups.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Who may activate a membership of a group.
    pub fn group_eligibilities(&self) -> &[GroupEligibility] {
        &self.group_eligibilities
    }

    /// The tree of management groups.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    /// Which scopes the data covers.
    pub fn coverage(&self) -> &CoverageMap {
        &self.coverage
    }

    /// Whether any documents of a kind were given, be they none.
    pub fn has(&self, kind: Kind) -> bool {
        self.given.contains(&kind)
    }

    /// Assignments that could be read in part only, each with its role definition
    /// where that is known.
    pub fn unreadable(&self) -> impl Iterator<Item = (&Unreadable, Option<RoleIndex>)> {
        self.unreadable
            .iter()
            .zip(self.unreadable_roles.iter().copied())
    }

    /// Whether an export failed or was cut short that was to hold documents of a kind
    /// which bear on the first scope of a chain.
    pub fn is_cut_short(&self, kind: Kind, chain: &Chain) -> bool {
        let bears = |failed: &FailedExport| {
            let reaches = |scope: &Scope| self.hierarchy.reach(scope, chain) != Reach::No;
            failed.above || failed.scope.as_ref().is_none_or(reaches)
        };
        let mut failed = self.failed.iter().filter(|failed| failed.kind == kind);
        failed.any(|failed| !failed.lacks_licence() && bears(failed))
    }

    /// Exports that failed or were cut short.
    pub fn failed(&self) -> &[FailedExport] {
        &self.failed
    }

    /// One of [`Snapshot::unreadable`], by its place there.
    pub fn unreadable_at(&self, place: usize) -> Option<&Unreadable> {
        self.unreadable.get(place)
    }

    /// The locks.
    pub fn locks(&self) -> &[Lock] {
        &self.locks
    }

    /// The resources that are listed.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// What was noticed while indexing and does not belong to one answer.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}
