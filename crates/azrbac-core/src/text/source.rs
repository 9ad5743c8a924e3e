//! Source files and spans into them.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::excerpt::{Excerpt, Excerpts};
use super::lines::Lines;

/// A file among [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A run of bytes in a file. It holds no text, so that it is cheap to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte, counted from 0.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

impl Span {
    /// The span of `range` in `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            start: range.start,
            end: range.end,
        }
    }

    /// The bytes as a range.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A place in a file as people count it: line and column from 1, the column in
/// characters; and as programs do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The byte of the file, from 0, a byte order mark of UTF-8 included. In a file of
    /// UTF-16, the byte that it would be in UTF-8.
    pub offset: usize,
}

/// The files that were read: their names and, where it was kept, their text.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Debug, Clone, Default)]
struct Source {
    name: String,
    text: Option<Arc<str>>,
    /// How many bytes of the file stand before the text.
    mark: usize,
    /// Where the lines are, once somebody asks.
    lines: OnceLock<Lines>,
    /// What is kept of a text that is too long to be kept.
    excerpts: Excerpts,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file of which only the name is known.
    pub fn add(&mut self, name: impl Into<String>) -> FileId {
        self.files.push(Source {
            name: name.into(),
            ..Source::default()
        });
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// Keeps the text of a file, so that places in it can be shown.
    pub fn keep_text(&mut self, file: FileId, text: Arc<str>) {
        if let Some(entry) = self.files.get_mut(file.0 as usize) {
            entry.text = Some(text);
            entry.lines = OnceLock::new();
        }
    }

    /// Keeps the lines of a file that places are in, in place of its text.
    pub(crate) fn keep_excerpts(&mut self, file: FileId, excerpts: Excerpts) {
        if let Some(entry) = self.files.get_mut(file.0 as usize) {
            entry.excerpts = excerpts;
        }
    }

    /// The lines that hold a place of a file of which only such lines are kept;
    /// `None` where they are not, be it that they are too long or that the whole
    /// text is.
    pub fn excerpt(&self, span: Span) -> Option<Excerpt> {
        let source = self.files.get(span.file.0 as usize)?;
        source.excerpts.around(span.range())
    }

    /// Says that a file begins with a byte order mark of so many bytes, which its text
    /// lacks.
    pub fn keep_mark(&mut self, file: FileId, bytes: usize) {
        if let Some(entry) = self.files.get_mut(file.0 as usize) {
            entry.mark = bytes;
        }
    }

    /// The name under which a file was added.
    pub fn name(&self, file: FileId) -> &str {
        self.files
            .get(file.0 as usize)
            .map_or("", |source| source.name.as_str())
    }

    /// The text of a file, where it was kept.
    pub fn text(&self, file: FileId) -> Option<&str> {
        self.files.get(file.0 as usize)?.text.as_deref()
    }

    /// Every file, in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        (0..self.files.len()).map(|at| FileId(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    /// The line and column of a byte offset; `None` where neither the text nor its
    /// line was kept, the text is shorter, and inside a character. The first question about a file is
    /// linear in its text, each further one logarithmic.
    pub fn position(&self, file: FileId, offset: usize) -> Option<Position> {
        let source = self.files.get(file.0 as usize)?;
        let Some(text) = source.text.as_deref() else {
            let mut position = source.excerpts.position(offset)?;
            position.offset += source.mark;
            return Some(position);
        };
        let lines = source.lines.get_or_init(|| Lines::of(text));
        let mut position = lines.position(text, offset)?;
        position.offset += source.mark;
        Some(position)
    }
}
