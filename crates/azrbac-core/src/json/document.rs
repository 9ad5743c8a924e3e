//! A document and the places in it.

use serde_json::value::RawValue;

use super::items::Items;
use super::long::LeftOut;
use super::object::Object;
use super::syntax;
use super::value::Type;
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Span};

/// The text of one file, or a part of it.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    file: FileId,
    text: &'a str,
    origin: Origin<'a>,
}

/// Where the text stands in the file.
#[derive(Debug, Clone, Copy)]
enum Origin<'a> {
    /// From that byte of the whole text on.
    From(usize),
    /// It is the whole, long lists left out.
    Long(&'a (dyn LeftOut + 'a)),
    /// It is written in a string between these bytes.
    Inside(usize, usize),
}

/// What a document holds, its first level read.
#[derive(Debug)]
pub enum Root<'a> {
    /// `{…}`
    Object(Object<'a>),
    /// `[…]`
    List(Items<'a>),
    /// A single string, number, `true`, `false` or `null`.
    Scalar(&'a RawValue),
}

impl<'a> Document<'a> {
    /// The document with that text.
    pub fn new(file: FileId, text: &'a str) -> Self {
        Self::of_part(file, text, 0)
    }

    /// The part of a document that begins at a byte of it.
    pub(super) fn of_part(file: FileId, text: &'a str, start: usize) -> Self {
        Self {
            file,
            text,
            origin: Origin::From(start),
        }
    }

    /// A document of which long lists are left out.
    pub(super) fn of_long(file: FileId, text: &'a str, long: &'a (dyn LeftOut + 'a)) -> Self {
        Self {
            file,
            text,
            origin: Origin::Long(long),
        }
    }

    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// The list that a part of the text is, where its elements were left out.
    pub(super) fn long_list(&self, part: &str) -> Option<(&'a (dyn LeftOut + 'a), usize)> {
        let Origin::Long(long) = self.origin else {
            return None;
        };
        let blank = part.len() - part.trim_start().len();
        let start = self.offset(part)? + blank;
        Some((long, long.list(start)?))
    }

    /// Where its documents are, if it is a long one of JSON Lines.
    pub(super) fn long_lines(&self) -> Option<&'a (dyn LeftOut + 'a)> {
        match self.origin {
            Origin::Long(long) if long.are_lines() => Some(long),
            _ => None,
        }
    }

    /// Where a part of the text begins in it.
    fn offset(&self, part: &str) -> Option<usize> {
        let start = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (start.saturating_add(part.len()) <= self.text.len()).then_some(start)
    }

    /// The document of the same file with a text that has the same places.
    pub fn with<'b>(&self, text: &'b str) -> Document<'b> {
        Document::new(self.file, text)
    }

    /// The document that is written in a string of this one; the string is the place of
    /// everything in it.
    pub fn inside<'b>(&self, string: &RawValue, text: &'b str) -> Document<'b> {
        let place = self.span_of(string).range();
        Document {
            file: self.file,
            text,
            origin: Origin::Inside(place.start, place.end),
        }
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The place of a part of the text, be it a value, a key or a piece of one.
    /// A text that is no part of the document has the place of the whole.
    pub fn span(&self, part: &str) -> Span {
        let start = self.offset(part);
        let range = start.map_or(0..self.text.len(), |start| start..start + part.len());
        let range = match self.origin {
            Origin::From(base) => base + range.start..base + range.end,
            Origin::Long(long) => long.place(range.start)..long.place(range.end),
            Origin::Inside(start, end) => start..end,
        };
        Span::new(self.file, range)
    }

    /// The place of a value.
    pub fn span_of(&self, value: &RawValue) -> Span {
        self.span(value.get())
    }

    /// Checks the whole text and reads its first level.
    ///
    /// # Errors
    /// A diagnostic with the place where the text stops being JSON.
    pub fn root(&self) -> Result<Root<'a>, Box<Diagnostic>> {
        let root = match Type::of_text(self.text) {
            Some(Type::Object) => serde_json::from_str(self.text).map(Root::Object),
            _ => serde_json::from_str(self.text).map(|value: &RawValue| {
                Items::of(value.get()).map_or(Root::Scalar(value), Root::List)
            }),
        };
        root.map_err(|error| Box::new(syntax::diagnostic(self, &error)))
    }
}
