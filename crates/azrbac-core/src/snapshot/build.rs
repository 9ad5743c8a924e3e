//! Indexing the documents of a tenant.

use std::collections::{HashMap, HashSet};

use super::{CoverageMap, Grant, Hierarchy, Kind, Role, RoleSource, Snapshot, SnapshotParts};
use crate::assignment::{DenyAssignment, RoleAssignment, ScheduleInstance, ScheduleKind};
use crate::directory::{Directory, Principal, PrincipalId, PrincipalType};
use crate::role::{RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::scope::ScopeKind;
use crate::text::caseless;

impl Snapshot {
    /// Indexes the documents of a tenant. Role definitions that the data lacks are
    /// taken from `library`. Linear in the documents.
    pub fn build(mut parts: SnapshotParts, library: &RoleLibrary) -> Self {
        let given: Vec<Kind> = Kind::ALL
            .into_iter()
            .filter(|kind| parts.count(*kind).is_some())
            .collect();
        // What was not given at all is not known, whatever is said of the rest.
        parts.whole.retain(|kind| given.contains(kind));
        let mut notes = Vec::new();
        let mut roles = RoleTable::new(
            parts.role_definitions.take().unwrap_or_default(),
            library,
            &mut notes,
        );
        let grants = grants(&mut parts, &mut roles, &mut notes);
        let denies = parts.deny_assignments.take().unwrap_or_default();
        let eligibilities = parts.group_eligibilities.take().unwrap_or_default();
        let directory = directory(&mut parts, &grants, &denies, &eligibilities);
        let hierarchy = Hierarchy::build(
            parts.tenant_id.as_deref(),
            parts
                .management_groups
                .iter()
                .flatten()
                .chain(parts.subscriptions.iter().flatten()),
        );
        let mut snapshot = Self {
            tenant_id: parts.tenant_id,
            captured_at: parts.captured_at,
            roles: roles.roles,
            grants,
            denies,
            directory,
            group_eligibilities: eligibilities,
            hierarchy,
            coverage: CoverageMap::new(parts.coverage, parts.whole),
            given,
            unreadable: parts.unreadable,
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
        let mut open: Vec<PrincipalId> = self
            .directory
            .open_groups()
            .filter(|group| self.by_principal.contains_key(group))
            .cloned()
            .collect();
        open.sort();
        self.open_grant_groups = open;
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

/// The role definitions while they are collected.
struct RoleTable<'a> {
    library: &'a RoleLibrary,
    roles: Vec<Role>,
    by_id: HashMap<RoleDefinitionId, usize>,
    /// By display name in the form of an id; `None` where two share it.
    by_name: HashMap<String, Option<usize>>,
    /// Ids that the data defines twice, differently: what they grant is not known.
    disputed: HashSet<RoleDefinitionId>,
}

impl<'a> RoleTable<'a> {
    fn new(
        definitions: Vec<RoleDefinition>,
        library: &'a RoleLibrary,
        notes: &mut Vec<String>,
    ) -> Self {
        let mut table = Self {
            library,
            roles: Vec::with_capacity(definitions.len()),
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            disputed: HashSet::new(),
        };
        for definition in definitions {
            table.add(definition, notes);
        }
        table
    }

    fn add(&mut self, definition: RoleDefinition, notes: &mut Vec<String>) {
        let known = definition.id.as_ref().and_then(|id| self.by_id.get(id));
        if let (Some(known), Some(id)) = (known.and_then(|at| self.roles.get(*at)), &definition.id)
        {
            if !same_power(&known.definition, &definition) && self.disputed.insert(id.clone()) {
                notes.push(format!(
                    "the role definition `{}` ({id}) stands in the data twice with different \
                     permissions; what it grants is not known",
                    definition.name
                ));
            }
            return;
        }
        let at = self.roles.len();
        let embedded = definition.id.as_ref().and_then(|id| self.library.find(id));
        let differs = embedded.is_some_and(|embedded| !same_power(embedded, &definition));
        if let Some(id) = &definition.id {
            self.by_id.insert(id.clone(), at);
        }
        self.by_name
            .entry(caseless::identifier(&definition.name))
            .and_modify(|known| *known = None)
            .or_insert(Some(at));
        self.roles.push(Role {
            definition,
            source: RoleSource::Snapshot,
            differs_from_library: differs,
        });
    }

    /// The role definition that an assignment points to: by id, else by display
    /// name, which hand-made data use; from the library where the data lacks it.
    fn find(&mut self, id: &RoleDefinitionId) -> Option<usize> {
        if self.disputed.contains(id) {
            return None;
        }
        if let Some(at) = self.by_id.get(id) {
            return Some(*at);
        }
        if let Some(Some(at)) = self.by_name.get(id.as_str()) {
            return Some(*at);
        }
        let definition = self
            .library
            .find(id)
            .or_else(|| self.library.by_name(id.as_str()))?;
        let at = self.roles.len();
        self.by_id.insert(id.clone(), at);
        self.roles.push(Role {
            definition: definition.clone(),
            source: RoleSource::Library,
            differs_from_library: false,
        });
        Some(at)
    }
}

/// Whether two role definitions grant the same, entry by entry, in any order and
/// letter case.
fn same_power(left: &RoleDefinition, right: &RoleDefinition) -> bool {
    let form = |role: &RoleDefinition| {
        let mut permissions: Vec<_> = role
            .permissions
            .iter()
            .map(|permission| {
                let list = |list| {
                    let mut forms: Vec<String> = permission
                        .list(list)
                        .iter()
                        .map(|pattern| pattern.form().to_owned())
                        .collect();
                    forms.sort();
                    forms.dedup();
                    forms
                };
                let condition = permission.condition.as_ref();
                (
                    crate::role::EntryList::ALL.map(list),
                    condition.map(|condition| condition.expression.clone()),
                )
            })
            .collect();
        permissions.sort();
        permissions
    };
    form(left) == form(right)
}

/// Plain role assignments bounded by their schedule instances, and the instances
/// that stand for themselves.
fn grants(
    parts: &mut SnapshotParts,
    roles: &mut RoleTable<'_>,
    notes: &mut Vec<String>,
) -> Vec<Grant> {
    let mut grants: Vec<Grant> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut add = |grants: &mut Vec<Grant>, assignment: RoleAssignment, kind, windows| {
        let role = roles.find(&assignment.role);
        grants.push(Grant {
            assignment,
            kind,
            windows,
            role,
        });
    };
    for assignment in parts.role_assignments.take().unwrap_or_default() {
        let key = assignment_key(&assignment.id);
        // An assignment without an id is called by its place, which holds a blank
        // and names nothing outside its file.
        let named = !key.contains(' ');
        if named && let Some(known) = by_id.get(&key).and_then(|at| grants.get(*at)) {
            if same_assignment(&known.assignment, &assignment) {
                continue;
            }
            notes.push(format!(
                "the role assignment `{}` stands in the data twice with different content; both count",
                assignment.id
            ));
        }
        by_id.insert(key, grants.len());
        let windows = bounded(&assignment);
        add(&mut grants, assignment, ScheduleKind::Active, windows);
    }
    let instances = parts.active.take().into_iter().chain(parts.eligible.take());
    for instance in instances.flatten() {
        if !instance.counts() {
            continue;
        }
        let plain = origin(&instance).and_then(|origin| by_id.get(&origin).copied());
        if let Some(plain) = plain.and_then(|at| grants.get_mut(at)) {
            plain.windows.push(instance.assignment.validity);
            continue;
        }
        let windows = bounded(&instance.assignment);
        add(&mut grants, instance.assignment, instance.kind, windows);
    }
    // A schedule without bounds, be it one of several, bounds nothing.
    for grant in &mut grants {
        if grant.windows.iter().any(|window| window.is_unbounded()) {
            grant.windows.clear();
        }
    }
    grants
}

fn bounded(assignment: &RoleAssignment) -> Vec<crate::time::Validity> {
    if assignment.validity.is_unbounded() {
        Vec::new()
    } else {
        vec![assignment.validity]
    }
}

/// The name at the end of a resource id: it is unique in the tenant, while the
/// prefix is written in several ways.
fn assignment_key(id: &str) -> String {
    caseless::identifier(id.trim_end_matches('/').rsplit('/').next().unwrap_or(id))
}

fn origin(instance: &ScheduleInstance) -> Option<String> {
    if instance.kind == ScheduleKind::Eligible {
        return None;
    }
    instance
        .origin
        .as_deref()
        .filter(|origin| !origin.trim().is_empty())
        .map(assignment_key)
}

fn same_assignment(left: &RoleAssignment, right: &RoleAssignment) -> bool {
    left.principal == right.principal
        && left.role == right.role
        && left.scope == right.scope
        && left.condition == right.condition
}

fn directory(
    parts: &mut SnapshotParts,
    grants: &[Grant],
    denies: &[DenyAssignment],
    eligibilities: &[crate::directory::GroupEligibility],
) -> Directory {
    let listed = parts.principals.take().unwrap_or_default();
    let named = grants
        .iter()
        .map(|grant| named_principal(&grant.assignment));
    let denied_names = denies
        .iter()
        .flat_map(|deny| deny.principals.iter().chain(&deny.exclude_principals))
        .filter(|principal| !principal.id.is_everyone())
        .map(|principal| Principal {
            kind: principal.kind,
            display_name: principal.display_name.clone(),
            ..Principal::new(principal.id.clone())
        });
    let principals: Vec<Principal> = listed
        .into_iter()
        .chain(named)
        .chain(denied_names)
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
    let unreadable = parts
        .unreadable
        .iter()
        .filter(|unreadable| is_group(unreadable.principal_type))
        .filter_map(|unreadable| unreadable.principal.as_ref());
    let mentioned: Vec<PrincipalId> = assigned
        .chain(denied)
        .chain(eligible)
        .chain(unreadable)
        .cloned()
        .collect();
    Directory::build(
        principals,
        parts.groups.take().unwrap_or_default(),
        eligibilities,
        &mentioned,
    )
}

/// What a role assignment tells of its principal. The name that az puts beside it
/// is a user principal name, a group's display name or a service principal's
/// application id.
fn named_principal(assignment: &RoleAssignment) -> Principal {
    let mut principal = Principal::new(assignment.principal.clone());
    principal.kind = assignment.principal_type;
    let name = assignment
        .principal_name
        .as_deref()
        .filter(|name| !name.trim().is_empty());
    if let Some(name) = name {
        if caseless::guid(name).is_some() {
            principal.app_id = Some(name.into());
        } else if name.contains('@') {
            principal.user_principal_name = Some(name.into());
        } else {
            principal.display_name = Some(name.into());
        }
    }
    principal
}
