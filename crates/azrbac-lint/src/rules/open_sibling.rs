//! RBAC516: an operation that does the same as a limited one.

use azrbac_core::condition::Attribute;
use azrbac_core::diagnostic::Severity;
use azrbac_core::text::caseless;

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
    let mut report = |limited: &Tried, open: &str, severity: Severity, why: &str| {
        let span = naming(expression, &limited.operation).unwrap_or(found.all());
        let message = format!("`{open}` is not limited as `{}` is", limited.operation);
        drafts.push(at(span, message).severity(severity).help(format!(
            "{why}: name both, `!(ActionMatches{{'…'}} OR ActionMatches{{'{open}'}}) OR (…)`"
        )));
    };
    for (limited, open) in [(WRITE_BLOB, ADD_BLOB), (ADD_BLOB, WRITE_BLOB)] {
        if let Some(limited) = limited_beside(analysis, limited, open) {
            report(limited, open, Severity::Warning, "both write a blob");
        }
    }
    let flat_only = expression.attributes().any(is_flat_only);
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
        let severity = if flat_only {
            Severity::Info
        } else {
            Severity::Warning
        };
        report(limited, SUPER_USER, severity, why);
    }
}

/// Whether accounts with a hierarchical namespace do not have the attribute.
fn is_flat_only(attribute: &Attribute) -> bool {
    let path = attribute.path.as_str();
    let names = ["tags", ":versionId", ":isCurrentVersion", ":snapshot"];
    let of_blobs = BLOBS.trim_end_matches('/');
    names.iter().any(|name| {
        caseless::starts_with(path, &format!("{of_blobs}{name}"))
            || caseless::starts_with(path, &format!("{of_blobs}/{name}"))
    })
}

/// The first operation, where it is limited and the second one is granted and not.
fn limited_beside<'a>(analysis: &'a Analysis, limited: &str, open: &str) -> Option<&'a Tried> {
    let is_open = analysis.find(open)?.holds == Holds::Always;
    let limited = analysis.find(limited)?;
    (is_open && limited.holds == Holds::Depends).then_some(limited)
}
