//! What a rule gets to see of a role assignment of which a file does not tell everything.

use azrbac_core::directory::PrincipalType;
use azrbac_core::ingest::DeclaredAssignment;
use azrbac_core::role::RoleDefinition;
use azrbac_core::scope::Scope;

use crate::counting::is_broad;
use crate::knowledge::Knowledge;
use crate::might::Might;

/// One role assignment that a file declares, as a rule sees it.
#[derive(Clone, Copy)]
pub(crate) struct Declared<'a> {
    pub(crate) knowledge: &'a Knowledge<'a>,
    pub(crate) assignment: &'a DeclaredAssignment,
}

impl<'a> Declared<'a> {
    /// The role definition, where it is known.
    pub(crate) fn role(&self) -> Option<&'a RoleDefinition> {
        let role = self.assignment.role.as_ref()?;
        self.knowledge.roles().find(role)
    }

    /// What to call the role in a message.
    pub(crate) fn role_name(&self) -> String {
        let told = self.assignment.role_name.as_deref();
        let name = self.role().map(|role| role.name.trim()).or(told);
        name.map_or_else(|| "a role".to_owned(), |name| format!("`{name}`"))
    }

    /// The kind of the principal, where the file says so.
    pub(crate) fn kind(&self) -> Option<PrincipalType> {
        self.assignment.principal_type
    }

    /// The scope, where it is known and is a subscription or more.
    pub(crate) fn broad_scope(&self) -> Option<&'a Scope> {
        self.assignment
            .scope
            .as_ref()
            .filter(|scope| is_broad(scope))
    }

    /// The role definition, where it is known and gives something without a condition.
    pub(crate) fn active_role(&self) -> Option<&'a RoleDefinition> {
        let assignment = self.assignment;
        let plain = assignment.condition.is_none() && !assignment.condition_is_open;
        self.role().filter(|_| plain)
    }

    /// How much it gives without a condition; `None` where that is less than Contributor,
    /// and where it is not known.
    pub(crate) fn might(&self) -> Option<Might> {
        let role = self.active_role();
        role.and_then(|role| self.knowledge.facts.might(role))
    }
}
