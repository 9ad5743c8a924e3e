//! RBAC606: power in the hands of a guest.

use azrbac_core::diagnostic::Severity;

use crate::assigned::{Assigned, is_guest, listed, names_a_guest};
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC606",
    name: "privileged-guest",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a guest who may change everything, or give access to others",
    page: include_str!("../../rules/RBAC606.md"),
    check: Check::Assignment(check),
};

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    let Some(might) = found.might() else {
        return;
    };
    let id = &found.assignment.principal;
    let name = found.assignment.principal_name.as_deref();
    let told = name.filter(|name| names_a_guest(name));
    let mut guests: Vec<&str> = told.into_iter().collect();
    let mut through = "";
    let tenant = found.tenant();
    let members = tenant.map(|tenant| {
        let (facts, unfinished) = (&found.knowledge.facts, &found.knowledge.unfinished);
        facts.guests_in(tenant, id, unfinished)
    });
    if let (Some(tenant), Some(members)) = (tenant, &members) {
        let directory = tenant.directory();
        if is_guest(directory, id) {
            guests = vec![directory.label(id)];
        } else if guests.is_empty() {
            guests = members.iter().map(|guest| directory.label(guest)).collect();
            through = " through a group";
        }
    }
    if guests.is_empty() {
        return;
    }
    let message = format!(
        "guests hold `{}` here{through}, with which one may {}: {}",
        found.role_name(),
        might.may(),
        listed(&guests)
    );
    drafts.push(Draft::new(Place::Assignment, message).help(
        "give guests roles that their work needs, for a time, and review them; or make them \
         members",
    ));
}
