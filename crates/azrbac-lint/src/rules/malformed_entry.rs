//! RBAC105: an entry that has not the form of an operation name.

use azrbac_core::diagnostic::{Applicability, Fix, Severity};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryRef;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC105",
    name: "malformed-entry",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry with blanks around it, a slash too many, or a character that no operation has",
    page: include_str!("../../rules/RBAC105.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let lookup = context.lookup();
    for ((entry, pattern), known) in context.entries().zip(&lookup.entries) {
        if let Some(problem) = &known.problem {
            let message = format!("`{pattern}` {problem}, so it matches no operation");
            drafts.push(Draft::new(Place::Entry(entry), message).help(
                "write `Provider/type/verb`, such as `Microsoft.Storage/storageAccounts/read`; \
                 only `*` stands for something else",
            ));
        } else if pattern.written() != pattern.as_str() {
            let message = format!("there are blanks around `{pattern}`");
            drafts.push(
                Draft::new(Place::Entry(entry), message)
                    .help("remove them; here the entry is taken without them")
                    .fix(fix(context, entry, pattern)),
            );
        }
    }
}

/// The entry without the blanks, which matches the same.
fn fix(context: &Context<'_>, entry: EntryRef, pattern: &ActionPattern) -> Option<Fix> {
    Some(Fix {
        message: "remove the blanks".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![(context.span(entry)?, format!("\"{}\"", pattern.as_str()))],
    })
}
