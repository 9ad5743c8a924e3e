//! Sets of operation names.

use super::program::{Step, bounds, run};
use crate::operation::OperationName;
use crate::pattern::ActionPattern;

/// A set of operation names, put together from patterns. It holds no names: a set
/// with `*` in it holds also what Azure adds tomorrow.
///
/// Putting sets together is linear in their patterns, whatever they hold; what they
/// come to is decided by a [`Prover`](super::Prover).
///
/// ```
/// use azrbac_core::algebra::{OperationSet, Proof, Prover};
/// use azrbac_core::pattern::ActionPattern;
///
/// let set = |entries: &[&str]| -> Result<OperationSet, azrbac_core::pattern::PatternError> {
///     entries.iter().map(|entry| ActionPattern::parse(entry)).collect()
/// };
/// let contributor = set(&["*"])?.difference(&set(&["Microsoft.Authorization/*/Write"])?);
/// let readers = set(&["*/read"])?;
/// let prover = Prover::default();
/// assert_eq!(prover.within(&readers, &contributor), Proof::Holds);
/// let Proof::Fails(name) = prover.within(&contributor, &readers) else { unreachable!() };
/// assert!(contributor.contains(&name) && !readers.contains(&name));
/// # Ok::<(), azrbac_core::pattern::PatternError>(())
/// ```
#[derive(Debug, Clone)]
pub struct OperationSet {
    pub(super) patterns: Vec<ActionPattern>,
    pub(super) program: Vec<Step>,
}

impl Default for OperationSet {
    fn default() -> Self {
        Self::empty()
    }
}

impl FromIterator<ActionPattern> for OperationSet {
    /// The names that one of the patterns matches.
    fn from_iter<I: IntoIterator<Item = ActionPattern>>(patterns: I) -> Self {
        let patterns: Vec<_> = patterns.into_iter().collect();
        Self {
            program: vec![Step::Any(0..patterns.len())],
            patterns,
        }
    }
}

impl OperationSet {
    /// The set without any name.
    pub fn empty() -> Self {
        Self::from_iter([])
    }

    /// The names that are in one of the sets. Linear in all their patterns.
    pub fn union_of(sets: impl IntoIterator<Item = Self>) -> Self {
        let mut union = Self::empty();
        for set in sets {
            union.push(&set, Step::Or);
        }
        union
    }

    /// The names that are in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.join(other, Step::Or)
    }

    /// The names that are in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.join(other, Step::And)
    }

    /// The names of this set that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.join(other, Step::Minus)
    }

    /// Whether the name is in the set. Linear in the patterns.
    pub fn contains(&self, name: &OperationName) -> bool {
        self.contains_folded(name.folded())
    }

    /// The same of a name in lower case.
    pub(super) fn contains_folded(&self, name: &str) -> bool {
        run(&self.program, |index| {
            let pattern = self.patterns.get(index);
            pattern.is_some_and(|pattern| pattern.matches_folded(name))
        })
    }

    /// The patterns that the set is put together from, those that take names out
    /// among them.
    pub fn patterns(&self) -> &[ActionPattern] {
        &self.patterns
    }

    /// Patterns that hold every name of the set between them: no name is in the set
    /// that none of these matches.
    pub fn bounds(&self) -> impl Iterator<Item = &ActionPattern> {
        bounds(&self.program)
            .into_iter()
            .filter_map(|index| self.patterns.get(index))
    }

    fn join(&self, other: &Self, step: Step) -> Self {
        let mut joined = self.clone();
        joined.push(other, step);
        joined
    }

    fn push(&mut self, other: &Self, step: Step) {
        let shift = self.patterns.len();
        self.patterns.extend(other.patterns.iter().cloned());
        self.program
            .extend(other.program.iter().map(|step| match step {
                Step::Any(range) => Step::Any(range.start + shift..range.end + shift),
                step => step.clone(),
            }));
        self.program.push(step);
    }
}
