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
const MOST_STEPS: usize = 2_000_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.role.permissions.len() < 2 {
        return;
    }
    let mut budget = Budget::new(MOST_STEPS);
    for (permission, object) in context.permissions() {
        for plane in Plane::ALL {
            let list = EntryList::subtracting(plane);
            for (index, pattern) in object.list(list).iter().enumerate() {
                let taken = |name: &OperationName| {
                    let mut granting = object.list(EntryList::granting(plane)).iter();
                    granting.any(|entry| entry.matches(name))
                };
                let others = context.permissions().filter(|(at, _)| *at != permission);
                let others: Vec<_> = others.map(|(_, other)| other).collect();
                let Some((name, by)) =
                    granted(context, pattern, plane, taken, &others, &mut budget)
                else {
                    continue;
                };
                let condition = match by.condition {
                    Some(_) => ", under its condition",
                    None => "",
                };
                let what = taking(pattern, &name);
                let message = format!(
                    "{what} away here, and another permission object of the role grants it{condition}"
                );
                let entry = EntryRef {
                    role: context.number,
                    permission,
                    list,
                    index,
                };
                drafts.push(Draft::new(Place::Entry(entry), message).help(format!(
                    "`{list}` take away from their own permission object only: repeat the entry in \
                     the other one, or put both into one"
                )));
            }
        }
    }
}

/// An operation that an entry takes away and that another permission object grants.
fn granted<'o>(
    context: &Context<'_>,
    pattern: &ActionPattern,
    plane: Plane,
    taken: impl Fn(&OperationName) -> bool,
    others: &[&'o Permission],
    budget: &mut Budget,
) -> Option<(OperationName, &'o Permission)> {
    let by = |name: &OperationName, budget: &mut Budget| {
        budget.spend(1 + others.len())?;
        if !taken(name) {
            return None;
        }
        others
            .iter()
            .copied()
            .find(|other| other.grants(name, plane))
    };
    if let Ok(name) = OperationName::parse(pattern.as_str()) {
        return by(&name, budget).map(|found| (name, found));
    }
    context.catalog().expand(pattern, plane).find_map(|known| {
        let name = known.operation();
        by(&name, budget).map(|found| (name, found))
    })
}
