//! Questions about sets, answered for all names at once.

use std::collections::HashMap;

use super::budget::{Budget, Limit};
use super::pair::{covers, intersect};
use super::program::{Three, Ways, bounds, run};
use super::search::{Leaf, Quest, shortest};
use super::set::OperationSet;
use super::universe::Universe;
use crate::operation::OperationName;
use crate::pattern::ActionPattern;

/// What came of a claim about sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// It holds for every name.
    Holds,
    /// It does not, as a shortest name shows.
    Fails(OperationName),
    /// It was given up: the patterns are made to be hard.
    Undecided(Limit),
}

impl Proof {
    /// Whether the claim holds; `None` where that was not decided.
    pub fn holds(&self) -> Option<bool> {
        match self {
            Self::Holds => Some(true),
            Self::Fails(_) => Some(false),
            Self::Undecided(_) => None,
        }
    }
}

/// Decides claims about sets of operation names.
///
/// Exact: what it says holds for every name of its universe, known to a catalogue
/// or not. A name that shows the contrary is a shortest one, in lower case. Where a
/// limit on states is reached, the answer is [`Proof::Undecided`].
#[derive(Debug, Clone, Copy)]
pub struct Prover {
    universe: Universe,
    pub(super) most_states: usize,
}

impl Default for Prover {
    fn default() -> Self {
        Self::new(Universe::EveryName)
    }
}

impl Prover {
    /// A prover that speaks of the names of this universe.
    pub fn new(universe: Universe) -> Self {
        Self {
            universe,
            most_states: Budget::DEFAULT_STATES,
        }
    }

    /// The same with another limit: how many states one question may visit.
    #[must_use]
    pub fn with_most_states(self, most_states: usize) -> Self {
        Self {
            most_states,
            ..self
        }
    }

    /// Which texts count as names.
    pub fn universe(&self) -> Universe {
        self.universe
    }

    /// What several questions that belong together may cost.
    pub(crate) fn budget(&self) -> Budget {
        Budget::new(self.most_states)
    }

    /// Whether there is no name in the set.
    pub fn empty(&self, set: &OperationSet) -> Proof {
        self.empty_within(set, &mut self.budget())
    }

    /// The same at the cost of a budget for several questions.
    pub(crate) fn empty_within(&self, set: &OperationSet, budget: &mut Budget) -> Proof {
        match self.search(set, budget) {
            Ok(None) => Proof::Holds,
            Ok(Some(name)) => Proof::Fails(OperationName::from_trusted(&name)),
            Err(limit) => Proof::Undecided(limit),
        }
    }

    /// Whether every name of `inner` is in `outer`.
    pub fn within(&self, inner: &OperationSet, outer: &OperationSet) -> Proof {
        self.empty(&inner.difference(outer))
    }

    /// Whether no name is in both sets.
    pub fn disjoint(&self, left: &OperationSet, right: &OperationSet) -> Proof {
        self.empty(&left.intersection(right))
    }

    /// Whether the two sets have the same names; a name that shows the contrary is
    /// in one of them.
    pub fn equal(&self, left: &OperationSet, right: &OperationSet) -> Proof {
        let more = left.difference(right);
        self.empty(&more.union(&right.difference(left)))
    }

    /// A shortest name of the set.
    fn search(&self, set: &OperationSet, budget: &mut Budget) -> Result<Option<String>, Limit> {
        let leaves = Leaves::new(set);
        let mut best: Option<String> = None;
        let mut limit = None;
        for bound in leaves.bounds(set) {
            match self.search_below(set, &leaves, bound, best.as_deref(), budget) {
                Ok(Some(found)) => {
                    let length = |name: &String| name.chars().count();
                    if best
                        .as_ref()
                        .is_none_or(|best| length(&found) < length(best))
                    {
                        best = Some(found);
                    }
                }
                Ok(None) => {}
                Err(reached) => limit = Some(reached),
            }
        }
        match (best, limit) {
            (Some(name), _) => Ok(Some(name)),
            (None, Some(limit)) => Err(limit),
            (None, None) => Ok(None),
        }
    }

    /// A shortest name of the set that `bound` matches too. One that is not shorter
    /// than `best` may be left out.
    fn search_below(
        &self,
        set: &OperationSet,
        leaves: &Leaves<'_>,
        bound: usize,
        best: Option<&str>,
        budget: &mut Budget,
    ) -> Result<Option<String>, Limit> {
        let Some(pattern) = leaves.distinct.get(bound).copied() else {
            return Ok(None);
        };
        if pattern.is_literal() {
            let name = pattern.form();
            let is_in = self.universe.holds(name) && set.contains_folded(name);
            return Ok(is_in.then(|| name.to_owned()));
        }
        let mut read = vec![pattern];
        let settled: Vec<Leaf> = (0..leaves.distinct.len())
            .map(|other| leaves.settle(bound, other, &mut read, budget))
            .collect();
        let by_index: Vec<Leaf> = leaves
            .numbers
            .iter()
            .map(|number| {
                settled
                    .get(*number)
                    .copied()
                    .unwrap_or(Leaf::Settled(false))
            })
            .collect();
        if is_hopeless(set, &by_index, read.len()) {
            return Ok(None);
        }
        let quest = Quest {
            universe: self.universe,
            program: &set.program,
            read,
            leaves: &by_index,
            below: best.map_or(usize::MAX, |best| best.chars().count()),
        };
        shortest(&quest, budget)
    }
}

/// The patterns of a set, equal ones once.
struct Leaves<'a> {
    distinct: Vec<&'a ActionPattern>,
    /// For each pattern of the set, its number among the distinct ones.
    numbers: Vec<usize>,
}

impl<'a> Leaves<'a> {
    fn new(set: &'a OperationSet) -> Self {
        let mut distinct = Vec::new();
        let mut seen = HashMap::new();
        let numbers = set
            .patterns
            .iter()
            .map(|pattern| {
                *seen
                    .entry((pattern.form(), pattern.reading()))
                    .or_insert_with(|| {
                        distinct.push(pattern);
                        distinct.len() - 1
                    })
            })
            .collect();
        Self { distinct, numbers }
    }

    /// The distinct patterns that bound the set.
    fn bounds(&self, set: &OperationSet) -> Vec<usize> {
        let mut bounds: Vec<usize> = bounds(&set.program)
            .into_iter()
            .filter_map(|index| self.numbers.get(index).copied())
            .collect();
        bounds.sort_unstable();
        bounds.dedup();
        bounds
    }

    /// What `other` comes to for the names that `bound` matches. What is open is
    /// read.
    fn settle(
        &self,
        bound: usize,
        other: usize,
        read: &mut Vec<&'a ActionPattern>,
        budget: &mut Budget,
    ) -> Leaf {
        let (Some(pattern), Some(tested)) = (self.distinct.get(bound), self.distinct.get(other))
        else {
            return Leaf::Settled(false);
        };
        if bound == other || tested.is_everything() {
            return Leaf::Settled(true);
        }
        if !may_meet(pattern, tested) {
            return Leaf::Settled(false);
        }
        let steps = match tested.is_literal() {
            true => tested.form().len(),
            false => tested.form().len().saturating_mul(pattern.form().len()),
        };
        if budget.pair(steps) {
            if covers(tested, pattern) == Some(true) {
                return Leaf::Settled(true);
            }
            if intersect(tested, pattern) == Some(false) {
                return Leaf::Settled(false);
            }
        }
        read.push(tested);
        Leaf::Read(read.len() - 1)
    }
}

/// Whether two patterns may have a name in common, by how their names begin.
fn may_meet(left: &ActionPattern, right: &ActionPattern) -> bool {
    let (left, right) = (left.literal_prefix(), right.literal_prefix());
    left.starts_with(right) || right.starts_with(left)
}

/// Whether the set has no name whatever the patterns that are still open come to.
fn is_hopeless(set: &OperationSet, leaves: &[Leaf], read: usize) -> bool {
    let leaf = |index: usize| leaves.get(index).copied().unwrap_or(Leaf::Settled(false));
    if read <= Ways::OF.len() {
        let ways = run(&set.program, |index| match leaf(index) {
            Leaf::Settled(true) => Ways(u64::MAX),
            Leaf::Settled(false) => Ways(0),
            Leaf::Read(read) => Ways::OF.get(read).copied().unwrap_or(Ways(0)),
        });
        // The first one is the bound itself, which matches.
        return ways.0 & Ways::OF.first().map_or(u64::MAX, |bound| bound.0) == 0;
    }
    let three = run(&set.program, |index| match leaf(index) {
        Leaf::Settled(true) => Three::Yes,
        Leaf::Settled(false) => Three::No,
        Leaf::Read(_) => Three::Open,
    });
    three == Three::No
}
