//! RBAC609: nearly as many role assignments as Azure takes.

use azrbac_core::diagnostic::Severity;
use azrbac_core::scope::ScopeKind;

use crate::assigned::Assigned;
use crate::counting::counted_at;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC609",
    name: "assignment-limit",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "nearly as many role assignments as a subscription or a management group may have",
    page: include_str!("../../rules/RBAC609.md"),
    check: Check::Assignment(check),
};

const OF_SUBSCRIPTION: usize = 4_000;
const OF_MANAGEMENT_GROUP: usize = 500;
/// From so many hundredths of the limit on it is told.
const NEARLY: usize = 80;

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(tenant), Some(at)) = (found.tenant(), counted_at(&found.assignment.scope)) else {
        return;
    };
    let (limit, what) = match at.kind() {
        ScopeKind::ManagementGroup => (OF_MANAGEMENT_GROUP, "management group"),
        _ => (OF_SUBSCRIPTION, "subscription"),
    };
    let facts = &found.knowledge.facts;
    let count = facts.count(tenant, &at);
    if count * 100 < limit * NEARLY
        || facts.first(found.knowledge).counted.get(&at) != Some(&found.number)
    {
        return;
    }
    let message = format!("the {what} `{at}` has {count} of at most {limit} role assignments");
    let draft = Draft::new(Place::Assignment, message).help(
        "assign roles to groups in place of their members, and remove what is redundant or \
         orphaned",
    );
    drafts.push(if count >= limit {
        draft.severity(Severity::Error)
    } else {
        draft
    });
}
