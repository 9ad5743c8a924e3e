//! What is done with the elements of a list.

use std::ops::ControlFlow;

use super::document::Document;
use super::items::Item;

/// Looks at the elements of a list, in order. A function of a document and an item is
/// one that looks at each.
pub(crate) trait Visitor {
    /// A part of the list was loaded, from which the next elements will come. Nothing
    /// says that it begins or ends with a whole one.
    fn loaded(&mut self, _text: &str) {}

    /// May read the element that a text begins with, and then says how long it is. The
    /// text goes on behind it, or is cut off in it. What it takes must be one whole value
    /// of JSON; [`Visitor::item`] does not see it then.
    fn plain(&mut self, _text: &str) -> Option<usize> {
        None
    }

    /// Looks at an element, with the document that it is a part of.
    fn item(&mut self, document: Document<'_>, item: Item<'_>) -> ControlFlow<()>;
}

impl<F: FnMut(Document<'_>, Item<'_>) -> ControlFlow<()>> Visitor for F {
    fn item(&mut self, document: Document<'_>, item: Item<'_>) -> ControlFlow<()> {
        self(document, item)
    }
}
