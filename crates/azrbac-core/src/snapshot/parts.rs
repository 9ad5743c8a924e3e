//! What readers hand over: the documents of a tenant, before they are indexed.

use super::{FailedExport, Unreadable};
use crate::assignment::{DenyAssignment, RoleAssignment, ScheduleInstance};
use crate::directory::{Group, GroupEligibility, Principal, PrincipalId};
use crate::pattern::WildcardReading;
use crate::role::{RoleDefinition, read_as};
use crate::scope::Scope;
use crate::time::Timestamp;

/// The kinds of documents that a snapshot holds: its top-level keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `roleDefinitions`
    RoleDefinitions,
    /// `roleAssignments`
    RoleAssignments,
    /// `denyAssignments`
    DenyAssignments,
    /// `roleEligibilityScheduleInstances`
    RoleEligibilityScheduleInstances,
    /// `roleAssignmentScheduleInstances`
    RoleAssignmentScheduleInstances,
    /// `managementGroups`
    ManagementGroups,
    /// `subscriptions`
    Subscriptions,
    /// `groups`
    Groups,
    /// `groupEligibilities`
    GroupEligibilities,
    /// `principals`
    Principals,
    /// `locks`
    Locks,
    /// `resources`
    Resources,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::RoleDefinitions,
        Self::RoleAssignments,
        Self::DenyAssignments,
        Self::RoleEligibilityScheduleInstances,
        Self::RoleAssignmentScheduleInstances,
        Self::ManagementGroups,
        Self::Subscriptions,
        Self::Groups,
        Self::GroupEligibilities,
        Self::Principals,
        Self::Locks,
        Self::Resources,
    ];

    /// The key in a snapshot document, such as `roleAssignments`.
    pub fn name(self) -> &'static str {
        match self {
            Self::RoleDefinitions => "roleDefinitions",
            Self::RoleAssignments => "roleAssignments",
            Self::DenyAssignments => "denyAssignments",
            Self::RoleEligibilityScheduleInstances => "roleEligibilityScheduleInstances",
            Self::RoleAssignmentScheduleInstances => "roleAssignmentScheduleInstances",
            Self::ManagementGroups => "managementGroups",
            Self::Subscriptions => "subscriptions",
            Self::Groups => "groups",
            Self::GroupEligibilities => "groupEligibilities",
            Self::Principals => "principals",
            Self::Locks => "locks",
            Self::Resources => "resources",
        }
    }

    /// What messages call these documents, such as `role assignments`.
    pub fn words(self) -> &'static str {
        match self {
            Self::RoleDefinitions => "role definitions",
            Self::RoleAssignments => "role assignments",
            Self::DenyAssignments => "deny assignments",
            Self::RoleEligibilityScheduleInstances => "role eligibility schedule instances",
            Self::RoleAssignmentScheduleInstances => "role assignment schedule instances",
            Self::ManagementGroups => "management groups",
            Self::Subscriptions => "subscriptions",
            Self::Groups => "groups",
            Self::GroupEligibilities => "eligible memberships of groups",
            Self::Principals => "principals",
            Self::Locks => "locks",
            Self::Resources => "resources",
        }
    }

    /// The kind of that name, without regard to letter case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(name.trim()))
    }
}

/// A scope of which a kind of document is known to be there in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The kind of document.
    pub kind: Kind,
    /// The scope.
    pub scope: Scope,
    /// Whether what stands at scopes above is there too.
    pub above: bool,
    /// Whether what stands at scopes below is there too.
    pub below: bool,
}

/// A management group or a subscription in the tree of management groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HierarchyNode {
    /// The management group or subscription.
    pub scope: Scope,
    /// Its display name.
    pub display_name: Option<Box<str>>,
    /// The management group right above it, where given.
    pub parent: Option<Scope>,
}

/// A lock on a scope. Locks are outside RBAC: they are named beside an answer and
/// never decide one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The resource id.
    pub id: Box<str>,
    /// The scope that is locked.
    pub scope: Scope,
    /// `CanNotDelete` or `ReadOnly`.
    pub level: Box<str>,
}

/// A resource, for the names and types of scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its id.
    pub scope: Scope,
    /// Its type, where given.
    pub resource_type: Option<Box<str>>,
}

/// The documents of a tenant as they were read. A list that is `None` is not
/// known; an empty list is known to be empty.
#[derive(Debug, Clone, Default)]
pub struct SnapshotParts {
    /// The tenant.
    pub tenant_id: Option<Box<str>>,
    /// When the data was taken.
    pub captured_at: Option<Timestamp>,
    /// Role definitions.
    pub role_definitions: Option<Vec<RoleDefinition>>,
    /// Role assignments.
    pub role_assignments: Option<Vec<RoleAssignment>>,
    /// Deny assignments.
    pub deny_assignments: Option<Vec<DenyAssignment>>,
    /// Eligible schedule instances.
    pub eligible: Option<Vec<ScheduleInstance>>,
    /// Active schedule instances.
    pub active: Option<Vec<ScheduleInstance>>,
    /// Management groups.
    pub management_groups: Option<Vec<HierarchyNode>>,
    /// Subscriptions.
    pub subscriptions: Option<Vec<HierarchyNode>>,
    /// Groups with their members.
    pub groups: Option<Vec<Group>>,
    /// Who may activate a membership of a group.
    pub group_eligibilities: Option<Vec<GroupEligibility>>,
    /// Principals.
    pub principals: Option<Vec<Principal>>,
    /// Locks.
    pub locks: Option<Vec<Lock>>,
    /// Resources.
    pub resources: Option<Vec<Resource>>,
    /// Principals of which every group that they are in, through nesting, is
    /// listed: they are in no other.
    pub settled: Vec<PrincipalId>,
    /// Assignments that could be read in part only.
    pub unreadable: Vec<Unreadable>,
    /// Exports that failed or were cut short.
    pub failed: Vec<FailedExport>,
    /// The scopes that are covered, as documents or the user state them.
    pub coverage: Vec<Coverage>,
    /// The kinds that count as whole without being stated: those of a canonical
    /// snapshot without `coverage`, and all after `--assume-complete`.
    pub whole: Vec<Kind>,
    /// The kinds of which something is known to be missing: nobody's word makes them whole.
    pub not_whole: Vec<Kind>,
    /// How `*` is read in `ActionMatches` of conditions.
    pub reading: WildcardReading,
}

impl SnapshotParts {
    /// Notes that something of these kinds is missing.
    pub(crate) fn lack(&mut self, kinds: impl IntoIterator<Item = Kind>) {
        for kind in kinds {
            if !self.not_whole.contains(&kind) {
                self.not_whole.push(kind);
            }
        }
    }

    /// The same documents under another reading of `*` in role definitions, deny
    /// assignments and conditions.
    #[must_use]
    pub fn read_as(mut self, reading: WildcardReading) -> Self {
        self.reading = reading;
        for role in self.role_definitions.iter_mut().flatten() {
            role.permissions = read_as(std::mem::take(&mut role.permissions), reading);
        }
        for deny in self.deny_assignments.iter_mut().flatten() {
            deny.permissions = read_as(std::mem::take(&mut deny.permissions), reading);
        }
        self
    }
}

macro_rules! lists {
    ($($kind:ident => $field:ident),* $(,)?) => {
        impl SnapshotParts {
            /// How many documents of a kind were read; `None` where none of that
            /// kind were given.
            pub fn count(&self, kind: Kind) -> Option<usize> {
                match kind {
                    $(Kind::$kind => self.$field.as_ref().map(Vec::len),)*
                }
            }

            /// Notes that documents of a kind were given, be they none.
            pub fn touch(&mut self, kind: Kind) {
                match kind {
                    $(Kind::$kind => { self.$field.get_or_insert_default(); })*
                }
            }

            /// Adds the documents of `other`.
            pub fn append(&mut self, other: Self) {
                if self.tenant_id.is_none() {
                    self.tenant_id = other.tenant_id;
                }
                self.captured_at = self.captured_at.max(other.captured_at);
                $(match (&mut self.$field, other.$field) {
                    (Some(known), Some(more)) => known.extend(more),
                    (none @ None, more) => *none = more,
                    (_, None) => {}
                })*
                self.settled.extend(other.settled);
                self.unreadable.extend(other.unreadable);
                self.failed.extend(other.failed);
                self.coverage.extend(other.coverage);
                self.lack(other.not_whole);
                for kind in other.whole {
                    if !self.whole.contains(&kind) {
                        self.whole.push(kind);
                    }
                }
            }
        }
    };
}

lists! {
    RoleDefinitions => role_definitions,
    RoleAssignments => role_assignments,
    DenyAssignments => deny_assignments,
    RoleEligibilityScheduleInstances => eligible,
    RoleAssignmentScheduleInstances => active,
    ManagementGroups => management_groups,
    Subscriptions => subscriptions,
    Groups => groups,
    GroupEligibilities => group_eligibilities,
    Principals => principals,
    Locks => locks,
    Resources => resources,
}
