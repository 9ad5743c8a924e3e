//! RBAC207: what `notActions` take away is granted by another permission object.

use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef, Permission};

use super::report::taking;
use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC207",
    name: "granted-elsewhere",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "what `notActions` take away, another permission object of the same role grants",
    page: include_str!("../../rules/RBAC207.md"),
    check: Check::Role(check),
};

/// Most matches of operations with entries for one role definition.
const MOST_STEPS: usize = 5_000_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.role.permissions.len() < 2 {
        return;
    }
    let mut budget = Budget::new(MOST_STEPS);
    for plane in Plane::ALL {
        let list = EntryList::subtracting(plane);
        for (permission, object) in context.permissions() {
            for (index, pattern) in object.list(list).iter().enumerate() {
                let found = granted(context, (permission, object), pattern, plane, &mut budget);
                if budget.is_spent() {
                    context.note_spent(&RULE, &budget);
                    return;
                }
                let entry = EntryRef {
                    role: context.number,
                    permission,
                    list,
                    index,
                };
                drafts.extend(found.map(|(name, by)| draft(entry, pattern, &name, by)));
            }
        }
    }
}

fn draft(entry: EntryRef, pattern: &ActionPattern, name: &OperationName, by: &Permission) -> Draft {
    let condition = match by.condition {
        Some(_) => ", under its condition",
        None => "",
    };
    let what = taking(pattern, name);
    let message =
        format!("{what} away here, and another permission object of the role grants it{condition}");
    Draft::new(Place::Entry(entry), message).help(format!(
        "`{}` take away from their own permission object only: repeat the entry in the other one, \
         or put both into one",
        entry.list
    ))
}

/// An operation that an entry takes away and that another permission object grants, as
/// far as the budget goes.
fn granted<'a>(
    context: &Context<'a>,
    (own, object): (usize, &Permission),
    pattern: &ActionPattern,
    plane: Plane,
    budget: &mut Budget,
) -> Option<(OperationName, &'a Permission)> {
    let granting = object.list(EntryList::granting(plane));
    let by = |name: &OperationName, budget: &mut Budget| {
        budget.spend(1 + granting.len())?;
        if !granting.iter().any(|entry| entry.matches(name)) {
            return None;
        }
        for (at, other) in context.permissions() {
            let subtracting = other.list(EntryList::subtracting(plane));
            let entries = other.list(EntryList::granting(plane)).len() + subtracting.len();
            budget.spend(1 + entries)?;
            if at != own && other.grants(name, plane) {
                return Some(other);
            }
        }
        None
    };
    if let Ok(name) = OperationName::parse(pattern.as_str()) {
        return by(&name, budget).map(|found| (name, found));
    }
    budget.spend(context.knowledge.names_to_match(pattern))?;
    for known in context.catalog().expand(pattern, plane) {
        let name = known.operation();
        let found = by(&name, budget);
        if found.is_some() || budget.is_spent() {
            return found.map(|found| (name, found));
        }
    }
    None
}
