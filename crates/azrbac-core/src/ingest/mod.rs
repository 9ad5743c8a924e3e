//! Turns bytes into the model.

mod source_map;

pub use source_map::{RoleSpans, SourceMap};
