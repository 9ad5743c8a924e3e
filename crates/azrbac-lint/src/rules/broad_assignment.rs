//! RBAC611: a role that holds for a whole subscription or more.

use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;

use crate::assigned::Assigned;
use crate::counting::is_broad;
use crate::declared::Declared;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC611",
    name: "broad-assignment",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "a role that changes things, assigned to a whole subscription or more",
    page: include_str!("../../rules/RBAC611.md"),
    check: Check::EveryAssignment(check, declared),
};

const HELP: &str = "assign it at the resource groups where it is needed";

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    let scope = &found.assignment.scope;
    let Some(role) = found.active_role().filter(|_| is_broad(scope)) else {
        return;
    };
    let (who, name) = (found.principal_name(), found.role_name());
    if let Some(might) = found.might() {
        let message = format!("with `{name}` `{who}` may {} at `{scope}`", might.may());
        let draft = Draft::new(Place::Assignment, message).severity(Severity::Warning);
        drafts.push(draft.help(HELP));
        return;
    }
    let beyond_reads = |plane| {
        let facts = &found.knowledge.facts;
        facts.beyond_reads(role, plane, found.knowledge)
    };
    // RBAC612 tells of those.
    if beyond_reads(Plane::Data).is_some() {
        return;
    }
    if let Some(operation) = beyond_reads(Plane::Control) {
        let message =
            format!("with `{name}` `{who}` may change things at `{scope}`, as by `{operation}`");
        drafts.push(Draft::new(Place::Assignment, message).help(HELP));
    }
}

fn declared(found: &Declared<'_>, drafts: &mut Vec<Draft>) {
    let (Some(role), Some(scope)) = (found.active_role(), found.broad_scope()) else {
        return;
    };
    let name = found.role_name();
    if let Some(might) = found.might() {
        let message = format!("whoever has {name} may {} at `{scope}`", might.may());
        let draft = Draft::new(Place::Assignment, message).severity(Severity::Warning);
        drafts.push(draft.help(HELP));
        return;
    }
    let facts = &found.knowledge.facts;
    let beyond_reads = |plane| facts.beyond_reads(role, plane, found.knowledge);
    if beyond_reads(Plane::Data).is_some() {
        return;
    }
    if let Some(operation) = beyond_reads(Plane::Control) {
        let message =
            format!("whoever has {name} may change things at `{scope}`, as by `{operation}`");
        drafts.push(Draft::new(Place::Assignment, message).help(HELP));
    }
}
