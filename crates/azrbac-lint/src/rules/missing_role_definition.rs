//! RBAC603: a role assignment whose role definition does not exist.

use azrbac_core::diagnostic::Severity;
use azrbac_core::snapshot::Kind;

use crate::assigned::Assigned;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC603",
    name: "missing-role-definition",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a role assignment whose role definition is not in the data of the tenant",
    page: include_str!("../../rules/RBAC603.md"),
    check: Check::Assignment(check),
};

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    let Some(tenant) = found.tenant() else {
        return;
    };
    let facts = &found.knowledge.facts;
    let kind = Kind::RoleDefinitions;
    let given = facts.came_whole(tenant, kind) && tenant.coverage().is_whole(kind);
    let id = &found.assignment.role;
    let is_known = || {
        found.role().is_some()
            || found.grants().any(|grant| grant.role.is_some())
            // One that is told twice is not missing.
            || facts.has_role(tenant, id)
    };
    if !given || is_known() {
        return;
    }
    let message = format!(
        "the role definition `{id}` is neither in the data of the tenant nor a built-in one: what \
         `{}` may do here is not known",
        found.principal_name()
    );
    drafts.push(
        Draft::new(Place::Assignment, message)
            .help("remove the role assignment, or add the role definition to the data"),
    );
}
