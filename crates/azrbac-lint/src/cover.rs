//! Which entries of a list cover another entry, alone or together.
//!
//! Two wildcards cover a third one together only where each covers the names of
//! other verbs: of names of any form, a wildcard that covers part of another one
//! covers it whole or leaves out so much of it that no second one makes up for it.
//! So for each verb one entry is looked for, and those that are found are proven to
//! cover it between them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

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
    /// The shortest beginnings first, those of one length in order, and of one
    /// beginning in the order of the list.
    all: Vec<Wildcard<'a>>,
    /// How long the beginnings are, in rising order, and where those of a length are.
    lengths: Vec<(usize, Range<usize>)>,
}

#[derive(Clone, Copy)]
struct Wildcard<'a> {
    beginning: &'a str,
    index: usize,
    entry: &'a ActionPattern,
}

impl<'a> Wildcards<'a> {
    /// Those of a list, with their places in it; of equal ones the first.
    pub(crate) fn new(entries: &'a [ActionPattern]) -> Self {
        let wildcards = entries.iter().enumerate();
        let wildcards = wildcards.filter(|(_, entry)| !entry.is_literal());
        let mut all: Vec<_> = wildcards
            .map(|(index, entry)| Wildcard {
                beginning: entry.literal_prefix(),
                index,
                entry,
            })
            .collect();
        all.sort_unstable_by_key(|one| (one.entry.form(), one.index));
        all.dedup_by_key(|one| one.entry.form());
        all.sort_unstable_by_key(|one| (one.beginning.len(), one.beginning, one.index));
        let mut lengths: Vec<(usize, Range<usize>)> = Vec::new();
        for (at, one) in all.iter().enumerate() {
            let length = one.beginning.len();
            match lengths.last_mut() {
                Some((last, range)) if *last == length => range.end = at + 1,
                _ => lengths.push((length, at..at + 1)),
            }
        }
        Self { all, lengths }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The first wildcard, the widest beginning first, that matches every name that
    /// the entry matches and that is `wanted`.
    pub(crate) fn alone(
        &self,
        entry: &ActionPattern,
        budget: &mut Budget,
        wanted: impl Fn(usize, &ActionPattern) -> bool,
    ) -> Option<usize> {
        let found = self.find(entry, entry.literal_prefix(), budget, wanted)?;
        Some(found.index)
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
        // Most wildcards of a list are about something else.
        let beginning = entry.literal_prefix();
        self.first(beginning, budget, |one, _| Some(wanted(one.index)))?;
        let mut found: Vec<Wildcard<'_>> = Vec::new();
        for verb in VERBS.iter().filter(|verb| verb.ends_with(tail)) {
            let part = format!("{head}*/{verb}");
            let part = ActionPattern::parse_as(&part, entry.reading()).ok()?;
            let mut known = found.iter();
            if known.any(|known| covers(known.entry, &part) == Some(true)) {
                continue;
            }
            let wanted = |index, _: &ActionPattern| wanted(index);
            found.push(self.find(&part, beginning, budget, wanted)?);
        }
        budget.spend(PRICE_OF_PROOF)?;
        for one in &found {
            let steps = one.entry.form().len().saturating_mul(entry.form().len());
            budget.spend(steps)?;
        }
        let all: OperationSet = found.iter().map(|one| one.entry.clone()).collect();
        if !are_proven(entry, &all) {
            return None;
        }
        let mut places: Vec<usize> = found.iter().map(|one| one.index).collect();
        places.sort_unstable();
        Some(places)
    }

    /// The first wanted wildcard that covers the entry, as far as the budget goes.
    fn find(
        &self,
        entry: &ActionPattern,
        beginning: &str,
        budget: &mut Budget,
        wanted: impl Fn(usize, &ActionPattern) -> bool,
    ) -> Option<Wildcard<'a>> {
        self.first(beginning, budget, |one, budget| {
            budget.spend(1 + (entry.form().len() + one.entry.form().len()) / 2)?;
            Some(covers(one.entry, entry) == Some(true) && wanted(one.index, one.entry))
        })
    }

    /// The first of the wildcards that may cover an entry with that beginning, for which
    /// something holds, as far as the budget goes. What covers an entry has a beginning
    /// with which the entry begins too.
    fn first(
        &self,
        beginning: &str,
        budget: &mut Budget,
        mut holds: impl FnMut(&Wildcard<'a>, &mut Budget) -> Option<bool>,
    ) -> Option<Wildcard<'a>> {
        for (length, range) in &self.lengths {
            if *length > beginning.len() {
                break;
            }
            budget.spend(1 + length / 32)?;
            let (Some(prefix), Some(all)) = (beginning.get(..*length), self.all.get(range.clone()))
            else {
                continue;
            };
            let start = all.partition_point(|one| one.beginning < prefix);
            let rest = all.get(start..).unwrap_or_default().iter();
            for one in rest.take_while(|one| one.beginning == prefix) {
                if holds(one, budget)? {
                    return Some(*one);
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
        // Of equal ones the first counts.
        if !entry.is_literal() && !seen.insert(entry.form()) {
            continue;
        }
        let is_another = |other: usize, wildcard: &ActionPattern| {
            other != index
                && (other < index || entry.is_literal() || covers(entry, wildcard) == Some(false))
        };
        if let Some(by) = wildcards.alone(entry, budget, is_another)
            && (!entry.is_literal() || seen.insert(entry.form()))
        {
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

/// Whether a name in lower case has the form of nearly all operations: at least two segments, none
/// of them empty, and a verb.
pub(crate) fn is_of_azures_form(folded: &str) -> bool {
    let mut segments = folded.split('/');
    let verb = segments.next_back().unwrap_or_default();
    VERBS.contains(&verb) && segments.clone().count() > 1 && segments.all(|one| !one.is_empty())
}

/// Whether the entry matches names of Azure's form, all of them in `all`.
fn are_proven(entry: &ActionPattern, all: &OperationSet) -> bool {
    let prover = Prover::new(Universe::WellFormed).with_most_states(MOST_STATES);
    let entry: OperationSet = std::iter::once(entry.clone()).collect();
    prover.within(&entry, all) == Proof::Holds && matches!(prover.empty(&entry), Proof::Fails(_))
}
