//! RBAC204: a granting entry that `notActions` take away whole.

use std::collections::{HashMap, HashSet};

use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef};

use crate::budget::Budget;
use crate::context::Context;
use crate::cover::{Covered, Wildcards, hold_odd_names};
use crate::draft::{Confidence, Draft, Place};
use crate::removal::{is_covered_for_sure, removal};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC204",
    name: "cancelled-action",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an `actions` entry that `notActions` beside it take away whole",
    page: include_str!("../../rules/RBAC204.md"),
    check: Check::Role(check),
};

/// Most steps of comparing entries in one list of one permission object.
const MOST_STEPS: usize = 5_000_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (permission, object) in context.permissions() {
        for plane in Plane::ALL {
            let lists = (EntryList::granting(plane), EntryList::subtracting(plane));
            let (granting, subtracting) = (object.list(lists.0), object.list(lists.1));
            let mut budget = Budget::new(MOST_STEPS);
            let mut found = cancelled(granting, subtracting, &mut budget);
            context.note_spent(&RULE, &budget);
            found.retain(|found| hold_odd_names(context.knowledge, found, granting, subtracting));
            let removed: HashSet<usize> = found.iter().map(|found| found.entry).collect();
            for cancelled in &found {
                let at = |list, index| EntryRef {
                    role: context.number,
                    permission,
                    list,
                    index,
                };
                let Some(entry) = granting.get(cancelled.entry) else {
                    continue;
                };
                let by = cancelled.names(subtracting);
                let (takes, narrow, label) = match cancelled.by.len() {
                    1 => ("takes it away", "", "taken away here"),
                    _ => (
                        "take it away together",
                        "one of ",
                        "part of it is taken away here",
                    ),
                };
                let message = format!("`{entry}` grants nothing: {by} in `{}` {takes}", lists.1);
                let place = Place::Entry(at(lists.0, cancelled.entry));
                let mut draft = Draft::new(place, message).help(format!(
                    "remove the entry, or narrow {narrow}{by}; subtraction wins inside a permission \
                     object, also over an entry without a wildcard"
                ));
                let first = cancelled.by.first().and_then(|by| subtracting.get(*by));
                let is_sure = first.is_some_and(|by| is_covered_for_sure(entry, by));
                let applicability = match cancelled.alone && is_sure {
                    true => Applicability::Safe,
                    false => Applicability::Unsafe,
                };
                let place = at(lists.0, cancelled.entry);
                draft = draft.fix(removal(context, place, &removed, applicability));
                for by in &cancelled.by {
                    draft = draft.related(context.label(at(lists.1, *by), label));
                }
                drafts.push(match cancelled.alone {
                    true => draft,
                    false => draft.confidence(Confidence::Medium),
                });
            }
        }
    }
}

/// The granting entries that subtracting ones cover, as far as the budget goes.
pub(crate) fn cancelled(
    granting: &[ActionPattern],
    subtracting: &[ActionPattern],
    budget: &mut Budget,
) -> Vec<Covered> {
    let mut forms: HashMap<&str, usize> = HashMap::new();
    for (index, entry) in subtracting.iter().enumerate() {
        forms.entry(entry.form()).or_insert(index);
    }
    if forms.is_empty() {
        return Vec::new();
    }
    let wildcards = Wildcards::new(subtracting);
    let mut found = Vec::new();
    for (index, entry) in granting.iter().enumerate() {
        let same = forms.get(entry.form()).copied();
        let alone = same.or_else(|| wildcards.alone(entry, budget, |_, _| true));
        let by = match alone {
            Some(by) => Some(vec![by]),
            None => wildcards.together(entry, budget, |_| true),
        };
        found.extend(by.map(|by| Covered {
            entry: index,
            by,
            alone: alone.is_some(),
        }));
    }
    found
}
