//! RBAC511: a condition that always holds.

use std::collections::HashMap;

use azrbac_core::diagnostic::Severity;

use crate::analysis::{Holds, Tried};
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
    let names = analysis
        .named()
        .map(|tried| (tried.operation.folded(), tried));
    let by_name: HashMap<&str, &Tried> = names.collect();
    for guard in guards(expression) {
        let pattern = guard.pattern;
        let named: Vec<&Tried> = match by_name.get(pattern.form()) {
            Some(tried) => vec![tried],
            None if pattern.is_literal() => continue,
            None => {
                let named = analysis.named();
                named
                    .filter(|tried| pattern.matches(&tried.operation))
                    .collect()
            }
        };
        let Some(first) = named.first() else {
            continue;
        };
        let message = format!(
            "for `{}` the condition always holds, though this guard names it",
            first.operation
        );
        if named.iter().all(|tried| holds(tried.holds)) {
            drafts.push(
                at(guard.span, message)
                    .help("look at what is joined to the guard by OR: it has to be able to fail"),
            );
        }
    }
}
