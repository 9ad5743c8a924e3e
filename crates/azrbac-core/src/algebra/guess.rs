//! A name of a set, guessed: most sets that hold a name hold one that is easily found.

use super::budget::Budget;
use super::program::bounds;
use super::prove::{Proof, Prover};
use super::set::OperationSet;
use super::universe::Universe;
use crate::operation::OperationName;

/// So many of the patterns that bound a set are tried.
const MOST_BOUNDS: usize = 16;
/// What a `*` stands for; the last one of a pattern for each of [`LAST`].
const TEXT: &str = "xyz";
const LAST: [&str; 6] = [
    "xyz",
    "",
    "xyz/read",
    "xyz/write",
    "xyz/delete",
    "xyz/action",
];

impl OperationSet {
    /// A name of the set. `None` says nothing: there may be one. Linear in the patterns.
    fn guess(&self, universe: Universe) -> Option<String> {
        let bounds = bounds(&self.program).into_iter().take(MOST_BOUNDS);
        let patterns = bounds.filter_map(|index| self.patterns.get(index));
        patterns
            .flat_map(|pattern| names(pattern.form()))
            .find(|name| universe.holds(name) && self.contains_folded(name))
    }
}

impl Prover {
    /// What a task of very many questions may cost.
    pub(crate) fn budget_of_task(&self) -> Budget {
        Budget::of_task(self.most_states)
    }

    /// A name of the set, if one is easily found.
    pub(crate) fn guess(&self, set: &OperationSet) -> Option<OperationName> {
        let name = set.guess(self.universe())?;
        Some(OperationName::from_trusted(&name))
    }

    /// Whether there is no name in the set, for tasks of very many questions: a name
    /// that shows the contrary need not be a shortest one.
    pub(crate) fn any_name(&self, set: &OperationSet, budget: &mut Budget) -> Proof {
        // To guess takes a few steps for each pattern.
        if let Err(limit) = budget.work(set.patterns.len().saturating_mul(4)) {
            return Proof::Undecided(limit);
        }
        match self.guess(set) {
            Some(name) => Proof::Fails(name),
            None => self.empty_within(set, budget),
        }
    }
}

/// Names that a pattern matches.
fn names(form: &str) -> impl Iterator<Item = String> {
    let (head, tail) = form.rsplit_once('*').unwrap_or((form, ""));
    let head = head.replace('*', TEXT);
    let texts = match form.contains('*') {
        true => &LAST[..],
        false => &[""],
    };
    texts.iter().map(move |text| format!("{head}{text}{tail}"))
}
