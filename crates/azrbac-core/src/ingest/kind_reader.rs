//! How documents of a kind are told from others and read.

use super::batch::Batch;
use super::element::Element;
use super::report::Fault;
use crate::snapshot::Kind;

/// How documents of one kind are told from others and read.
pub(super) struct KindReader {
    /// The kind.
    pub(super) kind: Kind,
    /// What one such document is called in messages.
    pub(super) noun: &'static str,
    /// The resource types that the documents state.
    pub(super) types: &'static [&'static str],
    /// Whether an entry of which nothing can be read is a gap in answers: it may
    /// be an assignment that grants or denies anything.
    pub(super) gap: bool,
    /// Whether the keys of a document that states no known type are those of this
    /// kind.
    pub(super) recognise: fn(&Element<'_>) -> bool,
    /// Reads one document. One that fails is left out; assignments do not fail,
    /// what is left of them is handed over as unreadable.
    pub(super) read: fn(&Element<'_>, &KindReader, &mut Batch) -> Result<(), Fault>,
    /// Keys that Azure's documents have and that decide nothing.
    pub(super) ignored: &'static [&'static str],
}
