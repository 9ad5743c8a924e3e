//! Where in a file the parts of its role definitions stand. The model holds no
//! places; those who show them keep this beside it.

use std::collections::HashMap;

use crate::role::{EntryList, EntryRef};
use crate::text::Span;

/// The places of the role definitions of one file, in the order in which they
/// were read.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// One for each role definition.
    pub roles: Vec<RoleSpans>,
}

/// The places of one role definition.
#[derive(Debug, Clone)]
pub struct RoleSpans {
    /// The whole object.
    pub whole: Span,
    /// The value of the display name, quotes included.
    pub name: Option<Span>,
    /// The value of each entry of each list, quotes included.
    pub entries: HashMap<EntryRef, Span>,
    /// Each list of entries, by the number of its permission object.
    pub lists: HashMap<(usize, EntryList), FieldSpans>,
    /// Each permission object.
    pub permissions: Vec<Span>,
    /// The value of each assignable scope, quotes included.
    pub assignable_scopes: Vec<Span>,
    /// Keys that no reader of role definitions knows, with their text, quotes
    /// included in the place.
    pub unknown_keys: Vec<(String, Span)>,
    /// Keys that stand twice in one object: the text, the first and the second
    /// place.
    pub duplicate_keys: Vec<(String, Span, Span)>,
}

/// The places of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpans {
    /// The key, quotes included.
    pub key: Span,
    /// The whole value.
    pub value: Span,
}

impl SourceMap {
    /// The places of a list of entries.
    pub fn list(&self, role: usize, permission: usize, list: EntryList) -> Option<FieldSpans> {
        let lists = &self.roles.get(role)?.lists;
        lists.get(&(permission, list)).copied()
    }

    /// The place of an entry.
    pub fn entry(&self, entry: EntryRef) -> Option<Span> {
        self.roles.get(entry.role)?.entries.get(&entry).copied()
    }
}
