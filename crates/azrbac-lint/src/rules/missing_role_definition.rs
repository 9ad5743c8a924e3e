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
    let given = tenant.has(Kind::RoleDefinitions)
        && tenant.coverage().is_whole(Kind::RoleDefinitions)
        && !tenant
            .failed()
            .iter()
            .any(|failed| failed.kind == Kind::RoleDefinitions);
    let unknown = found.role().is_none() && found.grants().all(|grant| grant.role.is_none());
    // One that could not be read, or is told twice, is not missing.
    let id = &found.assignment.role;
    let mut listed = tenant.roles().iter();
    if !given || !unknown || listed.any(|role| role.definition.id.as_ref() == Some(id)) {
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
