//! RBAC201: an entry that stands twice in one list.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use azrbac_core::diagnostic::Severity;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC201",
    name: "duplicate-entry",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that stands twice in one list, in any letter case",
    page: include_str!("../../rules/RBAC201.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let mut seen = HashMap::new();
    for (entry, pattern) in context.entries() {
        match seen.entry((entry.permission, entry.list, pattern.form())) {
            Entry::Vacant(slot) => {
                slot.insert(entry);
            }
            Entry::Occupied(first) => drafts.push(
                Draft::new(
                    Place::Entry(entry),
                    format!("`{pattern}` stands in `{}` already", entry.list),
                )
                .related(context.label(*first.get(), "first here"))
                .help("remove one of them; letter case does not matter"),
            ),
        }
    }
}
