//! RBAC201: an entry that stands twice in one list.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use azrbac_core::diagnostic::{Applicability, Severity};

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::removal::removal;
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
    if !any_stands_twice(context) {
        return;
    }
    let mut seen = HashMap::new();
    let mut again = Vec::new();
    let mut removed: HashMap<_, HashSet<usize>> = HashMap::new();
    for (entry, pattern) in context.entries() {
        match seen.entry((entry.permission, entry.list, pattern.form())) {
            Entry::Vacant(slot) => {
                slot.insert(entry);
            }
            Entry::Occupied(first) => {
                again.push((entry, pattern, *first.get()));
                let list = removed.entry((entry.permission, entry.list)).or_default();
                list.insert(entry.index);
            }
        }
    }
    for (entry, pattern, first) in again {
        let removed = removed.get(&(entry.permission, entry.list));
        let fix = removed.and_then(|all| removal(context, entry, all, Applicability::Safe));
        let message = format!("`{pattern}` stands in `{}` already", entry.list);
        drafts.push(
            Draft::new(Place::Entry(entry), message)
                .related(context.label(first, "first here"))
                .help("remove one of them; letter case does not matter")
                .fix(fix),
        );
    }
}

/// Whether there is anything to be found, which is so of few role definitions.
fn any_stands_twice(context: &Context<'_>) -> bool {
    let lookup = context.lookup();
    let entries = context.entries().zip(&lookup.entries);
    let mut all: Vec<_> = entries
        .map(|((entry, _), known)| (entry.permission, entry.list, known.number))
        .collect();
    all.sort_unstable();
    all.windows(2).any(|pair| pair.first() == pair.last())
}
