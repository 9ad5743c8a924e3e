//! Places inside the text of a condition.

use std::ops::Range;

/// A run of bytes in the text of a condition, counted from its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TextSpan {
    /// The first byte, counted from 0.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

impl TextSpan {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The bytes as a range.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The span from the start of this one to the end of another.
    #[must_use]
    pub fn to(self, last: Self) -> Self {
        Self::new(self.start, last.end)
    }
}
