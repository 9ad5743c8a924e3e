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

mod decode;
mod document;
mod items;
mod object;
mod places;
mod relaxed;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod value;

pub use decode::{DecodeError, decode, mark};
pub use document::{Document, Root};
pub use items::{Content, Item, Items};
pub use object::{Duplicate, Field, Object};
pub use places::StringPlaces;
pub use relaxed::relaxed;
pub use tree::{Branch, Tree, tree};
pub use value::{Type, ValueError, boolean, list, string};
