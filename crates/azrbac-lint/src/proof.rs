//! Comparisons of role definitions, with bounds: what is linted may be made to be
//! hard.

use std::collections::HashMap;

use azrbac_core::algebra::Universe;
use azrbac_core::compare::Comparer;
use azrbac_core::role::RoleDefinition;

use crate::budget::Budget;
use crate::knowledge::Knowledge;

/// Most entries of a role definition that is compared; built-in ones have a tenth.
const MOST_ENTRIES: usize = 2_000;
/// Most names of the catalogue that its entries may have to be matched with: those of
/// some eighty entries as wide as `*`.
const MOST_MATCHES: usize = 2_000_000;
/// Most states of all proofs of role definitions of a tenant. All pairs of built-in ones
/// need less.
const MOST_STATES_OF_TENANT: usize = 400_000;
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
fn may_compare(knowledge: &Knowledge<'_>, role: &RoleDefinition) -> bool {
    let mut matches = Budget::new(MOST_MATCHES);
    role.entries(0).nth(MOST_ENTRIES).is_none()
        && role.entries(0).all(|(_, entry)| {
            let names = knowledge.names_to_match(entry);
            matches.spend(names).is_some() && knowledge.may_compare(names)
        })
}

/// Which role definitions of a tenant grant no more than others, each pair worked out
/// once. They are told apart by where they lie.
pub(crate) struct Proofs<'r> {
    comparer: Comparer<'r>,
    places: HashMap<*const RoleDefinition, usize>,
    known: HashMap<(usize, usize), Option<bool>>,
}

impl<'r> Proofs<'r> {
    /// Takes in the pairs that will be asked about.
    pub(crate) fn new<'a: 'r>(
        knowledge: &Knowledge<'a>,
        pairs: impl Iterator<Item = [&'r RoleDefinition; 2]>,
    ) -> Self {
        let mut roles = Vec::new();
        let mut places = HashMap::new();
        let mut seen = HashMap::new();
        for [left, right] in pairs {
            if std::ptr::eq(left, right) {
                continue;
            }
            for role in [left, right] {
                let may = *seen
                    .entry(std::ptr::from_ref(role))
                    .or_insert_with(|| may_compare(knowledge, role));
                if may && !places.contains_key(&std::ptr::from_ref(role)) {
                    places.insert(std::ptr::from_ref(role), roles.len());
                    roles.push(role);
                }
            }
        }
        let comparer = Comparer::new(knowledge.subject.catalog, Universe::EveryName, &roles);
        Self {
            comparer: comparer.with_most_states_in_all(MOST_STATES_OF_TENANT),
            places,
            known: HashMap::new(),
        }
    }

    /// Whether whatever `inner` grants is granted by `outer` too; `None` where that is
    /// not decided.
    pub(crate) fn within(
        &mut self,
        inner: &'r RoleDefinition,
        outer: &'r RoleDefinition,
    ) -> Option<bool> {
        if std::ptr::eq(inner, outer) {
            return Some(true);
        }
        let place = |role: &'r RoleDefinition| self.places.get(&std::ptr::from_ref(role)).copied();
        let (inner, outer) = (place(inner)?, place(outer)?);
        if let Some(known) = self.known.get(&(inner, outer)) {
            return *known;
        }
        let both = self.comparer.compare(inner, outer).both();
        self.known.insert((inner, outer), both.within.holds());
        self.known.insert((outer, inner), both.contains.holds());
        both.within.holds()
    }
}
