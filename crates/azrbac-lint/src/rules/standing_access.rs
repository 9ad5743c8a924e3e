//! RBAC608: power that is always there, where it could be activated when needed.

use azrbac_core::assignment::ScheduleKind;
use azrbac_core::diagnostic::Severity;
use azrbac_core::directory::PrincipalType;
use azrbac_core::snapshot::{Grant, Kind, Snapshot};

use crate::assigned::Assigned;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC608",
    name: "standing-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a powerful role held without end in a tenant that has eligible assignments",
    page: include_str!("../../rules/RBAC608.md"),
    check: Check::Assignment(check),
};

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(tenant), Some(might)) = (found.tenant(), found.might()) else {
        return;
    };
    let may_activate = matches!(
        found.kind(),
        Some(PrincipalType::User | PrincipalType::Group)
    );
    let facts = &found.knowledge.facts;
    // Of a group, the membership may have to be activated.
    let is_activated = || facts.is_activated(tenant, &found.assignment.principal);
    if !may_activate || !is_known_to_last(found, tenant) || is_activated() {
        return;
    }
    let message = format!(
        "`{}` holds `{}` here without end and may {}; elsewhere in the tenant such roles have to \
         be activated",
        found.principal_name(),
        found.role_name(),
        might.may()
    );
    drafts.push(Draft::new(Place::Assignment, message).help(
        "make the assignment eligible, or give it an end; what is kept for emergencies may stay",
    ));
}

/// Whether the tenant uses Privileged Identity Management, and its data tell what is active
/// for a time only.
fn is_known_to_last(found: &Assigned<'_>, tenant: &Snapshot) -> bool {
    let lasts =
        |grant: &Grant| grant.kind == ScheduleKind::Active && grant.lasts(tenant.captured_at());
    let facts = &found.knowledge.facts;
    facts.came_whole(tenant, Kind::RoleAssignmentScheduleInstances)
        && facts.anything_is_eligible(tenant)
        && found.assignment.validity.end.is_none()
        && found.grants().next().is_some()
        && found.grants().all(lasts)
}
