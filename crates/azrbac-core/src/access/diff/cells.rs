//! Operations that nothing in either snapshot tells apart, taken together: tens of
//! thousands of operations fall into some hundred cells.

use std::collections::HashMap;

use super::bits::Bits;
use super::operations::{Operations, Slot};
use crate::condition::OperationProbe;
use crate::operation::OperationName;

/// The number of operations that come to the same whoever asks and wherever.
pub(super) type Cell = usize;

/// The partition of the slots.
pub(super) struct Cells {
    slots: Vec<Vec<Slot>>,
    of_objects: Vec<Bits>,
}

impl Cells {
    /// `objects` holds what each permission object covers, `probes` what conditions
    /// look at in operations, each with the permission objects that stand under it;
    /// `None` where that may be any. Linear in what they cover.
    pub(super) fn new<'p>(
        operations: &Operations<'_>,
        objects: &[Bits],
        probes: impl Iterator<Item = (Option<usize>, &'p OperationProbe)>,
    ) -> Self {
        let everything = operations.everything();
        let mut numbering = Numbering {
            of_slot: vec![0; operations.slots()],
            next: 1,
        };
        for bits in objects {
            numbering.split(bits.iter(), |_| Vec::new());
        }
        for (object, probe) in probes {
            let bits = match object {
                Some(object) => objects.get(object),
                None => Some(&everything),
            };
            let told = |slot| {
                let mut told = Vec::new();
                let name = operations.name(slot);
                let name = name.unwrap_or_else(|| OperationName::from_trusted(""));
                probe.tell(&name, &mut told);
                told
            };
            numbering.split(bits.into_iter().flat_map(Bits::iter), told);
        }
        numbering.finish(&everything, objects)
    }

    pub(super) fn count(&self) -> usize {
        self.slots.len()
    }

    /// The operations of a cell; there is one at least.
    pub(super) fn slots(&self, cell: Cell) -> &[Slot] {
        self.slots.get(cell).map_or(&[], Vec::as_slice)
    }

    /// The cells that a permission object covers.
    pub(super) fn of_object(&self, object: usize) -> Option<&Bits> {
        self.of_objects.get(object)
    }
}

/// A partition while it is refined.
struct Numbering {
    of_slot: Vec<usize>,
    next: usize,
}

impl Numbering {
    /// Tells the given slots from the others, and from each other by what is told.
    fn split(&mut self, slots: impl Iterator<Item = Slot>, told: impl Fn(Slot) -> Vec<usize>) {
        let mut parts: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
        for slot in slots {
            let Some(number) = self.of_slot.get_mut(slot) else {
                continue;
            };
            let next = &mut self.next;
            *number = *parts.entry((*number, told(slot))).or_insert_with(|| {
                *next += 1;
                *next
            });
        }
    }

    fn finish(self, everything: &Bits, objects: &[Bits]) -> Cells {
        let mut cells: HashMap<usize, Cell> = HashMap::new();
        let mut slots: Vec<Vec<Slot>> = Vec::new();
        for slot in everything.iter() {
            let Some(number) = self.of_slot.get(slot) else {
                continue;
            };
            let cell = *cells.entry(*number).or_insert(slots.len());
            match slots.get_mut(cell) {
                Some(cell) => cell.push(slot),
                None => slots.push(vec![slot]),
            }
        }
        let of_objects = objects.iter().map(|bits| {
            let mut covered = Bits::none(slots.len());
            for slot in bits.iter() {
                let number = self.of_slot.get(slot);
                if let Some(cell) = number.and_then(|number| cells.get(number)) {
                    covered.set(*cell);
                }
            }
            covered
        });
        Cells {
            of_objects: of_objects.collect(),
            slots,
        }
    }
}
