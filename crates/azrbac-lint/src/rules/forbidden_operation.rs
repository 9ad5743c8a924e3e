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

/// Most steps of comparing entries with forbidden patterns, for one role definition.
const MOST_STEPS: usize = 100_000_000;
/// Most states of the proof for one such pair, and what it takes of the budget for each
/// entry that is taken away.
const MOST_STATES: usize = 20_000;
const PRICE_OF_PROOF: usize = 50_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let Some(policy) = context.policy().filter(|_| !context.is_built_in()) else {
        return;
    };
    let mut budget = Budget::new(MOST_STEPS);
    for (entry, pattern) in context.entries() {
        let object = context.role.permissions.get(entry.permission);
        let Some(object) = object.filter(|_| entry.list.grants()) else {
            continue;
        };
        for forbidden in &policy.forbidden_operations {
            let granted = grants(object, entry.list, pattern, forbidden, &mut budget);
            if budget.is_spent() {
                context.note_spent(&RULE, &budget);
                return;
            }
            let (granted, confidence) = match granted {
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
/// taken away beside it; `None` where that is not decided, and where the budget ends.
fn grants(
    object: &Permission,
    list: EntryList,
    entry: &ActionPattern,
    forbidden: &ActionPattern,
    budget: &mut Budget,
) -> Option<bool> {
    budget.spend(1)?;
    if are_apart(entry, forbidden) {
        return Some(false);
    }
    let (long, other) = (entry.form().len(), forbidden.form().len());
    budget.spend(match entry.is_literal() || forbidden.is_literal() {
        true => long + other,
        false => long.saturating_mul(other),
    })?;
    if algebra::intersect(entry, forbidden) == Some(false) {
        return Some(false);
    }
    let subtracting = object.list(EntryList::subtracting(list.plane()));
    budget.spend(PRICE_OF_PROOF.saturating_mul(1 + subtracting.len()))?;
    let one = |pattern: &ActionPattern| OperationSet::from_iter([pattern.clone()]);
    let left = one(entry)
        .intersection(&one(forbidden))
        .difference(&subtracting.iter().cloned().collect());
    let prover = Prover::default().with_most_states(MOST_STATES);
    prover.empty(&left).holds().map(|empty| !empty)
}

/// Whether what stands before the first `*` rules out a common name at once.
fn are_apart(left: &ActionPattern, right: &ActionPattern) -> bool {
    let (left, right) = (left.literal_prefix(), right.literal_prefix());
    !left.starts_with(right) && !right.starts_with(left)
}
