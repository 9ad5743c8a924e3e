//! RBAC203: an entry of `notActions` that subtracts nothing.

use std::collections::HashSet;

use azrbac_core::algebra;
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef, Permission};

use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::Rule;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC203",
    name: "idle-not-action",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a `notActions` entry that subtracts nothing; `notActions` are no deny",
    page: include_str!("../../rules/RBAC203.md"),
    check,
};

/// Most steps of comparing entries in one list of one permission object.
const MOST_STEPS: usize = 5_000_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (permission, object) in context.permissions() {
        for plane in Plane::ALL {
            let list = EntryList::subtracting(plane);
            for index in idle(object, plane) {
                let entry = EntryRef {
                    role: context.number,
                    permission,
                    list,
                    index,
                };
                let pattern = object.list(list).get(index);
                drafts.extend(pattern.map(|pattern| draft(entry, pattern, plane)));
            }
        }
    }
}

fn draft(entry: EntryRef, pattern: &ActionPattern, plane: Plane) -> Draft {
    let (list, granting) = (entry.list, EntryList::granting(plane));
    Draft::new(
        Place::Entry(entry),
        format!(
            "`{pattern}` subtracts nothing: no entry of `{granting}` beside it grants any of it"
        ),
    )
    .help(format!(
        "remove it; `{list}` only takes away from the `{granting}` of the same permission object \
         and is no deny, so that any other role can grant the operation"
    ))
}

/// The entries of the subtracting list that have no operation in common with any
/// granting entry, as far as the budget goes.
fn idle(object: &Permission, plane: Plane) -> Vec<usize> {
    let granting = object.list(EntryList::granting(plane));
    let literals: HashSet<&str> = granting
        .iter()
        .filter(|entry| entry.is_literal())
        .map(ActionPattern::form)
        .collect();
    let wildcards: Vec<_> = granting
        .iter()
        .filter(|entry| !entry.is_literal())
        .collect();
    let mut budget = Budget::new(MOST_STEPS);
    let mut found = Vec::new();
    for (index, entry) in object
        .list(EntryList::subtracting(plane))
        .iter()
        .enumerate()
    {
        match subtracts(entry, &literals, &wildcards, &mut budget) {
            Some(true) => {}
            Some(false) => found.push(index),
            None => continue,
        }
    }
    found
}

/// Whether the entry takes anything away; `None` where that is not decided.
fn subtracts(
    entry: &ActionPattern,
    literals: &HashSet<&str>,
    wildcards: &[&ActionPattern],
    budget: &mut Budget,
) -> Option<bool> {
    if literals.contains(entry.form()) {
        return Some(true);
    }
    let mut undecided = false;
    for wildcard in wildcards {
        budget.spend(1)?;
        if are_apart(entry, wildcard) {
            continue;
        }
        let both = !entry.is_literal();
        let steps = if both { wildcard.form().len() } else { 1 };
        budget.spend(steps.saturating_mul(entry.form().len()))?;
        match algebra::intersect(wildcard, entry) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => undecided = true,
        }
    }
    if !entry.is_literal() {
        for literal in literals {
            budget.spend(literal.len())?;
            let literal = ActionPattern::parse(literal).ok()?;
            if algebra::intersect(entry, &literal)? {
                return Some(true);
            }
        }
    }
    if undecided { None } else { Some(false) }
}

/// Whether what stands before the first `*` rules out a common name at once.
fn are_apart(left: &ActionPattern, right: &ActionPattern) -> bool {
    let (left, right) = (left.literal_prefix(), right.literal_prefix());
    !left.starts_with(right) && !right.starts_with(left)
}
