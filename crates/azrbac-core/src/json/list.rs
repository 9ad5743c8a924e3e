//! The elements of a list, wherever they are.

use std::cell::Cell;
use std::ops::ControlFlow;

use super::document::Document;
use super::items::{Item, Items, Next};
use super::long::LeftOut;
use super::visitor::Visitor;

/// A list of documents: in the text, or left in a file that is too long.
#[derive(Debug)]
pub(crate) struct List<'a> {
    document: Document<'a>,
    place: Place<'a>,
    broken: Cell<bool>,
}

#[derive(Debug)]
enum Place<'a> {
    Here(&'a str),
    File(&'a (dyn LeftOut + 'a), usize),
}

impl<'a> List<'a> {
    /// The list that a part of a document is; `None` where it is none.
    pub(crate) fn of(document: &Document<'a>, text: &'a str) -> Option<Self> {
        Items::of(text)?;
        let place = match document.long_list(text) {
            Some((long, list)) => Place::File(long, list),
            None => Place::Here(text),
        };
        Some(Self {
            document: *document,
            place,
            broken: Cell::new(false),
        })
    }

    /// Goes through the elements, with the document that each is a part of, until
    /// told to stop. May be done again.
    pub(crate) fn each(&self, mut visit: impl FnMut(Document<'_>, Item<'_>) -> ControlFlow<()>) {
        self.visit(&mut visit);
    }

    /// The same for a visitor that reads some elements by itself.
    pub(crate) fn visit(&self, visitor: &mut dyn Visitor) {
        match self.place {
            Place::Here(text) => {
                visitor.loaded(text);
                let mut items = Items::of(text);
                while let Some(items) = &mut items {
                    let Some(next) = items.next_unless(&mut |rest| visitor.plain(rest)) else {
                        break;
                    };
                    if let Next::Item(item) = next
                        && visitor.item(self.document, item).is_break()
                    {
                        return;
                    }
                }
                let broken = items.is_none_or(|items| items.is_broken());
                self.broken.set(broken);
            }
            Place::File(long, list) => long.each(self.document.file(), list, visitor),
        }
    }

    /// Whether the text turned out to be no JSON. Known when all elements were gone
    /// through; of those that were left in a file, [`LongText`] knows.
    ///
    /// [`LongText`]: super::LongText
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.get()
    }

    /// Whether one of the elements is of a kind.
    pub(crate) fn any(&self, mut is: impl FnMut(Item<'_>) -> bool) -> bool {
        let mut found = false;
        self.each(|_, item| {
            found = is(item);
            if found {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        found
    }
}
