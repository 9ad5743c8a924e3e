//! Where a document has permission objects, and the conditions in them.

use super::element::Element;
use super::lists::items_of;
use super::permission::{CONDITION, PERMISSIONS};
use super::source_map::ConditionSpans;
use crate::json::{Content, Object};
use crate::role::EntryList;

/// The places of the conditions of the permission objects below `permissions`.
pub(super) fn condition_spans(element: &Element<'_>) -> Vec<Option<ConditionSpans>> {
    let document = element.document();
    let items = element
        .field(PERMISSIONS)
        .and_then(|field| items_of(document, field, "a list of permission objects").ok());
    let objects = items.into_iter().flatten().filter_map(|item| {
        let Content::Object(object) = item.content else {
            return None;
        };
        let [expression, version] = CONDITION.map(|name| object.get(&[name]));
        Some(ConditionSpans::of(document, expression, version))
    });
    objects.collect()
}

/// Whether a document has one of the four lists itself.
pub(super) fn has_lists(element: &Element<'_>) -> bool {
    element.objects().any(object_has_lists)
}

pub(super) fn object_has_lists(object: &Object<'_>) -> bool {
    EntryList::ALL
        .into_iter()
        .any(|list| object.peek(&[list.name()]).is_some())
}
