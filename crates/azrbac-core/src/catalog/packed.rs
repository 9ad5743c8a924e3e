//! The form in which a program holds a catalogue ready.

/// A catalogue that a program holds ready: nothing of it is read when it starts.
/// Whoever makes one sees to it that it is right; of one that is not, operations are
/// not found.
#[derive(Debug, Clone, Copy)]
pub struct Packed {
    /// The day or month from which it is.
    pub date: &'static str,
    /// A text that holds the names of the operations.
    pub names: &'static str,
    /// The same text in lower case.
    pub folded: &'static str,
    /// A row of nine bytes for each operation, in the order of the lower-case names, each
    /// name once: where the name begins and ends in the text, four bytes each with the
    /// lowest first, and a byte: 1 for the data plane, plus 2 for an inferred plane, plus
    /// 4 where it was only seen inside a role, or 8 where it is retired.
    pub operations: &'static [u8],
    /// A text that holds the sources of the classes.
    pub sources: &'static str,
    /// A row of thirteen bytes for each class of an operation, in the order of the
    /// operations: the place of the operation, where the source begins and ends in its
    /// text, four bytes each, and the place of the class in [`OperationClass::ALL`](crate::operation::OperationClass::ALL).
    pub classes: &'static [u8],
}
