//! The text of a file, piece by piece.

use std::io::{self, Read, Seek, SeekFrom};

/// How much of a long text lies in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// So many bytes are read at once.
    pub(crate) chunk: usize,
    /// Lists below this many bytes stay where they are.
    pub(crate) least: usize,
}

impl Limits {
    /// What files are read with.
    pub(crate) const USUAL: Self = Self {
        chunk: 1 << 18,
        least: 1 << 16,
    };
}

/// Where bytes come from, which can be gone through more than once.
pub(super) trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// How bytes make text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Encoding {
    Utf8,
    Utf16(fn([u8; 2]) -> u16),
}

/// Why there is no more text.
#[derive(Debug)]
pub(super) enum Stop {
    /// The bytes could not be read.
    Unreadable(io::Error),
    /// The bytes are no text.
    NoText,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Goes through the text of a file that was found to be text before.
///
/// # Errors
/// Where the file cannot be read.
pub(crate) fn pieces<S: Read + Seek>(
    source: &mut S,
    mut visit: impl FnMut(&str),
) -> io::Result<()> {
    let through = |source: &mut dyn Source, visit: &mut dyn FnMut(&str)| -> Result<(), Stop> {
        let mut chunks = Chunks::start(source, Limits::USUAL.chunk)?;
        let mut piece = String::new();
        while chunks.more(&mut piece)? {
            visit(&piece);
            piece.clear();
        }
        Ok(())
    };
    match through(source, &mut visit) {
        Err(Stop::Unreadable(error)) => Err(error),
        Ok(()) | Err(Stop::NoText) => Ok(()),
    }
}

/// Reads text from some byte on.
pub(super) struct Chunks<'s> {
    source: &'s mut dyn Source,
    encoding: Encoding,
    chunk: usize,
    /// Bytes that were read and are not text yet.
    bytes: Vec<u8>,
    /// The place of the first of them in the file.
    offset: u64,
}

impl<'s> Chunks<'s> {
    /// The text from the start on, without a byte order mark. What
    /// [`decode`](super::decode) makes of the same bytes.
    pub(super) fn start(source: &'s mut dyn Source, chunk: usize) -> Result<Self, Stop> {
        source.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        Read::take(&mut *source, 3).read_to_end(&mut head)?;
        let (encoding, mark) = match head.as_slice() {
            [0xFF, 0xFE, ..] => (Encoding::Utf16(u16::from_le_bytes), 2),
            [0xFE, 0xFF, ..] => (Encoding::Utf16(u16::from_be_bytes), 2),
            [0xEF, 0xBB, 0xBF] => (Encoding::Utf8, 3),
            _ => (Encoding::Utf8, 0),
        };
        Self::resume(source, encoding, mark, chunk)
    }

    /// The text from a byte on with which a character begins.
    pub(super) fn resume(
        source: &'s mut dyn Source,
        encoding: Encoding,
        offset: u64,
        chunk: usize,
    ) -> Result<Self, Stop> {
        source.seek(SeekFrom::Start(offset))?;
        Ok(Self {
            source,
            encoding,
            chunk,
            bytes: Vec::new(),
            offset,
        })
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The byte with which what comes next begins.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Adds what comes next to a text; `false` at the end.
    pub(super) fn more(&mut self, text: &mut String) -> Result<bool, Stop> {
        let before = self.bytes.len();
        let most = u64::try_from(self.chunk).unwrap_or(u64::MAX);
        Read::take(&mut *self.source, most).read_to_end(&mut self.bytes)?;
        if self.bytes.len() == before {
            // What is left is the beginning of a character that never ends.
            return if before == 0 {
                Ok(false)
            } else {
                Err(Stop::NoText)
            };
        }
        let used = match self.encoding {
            Encoding::Utf8 => utf8(&self.bytes, text)?,
            Encoding::Utf16(unit) => utf16(&self.bytes, unit, text)?,
        };
        self.bytes.drain(..used);
        self.offset += u64::try_from(used).unwrap_or(u64::MAX);
        Ok(true)
    }
}

/// Adds the whole characters among the bytes to a text, and returns how many bytes
/// they are.
fn utf8(bytes: &[u8], text: &mut String) -> Result<usize, Stop> {
    let good = match std::str::from_utf8(bytes) {
        Ok(good) => good,
        Err(error) if error.error_len().is_some() => return Err(Stop::NoText),
        Err(error) => {
            let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
    };
    text.push_str(good);
    Ok(good.len())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, text: &mut String) -> Result<usize, Stop> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let begins_pair = |pair: &[u8; 2]| matches!(unit(*pair), 0xD800..=0xDBFF);
    // The other half of a character may be in the next piece.
    let pairs = match pairs {
        [whole @ .., last] if begins_pair(last) => whole,
        all => all,
    };
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        text.push(character.map_err(|_| Stop::NoText)?);
    }
    Ok(2 * pairs.len())
}
