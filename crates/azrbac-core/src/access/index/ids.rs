//! Principals by number, found by what a caller wrote.

use hashbrown::{HashMap, HashTable};
use rapidhash::fast::RandomState;
use std::hash::BuildHasher;

use crate::directory::{Directory, PrincipalId};

/// The number of a principal, as in the directory.
pub(super) type PrincipalNumber = u32;

/// A GUID as a number, in two halves so that an entry of the table takes 24 bytes.
type Guid = [u64; 2];

/// The numbers of principals.
#[derive(Debug, Default)]
pub(super) struct Ids {
    guids: HashTable<(Guid, PrincipalNumber)>,
    /// Ids that are no GUIDs.
    others: HashMap<Box<str>, PrincipalNumber, RandomState>,
    hasher: RandomState,
}

impl Ids {
    pub(super) fn new(directory: &Directory) -> Self {
        let mut ids = Self::default();
        for ((id, _), number) in directory.ids().zip(0..) {
            match guid(id.as_str()) {
                Some(guid) => {
                    let hasher = &ids.hasher;
                    let hash = hasher.hash_one(guid);
                    let again = |known: &(Guid, PrincipalNumber)| hasher.hash_one(known.0);
                    ids.guids.insert_unique(hash, (guid, number), again);
                }
                None => {
                    ids.others.insert(id.as_str().into(), number);
                }
            }
        }
        ids
    }

    /// The number of the principal with an id as somebody wrote it.
    pub(super) fn written(&self, text: &str) -> Option<PrincipalNumber> {
        match guid(text) {
            Some(guid) => self.of_guid(guid),
            None => self.number(&PrincipalId::new(text)),
        }
    }

    /// The number of a principal.
    pub(super) fn number(&self, id: &PrincipalId) -> Option<PrincipalNumber> {
        match guid(id.as_str()) {
            Some(guid) => self.of_guid(guid),
            None => self.others.get(id.as_str()).copied(),
        }
    }

    fn of_guid(&self, guid: Guid) -> Option<PrincipalNumber> {
        let hash = self.hasher.hash_one(guid);
        let found = self.guids.find(hash, |known| known.0 == guid);
        found.map(|(_, number)| *number)
    }
}

/// The GUID that a text of 36 characters spells; `None` where it spells none, or spells it
/// otherwise.
fn guid(text: &str) -> Option<Guid> {
    let bytes: &[u8; 36] = text.as_bytes().try_into().ok()?;
    let word = |at: usize| {
        let eight = bytes.get(at..at + 8)?;
        Some(u64::from_be_bytes(eight.try_into().ok()?))
    };
    // Digits 9 to 16 and 17 to 24 have a dash between them, so that they lie in two words.
    let [first, second] = [word(0)?, middle(word(9)?, word(10)?)];
    let [third, last] = [middle(word(19)?, word(20)?), word(28)?];
    let half = |high, low| Some(u64::from(value(high)?) << 32 | u64::from(value(low)?));
    let dashes = [8, 13, 18, 23].map(|at| bytes.get(at).copied());
    let guid = [half(first, second)?, half(third, last)?];
    (dashes == [Some(b'-'); 4]).then_some(guid)
}

/// Four characters of one word and the last four of another.
fn middle(first: u64, last: u64) -> u64 {
    first & 0xffff_ffff_0000_0000 | last & 0xffff_ffff
}

const EACH: u64 = u64::MAX / 0xff;

/// What eight hexadecimal digits spell, the first one in the highest byte; `None` where one
/// is none.
fn value(text: u64) -> Option<u32> {
    if text & (EACH << 7) != 0 {
        return None;
    }
    // The highest bit of each byte that is at least `from`: no carry leaves a byte.
    let at_least = |text: u64, from: u8| text + EACH * u64::from(0x80 - from);
    let within = |text: u64, from: u8, to: u8| at_least(text, from) & !at_least(text, to + 1);
    let lower = text | EACH << 5;
    let digits = within(text, b'0', b'9');
    let letters = within(lower, b'a', b'f');
    if (digits | letters) & (EACH << 7) != EACH << 7 {
        return None;
    }
    // A letter has 9 less than its value in its low half.
    let letters = (letters >> 7) & EACH;
    let nibbles = (text & (EACH * 0x0f)) + letters * 9;
    // Pairs, then pairs of pairs.
    let bytes = (nibbles | nibbles >> 4) & 0x00ff_00ff_00ff_00ff;
    let halves = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    u32::try_from((halves | halves >> 16) & 0xffff_ffff).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::guid;
    use crate::text::caseless;

    proptest! {
        #[test]
        fn a_number_is_read_as_the_text_is(text in "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", at in 0..36usize, odd in "[ -~]") {
            let digits: String = text.chars().filter(|one| *one != '-').collect();
            let value = u128::from_str_radix(&digits, 16).unwrap();
            prop_assert_eq!(guid(&text), Some([(value >> 64) as u64, value as u64]));
            let mut changed = text;
            changed.replace_range(at..=at, &odd);
            prop_assert_eq!(guid(&changed).is_some(), caseless::guid(&changed).is_some());
        }
    }

    #[test]
    fn only_guids_with_dashes_are_numbers() {
        let text = "0F4c5e1a-9b1d-4c55-8c55-aabbccddeeff";
        assert_eq!(
            guid(text),
            Some([0x0f4c_5e1a_9b1d_4c55, 0x8c55_aabb_ccdd_eeff])
        );
        for text in [
            "0f4c5e1a+9b1d-4c55-8c55-aabbccddeeff",
            "0f4c5e1a-9b1d-4c55-8c55-aabbccddeefg",
            "0f4c5e1a9b1d4c558c55aabbccddeeff",
            "0f4c5e1a-9b1d-4c55-8c55-aabbccddeef\u{e9}",
            "",
        ] {
            assert_eq!(guid(text), None, "{text}");
        }
    }
}
