//! Questions that the algebra is asked about an entry, each once: most pairs of role
//! definitions ask of the same entries.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::claim::Claim;
use super::held::{self, Object};
use super::patterns::{PatternId, Patterns};
use crate::algebra::{OperationSet, Proof};

/// So many numbers of entries are kept in questions, some 100 MB; beyond that questions
/// are asked again. All pairs of built-in roles need a hundredth.
const MOST_KEPT: usize = 10_000_000;

/// What is claimed of the names that an entry matches and its permission object does not
/// take out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Stand {
    /// The others grant all of them.
    Within,
    /// The others grant none of them.
    Apart,
}

/// What permission objects grant of the names that an entry matches: their granting
/// entries, their subtracting ones, those left out that cannot match.
type Others = Vec<[Vec<PatternId>; 2]>;

/// A claim about an entry.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    stand: Stand,
    id: PatternId,
    /// What its permission object takes out of it.
    subtracts: Vec<PatternId>,
    others: Others,
}

impl Question {
    pub(super) fn new<'o>(
        stand: Stand,
        id: PatternId,
        object: &Object,
        others: impl Iterator<Item = &'o Object>,
        patterns: &Patterns<'_>,
    ) -> Self {
        Self {
            stand,
            id,
            subtracts: object.subtracts.met(id, patterns),
            others: of_others(id, others, patterns),
        }
    }

    /// The set that has no name where the claim holds.
    pub(super) fn contrary(&self, patterns: &Patterns<'_>) -> OperationSet {
        let own = held::difference(&[self.id], &self.subtracts, patterns);
        let others = granted(&self.others, patterns);
        match self.stand {
            Stand::Within => own.difference(&others),
            Stand::Apart => own.intersection(&others),
        }
    }

    fn size(&self) -> usize {
        let lists = self.others.iter().flatten();
        let numbers = lists.chain([&self.subtracts]).map(Vec::len);
        numbers.sum::<usize>() + self.others.len() + 1
    }
}

fn of_others<'o>(
    id: PatternId,
    objects: impl Iterator<Item = &'o Object>,
    patterns: &Patterns<'_>,
) -> Others {
    objects
        .filter_map(|object| {
            let grants = object.grants.met(id, patterns);
            (!grants.is_empty()).then(|| [grants, object.subtracts.met(id, patterns)])
        })
        .collect()
}

fn granted(others: &Others, patterns: &Patterns<'_>) -> OperationSet {
    let others = others.iter();
    OperationSet::union_of(
        others.map(|[grants, subtracts]| held::difference(grants, subtracts, patterns)),
    )
}

/// What permission objects grant of the names that an entry matches: what cannot match
/// them is left out.
pub(super) fn granted_of<'o>(
    id: PatternId,
    objects: impl Iterator<Item = &'o Object>,
    patterns: &Patterns<'_>,
) -> OperationSet {
    granted(&of_others(id, objects, patterns), patterns)
}

/// Questions that were decided.
#[derive(Debug, Default)]
pub(super) struct Answers(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    known: HashMap<Question, Claim>,
    size: usize,
}

impl Answers {
    /// The answer to a question; `ask` is asked where it is not known.
    pub(super) fn find(&self, question: Question, ask: impl FnOnce(&Question) -> Proof) -> Claim {
        // Answers are whole whatever happened to those who looked.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().known.get(&question) {
            return known.clone();
        }
        let claim = Claim::from(ask(&question));
        let mut kept = kept();
        let size = question.size();
        if claim.holds().is_some() && kept.size + size <= MOST_KEPT {
            kept.size += size;
            kept.known.insert(question, claim.clone());
        }
        claim
    }
}
