//! RBAC607: power in the hands of a program.

use azrbac_core::diagnostic::Severity;
use azrbac_core::directory::PrincipalType;

use crate::assigned::Assigned;
use crate::counting::is_broad;
use crate::declared::Declared;
use crate::draft::{Confidence, Draft, Place};
use crate::might::Might;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC607",
    name: "privileged-service-principal",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a service principal that may give access, or change a whole subscription",
    page: include_str!("../../rules/RBAC607.md"),
    check: Check::EveryAssignment(check, declared),
};

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    if found.kind() != Some(PrincipalType::ServicePrincipal) {
        return;
    }
    let Some(might) = found.might() else {
        return;
    };
    if might == Might::Contributor && !is_broad(&found.assignment.scope) {
        return;
    }
    let message = format!(
        "the service principal `{}` holds `{}` here and may {}",
        found.principal_name(),
        found.role_name(),
        might.may()
    );
    drafts.push(Draft::new(Place::Assignment, message).help(help(might)));
}

fn help(might: Might) -> &'static str {
    match might {
        Might::Contributor => {
            "assign a role with the operations that the program needs, or at a \
                               resource group"
        }
        Might::Access | Might::Owner => {
            "assign a role with the operations that the program needs; where it has to assign \
             roles, Role Based Access Control Administrator with a condition that limits which"
        }
    }
}

fn declared(found: &Declared<'_>, drafts: &mut Vec<Draft>) {
    if found.kind() != Some(PrincipalType::ServicePrincipal) {
        return;
    }
    let Some(might) = found.might() else {
        return;
    };
    if might == Might::Contributor && found.broad_scope().is_none() {
        return;
    }
    let message = format!(
        "a service principal holds {} here and may {}",
        found.role_name(),
        might.may()
    );
    drafts.push(Draft::new(Place::Assignment, message).help(help(might)));
}
