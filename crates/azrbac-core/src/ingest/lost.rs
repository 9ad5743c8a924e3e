//! What documents are lost with something that is not read.

use serde_json::value::RawValue;

use crate::json::{self, Object};
use crate::snapshot::{Kind, SnapshotParts};
use crate::text::caseless;

/// What something that is not read may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// Nothing that decides about access.
    Nothing,
    /// Documents of a kind.
    Of(Kind),
    /// Any documents, assignments among them.
    Anything,
}

/// The kinds of which a document that is missing may decide an answer.
pub(super) const DECIDING: [Kind; 5] = [
    Kind::RoleAssignments,
    Kind::DenyAssignments,
    Kind::RoleAssignmentScheduleInstances,
    Kind::RoleEligibilityScheduleInstances,
    Kind::GroupEligibilities,
];

/// The kinds of the documents beside which something unknown stands in one file: it may
/// be one of them, spoilt.
pub(super) fn beside(parts: &SnapshotParts) -> Vec<Kind> {
    let kinds = DECIDING.into_iter();
    kinds.filter(|kind| parts.count(*kind).is_some()).collect()
}

/// What was refused, where the answer says so. Microsoft Graph, which knows no
/// assignments of Azure roles, puts an inner error beside the message.
pub(super) fn by_error(object: &Object<'_>) -> Lost {
    let error = object.peek(&["error"]);
    let inner = error.and_then(|error| Object::read(error.value()).ok());
    let error = inner.as_ref().unwrap_or(object);
    let message = text(error, "message").unwrap_or_default();
    let message = caseless::fold(&message);
    let named = |kind: &Kind| message.contains(&format!("/{}/", caseless::fold(kind.name())));
    match Kind::ALL.into_iter().find(named) {
        Some(kind) => Lost::Of(kind),
        None if error.peek(&["innerError"]).is_some() => Lost::Of(Kind::Groups),
        None => Lost::Anything,
    }
}

/// What a call that failed may have held, by what it answered: an error, or its text.
pub(super) fn by_answer(answer: &RawValue) -> Lost {
    let text = json::string(answer).unwrap_or_default();
    let said = Object::read(answer).ok();
    let said = said.or_else(|| serde_json::from_str(&text).ok());
    said.map_or(Lost::Anything, |object| by_error(&object))
}

/// The code of an error that was saved instead of an answer.
pub(super) fn error_code(object: &Object<'_>) -> Option<String> {
    match object.peek(&["error"]) {
        Some(error) => text(&Object::read(error.value()).ok()?, "code"),
        None if object.peek(&["message"]).is_some() => text(object, "code"),
        None => None,
    }
}

/// A text of an object, trimmed.
pub(super) fn text(object: &Object<'_>, name: &str) -> Option<String> {
    let text = json::string(object.peek(&[name])?.value()).ok()?;
    Some(text.trim().to_owned())
}
