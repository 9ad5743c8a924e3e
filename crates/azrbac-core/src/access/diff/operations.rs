//! The operations that are compared: those of the catalogue, and those that only
//! entries name.

use std::collections::{BTreeSet, HashMap};

use super::super::expand::evaluated;
use super::bits::Bits;
use crate::catalog::{Catalog, Certainty};
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{EntryList, Permission};

/// Most operations that entries name and the catalogue lacks.
const MOST_OTHERS: usize = 20_000;

/// An operation in a plane: its place in the catalogue, or behind it among those
/// that only entries name, twice, and one more for the data plane.
pub(super) type Slot = usize;

/// The operations that are compared.
pub(super) struct Operations<'c> {
    pub(super) catalog: &'c Catalog,
    others: Vec<OperationName>,
    others_at: HashMap<Box<str>, usize>,
    cut: bool,
}

impl<'c> Operations<'c> {
    pub(super) fn new<'e>(
        catalog: &'c Catalog,
        entries: impl Iterator<Item = &'e ActionPattern>,
    ) -> Self {
        let mut found: BTreeSet<OperationName> = BTreeSet::new();
        let mut cut = false;
        for entry in entries.filter(|entry| entry.is_literal()) {
            let name = OperationName::from_trusted(entry.as_str());
            if catalog.find(&name).is_none() {
                cut |= found.len() >= MOST_OTHERS && !found.contains(&name);
                if !cut {
                    found.insert(name);
                }
            }
        }
        let others: Vec<OperationName> = found.into_iter().collect();
        let names = others.iter().enumerate();
        Self {
            catalog,
            others_at: names.map(|(at, name)| (name.folded().into(), at)).collect(),
            others,
            cut,
        }
    }

    /// What was left out because there is too much of it.
    pub(super) fn limit(&self) -> Option<String> {
        self.cut.then(|| {
            format!(
                "entries name more than {MOST_OTHERS} operations that the catalogue lacks; the \
                 rest was not compared"
            )
        })
    }

    pub(super) fn slots(&self) -> usize {
        (self.catalog.len() + self.others.len()) * 2
    }

    /// Every slot of which a verdict is of interest.
    pub(super) fn everything(&self) -> Bits {
        let mut bits = Bits::none(self.slots());
        for operation in self.catalog.operations() {
            for plane in Plane::ALL {
                if operation.plane() == plane || operation.certainty() == Certainty::Inferred {
                    bits.set(slot(operation.index(), plane));
                }
            }
        }
        for at in self.catalog.len() * 2..self.slots() {
            bits.set(at);
        }
        bits
    }

    /// The name of an operation; `None` for a slot that there is not.
    pub(super) fn name(&self, slot: Slot) -> Option<OperationName> {
        match self.catalog.get(slot / 2) {
            Some(known) => Some(known.operation()),
            None => self.other(slot).cloned(),
        }
    }

    /// The operation of a slot where the catalogue lacks it.
    pub(super) fn other(&self, slot: Slot) -> Option<&OperationName> {
        self.others.get((slot / 2).checked_sub(self.catalog.len())?)
    }

    /// What a permission object covers.
    pub(super) fn expand(&self, permission: &Permission) -> Bits {
        let mut bits = Bits::none(self.slots());
        for (operation, plane) in evaluated(permission, self.catalog) {
            bits.set(slot(operation, plane));
        }
        if self.others.is_empty() {
            return bits;
        }
        for plane in Plane::ALL {
            let covered = self.cover(permission.list(EntryList::granting(plane)));
            let not = self.cover(permission.list(EntryList::subtracting(plane)));
            for (at, (covers, subtracts)) in covered.into_iter().zip(not).enumerate() {
                if covers && !subtracts {
                    bits.set(slot(self.catalog.len() + at, plane));
                }
            }
        }
        bits
    }

    /// Which of the operations that the catalogue lacks are covered by entries.
    /// Literals are looked up, so that long lists of them stay cheap.
    fn cover(&self, entries: &[ActionPattern]) -> Vec<bool> {
        let mut covered = vec![false; self.others.len()];
        for entry in entries {
            if entry.is_literal() {
                let at = self.others_at.get(entry.form());
                if let Some(covers) = at.and_then(|at| covered.get_mut(*at)) {
                    *covers = true;
                }
            } else {
                for (covers, name) in covered.iter_mut().zip(&self.others) {
                    *covers = *covers || entry.matches(name);
                }
            }
        }
        covered
    }
}

fn slot(operation: usize, plane: Plane) -> Slot {
    operation * 2 + usize::from(plane == Plane::Data)
}

pub(super) fn plane_of(slot: Slot) -> Plane {
    if slot % 2 == 1 {
        Plane::Data
    } else {
        Plane::Control
    }
}
