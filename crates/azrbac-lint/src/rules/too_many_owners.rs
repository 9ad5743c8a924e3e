//! RBAC604: more owners than anybody can watch.

use azrbac_core::diagnostic::Severity;

use crate::assigned::{Assigned, listed};
use crate::counting::is_broad;
use crate::draft::{Confidence, Draft, Place};
use crate::might::Might;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC604",
    name: "too-many-owners",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "more than three people who are as good as Owner of a subscription or more",
    page: include_str!("../../rules/RBAC604.md"),
    check: Check::Assignment(check),
};

/// Azure's own advice.
const MOST_OWNERS: usize = 3;

fn check(found: &Assigned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(tenant), scope) = (found.tenant(), &found.assignment.scope) else {
        return;
    };
    if !is_broad(scope) || found.might() != Some(Might::Owner) {
        return;
    }
    let facts = &found.knowledge.facts;
    let owners = facts.owners(tenant, scope, &found.knowledge.unfinished);
    if owners.len() <= MOST_OWNERS
        || facts.first(found.knowledge).owner.get(scope) != Some(&found.number)
    {
        return;
    }
    let names: Vec<&str> = owners
        .iter()
        .map(|id| tenant.directory().label(id))
        .collect();
    let message = format!(
        "at least {} people are as good as Owner at `{scope}`, through groups and from above too: {}",
        owners.len(),
        listed(&names)
    );
    drafts.push(Draft::new(Place::Assignment, message).help(
        "leave it to at most three, one of them for emergencies, and give the others what their \
         work needs",
    ));
}
