//! The entries of all role definitions that are compared, each once, and what is
//! known of pairs of them.

use std::collections::HashMap;

use super::bits::Bits;
use crate::algebra::{Universe, covers, intersect};
use crate::catalog::Catalog;
use crate::operation::{OperationName, Plane};
use crate::pattern::{ActionPattern, WildcardReading};

/// Most steps that go into looking at pairs; what is left then may have names in
/// common. Real role definitions need a hundredth.
const MOST_STEPS: usize = 50_000_000;

/// The number of a pattern.
pub(super) type PatternId = usize;

/// Each different entry once.
#[derive(Debug)]
pub(super) struct Patterns<'a> {
    catalog: &'a Catalog,
    universe: Universe,
    by_form: HashMap<(&'a str, WildcardReading, Plane), PatternId>,
    all: Vec<Entry<'a>>,
    /// Those that the catalogue does not decide, in rising order.
    hard: Vec<PatternId>,
    /// For each hard pattern, by its place: which hard patterns cover it.
    covered_by: Vec<Bits>,
    /// For each hard pattern, by its place: which hard patterns may have a name in
    /// common with it.
    meets: Vec<Bits>,
}

#[derive(Debug)]
struct Entry<'a> {
    pattern: &'a ActionPattern,
    /// The operations of its plane that it matches, in rising order.
    operations: Vec<usize>,
    /// Its place among the hard ones; `None` for the name of a known operation.
    hard: Option<usize>,
}

impl<'a> Patterns<'a> {
    pub(super) fn new(catalog: &'a Catalog, universe: Universe) -> Self {
        Self {
            catalog,
            universe,
            by_form: HashMap::new(),
            all: Vec::new(),
            hard: Vec::new(),
            covered_by: Vec::new(),
            meets: Vec::new(),
        }
    }

    /// The number of an entry in a plane.
    pub(super) fn add(&mut self, pattern: &'a ActionPattern, plane: Plane) -> PatternId {
        let key = (pattern.form(), pattern.reading(), plane);
        if let Some(found) = self.by_form.get(&key) {
            return *found;
        }
        let operations = self.operations(pattern, plane);
        let known = pattern.is_literal() && !operations.is_empty();
        let id = self.all.len();
        let hard = (!known).then_some(self.hard.len());
        if hard.is_some() {
            self.hard.push(id);
        }
        self.all.push(Entry {
            pattern,
            operations,
            hard,
        });
        self.by_form.insert(key, id);
        id
    }

    /// The operations of the plane and the universe that the pattern matches.
    fn operations(&self, pattern: &ActionPattern, plane: Plane) -> Vec<usize> {
        let counts = |name: &str| match self.universe {
            Universe::EveryName => true,
            universe @ Universe::WellFormed => universe.holds(name),
        };
        if pattern.is_literal() {
            let found = self
                .catalog
                .find(&OperationName::from_trusted(pattern.form()));
            return found
                .filter(|found| found.plane() == plane && counts(found.folded()))
                .map(|found| found.index())
                .into_iter()
                .collect();
        }
        self.catalog
            .expand(pattern, plane)
            .filter(|operation| counts(operation.folded()))
            .map(|operation| operation.index())
            .collect()
    }

    /// Works out what holds for pairs, when all patterns are there.
    pub(super) fn close(&mut self) {
        let hard: Vec<&ActionPattern> = self.hard.iter().filter_map(|id| self.get(*id)).collect();
        // In the order of their beginnings, those that may meet a pattern are those
        // that begin with its beginning, and those with which it begins.
        let mut order: Vec<usize> = (0..hard.len()).collect();
        let beginning = |at: &usize| hard.get(*at).map_or("", |found| found.literal_prefix());
        order.sort_by_key(|at| beginning(at));
        let mut covered_by = vec![Bits::NONE; hard.len()];
        let mut meets = vec![Bits::NONE; hard.len()];
        let mut open: Vec<usize> = Vec::new();
        let mut steps = 0_usize;
        for right in order {
            while let Some(last) = open.last()
                && !beginning(&right).starts_with(beginning(last))
            {
                open.pop();
            }
            open.push(right);
            for left in open.iter().copied() {
                let (Some(a), Some(b)) = (hard.get(left), hard.get(right)) else {
                    continue;
                };
                let spent = steps > MOST_STEPS;
                steps = steps.saturating_add(a.form().len().saturating_mul(b.form().len()));
                if !spent && left != right && intersect(a, b) == Some(false) {
                    continue;
                }
                let note = |list: &mut Vec<Bits>, at: usize, other: usize| {
                    if let Some(bits) = list.get_mut(at) {
                        bits.insert(other);
                    }
                };
                note(&mut meets, left, right);
                note(&mut meets, right, left);
                if spent {
                    continue;
                }
                if covers(a, b) == Some(true) {
                    note(&mut covered_by, right, left);
                }
                if covers(b, a) == Some(true) {
                    note(&mut covered_by, left, right);
                }
            }
        }
        self.covered_by = covered_by;
        self.meets = meets;
    }

    pub(super) fn get(&self, id: PatternId) -> Option<&'a ActionPattern> {
        self.all.get(id).map(|entry| entry.pattern)
    }

    /// The operations that one of the patterns matches.
    pub(super) fn known(&self, ids: &[PatternId]) -> Bits {
        let mut known = Bits::NONE;
        for operation in ids
            .iter()
            .filter_map(|id| self.all.get(*id))
            .flat_map(|entry| &entry.operations)
        {
            known.insert(*operation);
        }
        known
    }

    /// The one name that it matches; `None` for a wildcard.
    pub(super) fn literal(&self, id: PatternId) -> Option<OperationName> {
        let pattern = self.get(id).filter(|found| found.is_literal())?;
        Some(OperationName::from_trusted(pattern.form()))
    }

    /// The known operation whose name it is; `None` for a wildcard and for a name
    /// that is not known.
    pub(super) fn operation(&self, id: PatternId) -> Option<usize> {
        let entry = self.all.get(id).filter(|entry| entry.hard.is_none())?;
        entry.operations.first().copied()
    }

    /// Its place among the patterns that the catalogue does not decide; `None` for
    /// the name of a known operation.
    pub(super) fn hard(&self, id: PatternId) -> Option<usize> {
        self.all.get(id)?.hard
    }

    /// The hard patterns that may have a name in common with this hard one.
    pub(super) fn met_by(&self, hard: usize) -> Option<&Bits> {
        self.meets.get(hard)
    }

    /// Whether `wide` is known to match whatever `narrow` matches.
    pub(super) fn covers(&self, wide: PatternId, narrow: PatternId) -> bool {
        match (self.hard(wide), self.hard(narrow)) {
            (Some(wide), Some(narrow)) => {
                wide == narrow
                    || self
                        .covered_by
                        .get(narrow)
                        .is_some_and(|bits| bits.contains(wide))
            }
            _ => match (self.get(wide), self.get(narrow)) {
                (Some(wide), Some(narrow)) => {
                    narrow.is_literal() && wide.matches_folded(narrow.form())
                }
                _ => false,
            },
        }
    }

    /// Whether two patterns may have a name in common.
    pub(super) fn meet(&self, left: PatternId, right: PatternId) -> bool {
        match (self.hard(left), self.hard(right)) {
            (Some(left), Some(right)) => {
                left == right
                    || self
                        .meets
                        .get(left)
                        .is_some_and(|bits| bits.contains(right))
            }
            (None, _) => self.covers(right, left),
            (_, None) => self.covers(left, right),
        }
    }
}
