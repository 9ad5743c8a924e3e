//! Where in a file the parts of its role definitions and the conditions of its
//! assignments stand. The model holds no places; those who show them keep this
//! beside it.

use std::collections::{HashMap, HashSet};

use super::element::Element;
use crate::condition::TextSpan;
use crate::json::{Document, Field, StringPlaces};
use crate::role::{EntryList, EntryRef};
use crate::text::Span;

/// The places of the role definitions and assignments of one file, in the order in
/// which they were read.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// One for each role definition.
    pub roles: Vec<RoleSpans>,
    /// One for each role assignment.
    pub assignments: Vec<AssignmentSpans>,
    /// One for each deny assignment.
    pub denies: Vec<AssignmentSpans>,
}

/// The places of a role assignment or deny assignment.
#[derive(Debug, Clone)]
pub struct AssignmentSpans {
    /// The whole object.
    pub whole: Span,
    /// Its condition, where it has the key.
    pub condition: Option<ConditionSpans>,
}

/// The places of a condition.
#[derive(Debug, Clone)]
pub struct ConditionSpans {
    /// The value of `condition`, quotes included.
    pub value: Span,
    /// The value of `conditionVersion`, quotes included, where it is there.
    pub version: Option<Span>,
    places: StringPlaces,
}

impl ConditionSpans {
    /// The places of a condition that stands in two fields.
    pub(super) fn of(
        document: &Document<'_>,
        expression: Option<&Field<'_>>,
        version: Option<&Field<'_>>,
    ) -> Option<Self> {
        let expression = expression.filter(|field| !field.is_null())?;
        let version = version.filter(|field| !field.is_null());
        Some(Self {
            value: document.span_of(expression.value()),
            version: version.map(|field| document.span_of(field.value())),
            places: StringPlaces::of(expression.value().get()),
        })
    }

    /// The places of the condition that a document has itself.
    pub(super) fn of_element(element: &Element<'_>) -> Option<Self> {
        let [expression, version] =
            ["condition", "conditionVersion"].map(|name| element.field(&[name]));
        Self::of(element.document(), expression, version)
    }

    /// Where a part of the condition's text stands in the file, through the
    /// escapes of the string that holds it.
    pub fn part(&self, part: TextSpan) -> Span {
        let written = self.places.range(part.range());
        let at = |offset: usize| self.value.start.saturating_add(offset).min(self.value.end);
        Span::new(self.value.file, at(written.start)..at(written.end))
    }
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
    /// The lists in which something stands that is no entry and was left out: what
    /// lies between two entries of them is not only what parts entries.
    pub left_out: HashSet<(usize, EntryList)>,
    /// Each permission object.
    pub permissions: Vec<Span>,
    /// The condition of each permission object, where it has one.
    pub conditions: Vec<Option<ConditionSpans>>,
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
