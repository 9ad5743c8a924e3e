//! Text and the places in it: the one way in which letter case is folded, how
//! near two texts are, and spans into source files. Nothing here knows Azure.

pub mod caseless;
mod distance;
mod excerpt;
mod guid;
mod lines;
mod source;

pub use distance::distance;
pub use excerpt::Excerpt;
pub(crate) use excerpt::{Excerpts, Picker};
pub use guid::Guid;
pub use source::{FileId, Position, Sources, Span};
