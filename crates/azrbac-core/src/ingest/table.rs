//! The kinds of documents that can be read, in the order in which recognition
//! tries them.

use super::batch::Batch;
use super::element::Element;
use super::{
    deny_assignment, group, group_eligibility, hierarchy, lock, principal, resource,
    role_assignment, role_definition, schedule_instance,
};
use crate::snapshot::Kind;
use crate::text::caseless;

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
    /// Reads one document.
    pub(super) read: fn(&Element<'_>, &KindReader, &mut Batch),
    /// Keys that Azure's documents have and that decide nothing.
    pub(super) ignored: &'static [&'static str],
}

/// All readers. The more particular goes before the more general: a schedule
/// instance has every key of a role assignment.
pub(super) static READERS: [KindReader; Kind::ALL.len()] = [
    schedule_instance::ELIGIBLE,
    schedule_instance::ACTIVE,
    role_assignment::READER,
    deny_assignment::READER,
    role_definition::READER,
    group_eligibility::READER,
    group::READER,
    principal::READER,
    hierarchy::MANAGEMENT_GROUPS,
    hierarchy::SUBSCRIPTIONS,
    lock::READER,
    resource::READER,
];

/// The reader of a kind.
pub(super) fn reader(kind: Kind) -> &'static KindReader {
    READERS
        .iter()
        .find(|reader| reader.kind == kind)
        .unwrap_or(&resource::READER)
}

/// The reader whose documents look like this one.
pub(super) fn recognise(element: &Element<'_>) -> Option<&'static KindReader> {
    let stated = element.hint(&["type"]).and_then(|stated| {
        READERS.iter().find(|reader| {
            let mut types = reader.types.iter();
            types.any(|known| caseless::eq(known, stated.trim()))
        })
    });
    stated.or_else(|| READERS.iter().find(|reader| (reader.recognise)(element)))
}
