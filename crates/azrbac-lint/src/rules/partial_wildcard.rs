//! RBAC104: a `*` that is part of a segment.

use azrbac_core::diagnostic::Severity;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC104",
    name: "partial-wildcard",
    severity: Severity::Info,
    confidence: Confidence::Medium,
    summary: "a `*` beside other characters in a segment, which Azure does not document",
    page: include_str!("../../rules/RBAC104.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (entry, pattern) in context.entries() {
        if pattern.is_literal() {
            continue;
        }
        let mut segments = pattern.form().split('/');
        if let Some(segment) = segments.find(|segment| segment.contains('*') && *segment != "*") {
            let message = format!(
                "`{segment}` in `{pattern}` is no whole wildcard; Azure documents `*` for whole \
                 segments only"
            );
            drafts.push(
                Draft::new(Place::Entry(entry), message)
                    .help("name the operations; here the `*` is taken for any run of characters"),
            );
        }
    }
}
