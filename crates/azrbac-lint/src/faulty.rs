//! What of a role definition is at fault: the entry, its place, its text.

use azrbac_core::role::EntryRef;
use azrbac_core::text::Span;

use crate::context::Context;
use crate::draft::Place;

/// The entry at fault, where it is one.
pub(crate) fn entry(place: Place) -> Option<EntryRef> {
    match place {
        Place::Entry(entry) => Some(entry),
        _ => None,
    }
}

/// Where in the text it stands.
pub(crate) fn span(context: &Context<'_>, place: Place) -> Option<Span> {
    match place {
        Place::Role => context
            .spans()
            .map(|spans| spans.name.unwrap_or(spans.whole)),
        Place::Entry(entry) => context.span(entry),
        Place::AssignableScope(at) => context.spans()?.assignable_scopes.get(at).copied(),
        Place::UnknownKey(at) => context.spans()?.unknown_keys.get(at).map(|(_, span)| *span),
        Place::DuplicateKey(at) => {
            let again = context.spans()?.duplicate_keys.get(at);
            again.map(|(_, _, span)| *span)
        }
        Place::Assignment | Place::Condition(_) | Place::ConditionVersion => None,
    }
}

/// The list and the text at fault, for the fingerprint.
pub(crate) fn identity<'a>(context: &Context<'a>, place: Place) -> (&'static str, &'a str) {
    match place {
        Place::Role => ("role", ""),
        Place::Entry(entry) => {
            let text = context
                .role
                .permissions
                .get(entry.permission)
                .and_then(|permission| permission.list(entry.list).get(entry.index))
                .map_or("", |pattern| pattern.form());
            (entry.list.name(), text)
        }
        Place::AssignableScope(at) => (
            "assignableScopes",
            context.role.assignable_scopes.get(at).map_or("", |s| s),
        ),
        Place::UnknownKey(at) => (
            "key",
            context
                .spans()
                .and_then(|spans| spans.unknown_keys.get(at))
                .map_or("", |(key, _)| key),
        ),
        Place::DuplicateKey(at) => (
            "key",
            context
                .spans()
                .and_then(|spans| spans.duplicate_keys.get(at))
                .map_or("", |(key, _, _)| key),
        ),
        Place::Assignment => ("assignment", ""),
        Place::Condition(_) | Place::ConditionVersion => ("condition", ""),
    }
}
