//! RBAC319: a role that changes things in many resource providers.

use std::collections::BTreeSet;

use azrbac_core::catalog::Standing;
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission};

use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC319",
    name: "broad-reach",
    severity: Severity::Info,
    confidence: Confidence::High,
    summary: "a custom role that changes things in more than ten resource providers",
    page: include_str!("../../rules/RBAC319.md"),
    check: Check::Role(check),
};

/// More than nine in ten of the built-in roles change things in fewer.
const MANY: usize = 10;
/// Most matches of operations with entries for one role definition.
const MOST_STEPS: usize = 2_000_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.is_built_in() {
        return;
    }
    let mut budget = Budget::new(MOST_STEPS);
    let mut providers: BTreeSet<&str> = BTreeSet::new();
    for (_, object) in context.permissions() {
        let entries = object.list(EntryList::granting(Plane::Control)).iter();
        for pattern in entries {
            let provider = pattern.form().split('/').next().unwrap_or_default();
            if provider.contains('*') {
                // Of these RBAC302 speaks.
                continue;
            }
            if !providers.contains(provider) && changes(context, object, pattern, &mut budget) {
                providers.insert(provider);
            }
        }
    }
    if providers.len() > MANY {
        let message = format!(
            "the role changes things in {} resource providers",
            providers.len()
        );
        drafts.push(
            Draft::new(Place::Role, message)
                .help("split it by task, so that nobody holds more than the task at hand needs"),
        );
    }
}

/// Whether an entry grants more than reading and the registration of its provider.
fn changes(
    context: &Context<'_>,
    object: &Permission,
    pattern: &ActionPattern,
    budget: &mut Budget,
) -> bool {
    let subtracting = object.list(EntryList::subtracting(Plane::Control));
    let is_change = |name: &str| !name.ends_with("/read") && !name.ends_with("register/action");
    if !pattern.is_literal() && pattern.form().ends_with("/read") {
        return false;
    }
    let mut known = context.catalog().expand(pattern, Plane::Control);
    known.any(|known| {
        known.standing() != Standing::Retired
            && is_change(known.folded())
            && budget.spend(1 + subtracting.len()).is_some()
            && !subtracting
                .iter()
                .any(|not| not.matches(&known.operation()))
    })
}
