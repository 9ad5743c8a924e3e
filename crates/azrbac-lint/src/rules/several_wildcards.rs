//! RBAC103: an entry with more than one `*`.

use azrbac_core::diagnostic::Severity;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC103",
    name: "several-wildcards",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "an entry with more than one `*`, which Azure refuses in custom roles",
    page: include_str!("../../rules/RBAC103.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (entry, pattern) in context.entries() {
        let wildcards = pattern.wildcards();
        if wildcards > 1 {
            let message = format!("`{pattern}` has {wildcards} wildcards; Azure takes one");
            drafts.push(
                Draft::new(Place::Entry(entry), message)
                    .help("write an entry with one `*` for each resource type that is meant"),
            );
        }
    }
}
