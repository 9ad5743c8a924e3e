//! Where the lines and characters of a text are.

use super::Position;

/// The number of characters is kept for every so many bytes: a text may be one
/// line of any length.
const STEP: usize = 1024;

/// An index from byte offsets to lines and columns.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// How many characters begin before byte 0, `STEP`, twice `STEP` and so on.
    characters: Vec<usize>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let mut characters = vec![0];
        let mut before = 0;
        for step in text.as_bytes().chunks(STEP) {
            before += beginnings(step);
            characters.push(before);
        }
        Self {
            starts: std::iter::once(0).chain(ends.map(|end| end + 1)).collect(),
            characters,
        }
    }

    /// The line and column of a byte of the text that this is the index of.
    pub(super) fn position(&self, text: &str, offset: usize) -> Option<Position> {
        if !text.is_char_boundary(offset) {
            return None;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let column = self.before(text, offset)? - self.before(text, start)?;
        Some(Position {
            line,
            column: column + 1,
            offset,
        })
    }

    /// How many characters begin before a byte.
    fn before(&self, text: &str, offset: usize) -> Option<usize> {
        let step = offset / STEP;
        let rest = text.as_bytes().get(step * STEP..offset)?;
        Some(self.characters.get(step)? + beginnings(rest))
    }
}

/// How many characters begin among the bytes.
fn beginnings(bytes: &[u8]) -> usize {
    // Nearly every text is that, and sees to it fast.
    if bytes.is_ascii() {
        return bytes.len();
    }
    let continues = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
    bytes.iter().filter(|byte| !continues(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::{Lines, Position};

    #[test]
    fn positions_are_those_that_counting_gives() {
        for text in [
            "",
            "a",
            "\n",
            "a\nä€\n\n𝄞b",
            &"ä\nbcd€".repeat(700),
            &"ä".repeat(3000),
        ] {
            let lines = Lines::of(text);
            for offset in 0..=text.len() + 1 {
                let counted = text.get(..offset).map(|head| Position {
                    line: head.matches('\n').count() + 1,
                    column: head.chars().rev().take_while(|c| *c != '\n').count() + 1,
                    offset,
                });
                assert_eq!(lines.position(text, offset), counted, "{offset}");
            }
        }
    }
}
