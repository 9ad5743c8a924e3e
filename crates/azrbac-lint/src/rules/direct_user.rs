//! RBAC605: a role assignment to a user in place of a group.

use azrbac_core::diagnostic::Severity;
use azrbac_core::directory::PrincipalType;

use crate::assigned::Assigned;
use crate::declared::Declared;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC605",
    name: "direct-user",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "a role that is assigned to a user and not to a group",
    page: include_str!("../../rules/RBAC605.md"),
    check: Check::EveryAssignment(check, declared),
};

const HELP: &str = "assign the role to a group, and make the user a member of it";

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    if found.kind() != Some(PrincipalType::User) {
        return;
    }
    let (who, role) = (found.principal_name(), found.role_name());
    let message = format!("`{role}` is assigned to the user `{who}` and not to a group");
    let draft = Draft::new(Place::Assignment, message).help(HELP);
    drafts.push(match found.might() {
        Some(_) => draft.severity(Severity::Warning),
        None => draft,
    });
}

fn declared(found: &Declared<'_>, drafts: &mut Vec<Draft>) {
    if found.kind() != Some(PrincipalType::User) {
        return;
    }
    let message = format!(
        "{} is assigned to a user and not to a group",
        found.role_name()
    );
    let draft = Draft::new(Place::Assignment, message).help(HELP);
    drafts.push(match found.might() {
        Some(_) => draft.severity(Severity::Warning),
        None => draft,
    });
}
