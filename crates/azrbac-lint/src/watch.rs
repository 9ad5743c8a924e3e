//! Operations that rules look out for, and which entries really grant them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use azrbac_core::catalog::{Catalog, Certainty, Standing};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission};

use crate::powers::{GENERAL, NAMED, PARTS, Power};

/// An operation that is looked out for.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) name: OperationName,
    plane: Plane,
    certainty: Certainty,
    /// Whether Azure does not list it any more.
    retired: bool,
    /// The bits of its powers.
    powers: u32,
}

impl Watched {
    /// Whether it has a power.
    pub(crate) fn has(&self, power: Power) -> bool {
        self.has_any(power.bit())
    }

    /// Whether it has one of several powers, given by their bits.
    pub(crate) fn has_any(&self, powers: u32) -> bool {
        self.powers & powers != 0
    }

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

/// Operations that are looked out for, in the order of their lower-case names.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    operations: Vec<Watched>,
    by_name: HashMap<Box<str>, usize>,
}

/// An entry and the watched operations that it grants, by their numbers: none of
/// `notActions` (of `notDataActions`) beside it takes them away.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) list: EntryList,
    pub(crate) index: usize,
    operations: Vec<usize>,
}

impl Grant {
    /// The operations with one of several powers, given by their bits.
    pub(crate) fn with<'w>(
        &self,
        watch: &'w Watch,
        powers: u32,
    ) -> impl Iterator<Item = &'w Watched> {
        let operations = self.operations.iter();
        let operations = operations.filter_map(move |at| watch.operations.get(*at));
        operations.filter(move |watched| watched.has_any(powers))
    }
}

impl Watch {
    /// The operations of the catalogue that are sensitive, and those that rules name,
    /// whether the catalogue has them or not.
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let mut watch = Self::default();
        for operation in catalog.classified() {
            let powers = operation.classes().iter();
            let powers = powers.map(|(class, _)| Power::of(*class));
            watch.add(Watched {
                name: operation.operation(),
                plane: operation.plane(),
                certainty: operation.certainty(),
                retired: operation.standing() == Standing::Retired,
                powers: powers.fold(0, |all, power| all | power.bit()),
            });
        }
        for (instead, powers) in [(GENERAL, NAMED), (0, PARTS)] {
            for (power, names) in powers {
                names
                    .iter()
                    .for_each(|name| watch.name(name, *power, instead));
            }
        }
        watch.in_order()
    }

    fn add(&mut self, watched: Watched) {
        let place = self.operations.len();
        self.by_name.insert(watched.name.folded().into(), place);
        self.operations.push(watched);
    }

    /// Gives an operation of the control plane a power, instead of others.
    fn name(&mut self, name: &str, power: Power, instead: u32) {
        let Ok(name) = OperationName::parse(name) else {
            return;
        };
        let known = self.by_name.get(name.folded());
        if let Some(watched) = known.and_then(|at| self.operations.get_mut(*at)) {
            watched.name = name;
            watched.powers = watched.powers & !instead | power.bit();
            watched.certainty = Certainty::Sure;
            watched.retired = false;
        } else {
            self.add(Watched {
                name,
                plane: Plane::Control,
                certainty: Certainty::Sure,
                retired: false,
                powers: power.bit(),
            });
        }
    }

    fn in_order(mut self) -> Self {
        self.operations
            .sort_by(|left, right| left.name.folded().cmp(right.name.folded()));
        let names = self.operations.iter().enumerate();
        for (at, watched) in names {
            if let Some(place) = self.by_name.get_mut(watched.name.folded()) {
                *place = at;
            }
        }
        self
    }

    /// The entries of a permission object that grant watched operations, its
    /// condition left out of account. A constant number of matches an entry.
    pub(crate) fn grants(&self, permission: &Permission) -> Vec<Grant> {
        let mut grants = Vec::new();
        for plane in Plane::ALL {
            let list = EntryList::granting(plane);
            let left = Left::new(permission.list(EntryList::subtracting(plane)));
            for (index, pattern) in permission.list(list).iter().enumerate() {
                let met = self.met_by(pattern, plane);
                let operations: Vec<_> = met
                    .filter(|(at, watched)| left.is_left(*at, &watched.name))
                    .map(|(at, _)| at)
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
    pub(crate) fn met_by<'w>(
        &'w self,
        pattern: &ActionPattern,
        plane: Plane,
    ) -> impl Iterator<Item = (usize, &'w Watched)> {
        let literally = pattern.is_literal();
        let range = if literally {
            let known = self.by_name.get(pattern.form());
            known.map_or(0..0, |at| *at..at + 1)
        } else {
            self.beginning_with(pattern.literal_prefix())
        };
        range
            .filter_map(|at| Some((at, self.operations.get(at)?)))
            .filter(move |(_, watched)| watched.is_met_in(plane, literally))
            .filter(move |(_, watched)| literally || pattern.matches(&watched.name))
    }

    fn beginning_with(&self, prefix: &str) -> Range<usize> {
        let is_before = |watched: &Watched| watched.name.folded() < prefix;
        let start = self.operations.partition_point(is_before);
        let rest = self.operations.get(start..).unwrap_or_default();
        let count = rest.partition_point(|watched| watched.name.folded().starts_with(prefix));
        start..start + count
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
        if self.subtracting.is_empty() {
            return true;
        }
        *self
            .known
            .borrow_mut()
            .entry(at)
            .or_insert_with(|| !self.subtracting.iter().any(|entry| entry.matches(name)))
    }
}
