//! A document and the places in it.

use serde_json::value::RawValue;

use super::items::Items;
use super::object::Object;
use super::syntax;
use super::value::Type;
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Span};

/// The text of one file.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    file: FileId,
    text: &'a str,
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
        Self { file, text }
    }

    /// The document of the same file with a text that has the same places.
    pub fn with<'b>(&self, text: &'b str) -> Document<'b> {
        Document::new(self.file, text)
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The place of a part of the text, be it a value, a key or a piece of one.
    /// A text that is no part of the document has the place of the whole.
    pub fn span(&self, part: &str) -> Span {
        let start = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
        let range = start
            .map(|start| start..start.saturating_add(part.len()))
            .filter(|range| range.end <= self.text.len())
            .unwrap_or(0..self.text.len());
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
