//! RBAC512: a condition that never holds.

use azrbac_core::diagnostic::Severity;

use crate::analysis::{Holds, Tried};
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::guards::naming;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC512",
    name: "never-true-condition",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a condition that never holds, at all or for operations that the role grants",
    page: include_str!("../../rules/RBAC512.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    let never = |tried: &&Tried| tried.holds == Holds::Never;
    if analysis.tried.is_empty() {
        return;
    }
    if analysis.complete && analysis.tried.iter().all(|tried| never(&tried)) {
        let message = "the condition never holds: what it stands on grants nothing";
        drafts.push(at(found.all(), message).help(
            "remove the assignment if that is meant; else write what has to hold as \
             `!(ActionMatches{'operation'}) OR (what has to hold)`",
        ));
        return;
    }
    if !analysis.granted {
        return;
    }
    for tried in analysis.named().filter(never) {
        let span = naming(expression, &tried.operation).unwrap_or(found.all());
        let message = format!("the condition never holds for `{}`", tried.operation);
        drafts.push(
            at(span, message)
                .help("what is joined to this can never hold: nobody gets the operation by it"),
        );
    }
    if let Some(other) = analysis.others().find(never) {
        let message = format!(
            "the condition never holds for operations that it does not name, such as `{}`",
            other.operation
        );
        drafts.push(
            at(found.all(), message)
                .confidence(Confidence::Medium)
                .help(
                    "write `!(ActionMatches{'operation'}) OR (what has to hold)`: \
             the `!` lets every other operation pass",
                ),
        );
    }
}
