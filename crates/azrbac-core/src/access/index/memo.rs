//! What covers the operations that were asked about last.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use hashbrown::HashTable;
use rapidhash::fast::RandomState;

use crate::operation::Plane;

/// Most bytes of answers that are kept.
const MOST_BYTES: usize = 64 << 20;
/// Most operations that are kept: several times of those that Azure knows, in both planes.
const MOST_KEPT: usize = 1 << 16;
/// Longer names are not kept; those of Azure have less than 200 characters.
const LONGEST_NAME: usize = 512;
/// Threads that ask about different operations seldom wait for each other.
const SHARDS: usize = 16;

#[derive(Debug)]
struct Kept<T> {
    hash: u64,
    name: Box<[u8]>,
    plane: Plane,
    answer: T,
    /// Whether it was asked for since the hand last passed by.
    used: AtomicBool,
}

#[derive(Debug)]
struct Shard<T> {
    kept: Vec<Kept<T>>,
    table: HashTable<usize>,
    /// Where the next one to go is looked for.
    hand: usize,
}

impl<T> Default for Shard<T> {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            table: HashTable::new(),
            hand: 0,
        }
    }
}

impl<T> Shard<T> {
    fn find(&self, hash: u64, name: &[u8], plane: Plane) -> Option<&Kept<T>> {
        let is_it = |at: &usize| {
            let kept = self.kept.get(*at);
            kept.is_some_and(|kept| kept.hash == hash && kept.plane == plane && *kept.name == *name)
        };
        self.kept.get(*self.table.find(hash, is_it)?)
    }

    /// Keeps one more; where there are `most`, in place of one that was not asked for
    /// lately.
    fn keep(&mut self, new: Kept<T>, most: usize) {
        let hash = new.hash;
        let at = if self.kept.len() < most {
            self.kept.push(new);
            self.kept.len() - 1
        } else {
            let Some(at) = self.pass_by() else {
                return;
            };
            let Some(old) = self.kept.get_mut(at) else {
                return;
            };
            let gone = std::mem::replace(old, new);
            if let Ok(entry) = self.table.find_entry(gone.hash, |known| *known == at) {
                entry.remove();
            }
            at
        };
        let kept = &self.kept;
        let again = |at: &usize| kept.get(*at).map_or(0, |kept| kept.hash);
        self.table.insert_unique(hash, at, again);
    }

    /// The next one that was not asked for since the hand passed by last time.
    fn pass_by(&mut self) -> Option<usize> {
        loop {
            let at = self.hand;
            self.hand = (at + 1) % self.kept.len().max(1);
            if !self.kept.get(at)?.used.swap(false, Ordering::Relaxed) {
                return Some(at);
            }
        }
    }
}

/// Answers by operation and plane: no more than a bounded number, those that are asked for
/// the longest.
#[derive(Debug)]
pub(super) struct Memo<T> {
    shards: [RwLock<Shard<T>>; SHARDS],
    most_in_a_shard: usize,
    hasher: RandomState,
}

impl<T> Memo<T> {
    /// For answers of that size.
    pub(super) fn new(answer_size: usize) -> Self {
        let each = answer_size + size_of::<Kept<T>>() + 128;
        Self::of_at_most((MOST_BYTES / each).min(MOST_KEPT))
    }

    fn of_at_most(most: usize) -> Self {
        Self {
            shards: Default::default(),
            most_in_a_shard: most.div_ceil(SHARDS).max(1),
            hasher: RandomState::new(),
        }
    }

    fn place(&self, name: &[u8], plane: Plane) -> (u64, Option<&RwLock<Shard<T>>>) {
        let hash = self.hasher.hash_one((name, plane == Plane::Data));
        // Other bits than those that the tables go by.
        let shard = (hash >> 40) as usize % SHARDS;
        (hash, self.shards.get(shard))
    }

    /// What `then` makes of the answer for an operation name in lower case; `None` where
    /// there is none.
    pub(super) fn with<R>(
        &self,
        name: &[u8],
        plane: Plane,
        then: impl FnOnce(&T) -> R,
    ) -> Option<R> {
        let (hash, shard) = self.place(name, plane);
        let shard = shard?.read().unwrap_or_else(PoisonError::into_inner);
        let kept = shard.find(hash, name, plane)?;
        // Written seldom, so that threads can share it.
        if !kept.used.load(Ordering::Relaxed) {
            kept.used.store(true, Ordering::Relaxed);
        }
        Some(then(&kept.answer))
    }

    /// Keeps an answer.
    pub(super) fn keep(&self, name: &[u8], plane: Plane, answer: T) {
        let (hash, shard) = self.place(name, plane);
        let Some(shard) = shard.filter(|_| name.len() <= LONGEST_NAME) else {
            return;
        };
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        if shard.find(hash, name, plane).is_none() {
            let new = Kept {
                hash,
                name: name.into(),
                plane,
                answer,
                used: AtomicBool::new(false),
            };
            shard.keep(new, self.most_in_a_shard);
        }
    }

    /// How many are kept.
    #[cfg(test)]
    fn count(&self) -> usize {
        let shards = self.shards.iter();
        let count = |shard: &RwLock<Shard<T>>| shard.read().map_or(0, |shard| shard.table.len());
        shards.map(count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Memo, SHARDS};
    use crate::access::index::covering::Covering;
    use crate::operation::Plane;

    fn answer(at: usize) -> Covering {
        Covering::of_one(64, at % 64)
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let memo = Memo::of_at_most(64);
        for at in 0..10_000 {
            let name = format!("a/{at}/read");
            memo.keep(name.as_bytes(), Plane::Control, answer(at));
            memo.keep(name.as_bytes(), Plane::Data, answer(at + 1));
            let found = memo.with(name.as_bytes(), Plane::Control, Clone::clone);
            assert!(found.is_none_or(|found| found == answer(at)));
        }
        assert!(memo.count() <= 64, "{}", memo.count());
        assert!(memo.count() >= SHARDS);
        let kept = (0..10_000).filter(|at| {
            let found = memo.with(format!("a/{at}/read").as_bytes(), Plane::Data, Clone::clone);
            found.is_some_and(|found| {
                assert_eq!(found, answer(at + 1));
                true
            })
        });
        assert!(kept.count() >= SHARDS);
    }

    #[test]
    fn what_is_asked_for_again_and_again_stays() {
        let memo = Memo::of_at_most(SHARDS * 4);
        memo.keep(b"often/read", Plane::Control, answer(7));
        for at in 0..10_000 {
            let found = memo.with(b"often/read", Plane::Control, Clone::clone);
            assert_eq!(found, Some(answer(7)), "{at}");
            memo.keep(
                format!("once/{at}/read").as_bytes(),
                Plane::Control,
                answer(at),
            );
        }
    }

    #[test]
    fn long_names_are_not_kept() {
        let memo = Memo::new(16);
        memo.keep(&[b'x'; 1_000], Plane::Control, answer(1));
        assert_eq!(memo.count(), 0);
    }
}
