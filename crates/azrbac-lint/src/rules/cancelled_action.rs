//! RBAC204: a granting entry that `notActions` take away whole.

use std::collections::HashMap;

use azrbac_core::algebra;
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef, Permission};

use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
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
            let at = |list, index| EntryRef {
                role: context.number,
                permission,
                list,
                index,
            };
            let (granting, subtracting) =
                (EntryList::granting(plane), EntryList::subtracting(plane));
            for (index, by) in cancelled(object, plane) {
                let entries = (
                    object.list(granting).get(index),
                    object.list(subtracting).get(by),
                );
                let (Some(entry), Some(not)) = entries else {
                    continue;
                };
                drafts.push(
                    Draft::new(
                        Place::Entry(at(granting, index)),
                        format!(
                            "`{entry}` grants nothing: `{not}` in `{subtracting}` takes it away"
                        ),
                    )
                    .related(context.label(at(subtracting, by), "taken away here"))
                    .help(format!(
                        "remove the entry, or narrow `{not}`; subtraction wins inside a permission \
                         object, also over an entry without a wildcard"
                    )),
                );
            }
        }
    }
}

/// The granting entries that one subtracting entry covers, with that one, as far
/// as the budget goes.
fn cancelled(object: &Permission, plane: Plane) -> Vec<(usize, usize)> {
    let subtracting = object.list(EntryList::subtracting(plane));
    if subtracting.is_empty() {
        return Vec::new();
    }
    let mut forms: HashMap<&str, usize> = HashMap::new();
    for (index, entry) in subtracting.iter().enumerate() {
        forms.entry(entry.form()).or_insert(index);
    }
    let wildcards: Vec<_> = subtracting
        .iter()
        .enumerate()
        .filter(|(_, entry)| !entry.is_literal())
        .collect();
    let mut budget = Budget::new(MOST_STEPS);
    object
        .list(EntryList::granting(plane))
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            let same = forms.get(entry.form()).copied();
            let by = same.or_else(|| covering(entry, &wildcards, &mut budget))?;
            Some((index, by))
        })
        .collect()
}

fn covering(
    entry: &ActionPattern,
    wildcards: &[(usize, &ActionPattern)],
    budget: &mut Budget,
) -> Option<usize> {
    for (index, wildcard) in wildcards {
        budget.spend(1)?;
        let prefix = wildcard.literal_prefix();
        if !entry.literal_prefix().starts_with(prefix) {
            continue;
        }
        budget.spend(entry.form().len() + wildcard.form().len())?;
        if algebra::covers(wildcard, entry) == Some(true) {
            return Some(*index);
        }
    }
    None
}
