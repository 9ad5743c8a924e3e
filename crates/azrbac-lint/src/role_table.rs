//! The role definitions that assignments and conditions point to.

use std::collections::HashMap;

use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::{RoleDefinition, RoleDefinitionId, RoleLibrary};

use crate::subject::Subject;

/// What lets its holder give roles.
pub(crate) const ASSIGN: &str = "Microsoft.Authorization/roleAssignments/write";
/// What lets its holder take roles away.
pub(crate) const UNASSIGN: &str = "Microsoft.Authorization/roleAssignments/delete";

/// Finds role definitions: those of the tenant, those of the file, the built-in
/// ones.
pub(crate) struct RoleTable<'a> {
    /// `None` where the data say two things about the same id, or do not say all of
    /// what the role grants.
    known: HashMap<&'a RoleDefinitionId, Option<&'a RoleDefinition>>,
    library: &'a RoleLibrary,
}

impl<'a> RoleTable<'a> {
    pub(crate) fn new(subject: &Subject<'a>) -> Self {
        let mut known = HashMap::new();
        for (number, role) in subject.roles.iter().enumerate() {
            let spans = subject.map.and_then(|map| map.roles.get(number));
            let is_whole = spans.is_none_or(|spans| spans.unknown.grants_are_known());
            if let Some(id) = &role.id {
                known.insert(id, Some(role).filter(|_| is_whole));
            }
        }
        if let Some(tenant) = subject.tenant {
            for role in tenant.roles() {
                if let Some(id) = &role.definition.id {
                    known.insert(id, Some(&role.definition));
                }
            }
            // How the snapshot itself finds the role definition of an assignment
            // stands above all.
            for grant in tenant.grants() {
                let role = grant.role.and_then(|role| tenant.role(role));
                let definition = role.map(|role| &role.definition);
                known.insert(&grant.assignment.role, definition);
            }
        }
        Self {
            known,
            library: subject.library,
        }
    }

    /// The role definition of that id or, as hand-made data have it, of that name.
    pub(crate) fn find(&self, id: &RoleDefinitionId) -> Option<&'a RoleDefinition> {
        if let Some(known) = self.known.get(id) {
            return *known;
        }
        let embedded = self.library.find(id);
        embedded.or_else(|| self.library.by_name(id.as_str()))
    }
}

/// Whether a role lets its holder give any role to anybody.
pub(crate) fn may_assign_freely(role: &RoleDefinition) -> bool {
    OperationName::parse(ASSIGN).is_ok_and(|assign| role.grants(&assign, Plane::Control))
}
