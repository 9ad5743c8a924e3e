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
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC203",
    name: "idle-not-action",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a `notActions` entry that subtracts nothing; `notActions` are no deny",
    page: include_str!("../../rules/RBAC203.md"),
    check: Check::Role(check),
};

/// Most steps of comparing entries in one list of one permission object.
const MOST_STEPS: usize = 5_000_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (permission, object) in context.permissions() {
        for plane in Plane::ALL {
            let list = EntryList::subtracting(plane);
            // An entry that is not known may be what it subtracts from.
            if context.is_open(permission, EntryList::granting(plane)) {
                continue;
            }
            let mut budget = Budget::new(MOST_STEPS);
            let found = idle(object, plane, &mut budget);
            context.note_spent(&RULE, &budget);
            for index in found {
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
fn idle(object: &Permission, plane: Plane, budget: &mut Budget) -> Vec<usize> {
    if object.list(EntryList::subtracting(plane)).is_empty() {
        return Vec::new();
    }
    let granting = Granting::new(object.list(EntryList::granting(plane)));
    object
        .list(EntryList::subtracting(plane))
        .iter()
        .enumerate()
        .filter(|(_, entry)| granting.meets(entry, budget) == Some(false))
        .map(|(index, _)| index)
        .collect()
}

/// The granting entries of a permission object in one plane.
struct Granting<'a> {
    forms: HashSet<&'a str>,
    literals: Vec<&'a ActionPattern>,
    wildcards: Vec<&'a ActionPattern>,
}

impl<'a> Granting<'a> {
    fn new(entries: &'a [ActionPattern]) -> Self {
        let (literals, wildcards) = entries.iter().partition(|entry| entry.is_literal());
        Self {
            forms: entries.iter().map(ActionPattern::form).collect(),
            literals,
            wildcards,
        }
    }

    /// Whether an entry has an operation in common with any of these; `None` where
    /// that is not decided.
    fn meets(&self, entry: &ActionPattern, budget: &mut Budget) -> Option<bool> {
        if self.forms.contains(entry.form()) {
            return Some(true);
        }
        // A literal has only its own form in common with literals.
        let literals: &[_] = if entry.is_literal() {
            &[]
        } else {
            &self.literals
        };
        let mut decided = true;
        for other in self.wildcards.iter().chain(literals) {
            budget.spend(1)?;
            if are_apart(entry, other) {
                continue;
            }
            budget.spend(cost(entry, other))?;
            match algebra::intersect(other, entry) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => decided = false,
            }
        }
        decided.then_some(false)
    }
}

/// The steps of comparing two entries: the product of their lengths, or, where one
/// is a literal that is matched, their sum.
fn cost(left: &ActionPattern, right: &ActionPattern) -> usize {
    let (a, b) = (left.form().len(), right.form().len());
    if left.is_literal() || right.is_literal() {
        a + b
    } else {
        a.saturating_mul(b)
    }
}

/// Whether what stands before the first `*` rules out a common name at once.
fn are_apart(left: &ActionPattern, right: &ActionPattern) -> bool {
    let (left, right) = (left.literal_prefix(), right.literal_prefix());
    !left.starts_with(right) && !right.starts_with(left)
}
