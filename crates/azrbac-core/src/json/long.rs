//! Documents that are too long to lie in memory whole.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::io::{self, Read, Seek};

use super::chunks::{Chunks, Limits, Source, Stop};
use super::document::Document;
use super::items::{self, Form, Found, Start};
use super::one_list;
use super::outline::{Cut, LEFT_OUT, Outline};
use super::visitor::Visitor;
use crate::text::FileId;

/// What a document has to know of the lists that were left out of it.
pub(super) trait LeftOut: fmt::Debug {
    /// The place in the whole text of one in the document.
    fn place(&self, at: usize) -> usize;

    /// The list that begins at a place of the document, where it was left out.
    fn list(&self, start: usize) -> Option<usize>;

    /// Whether all of the text was left out, and is JSON Lines.
    fn are_lines(&self) -> bool;

    /// Goes through the elements of such a list, until told to stop.
    fn each(&self, file: FileId, list: usize, visitor: &mut dyn Visitor);
}

/// A document of which the elements of long lists stay in the file until somebody
/// goes through them. Everything else is in memory.
///
/// INVARIANT: a list that was left out and that nobody went through to its end may
/// have been taken for an empty one, or may stop being JSON on the way;
/// [`LongText::is_sound`] then says no, and what was read must not be used.
pub(crate) struct LongText<'s> {
    source: RefCell<&'s mut dyn Source>,
    outline: Outline,
    chunk: usize,
    /// For each list that was left out, whether somebody went through all of it.
    gone_through: Vec<Cell<bool>>,
    broken: Cell<bool>,
    failure: RefCell<Option<io::Error>>,
}

impl<'s> LongText<'s> {
    /// Goes through a file once; `None` where it cannot be read this way: it is no
    /// text, or no JSON, or its lists are too short.
    pub(crate) fn of<S: Read + Seek>(
        source: &'s mut S,
        limits: Limits,
    ) -> io::Result<Option<Self>> {
        let outline = one_list::outline(source, limits).and_then(|found| match found {
            Some(outline) => Ok(Some(outline)),
            None => Outline::of(source, limits),
        });
        let outline = match outline {
            Ok(outline) => outline,
            Err(Stop::NoText) => None,
            Err(Stop::Unreadable(error)) => return Err(error),
        };
        let outline = outline.filter(|outline| !outline.cuts.is_empty());
        Ok(outline.map(|outline| Self {
            source: RefCell::new(source),
            gone_through: outline.cuts.iter().map(|_| Cell::new(false)).collect(),
            outline,
            chunk: limits.chunk,
            broken: Cell::new(false),
            failure: RefCell::new(None),
        }))
    }

    /// The document, its long lists left out.
    pub(crate) fn document(&self, file: FileId) -> Document<'_> {
        Document::of_long(file, &self.outline.text, self)
    }

    /// Whether what was read of the document is what stands there.
    pub(crate) fn is_sound(&self) -> bool {
        !self.broken.get() && self.gone_through.iter().all(Cell::get)
    }

    /// Whether it is JSON Lines, all of which were left out.
    pub(crate) fn are_lines(&self) -> bool {
        LeftOut::are_lines(self)
    }

    /// Why the file could not be read on.
    pub(crate) fn failure(&self) -> Option<io::Error> {
        self.failure.borrow_mut().take()
    }

    fn walk(&self, file: FileId, cut: &Cut, visitor: &mut dyn Visitor) -> Result<Walk, Stop> {
        let Ok(mut source) = self.source.try_borrow_mut() else {
            // A list within a list is never left out.
            return Ok(Walk::Broken);
        };
        let mut window = Window {
            chunks: Chunks::resume(&mut **source, self.outline.encoding, cut.raw, self.chunk)?,
            text: String::new(),
            at: 0,
            base: cut.start,
            left: cut.length,
        };
        let mut first = true;
        loop {
            let last = window.left == 0;
            let rest = window.text.get(window.at..).unwrap_or_default();
            let start = match items::start(rest, cut.form, first, last) {
                Start::At(start) => start,
                Start::End => return Ok(Walk::Ended),
                Start::Broken => return Ok(Walk::Broken),
                Start::TooShort => {
                    if !window.load()? {
                        return Ok(Walk::Broken);
                    }
                    visitor.loaded(window.rest());
                    continue;
                }
            };
            let rest = rest.get(start..).unwrap_or_default();
            if let Some(length) = visitor.plain(rest) {
                window.at += start + length;
                first = false;
                continue;
            }
            match items::first(rest, last) {
                Found::Item(item) => {
                    let length = item.text.len();
                    let document = Document::of_part(file, &window.text, window.base);
                    if visitor.item(document, item).is_break() {
                        return Ok(Walk::Stopped);
                    }
                    window.at += start + length;
                    first = false;
                }
                Found::Broken => return Ok(Walk::Broken),
                Found::TooShort => {
                    if !window.load()? {
                        return Ok(Walk::Broken);
                    }
                    visitor.loaded(window.rest());
                }
            }
        }
    }
}

impl LeftOut for LongText<'_> {
    fn place(&self, at: usize) -> usize {
        let cuts = &self.outline.cuts;
        let before = cuts.partition_point(|cut| cut.at <= at);
        match before.checked_sub(1).and_then(|last| cuts.get(last)) {
            Some(cut) => cut.start + cut.length + (at - cut.at),
            None => at,
        }
    }

    fn list(&self, start: usize) -> Option<usize> {
        let cuts = &self.outline.cuts;
        let end = start + 1 + LEFT_OUT.len();
        cuts.binary_search_by_key(&end, |cut| cut.at).ok()
    }

    fn are_lines(&self) -> bool {
        let mut cuts = self.outline.cuts.iter();
        cuts.any(|cut| cut.form == Form::Lines)
    }

    fn each(&self, file: FileId, list: usize, visitor: &mut dyn Visitor) {
        let Some(cut) = self.outline.cuts.get(list) else {
            return;
        };
        match self.walk(file, cut, visitor) {
            Ok(Walk::Ended) => {
                if let Some(gone_through) = self.gone_through.get(list) {
                    gone_through.set(true);
                }
            }
            Ok(Walk::Stopped) => {}
            Ok(Walk::Broken) | Err(Stop::NoText) => self.broken.set(true),
            Err(Stop::Unreadable(error)) => {
                self.broken.set(true);
                self.failure.borrow_mut().get_or_insert(error);
            }
        }
    }
}

impl fmt::Debug for LongText<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outline.fmt(out)
    }
}

enum Walk {
    Ended,
    /// Whoever looked at the elements wants no more.
    Stopped,
    Broken,
}

/// The part of a list that lies in memory.
struct Window<'s> {
    chunks: Chunks<'s>,
    text: String,
    /// Where the next element begins.
    at: usize,
    /// The place of the first byte in the whole text.
    base: usize,
    /// How many bytes of the list are still to come.
    left: usize,
}

impl Window<'_> {
    /// What was loaded and not gone through.
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Loads more, at least as much as is there of the next element, so that a
    /// long one is not gone through again and again; `false` where there is no
    /// more.
    fn load(&mut self) -> Result<bool, Stop> {
        self.text.drain(..self.at);
        self.base += self.at;
        self.at = 0;
        let before = self.text.len();
        while self.left > 0 && self.text.len() <= 2 * before {
            let from = self.text.len();
            if !self.chunks.more(&mut self.text)? {
                return Ok(false);
            }
            // What stands behind the list is not part of it.
            let loaded = (self.text.len() - from).min(self.left);
            self.text.truncate(from + loaded);
            self.left -= loaded;
        }
        Ok(self.text.len() > before)
    }
}
