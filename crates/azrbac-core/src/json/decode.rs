//! From bytes to text.

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Neither UTF-8 nor marked as UTF-16.
    #[error("the file is not UTF-8 text: the byte at offset {offset} fits into no character")]
    Utf8 {
        /// The first byte at fault, counted from 0.
        offset: usize,
    },
    /// It is packed.
    #[error("the file is no text: it is packed, as gzip or zip do")]
    Packed,
    /// Every other byte is zero.
    #[error("the file is UTF-16 without a byte order mark")]
    Unmarked,
    /// A byte order mark says UTF-16, what follows is none.
    #[error("the file is marked as UTF-16, but the bytes at offset {offset} are no character")]
    Utf16 {
        /// The first byte at fault, counted from 0.
        offset: usize,
    },
}

impl DecodeError {
    /// What to do about it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Packed => "unpack it first",
            _ => "save it as UTF-8, or as UTF-16 with a byte order mark",
        }
    }
}

const GZIP: &[u8] = &[0x1F, 0x8B];
const ZIP: &[u8] = b"PK\x03\x04";
const UTF8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];
const UTF16_LITTLE_MARK: &[u8] = &[0xFF, 0xFE];
const UTF16_BIG_MARK: &[u8] = &[0xFE, 0xFF];

/// How many bytes the byte order mark of UTF-8 takes at the beginning of a file.
pub fn mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(UTF8_MARK) {
        UTF8_MARK.len()
    } else {
        0
    }
}

/// The text of a file: UTF-8 with or without a byte order mark, or UTF-16 with
/// one, which is what PowerShell writes. The mark is left out of the text.
///
/// # Errors
/// [`DecodeError`] with the first byte at fault.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, DecodeError> {
    if bytes.starts_with(GZIP) || bytes.starts_with(ZIP) {
        return Err(DecodeError::Packed);
    }
    // JSON has no zero bytes, and begins with an ASCII character.
    if matches!(*bytes.as_slice(), [first, second, ..] if (first == 0) != (second == 0)) {
        return Err(DecodeError::Unmarked);
    }
    if bytes.starts_with(UTF16_LITTLE_MARK) {
        return utf16(&bytes, u16::from_le_bytes);
    }
    if bytes.starts_with(UTF16_BIG_MARK) {
        return utf16(&bytes, u16::from_be_bytes);
    }
    let mark = mark(&bytes);
    bytes.drain(..mark);
    String::from_utf8(bytes).map_err(|error| DecodeError::Utf8 {
        offset: error.utf8_error().valid_up_to() + mark,
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    // The first pair is the mark.
    let units = pairs.iter().skip(1).map(|pair| unit(*pair));
    let mut text = String::with_capacity(pairs.len());
    let mut offset = 2;
    for character in char::decode_utf16(units) {
        let character = character.map_err(|_| DecodeError::Utf16 { offset })?;
        offset += 2 * character.len_utf16();
        text.push(character);
    }
    if rest.is_empty() {
        Ok(text)
    } else {
        Err(DecodeError::Utf16 { offset })
    }
}
