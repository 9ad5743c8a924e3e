//! RBAC318: a list of `notActions` that leaves what does the same.

use std::collections::HashMap;

use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;
use azrbac_core::role::{EntryList, EntryRef, Permission};

use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::powers::Power;
use crate::rule::{Check, Rule};
use crate::watch::{Grant, Watched};

use super::report::names;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC318",
    name: "leaky-subtraction",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "`notActions` that take credential operations away and leave others of the same resource type",
    page: include_str!("../../rules/RBAC318.md"),
    check: Check::Role(check),
};

/// Most matches of operations with entries of one list.
const MOST_STEPS: usize = 5_000_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let lookup = context.lookup();
    for ((permission, object), grants) in context.permissions().zip(&lookup.grants) {
        for plane in Plane::ALL {
            let list = EntryList::subtracting(plane);
            if object.list(list).is_empty() {
                continue;
            }
            let left = left(context, grants, plane);
            if left.is_empty() || context.is_open(permission, list) {
                continue;
            }
            let mut left_of: HashMap<&str, Vec<&Watched>> = HashMap::new();
            for left in left {
                left_of.entry(kind(left)).or_default().push(left);
            }
            let mut budget = Budget::new(MOST_STEPS);
            let taken = taken(context, object, plane, &mut budget);
            context.note_spent(&RULE, &budget);
            for (index, taken) in taken {
                let Some(alike) = left_of.get(kind(taken)) else {
                    continue;
                };
                let entry = EntryRef {
                    role: context.number,
                    permission,
                    list,
                    index,
                };
                let message = format!(
                    "`{}` is taken away, and what hands out credentials of the same resource is \
                     left: {}",
                    taken.name,
                    names(alike)
                );
                drafts.push(Draft::new(Place::Entry(entry), message).help(
                    "take these away too, or grant the operations that are needed one by one: what \
                     a wildcard covers grows with Azure",
                ));
            }
        }
    }
}

/// The credential operations that a permission object leaves in a plane.
fn left<'a>(context: &Context<'a>, grants: &[Grant], plane: Plane) -> Vec<&'a Watched> {
    let watch = context.knowledge.watch();
    let of_plane = grants
        .iter()
        .filter(|grant| grant.list == EntryList::granting(plane));
    let mut left: Vec<_> = of_plane
        .flat_map(|grant| grant.with(watch, Power::HandsOutCredentials.bit()))
        .collect();
    left.sort_by(|a, b| a.name.folded().cmp(b.name.folded()));
    left.dedup_by(|a, b| a.name == b.name);
    left
}

/// For each subtracting entry the first credential operation that it takes away from a
/// wildcard, as far as the budget goes.
fn taken<'a>(
    context: &Context<'a>,
    object: &Permission,
    plane: Plane,
    budget: &mut Budget,
) -> Vec<(usize, &'a Watched)> {
    let watch = context.knowledge.watch();
    let granting = object.list(EntryList::granting(plane)).iter();
    let wildcards: Vec<_> = granting.filter(|one| !one.is_literal()).collect();
    let mut taken = Vec::new();
    let subtracting = object.list(EntryList::subtracting(plane)).iter();
    for (index, entry) in subtracting.enumerate() {
        if budget.spend(watch.names_to_match(entry)).is_none() {
            break;
        }
        for (_, watched) in watch.met_by(entry, plane) {
            if !watched.has(Power::HandsOutCredentials) {
                continue;
            }
            if budget.spend(wildcards.len()).is_none() {
                return taken;
            }
            if wildcards.iter().any(|one| one.matches(&watched.name)) {
                taken.push((index, watched));
                break;
            }
        }
    }
    taken
}

/// The resource type of an operation, in lower case.
fn kind(watched: &Watched) -> &str {
    let name = watched.name.folded();
    let name = name.strip_suffix("/action").unwrap_or(name);
    name.rsplit_once('/').map_or(name, |(kind, _)| kind)
}
