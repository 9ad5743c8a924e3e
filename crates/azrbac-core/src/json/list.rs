//! The elements of a list, wherever they are.

use std::cell::Cell;
use std::ops::ControlFlow;

use super::document::Document;
use super::items::{self, Form, Item, Items, Next};
use super::long::LeftOut;
use super::visitor::Visitor;
use crate::diagnostic::{Diagnostic, Severity};

/// A list of documents: in the text, or left in a file that is too long.
#[derive(Debug)]
pub(crate) struct List<'a> {
    document: Document<'a>,
    place: Place<'a>,
    /// From where on the text turned out to be no JSON.
    broken: Cell<Option<&'a str>>,
}

#[derive(Debug)]
enum Place<'a> {
    Here(&'a str, Form),
    File(&'a (dyn LeftOut + 'a), usize),
}

impl<'a> List<'a> {
    /// The list that a part of a document is; `None` where it is none.
    pub(crate) fn of(document: &Document<'a>, text: &'a str) -> Option<Self> {
        Items::of(text)?;
        let place = match document.long_list(text) {
            Some((long, list)) => Place::File(long, list),
            None => Place::Here(text, Form::List),
        };
        Some(Self {
            document: *document,
            place,
            broken: Cell::new(None),
        })
    }

    /// The documents of a text that is no JSON, but holds one object of JSON behind the
    /// other: JSON Lines. `None` where it holds no two.
    pub(crate) fn of_lines(document: &Document<'a>) -> Option<Self> {
        let place = match document.long_lines() {
            Some(long) => Place::File(long, 0),
            None if items::are_lines(document.text()) => Place::Here(document.text(), Form::Lines),
            None => return None,
        };
        Some(Self {
            document: *document,
            place,
            broken: Cell::new(None),
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
            Place::Here(text, form) => {
                visitor.loaded(text);
                let mut items = match form {
                    Form::List => Items::of(text).unwrap_or(Items::of_lines("")),
                    Form::Lines => Items::of_lines(text),
                };
                while let Some(next) = items.next_unless(&mut |rest| visitor.plain(rest)) {
                    if let Next::Item(item) = next
                        && visitor.item(self.document, item).is_break()
                    {
                        return;
                    }
                }
                self.broken.set(items.is_broken().then(|| items.rest()));
            }
            Place::File(long, list) => long.each(self.document.file(), list, visitor),
        }
    }

    /// Whether the text turned out to be no JSON. Known when all elements were gone
    /// through; of those that were left in a file, [`LongText`] knows.
    ///
    /// [`LongText`]: super::LongText
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.get().is_some()
    }

    /// Says where the text stops being JSON.
    pub(crate) fn fault(&self) -> Option<Diagnostic> {
        let rest = self.broken.get()?;
        let line = rest.lines().next().unwrap_or_default();
        let message = "here the file stops being one JSON document behind the other";
        Some(
            Diagnostic::new(Severity::Error, message)
                .at(self.document.span(line), "")
                .help("was the file cut short?"),
        )
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
