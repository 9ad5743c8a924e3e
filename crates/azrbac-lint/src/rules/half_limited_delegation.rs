//! RBAC515: a delegation that is limited for one of the two things that can be done.

use azrbac_core::diagnostic::Severity;

use crate::analysis::{Holds, Tried};
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::guards::naming;
use crate::role_table::{ASSIGN, UNASSIGN};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC515",
    name: "half-limited-delegation",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a condition that limits the adding of role assignments or their removal, and not both",
    page: include_str!("../../rules/RBAC515.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    let (Some(write), Some(delete)) = (analysis.find(ASSIGN), analysis.find(UNASSIGN)) else {
        return;
    };
    if !analysis.granted {
        return;
    }
    let is_open = |tried: &Tried| tried.holds == Holds::Always;
    let span = |tried: &Tried| naming(expression, &tried.operation).unwrap_or(found.all());
    match (is_open(write), is_open(delete)) {
        (true, false) => {
            let message = "only the removal of role assignments is limited: any can be added";
            drafts.push(at(span(delete), message).help(format!(
                "join to it by AND: `(!(ActionMatches{{'{ASSIGN}'}}) OR (…))`, with `@Request` \
                 instead of `@Resource`"
            )));
        }
        (false, true) => {
            let message = "only the adding of role assignments is limited: any can be removed";
            drafts.push(at(span(write), message).severity(Severity::Info).help(format!(
                "join to it by AND, unless that is meant: `(!(ActionMatches{{'{UNASSIGN}'}}) OR \
                 (…))`, with `@Resource` instead of `@Request`"
            )));
        }
        _ => {}
    }
}
