//! Comparisons of role definitions, with bounds: what is linted may be made to be
//! hard.

use azrbac_core::algebra::Universe;
use azrbac_core::compare::Comparer;
use azrbac_core::role::RoleDefinition;

use crate::knowledge::Knowledge;

/// Most entries of a role definition that is compared; built-in ones have a tenth.
const MOST_ENTRIES: usize = 2_000;
/// Most states of all proofs of a comparer. Two built-in roles need a few hundred.
const MOST_STATES: usize = 20_000;

/// Compares role definitions; `None` where one is too large, or where too much was
/// compared in this call. What would be hard to prove is not decided.
pub(crate) fn comparer<'r, 'a: 'r>(
    knowledge: &Knowledge<'a>,
    universe: Universe,
    roles: &[&'r RoleDefinition],
) -> Option<Comparer<'r>> {
    for role in roles {
        if !may_compare(knowledge, role) {
            return None;
        }
    }
    let comparer = Comparer::new(knowledge.subject.catalog, universe, roles);
    Some(comparer.with_most_states_in_all(MOST_STATES))
}

/// Whether a role definition may be compared once more.
pub(crate) fn may_compare(knowledge: &Knowledge<'_>, role: &RoleDefinition) -> bool {
    role.entries(0).nth(MOST_ENTRIES).is_none()
        && role
            .entries(0)
            .all(|(_, entry)| knowledge.may_expand(entry))
}
