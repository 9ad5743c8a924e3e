//! RBAC703: an entry that grants an operation which the policy forbids.

use azrbac_core::algebra::{self, OperationSet, Prover};
use azrbac_core::diagnostic::Severity;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission};

use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC703",
    name: "forbidden-operation",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "an entry that grants an operation which the policy forbids",
    page: include_str!("../../rules/RBAC703.md"),
    check: Check::Role(check),
};

/// Most pairs of an entry and a forbidden pattern of one role definition.
const MOST_PAIRS: usize = 1_000_000;
/// Most states of the proof for one such pair.
const MOST_STATES: usize = 20_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let Some(policy) = context.policy().filter(|_| !context.is_built_in()) else {
        return;
    };
    let mut budget = Budget::new(MOST_PAIRS);
    for (entry, pattern) in context.entries() {
        let object = context.role.permissions.get(entry.permission);
        let Some(object) = object.filter(|_| entry.list.grants()) else {
            continue;
        };
        for forbidden in &policy.forbidden_operations {
            if budget.spend(1).is_none() {
                return;
            }
            let (granted, confidence) = match grants(object, entry.list, pattern, forbidden) {
                Some(true) => ("grants", Confidence::High),
                Some(false) => continue,
                None => ("may grant", Confidence::Low),
            };
            let mut message = format!("`{pattern}` {granted} what the policy forbids");
            if pattern.form() != forbidden.form() {
                message.push_str(&format!(": `{forbidden}`"));
            }
            let doubt = context.doubt(entry.permission, entry.list.plane());
            message.push_str(doubt.as_deref().unwrap_or_default());
            let confidence = if doubt.is_some() {
                Confidence::Low
            } else {
                confidence
            };
            let subtracting = EntryList::subtracting(entry.list.plane());
            let help = match pattern.is_literal() {
                true => "remove the entry".to_owned(),
                false => format!("narrow the entry, or add `{forbidden}` to `{subtracting}`"),
            };
            let draft = Draft::new(Place::Entry(entry), message);
            drafts.push(draft.help(help).confidence(confidence));
        }
    }
}

/// Whether an entry grants a name that the forbidden pattern matches, and that is not
/// taken away beside it; `None` where that is not decided.
fn grants(
    object: &Permission,
    list: EntryList,
    entry: &ActionPattern,
    forbidden: &ActionPattern,
) -> Option<bool> {
    if algebra::intersect(entry, forbidden) == Some(false) {
        return Some(false);
    }
    let one = |pattern: &ActionPattern| OperationSet::from_iter([pattern.clone()]);
    let taken = object.list(EntryList::subtracting(list.plane()));
    let left = one(entry)
        .intersection(&one(forbidden))
        .difference(&taken.iter().cloned().collect());
    let prover = Prover::default().with_most_states(MOST_STATES);
    prover.empty(&left).holds().map(|empty| !empty)
}
