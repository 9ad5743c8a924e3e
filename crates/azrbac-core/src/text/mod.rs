//! Text and the places in it: the one way in which letter case is folded, and
//! spans into source files. Nothing here knows Azure.

pub mod caseless;
mod source;

pub use source::{FileId, Position, Sources, Span};
