//! Sets of operations and of patterns, by their numbers.

/// A set of small numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    /// Which words hold something: most role definitions have a few operations in a few
    /// places of the catalogue.
    filled: Vec<u64>,
}

impl Bits {
    pub(super) const NONE: Self = Self {
        words: Vec::new(),
        filled: Vec::new(),
    };

    pub(super) fn insert(&mut self, number: usize) {
        set(&mut self.words, number);
        set(&mut self.filled, number / 64);
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        word(&self.words, number / 64) >> (number % 64) & 1 == 1
    }

    pub(super) fn add(&mut self, other: &Self) {
        add(&mut self.words, &other.words);
        add(&mut self.filled, &other.filled);
    }

    pub(super) fn take_out(&mut self, other: &Self) {
        for (at, (slot, word)) in self.words.iter_mut().zip(&other.words).enumerate() {
            *slot &= !word;
            if *slot == 0
                && let Some(filled) = self.filled.get_mut(at / 64)
            {
                *filled &= !(1 << (at % 64));
            }
        }
    }

    /// The first number that is in this set and not in the other.
    pub(super) fn first_outside(&self, other: &Self) -> Option<usize> {
        numbers(&self.filled).find_map(|at| {
            let left = word(&self.words, at) & !word(&other.words, at);
            first(at, left)
        })
    }

    /// The first number that is in both sets.
    pub(super) fn first_common(&self, other: &Self) -> Option<usize> {
        let filled = self.filled.iter().zip(&other.filled).enumerate();
        let filled = filled.flat_map(|(at, (one, two))| in_word(at, one & two));
        let mut both = filled.map(|at| (at, word(&self.words, at) & word(&other.words, at)));
        both.find_map(|(at, both)| first(at, both))
    }

    /// Its numbers in rising order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        numbers(&self.words)
    }
}

fn word(words: &[u64], at: usize) -> u64 {
    words.get(at).copied().unwrap_or_default()
}

fn set(words: &mut Vec<u64>, number: usize) {
    let at = number / 64;
    if words.len() <= at {
        words.resize(at + 1, 0);
    }
    if let Some(slot) = words.get_mut(at) {
        *slot |= 1 << (number % 64);
    }
}

fn add(words: &mut Vec<u64>, others: &[u64]) {
    if words.len() < others.len() {
        words.resize(others.len(), 0);
    }
    for (slot, word) in words.iter_mut().zip(others) {
        *slot |= word;
    }
}

/// The numbers that stand in words, in rising order.
fn numbers(words: &[u64]) -> impl Iterator<Item = usize> {
    let words = words.iter().enumerate();
    words.flat_map(|(at, word)| in_word(at, *word))
}

/// The numbers that stand in the word at a place.
fn in_word(at: usize, mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let number = first(at, word)?;
        word &= word - 1;
        Some(number)
    })
}

/// The first number that stands in the word at a place.
fn first(at: usize, word: u64) -> Option<usize> {
    let bit = usize::try_from(word.trailing_zeros()).unwrap_or_default();
    (word != 0).then(|| at * 64 + bit)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Bits;

    fn bits(numbers: &BTreeSet<usize>) -> Bits {
        let mut bits = Bits::NONE;
        for number in numbers {
            bits.insert(*number);
        }
        bits
    }

    proptest! {
        #[test]
        fn they_are_sets(
            a in proptest::collection::btree_set(0_usize..400, 0..12),
            b in proptest::collection::btree_set(0_usize..400, 0..12),
        ) {
            let (x, y) = (bits(&a), bits(&b));
            prop_assert_eq!(x.first_outside(&y), a.difference(&b).next().copied());
            prop_assert_eq!(x.first_common(&y), a.intersection(&b).next().copied());
            let (mut sum, mut rest) = (x.clone(), x.clone());
            sum.add(&y);
            rest.take_out(&y);
            prop_assert!(sum.numbers().eq(a.union(&b).copied()));
            prop_assert!(rest.numbers().eq(a.difference(&b).copied()));
            prop_assert_eq!(rest.first_outside(&Bits::NONE), a.difference(&b).next().copied());
            prop_assert_eq!(sum.first_outside(&x), b.difference(&a).next().copied());
            prop_assert!(a.iter().all(|number| x.contains(*number)));
        }
    }
}
