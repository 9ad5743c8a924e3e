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

/// What is no hexadecimal digit.
const NO_DIGIT: u8 = 0xff;

/// The value of each hexadecimal digit.
const DIGITS: [u8; 256] = digits();

const fn digits() -> [u8; 256] {
    let mut digits = [NO_DIGIT; 256];
    let spelled = b"0123456789abcdef";
    let mut value = 0;
    #[expect(
        clippy::indexing_slicing,
        reason = "while compiling; a byte is below 256"
    )]
    while value < 16 {
        let digit = spelled[value as usize];
        digits[digit as usize] = value;
        digits[digit.to_ascii_uppercase() as usize] = value;
        value += 1;
    }
    digits
}

/// Where the digits of either half of a GUID stand.
const HALVES: [[usize; 16]; 2] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17],
    [
        19, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
    ],
];

/// The GUID that a text of 36 characters spells; `None` where it spells none, or spells it
/// otherwise.
fn guid(text: &str) -> Option<Guid> {
    let bytes: &[u8; 36] = text.as_bytes().try_into().ok()?;
    let mut odd = 0;
    let mut guid = [0; 2];
    for (half, places) in guid.iter_mut().zip(&HALVES) {
        for at in places {
            let byte = bytes.get(*at).copied().unwrap_or_default();
            let digit = DIGITS.get(byte as usize).copied().unwrap_or(NO_DIGIT);
            odd |= digit;
            *half = *half << 4 | u64::from(digit & 0x0f);
        }
    }
    let dashes = [8, 13, 18, 23].map(|at| bytes.get(at).copied());
    (odd & 0xf0 == 0 && dashes == [Some(b'-'); 4]).then_some(guid)
}

#[cfg(test)]
mod tests {
    use super::guid;

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
