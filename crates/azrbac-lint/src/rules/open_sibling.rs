//! RBAC516: an operation that does the same as a limited one.

use azrbac_core::condition::{Attribute, Expression};
use azrbac_core::diagnostic::{Applicability, Fix, Severity};
use azrbac_core::text::caseless;

use crate::analysis::{Analysis, Holds, Tried};
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::guards::{guards, naming};
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
        let help = format!(
            "{why}: name both, `!(ActionMatches{{'…'}} OR ActionMatches{{'{open}'}}) OR (…)`"
        );
        drafts.push(
            at(span, message)
                .severity(severity)
                .help(help)
                .fix(fix(found, expression, limited, open)),
        );
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
    let mut of_blobs = analysis
        .named()
        .filter(|tried| tried.holds == Holds::Depends && is_of_blobs(tried));
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

/// Both operations in every guard that names the limited one.
fn fix(
    found: &Conditioned<'_>,
    expression: &Expression,
    limited: &Tried,
    open: &str,
) -> Option<Fix> {
    let naming = guards(expression)
        .into_iter()
        .filter(|guard| guard.pattern.is_literal() && guard.pattern.matches(&limited.operation));
    let edits = naming.map(|guard| {
        let both = format!("({} OR ActionMatches{{'{open}'}})", found.part(guard.span));
        (guard.span.range(), both)
    });
    let edits: Vec<_> = edits.collect();
    if edits.is_empty() {
        return None;
    }
    let message = format!("limit `{open}` in the same way");
    found.fix(Applicability::Unsafe, message, edits)
}

/// Whether it is an operation on blobs that accounts with a hierarchical namespace
/// have: they have no tags.
fn is_of_blobs(tried: &Tried) -> bool {
    let below = tried.operation.folded().strip_prefix(BLOBS);
    below.is_some_and(|name| !name.starts_with("tags/") && !name.starts_with("filter/"))
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
