//! RBAC601: a role assignment of what its principal holds already.

use azrbac_core::assignment::RoleAssignment;
use azrbac_core::diagnostic::{Label, Severity};
use azrbac_core::snapshot::{Kind, Snapshot};

use crate::assigned::Assigned;
use crate::draft::{Confidence, Draft, Place};
use crate::redundancy::Reason;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC601",
    name: "redundant-assignment",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a role assignment of what its principal already holds there by another one",
    page: include_str!("../../rules/RBAC601.md"),
    check: Check::Assignment(check),
};

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    let Some(tenant) = found.knowledge.subject.tenant else {
        return;
    };
    let Some(reason) = found.knowledge.redundancy(found.number) else {
        return;
    };
    let Some(grant) = tenant.grant(reason.grant) else {
        return;
    };
    let other = &grant.assignment;
    let label = reason.number.and_then(|number| {
        Some(Label {
            span: found.span(number)?,
            text: "held by this".to_owned(),
        })
    });
    let draft = Draft::new(Place::Assignment, message(found, tenant, reason, other))
        .related(label)
        .help(format!(
            "remove it, unless it is to stay when the role assignment `{}` goes",
            other.id
        ));
    // An activated role looks like one for good where its schedule was not exported.
    drafts.push(match tenant.has(Kind::RoleAssignmentScheduleInstances) {
        true => draft,
        false => draft.confidence(Confidence::Medium),
    });
}

fn message(
    found: &Assigned<'_>,
    tenant: &Snapshot,
    reason: &Reason,
    other: &RoleAssignment,
) -> String {
    let directory = tenant.directory();
    let principal = directory.label(&found.assignment.principal);
    let role = role_name(found, found.assignment);
    let (by, at) = (role_name(found, other), &other.scope);
    let through = match &reason.group {
        Some(group) => format!(" through the group `{}`", directory.label(group)),
        None => String::new(),
    };
    format!(
        "`{role}` gives `{principal}` nothing here that `{by}` at `{at}` does not give{through}"
    )
}

fn role_name<'a>(found: &'a Assigned<'_>, assignment: &'a RoleAssignment) -> &'a str {
    let role = found.knowledge.roles().find(&assignment.role);
    role.map_or(assignment.role.as_str(), |role| role.name.trim())
}
