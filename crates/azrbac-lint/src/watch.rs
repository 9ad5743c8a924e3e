//! Operations that rules look out for, and which entries really grant them.

use std::ops::Range;
use std::rc::Rc;

use azrbac_core::catalog::{Catalog, Certainty, Standing};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission};

use crate::known_entry::KnownEntry;
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
}

/// The operations that an entry matches, by their numbers, and what they have of powers
/// between them, by their bits.
#[derive(Debug, Default)]
pub(crate) struct Met {
    operations: Vec<u32>,
    powers: u32,
}

/// An entry and the watched operations that it grants, by their numbers: none of
/// `notActions` (of `notDataActions`) beside it takes them away.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) list: EntryList,
    pub(crate) index: usize,
    met: Rc<Met>,
}

impl Grant {
    /// The operations with one of several powers, given by their bits.
    pub(crate) fn with<'w>(
        &self,
        watch: &'w Watch,
        powers: u32,
    ) -> impl Iterator<Item = &'w Watched> {
        let numbers = self.numbers(watch, powers);
        numbers.filter_map(|at| watch.get(at))
    }

    /// The same by their numbers.
    pub(crate) fn numbers(&self, watch: &Watch, powers: u32) -> impl Iterator<Item = u32> {
        let operations: &[u32] = match self.met.powers & powers {
            0 => &[],
            _ => &self.met.operations,
        };
        let has = move |at: &u32| {
            watch
                .get(*at)
                .is_some_and(|watched| watched.has_any(powers))
        };
        operations.iter().copied().filter(has)
    }
}

impl Watch {
    /// The operations of the catalogue that are sensitive, and those that rules name,
    /// whether the catalogue has them or not.
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let mut watch = Self::default();
        for operation in catalog.classified() {
            let powers = operation.classes();
            let powers = powers.map(|(class, _)| Power::of(class));
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
        watch
    }

    fn add(&mut self, watched: Watched) {
        match self.find(watched.name.folded()) {
            Ok(_) => {}
            Err(at) => self.operations.insert(at, watched),
        }
    }

    /// Where the operation of a name in lower case is, or would be.
    fn find(&self, folded: &str) -> Result<usize, usize> {
        // The catalogue has them in order.
        if self
            .operations
            .last()
            .is_none_or(|last| last.name.folded() < folded)
        {
            return Err(self.operations.len());
        }
        let order = |watched: &Watched| watched.name.folded().cmp(folded);
        self.operations.binary_search_by(order)
    }

    /// The operation of a number.
    pub(crate) fn get(&self, number: u32) -> Option<&Watched> {
        self.operations.get(number as usize)
    }

    /// Gives an operation of the control plane a power, instead of others.
    fn name(&mut self, name: &str, power: Power, instead: u32) {
        let Ok(name) = OperationName::parse(name) else {
            return;
        };
        let known = self.find(name.folded()).ok();
        if let Some(watched) = known.and_then(|at| self.operations.get_mut(at)) {
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

    /// The entries of a permission object that grant watched operations, its
    /// condition left out of account. `lists` is what is known of the entries of its
    /// lists, as in [`EntryList::ALL`]. A constant number of matches an entry.
    pub(crate) fn grants(&self, object: &Permission, lists: [&[Rc<KnownEntry>]; 4]) -> Vec<Grant> {
        let mut grants = Vec::new();
        for (list, known) in EntryList::ALL.into_iter().zip(lists) {
            if !list.grants() {
                continue;
            }
            let plane = list.plane();
            let mut left = Left::new(object.list(EntryList::subtracting(plane)));
            for (index, (pattern, known)) in object.list(list).iter().zip(known).enumerate() {
                let met = left.of(self, known.met(self, pattern, plane));
                if !met.operations.is_empty() {
                    grants.push(Grant { list, index, met });
                }
            }
        }
        grants
    }

    /// All watched operations that an entry of that plane matches.
    pub(crate) fn all_met_by(&self, pattern: &ActionPattern, plane: Plane) -> Met {
        let mut all = Met::default();
        for (at, watched) in self.met_by(pattern, plane) {
            all.operations.extend(u32::try_from(at));
            all.powers |= watched.powers;
        }
        all
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
            let known = self.find(pattern.form());
            known.map_or(0..0, |at| at..at + 1)
        } else {
            self.beginning_with(pattern.literal_prefix())
        };
        range
            .filter_map(|at| Some((at, self.operations.get(at)?)))
            .filter(move |(_, watched)| watched.is_met_in(plane, literally))
            .filter(move |(_, watched)| literally || pattern.matches(&watched.name))
    }

    /// How many names an entry may have to be matched with.
    pub(crate) fn names_to_match(&self, pattern: &ActionPattern) -> usize {
        match pattern.is_literal() {
            true => 1,
            false => 1 + self.beginning_with(pattern.literal_prefix()).len(),
        }
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
    /// By the number of the operation, once one was asked about.
    known: Vec<Option<bool>>,
}

impl<'a> Left<'a> {
    fn new(subtracting: &'a [ActionPattern]) -> Self {
        Self {
            subtracting,
            known: Vec::new(),
        }
    }

    /// What is left of what an entry matches.
    fn of(&mut self, watch: &Watch, met: &Rc<Met>) -> Rc<Met> {
        if self.subtracting.is_empty() || met.operations.is_empty() {
            return Rc::clone(met);
        }
        let mut left = Met::default();
        for at in &met.operations {
            if let Some(watched) = watch.get(*at)
                && self.is_left(watch, *at, &watched.name)
            {
                left.operations.push(*at);
                left.powers |= watched.powers;
            }
        }
        Rc::new(left)
    }

    fn is_left(&mut self, watch: &Watch, at: u32, name: &OperationName) -> bool {
        let is_left = || !self.subtracting.iter().any(|entry| entry.matches(name));
        if self.known.is_empty() {
            self.known.resize(watch.operations.len(), None);
        }
        let known = self.known.get_mut(at as usize);
        known.is_some_and(|known| *known.get_or_insert_with(is_left))
    }
}
