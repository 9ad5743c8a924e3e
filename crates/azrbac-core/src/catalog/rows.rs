//! The rows of the catalogue's tables as bytes, so that a program can hold them ready
//! and nothing is read when it starts.

use std::borrow::Cow;
use std::ops::Range;

use super::{Certainty, Standing};
use crate::operation::{OperationClass, Plane};

/// How many bytes a row of the operations has: where the name begins and ends, as
/// numbers of four bytes with the lowest first, and what is known, in a byte.
const OPERATION: usize = 9;
/// How many bytes a row of the classes has: the place of the operation, where the source
/// begins and ends, and the class.
const CLASS: usize = 13;

/// What is known of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    begin: u32,
    end: u32,
    pub(super) plane: Plane,
    pub(super) certainty: Certainty,
    pub(super) standing: Standing,
}

impl Entry {
    /// That of the name between two bytes of a text; `None` beyond four gigabytes.
    pub(super) fn new(
        name: Range<usize>,
        (plane, certainty, standing): (Plane, Certainty, Standing),
    ) -> Option<Self> {
        Some(Self {
            begin: name.start.try_into().ok()?,
            end: name.end.try_into().ok()?,
            plane,
            certainty,
            standing,
        })
    }

    pub(super) fn name(self) -> Range<usize> {
        self.begin as usize..self.end as usize
    }

    fn of([b0, b1, b2, b3, e0, e1, e2, e3, known]: [u8; OPERATION]) -> Self {
        Self {
            begin: u32::from_le_bytes([b0, b1, b2, b3]),
            end: u32::from_le_bytes([e0, e1, e2, e3]),
            plane: match known & 1 {
                0 => Plane::Control,
                _ => Plane::Data,
            },
            certainty: match known & 2 {
                0 => Certainty::Sure,
                _ => Certainty::Inferred,
            },
            standing: match known >> 2 {
                0 => Standing::Listed,
                1 => Standing::RoleOnly,
                _ => Standing::Retired,
            },
        }
    }

    fn push(self, rows: &mut Vec<u8>) {
        let known = (self.plane as u8) | (self.certainty as u8) << 1 | (self.standing as u8) << 2;
        rows.extend(self.begin.to_le_bytes());
        rows.extend(self.end.to_le_bytes());
        rows.push(known);
    }
}

/// The rows of the operations, in the order of their lower-case names.
#[derive(Debug, Clone, Default)]
pub(super) struct Operations(Cow<'static, [u8]>);

impl Operations {
    pub(super) fn new(rows: &'static [u8]) -> Self {
        Self(Cow::Borrowed(rows))
    }

    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut rows = Vec::with_capacity(entries.len() * OPERATION);
        entries.iter().for_each(|entry| entry.push(&mut rows));
        Self(Cow::Owned(rows))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len() / OPERATION
    }

    pub(super) fn get(&self, index: usize) -> Option<Entry> {
        let start = index.checked_mul(OPERATION)?;
        let row = self.0.get(start..start.checked_add(OPERATION)?)?;
        Some(Entry::of(row.try_into().ok()?))
    }

    /// How many of the rows from `from` on come before the first for which something
    /// does not hold; it holds for none behind.
    pub(super) fn partition_point(&self, from: usize, holds: impl Fn(Entry) -> bool) -> usize {
        let (mut low, mut high) = (from, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle).is_some_and(&holds) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }
}

/// The rows of the classes, in the order of the operations, with the text in which the
/// sources stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Classes {
    rows: Cow<'static, [u8]>,
    sources: Cow<'static, str>,
}

/// A row of the classes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class {
    pub(super) operation: u32,
    class: OperationClass,
    begin: u32,
    end: u32,
}

impl Class {
    /// That an operation belongs to a class, with the source; `None` beyond four
    /// gigabytes.
    pub(super) fn new(
        operation: usize,
        class: OperationClass,
        source: Range<usize>,
    ) -> Option<Self> {
        Some(Self {
            operation: operation.try_into().ok()?,
            class,
            begin: source.start.try_into().ok()?,
            end: source.end.try_into().ok()?,
        })
    }

    fn push(self, rows: &mut Vec<u8>) {
        rows.extend(self.operation.to_le_bytes());
        rows.extend(self.begin.to_le_bytes());
        rows.extend(self.end.to_le_bytes());
        rows.push(self.class as u8);
    }
}

impl Classes {
    pub(super) fn new(rows: &'static [u8], sources: &'static str) -> Self {
        Self {
            rows: Cow::Borrowed(rows),
            sources: Cow::Borrowed(sources),
        }
    }

    /// Rows in the order of the operations.
    pub(super) fn of(all: &[Class], sources: String) -> Self {
        let mut rows = Vec::with_capacity(all.len() * CLASS);
        all.iter().for_each(|class| class.push(&mut rows));
        Self {
            rows: Cow::Owned(rows),
            sources: Cow::Owned(sources),
        }
    }

    fn len(&self) -> usize {
        self.rows.len() / CLASS
    }

    fn row(&self, index: usize) -> Option<[u8; CLASS]> {
        let start = index.checked_mul(CLASS)?;
        let row = self.rows.get(start..start.checked_add(CLASS)?)?;
        row.try_into().ok()
    }

    fn operation_at(&self, index: usize) -> Option<usize> {
        let [a, b, c, d, ..] = self.row(index)?;
        Some(u32::from_le_bytes([a, b, c, d]) as usize)
    }

    /// The classes of an operation with their sources; by binary search.
    pub(super) fn of_operation(
        &self,
        operation: usize,
    ) -> impl Iterator<Item = (OperationClass, &str)> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.operation_at(middle).is_some_and(|at| at < operation) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let rows = (low..self.len())
            .map_while(move |at| (self.operation_at(at)? == operation).then(|| self.row(at))?);
        rows.filter_map(|[_, _, _, _, b0, b1, b2, b3, e0, e1, e2, e3, class]| {
            let begin = u32::from_le_bytes([b0, b1, b2, b3]) as usize;
            let end = u32::from_le_bytes([e0, e1, e2, e3]) as usize;
            let class = OperationClass::ALL.get(usize::from(class))?;
            Some((*class, self.sources.get(begin..end)?))
        })
    }

    /// The places of the operations that belong to a class, in order.
    pub(super) fn operations(&self) -> impl Iterator<Item = usize> {
        let mut last = None;
        let places = (0..self.len()).filter_map(|at| self.operation_at(at));
        places.filter(move |place| last.replace(*place) != Some(*place))
    }
}
