//! GUIDs in little room.

use std::fmt;

/// A GUID, as sixteen bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid([u8; 16]);

/// The dashes stand before these bytes.
const DASHES: [usize; 4] = [4, 6, 8, 10];

impl Guid {
    /// All zeros.
    pub const NIL: Self = Self([0; 16]);

    /// How long the text of one is.
    pub const LENGTH: usize = 36;

    /// Reads a GUID in lower case with its dashes; every other way to write one is left
    /// to [`caseless::guid`](super::caseless::guid).
    pub fn parse(text: &str) -> Option<Self> {
        let text: &[u8; Self::LENGTH] = text.as_bytes().try_into().ok()?;
        let mut letters = text.iter();
        let mut bytes = [0; 16];
        for (at, byte) in bytes.iter_mut().enumerate() {
            if DASHES.contains(&at) && letters.next() != Some(&b'-') {
                return None;
            }
            *byte = digit(*letters.next()?)? << 4 | digit(*letters.next()?)?;
        }
        Some(Self(bytes))
    }
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(Self::LENGTH);
        for (at, byte) in self.0.iter().enumerate() {
            if DASHES.contains(&at) {
                text.push('-');
            }
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from(if digit < 10 { b'0' } else { b'a' - 10 } + digit));
            }
        }
        out.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Guid;
    use crate::text::caseless;

    proptest! {
        #[test]
        fn a_guid_is_shown_as_it_was_read(text in "[0-9a-fA-F]{8}(-?[0-9a-f]{4}){3}-[0-9a-fg]{11,13}") {
            let plain = caseless::guid(&text).is_some_and(|guid| *guid == *text);
            let read = Guid::parse(&text);
            prop_assert_eq!(read.is_some(), plain);
            if let Some(guid) = read {
                prop_assert_eq!(guid.to_string(), text);
            }
        }
    }
}
