//! Operations that rules look out for, and which entries really grant them.

use std::cell::RefCell;
use std::collections::HashMap;

use azrbac_core::catalog::{Catalog, Certainty, Standing};
use azrbac_core::operation::{OperationClass, OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission};

/// An operation that is looked out for.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) name: OperationName,
    plane: Plane,
    certainty: Certainty,
    /// Whether Azure does not list it any more.
    retired: bool,
}

impl Watched {
    /// Whether an entry of that plane can speak of the operation. Where the plane
    /// was only inferred, whoever writes the name out is believed; a wildcard is
    /// taken by the inferred plane. What is gone from Azure is granted by nobody who
    /// does not write it out.
    fn is_met_in(&self, plane: Plane, literally: bool) -> bool {
        if self.retired && !literally {
            return false;
        }
        self.plane == plane || (literally && self.certainty == Certainty::Inferred)
    }
}

/// Operations that are looked out for.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    operations: Vec<Watched>,
    by_name: HashMap<Box<str>, usize>,
}

/// An entry and the watched operations that it grants: none of `notActions` (of
/// `notDataActions`) beside it takes them away.
#[derive(Debug)]
pub(crate) struct Grant<'w> {
    pub(crate) list: EntryList,
    pub(crate) index: usize,
    pub(crate) operations: Vec<&'w Watched>,
}

impl Watch {
    /// The operations of the catalogue that belong to one of the classes.
    pub(crate) fn classes(catalog: &Catalog, classes: &[OperationClass]) -> Self {
        let found = catalog
            .operations()
            .filter(|operation| classes.iter().any(|class| operation.is(*class)));
        Self::new(found.map(|operation| Watched {
            name: operation.operation(),
            plane: operation.plane(),
            certainty: operation.certainty(),
            retired: operation.standing() == Standing::Retired,
        }))
    }

    /// Control plane operations by name, whether the catalogue has them or not.
    pub(crate) fn control(names: &[&str]) -> Self {
        let parsed = names
            .iter()
            .filter_map(|name| OperationName::parse(name).ok());
        Self::new(parsed.map(|name| Watched {
            name,
            plane: Plane::Control,
            certainty: Certainty::Sure,
            retired: false,
        }))
    }

    fn new(operations: impl Iterator<Item = Watched>) -> Self {
        let operations: Vec<_> = operations.collect();
        let by_name = operations
            .iter()
            .enumerate()
            .map(|(at, watched)| (watched.name.folded().into(), at))
            .collect();
        Self {
            operations,
            by_name,
        }
    }

    /// The entries of a permission object that grant watched operations, its
    /// condition left out of account. A constant number of matches an entry.
    pub(crate) fn grants(&self, permission: &Permission) -> Vec<Grant<'_>> {
        let mut grants = Vec::new();
        for plane in Plane::ALL {
            let list = EntryList::granting(plane);
            let left = Left::new(permission.list(EntryList::subtracting(plane)));
            for (index, pattern) in permission.list(list).iter().enumerate() {
                let operations: Vec<_> = self
                    .met_by(pattern, plane)
                    .filter(|(at, watched)| left.is_left(*at, &watched.name))
                    .map(|(_, watched)| watched)
                    .collect();
                if !operations.is_empty() {
                    grants.push(Grant {
                        list,
                        index,
                        operations,
                    });
                }
            }
        }
        grants
    }

    /// The watched operations that an entry of that plane matches, with their
    /// numbers, in their order.
    fn met_by<'w>(
        &'w self,
        pattern: &ActionPattern,
        plane: Plane,
    ) -> impl Iterator<Item = (usize, &'w Watched)> {
        let literally = pattern.is_literal();
        let range = if literally {
            self.by_name
                .get(pattern.form())
                .map_or(0..0, |at| *at..at + 1)
        } else {
            0..self.operations.len()
        };
        range
            .filter_map(|at| Some((at, self.operations.get(at)?)))
            .filter(move |(_, watched)| watched.is_met_in(plane, literally))
            .filter(move |(_, watched)| literally || pattern.matches(&watched.name))
    }
}

/// What a list of `notActions` leaves, each operation worked out once.
struct Left<'a> {
    subtracting: &'a [ActionPattern],
    known: RefCell<HashMap<usize, bool>>,
}

impl<'a> Left<'a> {
    fn new(subtracting: &'a [ActionPattern]) -> Self {
        Self {
            subtracting,
            known: RefCell::default(),
        }
    }

    fn is_left(&self, at: usize, name: &OperationName) -> bool {
        *self
            .known
            .borrow_mut()
            .entry(at)
            .or_insert_with(|| !self.subtracting.iter().any(|entry| entry.matches(name)))
    }
}
