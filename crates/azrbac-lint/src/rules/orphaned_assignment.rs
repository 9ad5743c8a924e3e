//! RBAC602: a role assignment of a principal that does not exist any more.

use azrbac_core::diagnostic::Severity;
use azrbac_core::directory::PrincipalType;
use azrbac_core::snapshot::{Kind, Snapshot};

use crate::assigned::Assigned;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC602",
    name: "orphaned-assignment",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a role assignment of a principal that does not exist any more",
    page: include_str!("../../rules/RBAC602.md"),
    check: Check::Assignment(check),
};

const REMOVE: &str = "remove the role assignment";

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    let Some(tenant) = found.tenant() else {
        return;
    };
    let directory = tenant.directory();
    let id = &found.assignment.principal;
    if directory.is_confirmed(id) {
        return;
    }
    let role = found.role_name();
    if found.kind() == Some(PrincipalType::Unknown) {
        let message = format!(
            "`{role}` is assigned to `{id}`, which could not be looked up: either it does not \
             exist any more, or whoever exported may not read it"
        );
        let draft = Draft::new(Place::Assignment, message)
            .severity(Severity::Info)
            .confidence(Confidence::Low);
        let help = "look it up as somebody who may read the directory, and remove the role \
                    assignment if it is gone";
        drafts.push(draft.help(help));
        return;
    }
    if !is_searched(found, tenant) {
        return;
    }
    let whole = tenant.coverage().is_whole(Kind::Principals);
    let message = format!(
        "`{role}` is assigned to `{id}`, which is not among the principals of the data: it does \
         not exist any more{}",
        if whole {
            ""
        } else {
            ", or was left out of them"
        }
    );
    let draft = Draft::new(Place::Assignment, message).help(REMOVE);
    drafts.push(if whole {
        draft
    } else {
        draft.confidence(Confidence::Medium)
    });
}

/// Whether the list of principals would hold the principal: it is there, came to its end,
/// and holds others of the same kind.
fn is_searched(found: &Assigned<'_>, tenant: &Snapshot) -> bool {
    let Some(kind @ (PrincipalType::User | PrincipalType::ServicePrincipal | PrincipalType::Group)) =
        found.kind()
    else {
        return false;
    };
    let facts = &found.knowledge.facts;
    facts.came_whole(tenant, Kind::Principals) && facts.lists(tenant, kind)
}
