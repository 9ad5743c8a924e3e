//! Indexing the documents of a tenant.

use super::conditions::ConditionTable;
use super::grants::grants;
use super::named::named_principal;
use super::roles::RoleTable;
use super::{
    Coverage, CoverageMap, Grant, Hierarchy, Kind, Snapshot, SnapshotParts, Unreadable, twice,
};
use crate::assignment::DenyAssignment;
use crate::directory::{
    Directory, Group, Listing, Membership, Principal, PrincipalId, PrincipalType,
};
use crate::role::RoleLibrary;
use crate::scope::ScopeKind;

impl Snapshot {
    /// Indexes the documents of a tenant. Role definitions that the data lacks are
    /// taken from `library`. Linear in the documents.
    ///
    /// ```
    /// use azrbac_core::assignment::RoleAssignment;
    /// use azrbac_core::role::{RoleDefinitionId, RoleLibrary};
    /// use azrbac_core::scope::Scope;
    /// use azrbac_core::snapshot::{Kind, Snapshot, SnapshotParts};
    /// use azrbac_core::time::Validity;
    ///
    /// let assignment = RoleAssignment {
    ///     id: "a1".into(),
    ///     principal: "carl".into(),
    ///     principal_type: None,
    ///     principal_name: None,
    ///     role: RoleDefinitionId::new("b24988ac-6180-42a0-ab88-20f7382dd24c"),
    ///     role_name: None,
    ///     scope: Scope::parse("/subscriptions/s1")?,
    ///     condition: None,
    ///     validity: Validity::default(),
    /// };
    /// let parts = SnapshotParts {
    ///     role_assignments: Some(vec![assignment]),
    ///     ..SnapshotParts::default()
    /// };
    /// let snapshot = Snapshot::build(parts, &RoleLibrary::default());
    /// assert_eq!(snapshot.grants_of(&"carl".into()).len(), 1);
    /// assert!(!snapshot.has(Kind::DenyAssignments)); // not known, rather than none
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn build(mut parts: SnapshotParts, library: &RoleLibrary) -> Self {
        let given: Vec<Kind> = Kind::ALL
            .into_iter()
            .filter(|kind| parts.count(*kind).is_some())
            .collect();
        // What was not given at all is not known, whatever is said of the rest.
        parts.whole.retain(|kind| given.contains(kind));
        parts
            .coverage
            .retain(|coverage| given.contains(&coverage.kind));
        let disputed = twice::settle(&mut parts);
        let mut notes = Vec::new();
        let mut roles = RoleTable::new(
            parts.role_definitions.take().unwrap_or_default(),
            &parts.unreadable,
            library,
            &mut notes,
        );
        let grants = grants(&mut parts, &mut roles);
        let unreadable = std::mem::take(&mut parts.unreadable);
        let unreadable_roles = unreadable
            .iter()
            .map(|unreadable| roles.find(unreadable.role.as_ref()?))
            .collect();
        let denies = parts.deny_assignments.take().unwrap_or_default();
        let eligibilities = parts.group_eligibilities.take().unwrap_or_default();
        let directory = directory(
            &mut parts,
            (&unreadable, disputed),
            &grants,
            &denies,
            &eligibilities,
        );
        let hierarchy = Hierarchy::build(
            parts.tenant_id.as_deref(),
            parts
                .management_groups
                .iter()
                .flatten()
                .chain(parts.subscriptions.iter().flatten()),
        );
        notes.extend(hierarchy.disputed().map(|scope| {
            format!("`{scope}` stands in the data below two management groups; what is above it is not known")
        }));
        let roles = roles.into_roles();
        let conditions = ConditionTable::new(&grants, &roles, &denies, parts.reading, &mut notes);
        let mut snapshot = Self {
            tenant_id: parts.tenant_id,
            captured_at: parts.captured_at,
            roles,
            grants,
            denies,
            conditions,
            directory,
            group_eligibilities: eligibilities,
            hierarchy,
            coverage: CoverageMap::new(parts.coverage, parts.whole),
            given,
            unreadable,
            unreadable_roles,
            failed: parts.failed,
            locks: parts.locks.unwrap_or_default(),
            resources: parts.resources.unwrap_or_default(),
            notes,
            ..Self::default()
        };
        snapshot.index();
        snapshot
    }

    fn index(&mut self) {
        for (at, grant) in self.grants.iter().enumerate() {
            let assignment = &grant.assignment;
            self.by_principal
                .entry(assignment.principal.clone())
                .or_default()
                .push(at);
            self.by_scope
                .entry(assignment.scope.clone())
                .or_default()
                .push(at);
            if assignment.scope.kind() == ScopeKind::ManagementGroup {
                self.at_management_groups.push(at);
            }
        }
        for (at, grant) in self.grants.iter().enumerate() {
            let assignment = &grant.assignment;
            if self.directory.open_through(&assignment.principal).is_none() {
                continue;
            }
            if assignment.scope.kind() == ScopeKind::ManagementGroup {
                self.open_at_management_groups.push(at);
            } else {
                let scope = assignment.scope.clone();
                self.open_by_scope.entry(scope).or_default().push(at);
            }
        }
        for (at, deny) in self.denies.iter().enumerate() {
            self.denies_by_scope
                .entry(deny.scope.clone())
                .or_default()
                .push(at);
            if deny.scope.kind() == ScopeKind::ManagementGroup {
                self.denies_at_management_groups.push(at);
            }
        }
    }
}

fn directory(
    parts: &mut SnapshotParts,
    (unreadable, disputed): (&[Unreadable], Vec<Principal>),
    grants: &[Grant],
    denies: &[DenyAssignment],
    eligibilities: &[crate::directory::GroupEligibility],
) -> Directory {
    let listed = parts.principals.take().unwrap_or_default();
    let mut confirmed: Vec<PrincipalId> = listed.iter().map(|one| one.id.clone()).collect();
    let named = grants
        .iter()
        .map(|grant| named_principal(&grant.assignment));
    let denied_names = denies
        .iter()
        .flat_map(|deny| deny.principals.iter().chain(&deny.exclude_principals))
        .filter(|principal| !principal.id.is_everyone())
        .map(|principal| Principal {
            // Azure has a default for the type of a role assignment's principal and none
            // here: without one it may be a group.
            kind: principal.kind.or(Some(PrincipalType::Unknown)),
            display_name: principal.display_name.clone(),
            ..Principal::new(principal.id.clone())
        });
    let doubtful = unreadable
        .iter()
        .filter(|unreadable| unreadable.principal_type == Some(PrincipalType::Unknown))
        .filter_map(|unreadable| unreadable.principal.clone())
        .map(|id| Principal {
            kind: Some(PrincipalType::Unknown),
            ..Principal::new(id)
        });
    let principals: Vec<Principal> = listed
        .into_iter()
        .chain(named)
        .chain(disputed)
        .chain(denied_names)
        .chain(doubtful)
        .collect();
    let is_group = |kind: Option<PrincipalType>| kind.is_some_and(PrincipalType::is_group);
    let assigned = grants
        .iter()
        .filter(|grant| is_group(grant.assignment.principal_type))
        .map(|grant| &grant.assignment.principal);
    let denied = denies
        .iter()
        .flat_map(|deny| deny.principals.iter().chain(&deny.exclude_principals))
        .filter(|principal| is_group(principal.kind))
        .map(|principal| &principal.id);
    let eligible = eligibilities.iter().map(|eligibility| &eligibility.group);
    let unreadable = unreadable
        .iter()
        .filter(|unreadable| is_group(unreadable.principal_type))
        .filter_map(|unreadable| unreadable.principal.as_ref());
    let mentioned: Vec<PrincipalId> = assigned
        .chain(denied)
        .chain(eligible)
        .chain(unreadable)
        .cloned()
        .collect();
    let mut groups = parts.groups.take().unwrap_or_default();
    if !lists_all_groups(parts) {
        doubt_members(&mut groups);
    }
    for group in &groups {
        confirmed.push(group.id.clone());
        confirmed.extend(group.members.iter().map(|member| member.id.clone()));
    }
    let mut directory = Directory::build(principals, groups, eligibilities, &mentioned);
    directory.settle(std::mem::take(&mut parts.settled));
    directory.confirm(confirmed);
    directory
}

/// Whether every group of the tenant is listed.
fn lists_all_groups(parts: &SnapshotParts) -> bool {
    let everywhere =
        |coverage: &Coverage| coverage.below && coverage.scope.kind() == ScopeKind::Root;
    let mut stated = parts.coverage.iter();
    parts.whole.contains(&Kind::Groups)
        || stated.any(|coverage| coverage.kind == Kind::Groups && everywhere(coverage))
}

/// Notes that a member of no stated type may be a group, whose members are in the group
/// too. A list that holds nested members holds those itself, and a part of a list leaves
/// the group open anyway.
fn doubt_members(groups: &mut [Group]) {
    let hold_nested = |group: &Group| group.membership == Membership::Transitive;
    for group in groups {
        if hold_nested(group) || group.listing == Listing::Part {
            continue;
        }
        for member in &mut group.members {
            member.kind = member.kind.or(Some(PrincipalType::Unknown));
        }
    }
}
