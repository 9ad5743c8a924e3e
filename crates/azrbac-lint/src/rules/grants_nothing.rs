//! RBAC206: a role that grants no operation at all.

use azrbac_core::algebra::{OperationSet, Prover, Universe};
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission};

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC206",
    name: "grants-nothing",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a role that grants no operation at all",
    page: include_str!("../../rules/RBAC206.md"),
    check: Check::Role(check),
};

/// Most states of one proof, and most entries of a permission object that is proven.
const MOST_STATES: usize = 20_000;
const MOST_ENTRIES: usize = 2_000;

/// How many entries are tried before anything is proven, and with what in place of `*`.
const SOME: usize = 4;
const SOMETHING: &str = "0a1";

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if !context.is_whole() || !context.role.permissions.iter().all(grants_nothing) {
        return;
    }
    let has_entries = |list| {
        let mut objects = context.role.permissions.iter();
        objects.any(|object| !object.list(list).is_empty())
    };
    let (message, help) = if EntryList::ALL.into_iter().any(has_entries) {
        (
            "the role grants nothing: whatever it grants is taken away in the same permission object",
            "narrow what takes it away",
        )
    } else {
        (
            "the role grants nothing: it has no entry in `actions` and none in `dataActions`",
            "add the operations that are needed, or remove the role",
        )
    };
    drafts.push(Draft::new(Place::Role, message).help(help));
}

/// Whether it is proven that a permission object grants nothing in either plane.
fn grants_nothing(object: &Permission) -> bool {
    Plane::ALL.into_iter().all(|plane| {
        let granting = object.list(EntryList::granting(plane));
        let subtracting = object.list(EntryList::subtracting(plane));
        if granting.is_empty() || subtracting.is_empty() {
            return granting.is_empty();
        }
        if granting.len() + subtracting.len() > MOST_ENTRIES || grants_some(granting, subtracting) {
            return false;
        }
        let set = |entries: &[_]| entries.iter().cloned().collect::<OperationSet>();
        let left = set(granting).difference(&set(subtracting));
        let prover = Prover::new(Universe::EveryName).with_most_states(MOST_STATES);
        prover.empty(&left).holds() == Some(true)
    })
}

/// Whether a name that one of the first entries matches is left: this ends the matter for
/// nearly every role.
fn grants_some(granting: &[ActionPattern], subtracting: &[ActionPattern]) -> bool {
    granting.iter().take(SOME).any(|entry| {
        let name = entry.form().replace('*', SOMETHING);
        OperationName::parse(&name).is_ok_and(|name| {
            entry.matches(&name) && !subtracting.iter().any(|not| not.matches(&name))
        })
    })
}
