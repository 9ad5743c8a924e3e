//! Claims about what two role definitions grant, proven or refuted.

use super::Comparer;
use super::bits::Bits;
use super::held::{Held, Object};
use super::patterns::PatternId;
use super::question::{Question, Stand};
use crate::algebra::{Budget, Limit, Proof};
use crate::catalog::OperationIndex;
use crate::operation::{OperationName, Plane};

/// What came of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It holds for every operation, also for those that Azure adds later.
    Proven,
    /// It does not hold, as this shows.
    Refuted(Shown),
    /// It was given up, which takes entries that are made to be hard.
    Undecided(Limit),
}

/// What refutes a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// An operation of the catalogue.
    Listed(OperationIndex),
    /// A name; no operation of the catalogue refutes.
    Name(OperationName),
}

impl Claim {
    /// Whether it holds; `None` where that was not decided.
    pub fn holds(&self) -> Option<bool> {
        match self {
            Self::Proven => Some(true),
            Self::Refuted(_) => Some(false),
            Self::Undecided(_) => None,
        }
    }

    /// That both hold.
    pub(super) fn and<'c>(&'c self, other: &'c Self) -> &'c Self {
        match (self, other) {
            (Self::Proven, _) | (Self::Undecided(_), Self::Refuted(_)) => other,
            _ => self,
        }
    }
}

impl From<Proof> for Claim {
    fn from(proof: Proof) -> Self {
        match proof {
            Proof::Holds => Self::Proven,
            Proof::Fails(name) => Self::Refuted(Shown::Name(name)),
            Proof::Undecided(limit) => Self::Undecided(limit),
        }
    }
}

impl Comparer<'_> {
    /// Whether what one role definition grants in a plane the other grants too, if
    /// need be under the same condition.
    pub(super) fn within(
        &self,
        inner: usize,
        outer: usize,
        plane: Plane,
        budget: &mut Budget,
    ) -> Claim {
        let (inner, outer) = (self.held(inner, plane), self.held(outer, plane));
        if inner.objects.is_empty() {
            return Claim::Proven;
        }
        // The catalogue refutes first, for all conditions.
        for condition in inner.conditions() {
            if let Some(found) = refuting(inner, outer, condition) {
                return Claim::Refuted(Shown::Listed(found));
            }
        }
        let mut claim = Claim::Proven;
        for condition in inner.conditions() {
            for object in inner.just(condition) {
                claim = claim
                    .and(&self.object_within(object, outer, condition, budget))
                    .clone();
                if matches!(claim, Claim::Refuted(_)) {
                    return claim;
                }
            }
        }
        claim
    }

    /// The same for one permission object, the catalogue left out of account.
    fn object_within(
        &self,
        object: &Object,
        outer: &Held,
        condition: Option<&str>,
        budget: &mut Budget,
    ) -> Claim {
        let patterns = &self.patterns;
        let mut claim = Claim::Proven;
        for id in object.grants.all.iter().copied() {
            if patterns.hard(id).is_none() || self.plainly_within(id, object, outer, condition) {
                continue;
            }
            if let Some(name) = patterns.literal(id) {
                if self.universe().holds(name.folded()) {
                    return Claim::Refuted(Shown::Name(name));
                }
                continue;
            }
            let others = outer.under(condition);
            let question = Question::new(Stand::Within, id, object, others, patterns);
            claim = claim.and(&self.decide(question, budget)).clone();
            if matches!(claim, Claim::Refuted(_)) {
                break;
            }
        }
        claim
    }

    /// Whether an entry is taken out whole, or granted by a permission object that
    /// takes nothing out of it but what is taken out here too. For an entry without
    /// a wildcard that is all there is to know.
    pub(super) fn plainly_within(
        &self,
        id: PatternId,
        object: &Object,
        outer: &Held,
        condition: Option<&str>,
    ) -> bool {
        let patterns = &self.patterns;
        if object.subtracts.cover(id, patterns) {
            return true;
        }
        let mut others = outer.under(condition);
        if patterns.literal(id).is_some() {
            return others.any(|other| other.grants_literal(id, patterns));
        }
        others.any(|other| {
            let taken_out = |not: &PatternId| {
                !patterns.meet(*not, id) || object.subtracts.cover(*not, patterns)
            };
            other.grants.cover(id, patterns) && other.subtracts.all.iter().all(taken_out)
        })
    }

    /// Whether no operation is granted by both, conditions taken as fulfilled.
    pub(super) fn disjoint(
        &self,
        left: usize,
        right: usize,
        plane: Plane,
        budget: &mut Budget,
    ) -> Claim {
        let (left, right) = (self.held(left, plane), self.held(right, plane));
        if let Some(found) = left.known.first_common(&right.known) {
            return Claim::Refuted(Shown::Listed(found));
        }
        // A known operation that one lists and the other matches by a wildcard
        // would have been found.
        if left.met.first_common(&right.hard).is_none() {
            return Claim::Proven;
        }
        let mut claim = Claim::Proven;
        for object in &left.objects {
            let hard = object.grants.all.iter();
            for id in hard.copied().filter(|id| self.meets_any(*id, right)) {
                let others = right.objects.iter();
                let question = Question::new(Stand::Apart, id, object, others, &self.patterns);
                claim = claim.and(&self.decide(question, budget)).clone();
                if matches!(claim, Claim::Refuted(_)) {
                    return claim;
                }
            }
        }
        claim
    }

    /// Whether an entry that the catalogue does not decide may have a name in common
    /// with such an entry of the other role definition.
    fn meets_any(&self, id: PatternId, other: &Held) -> bool {
        let met = self
            .patterns
            .hard(id)
            .and_then(|hard| self.patterns.met_by(hard));
        met.is_some_and(|met| met.first_common(&other.hard).is_some())
    }
}

/// A known operation that `inner` grants under the condition and `outer` does not.
fn refuting(inner: &Held, outer: &Held, condition: Option<&str>) -> Option<OperationIndex> {
    let granted = union(outer.under(condition));
    inner
        .just(condition)
        .find_map(|object| object.known.first_outside(&granted))
}

/// The known operations of some permission objects; most roles have one.
fn union<'o>(mut objects: impl Iterator<Item = &'o Object>) -> std::borrow::Cow<'o, Bits> {
    use std::borrow::Cow;
    let Some(first) = objects.next() else {
        return Cow::Owned(Bits::NONE);
    };
    objects.fold(Cow::Borrowed(&first.known), |union, object| {
        let mut union = union.into_owned();
        union.add(&object.known);
        Cow::Owned(union)
    })
}
