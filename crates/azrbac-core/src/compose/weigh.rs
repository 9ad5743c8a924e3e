//! How much a role gives: the operations of the catalogue that it grants, weighed.

use crate::catalog::{Catalog, CatalogOperation};
use crate::operation::{OperationClass, Plane};
use crate::role::{EntryList, RoleDefinition};

/// What an operation weighs that is in no class.
const PLAIN: u64 = 1;

/// What an operation of a class weighs. One in several classes weighs as much as its
/// heaviest.
pub fn weight(class: OperationClass) -> u64 {
    match class {
        OperationClass::Escalation => 200,
        OperationClass::Credential | OperationClass::CodeExecution | OperationClass::Identity => {
            100
        }
        OperationClass::GuardRail => 20,
        OperationClass::Data => 5,
    }
}

fn weight_of(known: &CatalogOperation<'_>) -> u64 {
    let classes = known.classes();
    classes
        .map(|(class, _)| weight(class))
        .max()
        .unwrap_or(PLAIN)
}

/// A set of operations of the catalogue, each in its own plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn none(catalog: &Catalog) -> Self {
        Self(vec![0; catalog.len().div_ceil(64)])
    }

    pub(super) fn set(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        let pairs = self.0.iter().zip(&other.0);
        Self(pairs.map(|(one, two)| one | two).collect())
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        let pairs = self.0.iter().zip(&other.0);
        Self(pairs.map(|(one, two)| one & !two).collect())
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().zip(&other.0);
        pairs.all(|(one, two)| one & !two == 0)
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let bits = (0..64).filter(move |bit| word & (1_u64 << bit) != 0);
            bits.map(move |bit| at * 64 + bit)
        })
    }

    /// The operations themselves.
    pub(super) fn operations<'a>(
        &'a self,
        catalog: &'a Catalog,
    ) -> impl Iterator<Item = CatalogOperation<'a>> {
        self.indices().filter_map(|index| catalog.get(index))
    }
}

/// The operations of each weight.
pub(super) struct Scale {
    by_weight: Vec<(u64, Bits)>,
}

impl Scale {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let mut by_weight: Vec<(u64, Bits)> = Vec::new();
        for known in catalog.operations() {
            let weight = weight_of(&known);
            let found = by_weight.iter_mut().find(|(known, _)| *known == weight);
            match found {
                Some((_, bits)) => bits.set(known.index()),
                None => {
                    let mut bits = Bits::none(catalog);
                    bits.set(known.index());
                    by_weight.push((weight, bits));
                }
            }
        }
        Self { by_weight }
    }

    /// What the operations weigh together.
    pub(super) fn weigh(&self, bits: &Bits) -> u64 {
        let mut sum = 0;
        for (weight, of_weight) in &self.by_weight {
            let pairs = bits.0.iter().zip(&of_weight.0);
            let count: u64 = pairs
                .map(|(one, two)| u64::from((one & two).count_ones()))
                .sum();
            sum += weight * count;
        }
        sum
    }
}

/// What a role grants of the catalogue, each operation in its own plane, conditions
/// taken as fulfilled.
pub(super) fn granted_bits(role: &RoleDefinition, catalog: &Catalog) -> Bits {
    let mut bits = Bits::none(catalog);
    for object in &role.permissions {
        for plane in Plane::ALL {
            let not = object.list(EntryList::subtracting(plane));
            for pattern in object.list(EntryList::granting(plane)) {
                for known in catalog.expand(pattern, plane) {
                    if !not.iter().any(|not| not.matches_folded(known.folded())) {
                        bits.set(known.index());
                    }
                }
            }
        }
    }
    bits
}
