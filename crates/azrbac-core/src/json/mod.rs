//! JSON with places: every key and value that is looked at keeps the bytes it
//! was read from, so that a message can point at them.
//!
//! No tree is built. A document is read one level at a time: an [`Object`] or a
//! list holds its values as slices of the text, and a value is descended into
//! only where a reader knows its key. Nesting that nobody asks for is skipped
//! without recursion, so its depth costs nothing but its length.
//!
//! Keys are compared without regard to ASCII letter case. Nothing here knows
//! Azure.

mod chunks;
mod decode;
mod document;
mod items;
mod list;
mod long;
mod notes;
mod object;
mod one_list;
mod outline;
mod places;
mod relaxed;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod visitor;

pub(crate) use chunks::{Limits, pieces};
pub use decode::{DecodeError, decode, mark};
pub use document::{Document, Root};
pub use items::{Content, Item, Items};
pub(crate) use list::List;
pub(crate) use long::LongText;
pub use notes::{Note, notes};
pub use object::{Duplicate, Field, Object};
pub use places::StringPlaces;
pub use relaxed::relaxed;
pub use tree::{Branch, Tree, tree};
pub use value::{Type, ValueError, boolean, list, string};
pub(crate) use visitor::Visitor;
