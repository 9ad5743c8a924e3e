//! Which role definitions and deny assignments cover an operation, all of them at once.

use super::patterns::{PatternNumber, Patterns};
use crate::operation::Plane;
use crate::role::{EntryList, Permission};
use crate::snapshot::Snapshot;

const WORD: usize = u64::BITS as usize;

/// Which role definitions and deny assignments cover one operation in one plane: for each a
/// bit for sure and a bit for under a condition of a permission object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Covering {
    /// In turn 64 bits for sure and 64 bits under a condition.
    words: Box<[u64]>,
}

impl Covering {
    fn new(holders: usize) -> Self {
        Self {
            words: vec![0; 2 * holders.div_ceil(WORD)].into(),
        }
    }

    fn set(&mut self, holder: usize, conditional: bool) {
        let word = 2 * (holder / WORD) + usize::from(conditional);
        if let Some(word) = self.words.get_mut(word) {
            *word |= 1 << (holder % WORD);
        }
    }

    /// One that is covered among so many.
    #[cfg(test)]
    pub(super) fn of_one(holders: usize, holder: usize) -> Self {
        let mut covering = Self::new(holders);
        covering.set(holder, false);
        covering
    }

    /// Whether it is covered for sure, and whether it is under a condition.
    #[inline]
    pub(super) fn of(&self, holder: u32) -> (bool, bool) {
        let at = 2 * (holder as usize / WORD);
        let bit = |word: Option<&u64>| word.is_some_and(|word| word >> (holder % 64) & 1 != 0);
        (bit(self.words.get(at)), bit(self.words.get(at + 1)))
    }
}

/// One of the lists that grant or subtract in a plane: the permission objects by entry.
#[derive(Debug, Default)]
struct Postings {
    /// Where the objects of each entry begin, and the end.
    begins: Vec<u32>,
    objects: Vec<u32>,
}

impl Postings {
    fn new(mut pairs: Vec<(PatternNumber, u32)>, patterns: usize) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut begins = Vec::with_capacity(patterns + 1);
        let mut at = 0;
        for pattern in 0..=patterns {
            while pairs
                .get(at)
                .is_some_and(|(number, _)| (*number as usize) < pattern)
            {
                at += 1;
            }
            begins.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Self {
            begins,
            objects: pairs.into_iter().map(|(_, object)| object).collect(),
        }
    }

    fn of(&self, pattern: PatternNumber) -> &[u32] {
        let begin = |at: usize| self.begins.get(at).map(|begin| *begin as usize);
        let range = begin(pattern as usize).zip(begin(pattern as usize + 1));
        range
            .and_then(|(from, to)| self.objects.get(from..to))
            .unwrap_or_default()
    }
}

/// The permission objects of all role definitions and deny assignments. The latter have
/// the numbers behind those of the former.
#[derive(Debug, Default)]
pub(super) struct Objects {
    patterns: Patterns,
    /// Granting and subtracting, in the control plane and in the data plane.
    lists: [Postings; 4],
    /// To whom each belongs, and whether it stands under a condition.
    holders: Vec<(u32, bool)>,
    count: usize,
}

impl Objects {
    /// Linear in the entries, apart from sorting them.
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let mut patterns = Patterns::default();
        let mut pairs: [Vec<(PatternNumber, u32)>; 4] = Default::default();
        let mut holders = Vec::new();
        let roles = snapshot.roles().iter();
        let roles = roles.map(|role| &role.definition.permissions[..]);
        let denies = snapshot.denies().iter().map(|deny| &deny.permissions[..]);
        let mut count = 0;
        for permissions in roles.chain(denies) {
            for permission in permissions {
                let object = u32::try_from(holders.len()).unwrap_or(u32::MAX);
                add(permission, object, &mut patterns, &mut pairs);
                let holder = u32::try_from(count).unwrap_or(u32::MAX);
                holders.push((holder, permission.condition.is_some()));
            }
            count += 1;
        }
        patterns.settle();
        let different = patterns.count();
        Self {
            patterns,
            lists: pairs.map(|pairs| Postings::new(pairs, different)),
            holders,
            count,
        }
    }

    /// How many bytes one answer takes.
    pub(super) fn answer_size(&self) -> usize {
        2 * 8 * self.count.div_ceil(WORD)
    }

    /// What covers an operation name in lower case.
    pub(super) fn covering(&self, name: &str, plane: Plane) -> Covering {
        let matching = self.patterns.matching(name);
        let [grants, not] = match plane {
            Plane::Control => [&self.lists[0], &self.lists[1]],
            Plane::Data => [&self.lists[2], &self.lists[3]],
        };
        let mut objects = vec![0u64; self.holders.len().div_ceil(WORD)];
        let mut each = |postings: &Postings, change: fn(&mut u64, u64)| {
            for pattern in &matching {
                for object in postings.of(*pattern) {
                    if let Some(word) = objects.get_mut(*object as usize / WORD) {
                        change(word, 1 << (object % 64));
                    }
                }
            }
        };
        each(grants, |word, bit| *word |= bit);
        each(not, |word, bit| *word &= !bit);
        let mut covering = Covering::new(self.count);
        for (at, word) in objects.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                let object = at * WORD + left.trailing_zeros() as usize;
                left &= left - 1;
                if let Some((holder, conditional)) = self.holders.get(object) {
                    covering.set(*holder as usize, *conditional);
                }
            }
        }
        covering
    }
}

fn add(
    permission: &Permission,
    object: u32,
    patterns: &mut Patterns,
    pairs: &mut [Vec<(PatternNumber, u32)>; 4],
) {
    for (list, pairs) in EntryList::ALL.into_iter().zip(pairs) {
        let entries = permission.list(list).iter();
        pairs.extend(entries.map(|entry| (patterns.add(entry), object)));
    }
}
