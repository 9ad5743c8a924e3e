//! RBAC612: the data of a whole subscription or more.

use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;

use crate::assigned::Assigned;
use crate::counting::is_broad;
use crate::declared::Declared;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC612",
    name: "broad-data-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a role for data, assigned to a whole subscription or more",
    page: include_str!("../../rules/RBAC612.md"),
    check: Check::EveryAssignment(check, declared),
};

const HELP: &str = "assign it at the resources whose data are needed";

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    let scope = &found.assignment.scope;
    let Some(role) = found.active_role().filter(|_| is_broad(scope)) else {
        return;
    };
    let facts = &found.knowledge.facts;
    let Some(operation) = facts.beyond_reads(role, Plane::Data, found.knowledge) else {
        return;
    };
    let message = format!(
        "with `{}` `{}` reaches the data of every resource at `{scope}`, as by `{operation}`",
        found.role_name(),
        found.principal_name()
    );
    drafts.push(Draft::new(Place::Assignment, message).help(HELP));
}

fn declared(found: &Declared<'_>, drafts: &mut Vec<Draft>) {
    let (Some(role), Some(scope)) = (found.active_role(), found.broad_scope()) else {
        return;
    };
    let facts = &found.knowledge.facts;
    let Some(operation) = facts.beyond_reads(role, Plane::Data, found.knowledge) else {
        return;
    };
    let message = format!(
        "whoever has {} reaches the data of every resource at `{scope}`, as by `{operation}`",
        found.role_name()
    );
    drafts.push(Draft::new(Place::Assignment, message).help(HELP));
}
