//! RBAC511: a condition that always holds.

use azrbac_core::diagnostic::Severity;

use crate::analysis::Holds;
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::guards::guards;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC511",
    name: "always-true-condition",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a condition, or a clause of it, that always holds and limits nothing",
    page: include_str!("../../rules/RBAC511.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    let holds = |holds: Holds| holds == Holds::Always;
    if analysis.tried.is_empty() || !analysis.complete {
        return;
    }
    if analysis.tried.iter().all(|tried| holds(tried.holds)) {
        let message = if analysis.granted {
            "the condition holds for everything that the role grants: it limits nothing"
        } else {
            "the condition always holds: it limits nothing"
        };
        drafts.push(at(found.all(), message).help(
            "remove it, or guard the operation that is meant: \
             `!(ActionMatches{'operation'}) OR (what has to hold)`",
        ));
        return;
    }
    for guard in guards(expression) {
        let mut named = analysis
            .named()
            .filter(|tried| guard.pattern.matches(&tried.operation))
            .peekable();
        let Some(first) = named.peek() else {
            continue;
        };
        let message = format!(
            "for `{}` the condition always holds, though this guard names it",
            first.operation
        );
        if named.all(|tried| holds(tried.holds)) {
            drafts.push(
                at(guard.span, message)
                    .help("look at what is joined to the guard by OR: it has to be able to fail"),
            );
        }
    }
}
