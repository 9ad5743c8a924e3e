//! What becomes of each file.

use super::Shape;
use crate::snapshot::Kind;

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    /// The name under which it was read.
    pub name: String,
    /// Its outer form, where it could be read.
    pub shape: Option<Shape>,
    /// How many documents of each kind it gave, in the order of [`Kind::ALL`];
    /// kinds that it does not hold are left out.
    pub counts: Vec<(Kind, usize)>,
    /// Why nothing was read.
    pub problem: Option<String>,
}
