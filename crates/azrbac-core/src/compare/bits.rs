//! Sets of operations and of patterns, by their numbers.

/// A set of small numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    /// No number stands in a word before this one: the operations of a role
    /// definition are neighbours, far from the first of all.
    from: usize,
}

impl Bits {
    pub(super) const NONE: Self = Self {
        words: Vec::new(),
        from: 0,
    };

    pub(super) fn insert(&mut self, number: usize) {
        let word = number / 64;
        self.from = if self.words.is_empty() {
            word
        } else {
            self.from.min(word)
        };
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(slot) = self.words.get_mut(word) {
            *slot |= 1 << (number % 64);
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        let word = self.words.get(number / 64).copied().unwrap_or_default();
        word >> (number % 64) & 1 == 1
    }

    pub(super) fn add(&mut self, other: &Self) {
        if other.words.is_empty() {
            return;
        }
        self.from = if self.words.is_empty() {
            other.from
        } else {
            self.from.min(other.from)
        };
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (slot, word) in self.words.iter_mut().zip(&other.words) {
            *slot |= word;
        }
    }

    pub(super) fn take_out(&mut self, other: &Self) {
        for (slot, word) in self.words.iter_mut().zip(&other.words) {
            *slot &= !word;
        }
    }

    /// The first number that is in this set and not in the other.
    pub(super) fn first_outside(&self, other: &Self) -> Option<usize> {
        let others = other.from(self.from).iter().copied();
        let words = self
            .from(self.from)
            .iter()
            .zip(others.chain(std::iter::repeat(0)));
        first(self.from, words.map(|(word, other)| word & !other))
    }

    /// The first number that is in both sets.
    pub(super) fn first_common(&self, other: &Self) -> Option<usize> {
        let from = self.from.max(other.from);
        let words = self.from(from).iter().zip(other.from(from));
        first(from, words.map(|(word, other)| word & other))
    }

    /// Its numbers in rising order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            (0..64).filter_map(move |bit| (word >> bit & 1 == 1).then_some(at * 64 + bit))
        })
    }

    fn from(&self, from: usize) -> &[u64] {
        self.words.get(from..).unwrap_or_default()
    }
}

/// The first number in words that stand from a place on.
fn first(from: usize, words: impl Iterator<Item = u64>) -> Option<usize> {
    let (at, word) = words.enumerate().find(|(_, word)| *word != 0)?;
    let bit = usize::try_from(word.trailing_zeros()).unwrap_or_default();
    Some((from + at) * 64 + bit)
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
            prop_assert_eq!(sum.first_outside(&x), b.difference(&a).next().copied());
            prop_assert!(a.iter().all(|number| x.contains(*number)));
        }
    }
}
