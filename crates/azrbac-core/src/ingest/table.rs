//! The kinds of documents that can be read, in the order in which recognition
//! tries them.

use super::element::Element;
use super::kind_reader::KindReader;
use super::{
    deny_assignment, foreign, group, group_eligibility, hierarchy, lock, principal, resource,
    role_assignment, role_definition, schedule_instance,
};
use crate::snapshot::Kind;
use crate::text::caseless;

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
        let mut possible = READERS
            .iter()
            .filter(|reader| !foreign || reader.kind == Kind::Resources);
        possible.find(|reader| (reader.recognise)(element))
    };
    if foreign::is_of_hsm(element.outer()) {
        return None;
    }
    // An event of the activity log may hold the keys of what was done.
    let event = || element.has(&["eventTimestamp"]);
    by_type.or_else(|| by_keys().filter(|_| !event()))
}
