//! GUIDs in little room.

use std::fmt;

use super::caseless;

/// A GUID, equal without regard to letter case and dashes; printed in lower case with
/// dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid([u8; 16]);

/// The dashes stand before these bytes.
const DASHES: [usize; 4] = [4, 6, 8, 10];

impl Guid {
    /// All zeros.
    pub const NIL: Self = Self([0; 16]);

    /// How long the text of one is.
    pub const LENGTH: usize = 36;

    /// The GUID that a text spells, with or without its four dashes.
    ///
    /// ```
    /// use azrbac_core::text::Guid;
    ///
    /// let guid = Guid::parse("0F4C5E1A9B1D4C558C55AABBCCDDEEFF").ok_or("no GUID")?;
    /// assert_eq!(guid.to_string(), "0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        Self::as_shown(text).or_else(|| Self::as_shown(&caseless::guid(text)?))
    }

    /// The GUID of a text that is written as it is shown: in lower case with dashes.
    pub(crate) fn as_shown(text: &str) -> Option<Self> {
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
                text.push(char::from(
                    if digit < 10 { b'0' } else { b'a' - 10 } + digit,
                ));
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
        fn a_guid_is_shown_in_the_form_in_which_ids_are_compared(text in "[0-9a-fA-F]{8}(-?[0-9a-f]{4}){3}-?[0-9a-fg]{11,13}") {
            let shown = caseless::guid(&text);
            let read = Guid::parse(&text);
            let printed = read.map(|guid| guid.to_string());
            prop_assert_eq!(printed.as_deref(), shown.as_deref());
            let same = shown.is_some_and(|shown| *shown == *text);
            prop_assert_eq!(Guid::as_shown(&text), read.filter(|_| same));
        }
    }
}
