//! Which entries of a list cover another entry, alone or together.
//!
//! Two wildcards cover a third one together only where each covers the names of
//! other verbs: of names of any form, a wildcard that covers part of another one
//! covers it whole or leaves out so much of it that no second one makes up for it.
//! So for each verb one entry is looked for, and those that are found are proven to
//! cover it between them.

use std::collections::{HashMap, HashSet};

use azrbac_core::algebra::{OperationSet, Proof, Prover, Universe, covers};
use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;

use crate::budget::Budget;
use crate::knowledge::Knowledge;

/// What the names of operations end in.
const VERBS: [&str; 4] = ["read", "write", "delete", "action"];
/// Most states of one proof, and what it takes of the budget. Entries of built-in
/// roles need a hundred.
const MOST_STATES: usize = 1_000;
const PRICE_OF_PROOF: usize = 50_000;

/// An entry that other entries cover, by its place in its list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Covered {
    pub(crate) entry: usize,
    /// What covers it, by the places in the other list.
    pub(crate) by: Vec<usize>,
    /// Whether one covers it, for names of any form; or else several together, for
    /// names of Azure's form.
    pub(crate) alone: bool,
}

impl Covered {
    /// What covers it, as a message names it.
    pub(crate) fn names(&self, others: &[ActionPattern]) -> String {
        let names = self.by.iter().filter_map(|by| others.get(*by));
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }
}

/// The wildcards of a list, by what stands before their first `*`.
pub(crate) struct Wildcards<'a> {
    by_beginning: HashMap<&'a str, Vec<(usize, &'a ActionPattern)>>,
    /// How long these beginnings are, in rising order.
    lengths: Vec<usize>,
}

impl<'a> Wildcards<'a> {
    /// Those of a list, with their places in it; of equal ones the first.
    pub(crate) fn new(entries: &'a [ActionPattern]) -> Self {
        let mut by_beginning: HashMap<&str, Vec<_>> = HashMap::new();
        let mut seen = HashSet::new();
        for (index, entry) in entries.iter().enumerate() {
            if !entry.is_literal() && seen.insert(entry.form()) {
                let beginning = by_beginning.entry(entry.literal_prefix());
                beginning.or_default().push((index, entry));
            }
        }
        let lengths: HashSet<usize> = by_beginning.keys().map(|text| text.len()).collect();
        let mut lengths: Vec<usize> = lengths.into_iter().collect();
        lengths.sort_unstable();
        Self {
            by_beginning,
            lengths,
        }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_beginning.is_empty()
    }

    /// The first wildcard, the widest beginning first, that matches every name that
    /// the entry matches and that is `wanted`.
    pub(crate) fn alone(
        &self,
        entry: &ActionPattern,
        budget: &mut Budget,
        wanted: impl Fn(usize, &ActionPattern) -> bool,
    ) -> Option<usize> {
        let found = self.find(entry, entry.literal_prefix(), budget, wanted);
        found.map(|(index, _)| index)
    }

    /// The wildcards that match, between them, every name of Azure's form that a
    /// wildcard matches, in the order of the list.
    pub(crate) fn together(
        &self,
        entry: &ActionPattern,
        budget: &mut Budget,
        wanted: impl Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        let (head, tail) = entry.form().rsplit_once('*')?;
        // Where the verb stands in the entry, there is nothing to share out.
        if tail.contains('/') {
            return None;
        }
        let mut found: Vec<(usize, &ActionPattern)> = Vec::new();
        for verb in VERBS.iter().filter(|verb| verb.ends_with(tail)) {
            let part = format!("{head}*/{verb}");
            let part = ActionPattern::parse_as(&part, entry.reading()).ok()?;
            if found
                .iter()
                .any(|(_, known)| covers(known, &part) == Some(true))
            {
                continue;
            }
            let wanted = |index, _: &ActionPattern| wanted(index);
            found.push(self.find(&part, entry.literal_prefix(), budget, wanted)?);
        }
        budget.spend(PRICE_OF_PROOF)?;
        for (_, wildcard) in &found {
            budget.spend(wildcard.form().len().saturating_mul(entry.form().len()))?;
        }
        let all: OperationSet = found
            .iter()
            .map(|(_, wildcard)| (*wildcard).clone())
            .collect();
        if !are_proven(entry, &all) {
            return None;
        }
        let mut places: Vec<usize> = found.iter().map(|(index, _)| *index).collect();
        places.sort_unstable();
        Some(places)
    }

    /// The first wanted wildcard that covers the entry, as far as the budget goes. What
    /// covers an entry has a beginning with which the entry begins too.
    fn find(
        &self,
        entry: &ActionPattern,
        beginning: &str,
        budget: &mut Budget,
        wanted: impl Fn(usize, &ActionPattern) -> bool,
    ) -> Option<(usize, &'a ActionPattern)> {
        for length in &self.lengths {
            if *length > beginning.len() {
                break;
            }
            budget.spend(1 + length / 32)?;
            let Some(prefix) = beginning.get(..*length) else {
                continue;
            };
            for (index, wildcard) in self.by_beginning.get(prefix).into_iter().flatten() {
                budget.spend(1 + (entry.form().len() + wildcard.form().len()) / 2)?;
                if covers(wildcard, entry) == Some(true) && wanted(*index, wildcard) {
                    return Some((*index, wildcard));
                }
            }
        }
        None
    }
}

/// For each entry that one other entry covers, that one. Of two wildcards that match
/// the same, the first stays.
pub(crate) fn covered_by_one(
    entries: &[ActionPattern],
    wildcards: &Wildcards<'_>,
    budget: &mut Budget,
) -> HashMap<usize, usize> {
    let mut by_one = HashMap::new();
    let mut seen = HashSet::new();
    for (index, entry) in entries.iter().enumerate() {
        if !seen.insert(entry.form()) {
            continue;
        }
        let is_another = |other: usize, wildcard: &ActionPattern| {
            other != index
                && (other < index || entry.is_literal() || covers(entry, wildcard) == Some(false))
        };
        if let Some(by) = wildcards.alone(entry, budget, is_another) {
            by_one.insert(index, by);
        }
    }
    by_one
}

/// Whether what covers an entry also matches the known operations of odd names that it
/// matches. `others` are the entries of which some cover it.
pub(crate) fn hold_odd_names(
    knowledge: &Knowledge<'_>,
    covered: &Covered,
    entries: &[ActionPattern],
    others: &[ActionPattern],
) -> bool {
    let Some(entry) = entries.get(covered.entry) else {
        return false;
    };
    let holds = |name: &OperationName| {
        let mut by = covered.by.iter().filter_map(|by| others.get(*by));
        !entry.matches(name) || by.any(|wildcard| wildcard.matches(name))
    };
    covered.alone || knowledge.odd_names().iter().all(holds)
}

/// Whether a name has the form of nearly all operations: at least two segments, none
/// of them empty, and a verb.
pub(crate) fn is_of_azures_form(name: &OperationName) -> bool {
    let mut segments = name.folded().split('/');
    let verb = segments.next_back().unwrap_or_default();
    VERBS.contains(&verb) && segments.clone().count() > 1 && segments.all(|one| !one.is_empty())
}

/// Whether the entry matches names of Azure's form, all of them in `all`.
fn are_proven(entry: &ActionPattern, all: &OperationSet) -> bool {
    let prover = Prover::new(Universe::WellFormed).with_most_states(MOST_STATES);
    let entry: OperationSet = std::iter::once(entry.clone()).collect();
    prover.within(&entry, all) == Proof::Holds && matches!(prover.empty(&entry), Proof::Fails(_))
}
