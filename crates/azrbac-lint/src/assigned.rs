//! What a rule about role assignments gets to see.

use azrbac_core::assignment::{RoleAssignment, ScheduleKind};
use azrbac_core::directory::{Directory, PrincipalId, PrincipalType};
use azrbac_core::role::RoleDefinition;
use azrbac_core::snapshot::{Grant, Snapshot};
use azrbac_core::text::{Span, caseless};

use crate::knowledge::Knowledge;
use crate::might::Might;

/// What stands in the id of an eligible assignment.
const ELIGIBLE: &str = "roleeligibilityschedule";

/// One role assignment, as a rule sees it.
#[derive(Clone, Copy)]
pub(crate) struct Assigned<'a> {
    pub(crate) knowledge: &'a Knowledge<'a>,
    pub(crate) assignment: &'a RoleAssignment,
    /// Its number among those read together.
    pub(crate) number: usize,
}

impl<'a> Assigned<'a> {
    /// The place of a role assignment of the same file.
    pub(crate) fn span(&self, number: usize) -> Option<Span> {
        let spans = self.knowledge.subject.map?.assignments.get(number)?;
        Some(spans.whole)
    }

    /// The data of the tenant, where there are any.
    pub(crate) fn tenant(&self) -> Option<&'a Snapshot> {
        self.knowledge.subject.tenant
    }

    /// The role definition, where it is known.
    pub(crate) fn role(&self) -> Option<&'a RoleDefinition> {
        self.knowledge.roles().find(&self.assignment.role)
    }

    /// The display name of the role, else its id.
    pub(crate) fn role_name(&self) -> &'a str {
        let assignment = self.assignment;
        self.role()
            .map(|role| role.name.trim())
            .or(assignment.role_name.as_deref())
            .unwrap_or(assignment.role.as_str())
    }

    /// A name of the principal for people.
    pub(crate) fn principal_name(&self) -> &'a str {
        let id = &self.assignment.principal;
        let name = self.assignment.principal_name.as_deref();
        let name = name.filter(|name| !name.trim().is_empty());
        match self.tenant().map(|tenant| tenant.directory().label(id)) {
            Some(label) if label != id.as_str() => label,
            _ => name.unwrap_or(id.as_str()),
        }
    }

    /// What kind the principal is, where any document says so.
    pub(crate) fn kind(&self) -> Option<PrincipalType> {
        let told = self.tenant().and_then(|tenant| {
            let directory = tenant.directory();
            directory.kind(&self.assignment.principal)
        });
        PrincipalType::surer(self.assignment.principal_type, told)
    }

    /// The same in the tenant.
    pub(crate) fn grants(&self) -> impl Iterator<Item = &'a Grant> {
        let facts = &self.knowledge.facts;
        let tenant = self.tenant();
        let found = tenant.map(|tenant| facts.same(tenant, self.assignment));
        found.into_iter().flatten()
    }

    /// Whether it is a schedule instance that only bounds a role assignment of the tenant in
    /// time: what is to be said is said of that one. Azure has no two role assignments of one
    /// principal, role and scope. What has no id is called by its place, which holds a blank.
    pub(crate) fn bounds_another(&self) -> bool {
        let name = self.assignment.id.name();
        let is_this = |grant: &'a Grant| grant.assignment.id.name() == name;
        let known = self.grants().next().is_some();
        known && !name.contains(' ') && !self.grants().any(is_this)
    }

    /// Whether it has to be activated first.
    fn is_eligible(&self) -> bool {
        let is_active = |grant: &'a Grant| grant.kind == ScheduleKind::Active;
        caseless::fold(&self.assignment.id.to_string()).contains(ELIGIBLE)
            || (self.grants().next().is_some() && !self.grants().any(is_active))
    }

    /// How much it gives without activation and without a condition; `None` where that
    /// is less than Contributor, and where its role is not known.
    pub(crate) fn might(&self) -> Option<Might> {
        self.active_role()
            .and_then(|role| self.knowledge.facts.might(role))
    }

    /// The role definition, where it is known and gives something without activation and
    /// without a condition.
    pub(crate) fn active_role(&self) -> Option<&'a RoleDefinition> {
        let plain = self.assignment.condition.is_none();
        self.role().filter(|_| plain && !self.is_eligible())
    }
}

/// Whether a user is a guest: the user principal name of one from another tenant says so.
pub(crate) fn is_guest(directory: &Directory, id: &PrincipalId) -> bool {
    let name = directory
        .principal(id)
        .and_then(|principal| principal.user_principal_name.as_deref());
    name.is_some_and(names_a_guest)
}

/// Whether a user principal name is that of a guest.
pub(crate) fn names_a_guest(name: &str) -> bool {
    caseless::fold(name).contains("#ext#")
}

/// A few names for a message.
pub(crate) fn listed(names: &[&str]) -> String {
    const MOST: usize = 5;
    let told: Vec<String> = names.iter().take(MOST).map(|n| format!("`{n}`")).collect();
    match names.len().checked_sub(MOST) {
        Some(more) if more > 0 => format!("{} and {more} more", told.join(", ")),
        _ => told.join(", "),
    }
}
