//! What an entry grants and another role definition does not, written as entries.

use super::held::Object;
use super::patterns::PatternId;
use super::{Comparer, held};
use crate::algebra::OperationSet;
use crate::pattern::ActionPattern;

/// Most entries that a difference is written out in, for each entry of the role
/// definition: with more, it is only said that part of the entry is missing.
const MOST_PARTS: usize = 32;

/// With more exceptions than this they are told as they are, also where one is within
/// another.
const MOST_TIDIED: usize = 300;

/// The names that all of `within` match and none of `except`.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) within: Vec<PatternId>,
    pub(super) except: Vec<PatternId>,
}

impl Comparer<'_> {
    /// Splits what an entry grants here and not there, one permission object of the
    /// other role definition after the other: what it does not grant lies outside
    /// its entries or within one that it takes out.
    pub(super) fn parts(
        &self,
        id: PatternId,
        object: &Object,
        others: &[&Object],
    ) -> (Vec<Part>, bool) {
        let mut parts = vec![Part {
            within: vec![id],
            except: object.subtracts.all.clone(),
        }];
        for other in others {
            let mut next = Vec::new();
            for part in &parts {
                self.split(part, other, &mut next);
            }
            if next.len() > MOST_PARTS {
                let whole = Part {
                    within: vec![id],
                    except: object.subtracts.all.clone(),
                };
                return (vec![self.tidy(whole)], false);
            }
            parts = next;
        }
        (
            parts.into_iter().map(|part| self.tidy(part)).collect(),
            true,
        )
    }

    fn split(&self, part: &Part, other: &Object, next: &mut Vec<Part>) {
        let meets = |id: &PatternId| part.within.iter().all(|own| self.patterns.meet(*id, *own));
        let met: Vec<PatternId> = other.grants.all.iter().copied().filter(meets).collect();
        let covered = |wide: &PatternId| {
            part.within
                .iter()
                .any(|own| self.patterns.covers(*wide, *own))
        };
        if !met.iter().any(covered) {
            let mut outside = part.clone();
            outside.except.extend(&met);
            next.push(outside);
        }
        if met.is_empty() {
            return;
        }
        for not in other.subtracts.all.iter().filter(|not| meets(not)) {
            let mut inside = part.clone();
            inside.within.push(*not);
            next.push(inside);
        }
    }

    /// Leaves out what says nothing: of two entries that have to match the wider
    /// one, exceptions that cannot match, and those within another one.
    fn tidy(&self, part: Part) -> Part {
        let patterns = &self.patterns;
        let narrower = |one: PatternId, all: &[PatternId]| {
            all.iter().any(|other| {
                *other != one
                    && patterns.covers(one, *other)
                    && (!patterns.covers(*other, one) || *other < one)
            })
        };
        let mut within = part.within;
        within.sort_unstable();
        within.dedup();
        let within: Vec<PatternId> = within
            .iter()
            .copied()
            .filter(|id| !narrower(*id, &within))
            .collect();
        let mut except = part.except;
        except.sort_unstable();
        except.dedup();
        except.retain(|id| within.iter().all(|own| patterns.meet(*id, *own)));
        let short = except.len() <= MOST_TIDIED;
        let wider = |one: PatternId| {
            short
                && except.iter().any(|other| {
                    *other != one
                        && patterns.covers(*other, one)
                        && (!patterns.covers(one, *other) || *other < one)
                })
        };
        let except = except.iter().copied().filter(|id| !wider(*id)).collect();
        Part { within, except }
    }

    pub(super) fn set_of(&self, part: &Part) -> OperationSet {
        let set = |ids: &[PatternId]| held::difference(ids, &[], &self.patterns);
        let mut all = part.within.iter().map(|id| set(std::slice::from_ref(id)));
        let first = all.next().unwrap_or_default();
        all.fold(first, |all, one| all.intersection(&one))
            .difference(&set(&part.except))
    }

    pub(super) fn named(&self, ids: &[PatternId]) -> Vec<ActionPattern> {
        ids.iter()
            .filter_map(|id| self.patterns.get(*id))
            .cloned()
            .collect()
    }
}
