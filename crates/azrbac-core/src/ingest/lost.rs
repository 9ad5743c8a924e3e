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

/// What was refused, where the answer says so: Azure Resource Manager names the operation
/// that was asked for. Microsoft Graph, which knows no assignments of Azure roles, puts an
/// inner error with the number of the request beside the message.
pub(super) fn by_error(object: &Object<'_>) -> Vec<Lost> {
    let error = object.peek(&["error"]);
    let inner = error.and_then(|error| Object::read(error.value()).ok());
    let error = inner.as_ref().unwrap_or(object);
    let message = text(error, "message").unwrap_or_default();
    if let Some(kind) = refused(&caseless::fold(&message)) {
        return vec![Lost::Of(kind)];
    }
    let inner = error.peek(&["innerError"]);
    let inner = inner.and_then(|inner| Object::read(inner.value()).ok());
    if inner.is_some_and(|inner| inner.peek(&["request-id"]).is_some()) {
        return OF_GRAPH.map(Lost::Of).to_vec();
    }
    vec![Lost::Anything]
}

/// What Microsoft Graph tells.
const OF_GRAPH: [Kind; 3] = [Kind::Groups, Kind::GroupEligibilities, Kind::Principals];

/// The kind whose reading a message says to be refused.
fn refused(message: &str) -> Option<Kind> {
    let (_, rest) = message.split_once("perform action '")?;
    let (operation, _) = rest.split_once('\'')?;
    let (what, verb) = operation.rsplit_once('/')?;
    if verb != "read" {
        return None;
    }
    let named = |kind: &Kind| {
        let provider = match kind {
            Kind::ManagementGroups => "management",
            Kind::Subscriptions => "resources",
            Kind::Groups | Kind::GroupEligibilities | Kind::Principals | Kind::Resources => {
                return false;
            }
            _ => "authorization",
        };
        what == format!("microsoft.{provider}/{}", caseless::fold(kind.name()))
    };
    Kind::ALL.into_iter().find(named)
}

/// What a call that failed may have held, by what it answered: an error, or its text.
pub(super) fn by_answer(answer: &RawValue) -> Vec<Lost> {
    let text = json::string(answer).unwrap_or_default();
    let said = Object::read(answer).ok();
    let said = said.or_else(|| serde_json::from_str(&text).ok());
    said.map_or_else(|| vec![Lost::Anything], |object| by_error(&object))
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
