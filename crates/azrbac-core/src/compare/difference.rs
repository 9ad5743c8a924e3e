//! What one role definition grants and another does not: as entries, and as the
//! operations of the catalogue.

use std::collections::HashSet;

use super::bits::Bits;
use super::held::{Held, Object};
use super::patterns::PatternId;
use super::{Comparer, held};
use crate::algebra::{OperationSet, Proof};
use crate::catalog::OperationIndex;
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;

/// Most entries that a difference is written out in, for each entry of the role
/// definition: with more, it is only said that part of the entry is missing.
const MOST_PARTS: usize = 32;

/// What one role definition grants in a plane and the other does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// The plane.
    pub plane: Plane,
    /// The difference as entries, for all names. Together they hold each name that
    /// is granted here and not there; those that are exact hold no other.
    pub differences: Vec<Difference>,
    /// The operations of the catalogue, in its order, each with what it hangs on.
    pub operations: Vec<(OperationIndex, OnlyIf)>,
    /// A shortest name that is granted here and not there, conditions taken as
    /// fulfilled here; `None` where there is none, or where it was not decided.
    pub shortest: Option<OperationName>,
}

/// Names that one role definition grants and another does not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Difference {
    /// The names that all of these match: an entry of the role definition, entries
    /// that the other one takes out, or both; of two that hold the same names or
    /// more than another one the narrower stands alone.
    pub within: Vec<ActionPattern>,
    /// The names that none of these matches.
    pub except: Vec<ActionPattern>,
    /// Whether each such name is granted here and not there. Where not, at least
    /// one is.
    pub exact: bool,
    /// What it hangs on.
    pub only_if: OnlyIf,
}

/// The conditions that a difference hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct OnlyIf {
    /// Granted here only where this condition of the permission object holds.
    pub here: Option<Box<str>>,
    /// Granted there too, but only under a condition, another one than here.
    pub granted_there: bool,
}

impl Comparer<'_> {
    /// What the first role definition grants in a plane and the second does not, in
    /// detail. Takes time for each entry of the first that the catalogue does not
    /// decide and each entry of the second.
    pub fn excess(&self, here: usize, there: usize, plane: Plane) -> Excess {
        let (here, there) = (self.held(here, plane), self.held(there, plane));
        let mut excess = Excess {
            plane,
            differences: Vec::new(),
            operations: Vec::new(),
            shortest: None,
        };
        let mut told = Bits::NONE;
        let anyhow = held::set(there.objects.iter(), &self.patterns);
        for condition in here.conditions() {
            let other = Other::new(there, condition, &anyhow);
            for object in here.just(condition) {
                let mut known = object.known.clone();
                known.take_out(&other.known);
                known.take_out(&told);
                told.add(&known);
                excess
                    .operations
                    .extend(known.numbers().map(|index| (index, other.only_if(index))));
                for id in &object.grants {
                    self.push_differences(*id, object, &other, &mut excess);
                }
            }
        }
        excess.operations.sort_by_key(|(index, _)| *index);
        // Permission objects of one role definition may say the same.
        let mut seen = HashSet::new();
        excess
            .differences
            .retain(|difference| seen.insert(difference.clone()));
        excess
    }

    /// What an entry of a permission object grants that is not granted there.
    fn push_differences(
        &self,
        id: PatternId,
        object: &Object,
        other: &Other<'_>,
        excess: &mut Excess,
    ) {
        if let Some(operation) = self.patterns.operation(id) {
            if object.known.contains(operation) && !other.known.contains(operation) {
                excess.differences.push(Difference {
                    within: self.named(&[id]),
                    except: Vec::new(),
                    exact: true,
                    only_if: other.only_if(operation),
                });
                let name = self.patterns.get(id).map(ActionPattern::form);
                excess.note(name.map(OperationName::from_trusted));
            }
            return;
        }
        if self.plainly_within(id, object, other.there, other.condition) {
            return;
        }
        let (parts, exact) = self.parts(id, object, &other.objects);
        for part in parts {
            let set = self.set_of(&part);
            // A part that is not exact may lie within the other role definition.
            let beyond = match exact {
                true => set.clone(),
                false => set.difference(&self.granted_of(id, other.objects.iter().copied())),
            };
            match self.prover.empty(&beyond) {
                Proof::Holds => continue,
                Proof::Fails(name) => excess.note(Some(name)),
                Proof::Undecided(_) => {}
            }
            let granted_there = self.prover.disjoint(&beyond, other.anyhow).holds() != Some(true);
            excess.differences.push(Difference {
                within: self.named(&part.within),
                except: self.named(&part.except),
                exact,
                only_if: OnlyIf {
                    here: other.condition.map(Into::into),
                    granted_there,
                },
            });
        }
    }

    /// Splits what an entry grants here and not there, one permission object of the
    /// other role definition after the other: what it does not grant lies outside
    /// its entries or within one that it takes out.
    fn parts(&self, id: PatternId, object: &Object, others: &[&Object]) -> (Vec<Part>, bool) {
        let mut parts = vec![Part {
            within: vec![id],
            except: object.subtracts.clone(),
        }];
        for other in others {
            let mut next = Vec::new();
            for part in &parts {
                self.split(part, other, &mut next);
            }
            if next.len() > MOST_PARTS {
                let whole = Part {
                    within: vec![id],
                    except: object.subtracts.clone(),
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
        let met: Vec<PatternId> = other.grants.iter().copied().filter(meets).collect();
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
        for not in other.subtracts.iter().filter(|not| meets(not)) {
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
        let wider = |one: PatternId| {
            except.iter().any(|other| {
                *other != one
                    && patterns.covers(*other, one)
                    && (!patterns.covers(one, *other) || *other < one)
            })
        };
        let except = except.iter().copied().filter(|id| !wider(*id)).collect();
        Part { within, except }
    }

    fn set_of(&self, part: &Part) -> OperationSet {
        let set = |ids: &[PatternId]| held::difference(ids, &[], &self.patterns);
        let mut all = part.within.iter().map(|id| set(std::slice::from_ref(id)));
        let first = all.next().unwrap_or_default();
        all.fold(first, |all, one| all.intersection(&one))
            .difference(&set(&part.except))
    }

    fn named(&self, ids: &[PatternId]) -> Vec<ActionPattern> {
        ids.iter()
            .filter_map(|id| self.patterns.get(*id))
            .cloned()
            .collect()
    }
}

impl Excess {
    fn note(&mut self, name: Option<OperationName>) {
        let length = |name: &OperationName| name.as_str().chars().count();
        if let Some(name) = name
            && self
                .shortest
                .as_ref()
                .is_none_or(|best| length(&name) < length(best))
        {
            self.shortest = Some(name);
        }
    }
}

/// The other role definition, as far as it grants under a condition.
struct Other<'h> {
    there: &'h Held,
    condition: Option<&'h str>,
    objects: Vec<&'h Object>,
    known: Bits,
    /// What it grants if every condition holds.
    anyhow: &'h OperationSet,
}

impl<'h> Other<'h> {
    fn new(there: &'h Held, condition: Option<&'h str>, anyhow: &'h OperationSet) -> Self {
        let objects: Vec<&Object> = there.under(condition).collect();
        let mut known = Bits::NONE;
        for object in &objects {
            known.add(&object.known);
        }
        Self {
            there,
            condition,
            objects,
            known,
            anyhow,
        }
    }

    /// What a known operation hangs on that is granted here and not there.
    fn only_if(&self, operation: OperationIndex) -> OnlyIf {
        OnlyIf {
            here: self.condition.map(Into::into),
            granted_there: self.there.known.contains(operation),
        }
    }
}

/// The names that all of `within` match and none of `except`.
#[derive(Debug, Clone)]
struct Part {
    within: Vec<PatternId>,
    except: Vec<PatternId>,
}
