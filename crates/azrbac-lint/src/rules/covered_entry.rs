//! RBAC202: an entry that other entries of the same list cover.

use std::collections::{HashMap, HashSet};

use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef};

use crate::budget::Budget;
use crate::context::Context;
use crate::cover::{Covered, Wildcards, covered_by_one, hold_odd_names};
use crate::draft::{Confidence, Draft, Place};
use crate::removal::{is_covered_for_sure, removal};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC202",
    name: "covered-entry",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that another entry of the same list covers, or several together",
    page: include_str!("../../rules/RBAC202.md"),
    check: Check::Role(check),
};

/// Most steps of comparing entries in one list of one permission object.
const MOST_STEPS: usize = 5_000_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (permission, object) in context.permissions() {
        for list in EntryList::ALL {
            let entries = object.list(list);
            let mut budget = Budget::new(MOST_STEPS);
            let mut found = covered(entries, &mut budget);
            context.note_spent(&RULE, &budget);
            found.retain(|covered| hold_odd_names(context.knowledge, covered, entries, entries));
            let removed = found.iter().map(|covered| covered.entry).collect();
            for covered in &found {
                let entry = EntryRef {
                    role: context.number,
                    permission,
                    list,
                    index: covered.entry,
                };
                drafts.extend(draft(context, entry, entries, covered, &removed));
            }
        }
    }
}

/// What an entry is covered by, and how sure that is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// One entry, however `*` is read.
    AnyReading,
    /// One entry, since a `*` that is a whole segment may vanish.
    Vanishing,
    /// Several entries, for names of Azure's form.
    Verbs,
}

impl Ground {
    fn of(entry: &ActionPattern, by: Option<&ActionPattern>, covered: &Covered) -> Self {
        match covered.alone {
            false => Self::Verbs,
            true if by.is_some_and(|by| is_covered_for_sure(entry, by)) => Self::AnyReading,
            true => Self::Vanishing,
        }
    }

    /// How safe it is to take the entry out of a list. Names that are not covered after
    /// all would be gone from a grant, or from what is taken away.
    fn applicability(self, list: EntryList) -> Applicability {
        match (self, list.grants()) {
            (Self::AnyReading, _) => Applicability::Safe,
            (_, true) => Applicability::Unsafe,
            (_, false) => Applicability::DisplayOnly,
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::AnyReading => "remove it: nothing changes",
            Self::Vanishing => {
                "it may be removed: a `*` that is a whole segment also stands for no segment, as \
                 built-in roles rely on; Azure does not document it"
            }
            Self::Verbs => {
                "it may be removed: these match every name that ends in `/read`, `/write`, \
                 `/delete` or `/action`, as nearly all of Azure's operations do"
            }
        }
    }
}

fn draft(
    context: &Context<'_>,
    entry: EntryRef,
    entries: &[ActionPattern],
    covered: &Covered,
    removed: &HashSet<usize>,
) -> Option<Draft> {
    let pattern = entries.get(covered.entry)?;
    let first = covered.by.first().and_then(|by| entries.get(*by));
    let ground = Ground::of(pattern, first, covered);
    let message = format!(
        "`{pattern}` adds nothing to `{}`: {} {}",
        entry.list,
        covered.names(entries),
        match covered.by.len() {
            1 => "covers it",
            _ => "cover it together",
        }
    );
    let fix = removal(context, entry, removed, ground.applicability(entry.list));
    let mut draft = Draft::new(Place::Entry(entry), message)
        .help(ground.help())
        .fix(fix);
    if ground != Ground::AnyReading {
        draft = draft.confidence(Confidence::Medium);
    }
    if ground == Ground::Vanishing {
        draft = draft.severity(Severity::Info);
    }
    for index in &covered.by {
        let by = EntryRef {
            index: *index,
            ..entry
        };
        let label = match covered.by.len() {
            1 => "covers it",
            _ => "covers part of it",
        };
        draft = draft.related(context.label(by, label));
    }
    Some(draft)
}

/// The entries of a list that can go, all of them together, as far as the budget
/// goes. The second of two equal entries is left to RBAC201.
pub(crate) fn covered(entries: &[ActionPattern], budget: &mut Budget) -> Vec<Covered> {
    let wildcards = Wildcards::new(entries);
    if wildcards.is_empty() {
        return Vec::new();
    }
    let by_one = covered_by_one(entries, &wildcards, budget);
    let mut found: Vec<Covered> = by_one
        .iter()
        .map(|(entry, by)| Covered {
            entry: *entry,
            by: vec![widest(*by, &by_one)],
            alone: true,
        })
        .collect();
    let mut gone: HashSet<usize> = by_one.keys().copied().collect();
    let mut seen = HashSet::new();
    for (index, entry) in entries.iter().enumerate() {
        if entry.is_literal() || !seen.insert(entry.form()) || gone.contains(&index) {
            continue;
        }
        let stays = |other: usize| other != index && !gone.contains(&other);
        if let Some(by) = wildcards.together(entry, budget, stays) {
            gone.insert(index);
            found.push(Covered {
                entry: index,
                by,
                alone: false,
            });
        }
    }
    found.sort_by_key(|covered| covered.entry);
    found
}

/// The entry at the end of a chain of entries that cover each other.
fn widest(mut by: usize, by_one: &HashMap<usize, usize>) -> usize {
    // INVARIANT: each next one covers more, or the same and stands further up.
    while let Some(wider) = by_one.get(&by) {
        by = *wider;
    }
    by
}
