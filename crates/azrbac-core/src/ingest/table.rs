//! The kinds of documents that can be read, in the order in which recognition
//! tries them.

use super::batch::Batch;
use super::element::{Element, Fault};
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
    /// Reads one document. One that fails is left out; assignments do not fail,
    /// what is left of them is handed over as unreadable.
    pub(super) read: fn(&Element<'_>, &KindReader, &mut Batch) -> Result<(), Fault>,
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

/// The reader whose documents look like this one. A document that states a
/// resource type of its own can only be what that type says, or a resource.
pub(super) fn recognise(element: &Element<'_>) -> Option<&'static KindReader> {
    let stated = element.hint(&["type"]);
    let stated = stated.as_deref().map_or("", str::trim);
    let by_type = READERS.iter().find(|reader| {
        let mut types = reader.types.iter();
        types.any(|known| caseless::eq(known, stated))
    });
    let foreign = stated.contains('/');
    let by_keys = || {
        READERS
            .iter()
            .filter(|reader| !foreign || reader.kind == Kind::Resources)
            .find(|reader| (reader.recognise)(element))
    };
    by_type.or_else(by_keys)
}
