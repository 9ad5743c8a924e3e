//! RBAC516: an operation that does the same as a limited one.

use azrbac_core::diagnostic::Severity;

use crate::analysis::{Analysis, Holds, Tried};
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::guards::naming;
use crate::rule::{Check, Rule};
use crate::storage::{ADD_BLOB, BLOBS, SUPER_USER, WRITE_BLOB};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC516",
    name: "open-sibling",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a limited operation beside one that does the same without limit, such as `blobs/add/action`",
    page: include_str!("../../rules/RBAC516.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    if !analysis.granted {
        return;
    }
    let mut report = |limited: &Tried, open: &str, why: &str| {
        let span = naming(expression, &limited.operation).unwrap_or(found.all());
        let message = format!("`{open}` is not limited as `{}` is", limited.operation);
        drafts.push(at(span, message).help(format!(
            "{why}: name both, `!(ActionMatches{{'…'}} OR ActionMatches{{'{open}'}}) OR (…)`"
        )));
    };
    for (limited, open) in [(WRITE_BLOB, ADD_BLOB), (ADD_BLOB, WRITE_BLOB)] {
        if let Some(limited) = limited_beside(analysis, limited, open) {
            report(limited, open, "both write a blob");
        }
    }
    let is_open = |name: &str| {
        let tried = analysis.find(name);
        tried.is_some_and(|tried| tried.holds == Holds::Always)
    };
    let mut of_blobs = analysis.named().filter(|tried| {
        tried.holds == Holds::Depends && tried.operation.folded().starts_with(BLOBS)
    });
    if is_open(SUPER_USER)
        && let Some(limited) = of_blobs.next()
    {
        let why = "in accounts with a hierarchical namespace this is what is checked";
        report(limited, SUPER_USER, why);
    }
}

/// The first operation, where it is limited and the second one is granted and not.
fn limited_beside<'a>(analysis: &'a Analysis, limited: &str, open: &str) -> Option<&'a Tried> {
    let is_open = analysis.find(open)?.holds == Holds::Always;
    let limited = analysis.find(limited)?;
    (is_open && limited.holds == Holds::Depends).then_some(limited)
}
