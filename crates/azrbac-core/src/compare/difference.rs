//! What one role definition grants and another does not: as entries, and as the
//! operations of the catalogue.

use std::collections::HashSet;

use super::Comparer;
use super::bits::Bits;
use super::held::{Held, Object};
use super::patterns::PatternId;
use super::question::granted_of;
use crate::algebra::{Budget, Proof};
use crate::catalog::OperationIndex;
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;

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
        let mut budget = self.prover.budget();
        for condition in here.conditions() {
            let other = Other::new(there, condition);
            for object in here.just(condition) {
                let mut known = object.known.clone();
                known.take_out(&other.known);
                known.take_out(&told);
                told.add(&known);
                excess
                    .operations
                    .extend(known.numbers().map(|index| (index, other.only_if(index))));
                for id in &object.grants.all {
                    self.push_differences(*id, object, &other, &mut excess, &mut budget);
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
        budget: &mut Budget,
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
        if let Some(name) = self.patterns.literal(id) {
            if !self.universe().holds(name.folded()) {
                return;
            }
            let granted_there = |object: &Object| object.grants_literal(id, &self.patterns);
            excess.differences.push(Difference {
                within: self.named(&[id]),
                except: Vec::new(),
                exact: true,
                only_if: OnlyIf {
                    here: other.condition.map(Into::into),
                    granted_there: other.there.objects.iter().any(granted_there),
                },
            });
            excess.note(Some(name));
            return;
        }
        let (parts, exact) = self.parts(id, object, &other.objects);
        for part in parts {
            let set = self.set_of(&part);
            // A part that is not exact may lie within the other role definition.
            let beyond = match exact {
                true => set,
                false => set.difference(&granted_of(
                    id,
                    other.objects.iter().copied(),
                    &self.patterns,
                )),
            };
            match self.prove_empty(&beyond, budget) {
                Proof::Holds => continue,
                Proof::Fails(name) => excess.note(Some(name)),
                Proof::Undecided(_) => {}
            }
            let granted_there = other.has_more && {
                let anyhow = granted_of(id, other.there.objects.iter(), &self.patterns);
                let proof = self
                    .prover
                    .empty_within(&beyond.intersection(&anyhow), budget);
                proof.holds() != Some(true)
            };
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
    /// Whether it grants more where another condition holds.
    has_more: bool,
}

impl<'h> Other<'h> {
    fn new(there: &'h Held, condition: Option<&'h str>) -> Self {
        let objects: Vec<&Object> = there.under(condition).collect();
        let mut known = Bits::NONE;
        for object in &objects {
            known.add(&object.known);
        }
        Self {
            has_more: objects.len() < there.objects.len(),
            there,
            condition,
            objects,
            known,
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
