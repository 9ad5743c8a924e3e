//! RBAC317: `notDataActions` that credentials or access in the same role go round.

use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef, Permission};

use super::report::taking;
use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::powers::Power;
use crate::rule::{Check, Rule};
use crate::watch::Watched;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC317",
    name: "sidestepped-subtraction",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "a `notDataActions` entry that a key or an access policy granted in the same role goes round",
    page: include_str!("../../rules/RBAC317.md"),
    check: Check::Role(check),
};

/// Most matches of operations with entries for one role definition.
const MOST_STEPS: usize = 5_000_000;
/// What opens the data of a resource another way.
const WAYS_IN: u32 = 1 << (Power::HandsOutCredentials as u32) | 1 << (Power::GivesAccess as u32);

/// Credentials that carry the rights of whoever asks for them, and open nothing more.
const OF_ONES_OWN: [&str; 3] = [
    "/generateuserdelegationkey/action",
    "/listclusterusercredential/action",
    "microsoft.containerservice/fleets/listcredentials/action",
];

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let list = EntryList::subtracting(Plane::Data);
    let subtracts = |object: &Permission| !object.list(list).is_empty();
    if !context.role.permissions.iter().any(subtracts) {
        return;
    }
    let ways = ways_in(context);
    let mut budget = Budget::new(MOST_STEPS);
    let data_entries = data_entries(context);
    for (permission, object) in context.permissions() {
        for (index, pattern) in object.list(list).iter().enumerate() {
            let found = gone_round(context, object, pattern, (&ways, data_entries), &mut budget);
            if budget.is_spent() {
                context.note_spent(&RULE, &budget);
                return;
            }
            let Some((name, way)) = found else {
                continue;
            };
            let entry = EntryRef {
                role: context.number,
                permission,
                list,
                index,
            };
            let what = taking(pattern, &name);
            let message = format!(
                "{what} away, and `{}` in the same role gives another way to it",
                way.name
            );
            drafts.push(Draft::new(Place::Entry(entry), message).help(
                "who holds a key or may change access policies is asked for no role: take that \
                 operation away too",
            ));
        }
    }
}

/// The operations of the control plane that the role grants without a condition and that
/// give another way to data.
fn ways_in<'a>(context: &Context<'a>) -> Vec<&'a Watched> {
    let watch = context.knowledge.watch();
    let lookup = context.lookup();
    let of_objects = context.permissions().zip(&lookup.grants);
    let plain = of_objects.filter(|((_, object), _)| object.condition.is_none());
    let control = EntryList::granting(Plane::Control);
    plain
        .flat_map(|(_, grants)| grants)
        .filter(|grant| grant.list == control)
        .flat_map(|grant| grant.with(watch, WAYS_IN))
        .filter(|way| {
            let mut own = OF_ONES_OWN.iter();
            !own.any(|end| way.name.folded().ends_with(end))
        })
        .collect()
}

/// An operation that the entry takes away, that the role grants nowhere else, and a way
/// to its resource.
fn gone_round<'w>(
    context: &Context<'_>,
    object: &Permission,
    pattern: &ActionPattern,
    (ways, data_entries): (&[&'w Watched], usize),
    budget: &mut Budget,
) -> Option<(OperationName, &'w Watched)> {
    let way_to = |name: &OperationName, budget: &mut Budget| {
        let granting = object.list(EntryList::granting(Plane::Data));
        budget.spend(1 + granting.len())?;
        if !granting.iter().any(|entry| entry.matches(name)) {
            return None;
        }
        budget.spend(data_entries)?;
        if context.role.may_grant(name, Plane::Data) {
            return None;
        }
        budget.spend(ways.len())?;
        ways.iter().copied().find(|way| leads_to(way, name))
    };
    if ways.is_empty() {
        return None;
    }
    if let Ok(name) = OperationName::parse(pattern.as_str()) {
        return way_to(&name, budget).map(|way| (name, way));
    }
    budget.spend(context.knowledge.names_to_match(pattern))?;
    for known in context.catalog().expand(pattern, Plane::Data) {
        let name = known.operation();
        let way = way_to(&name, budget);
        if way.is_some() || budget.is_spent() {
            return way.map(|way| (name, way));
        }
    }
    None
}

/// How many entries the role has in the data plane.
fn data_entries(context: &Context<'_>) -> usize {
    let objects = context.permissions().map(|(_, object)| {
        let lists = [EntryList::DataActions, EntryList::NotDataActions];
        lists.map(|list| object.list(list).len())
    });
    objects.flatten().sum()
}

/// Whether the operation is about a resource type to which the way in belongs, or about
/// one below it.
fn leads_to(way: &Watched, name: &OperationName) -> bool {
    let way = way.name.folded();
    let way = way.strip_suffix("/action").unwrap_or(way);
    let kind = way.rsplit_once('/').map_or(way, |(kind, _)| kind);
    let kind = kind.strip_suffix("/accesspolicies").unwrap_or(kind);
    // A provider is no resource type.
    let below = name.folded().strip_prefix(kind);
    kind.contains('/') && below.is_some_and(|below| below.starts_with('/'))
}
