//! Where in a file the parts of its role definitions and the conditions of its
//! assignments stand. The model holds no places; those who show them keep this
//! beside it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::element::Element;
use crate::condition::TextSpan;
use crate::json::{Document, Field, StringPlaces, Type};
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
    /// One for each declared role assignment.
    pub declared: Vec<AssignmentSpans>,
    /// In their order, none reaching into another.
    guarded: Vec<Span>,
}

/// The places of a role assignment or deny assignment.
#[derive(Debug, Clone)]
pub struct AssignmentSpans {
    /// The whole object.
    pub whole: Span,
    /// Its condition, where it has the key.
    pub condition: Option<ConditionSpans>,
    /// Of a deny assignment, the condition of each permission object, where it has one.
    pub permissions: Vec<Option<ConditionSpans>>,
}

/// The places of a condition.
#[derive(Debug, Clone)]
pub struct ConditionSpans {
    /// The value of `condition`, quotes included.
    pub value: Span,
    /// The value of `conditionVersion`, where it is there.
    pub version: Option<VersionSpan>,
    /// How the text is written, for those who write a part of it anew.
    pub notation: Notation,
    places: StringPlaces,
}

/// The place of a `conditionVersion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionSpan {
    /// The value, quotes included.
    pub span: Span,
    /// Whether it is a text, as Azure's documents have it; a number is read alike.
    pub is_text: bool,
}

/// How a text is written in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// As a string of JSON.
    Json,
    /// In a way of its own, with other escapes or none.
    Other,
}

impl ConditionSpans {
    /// The places of a condition in a file of another kind than JSON, or of a
    /// condition whose bytes stand at `places` of `value`.
    pub fn new(
        value: Span,
        version: Option<VersionSpan>,
        notation: Notation,
        places: StringPlaces,
    ) -> Self {
        Self {
            value,
            version,
            notation,
            places,
        }
    }

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
            version: version.map(|field| VersionSpan {
                span: document.span_of(field.value()),
                is_text: Type::of(field.value()) == Type::String,
            }),
            notation: Notation::Json,
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

/// The place of each entry of a role definition that has one, in the order of the
/// entries. A search is logarithmic.
#[derive(Debug, Clone, Default)]
pub struct EntrySpans(Vec<(EntryRef, Span)>);

impl EntrySpans {
    /// Notes the place of an entry, in place of what was known of it. At once where no
    /// later entry is known yet, as for readers, which go through the entries in order.
    pub fn insert(&mut self, entry: EntryRef, span: Span) {
        if self.0.last().is_none_or(|(last, _)| *last < entry) {
            self.0.push((entry, span));
            return;
        }
        match self.find(entry) {
            Ok(at) => {
                if let Some((_, known)) = self.0.get_mut(at) {
                    *known = span;
                }
            }
            Err(at) => self.0.insert(at, (entry, span)),
        }
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }

    /// The place of an entry.
    pub fn get(&self, entry: EntryRef) -> Option<Span> {
        let (_, span) = self.0.get(self.find(entry).ok()?)?;
        Some(*span)
    }

    /// All places, in the order of the entries.
    pub fn values(&self) -> impl Iterator<Item = &Span> {
        self.0.iter().map(|(_, span)| span)
    }

    fn find(&self, entry: EntryRef) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(&entry))
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
    pub entries: EntrySpans,
    /// Each list of entries, by the number of its permission object.
    pub lists: BTreeMap<(usize, EntryList), FieldSpans>,
    /// The lists in which something stands that is no known entry and was left out: what
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
    /// What of it is not known before it is deployed.
    pub unknown: Unknowns,
}

impl RoleSpans {
    /// The places of a role definition, of whose parts none is known yet.
    pub fn new(whole: Span) -> Self {
        Self {
            whole,
            name: None,
            entries: EntrySpans::default(),
            lists: BTreeMap::new(),
            left_out: HashSet::new(),
            permissions: Vec::new(),
            conditions: Vec::new(),
            assignable_scopes: Vec::new(),
            unknown_keys: Vec::new(),
            duplicate_keys: Vec::new(),
            unknown: Unknowns::default(),
        }
    }
}

/// What of a role definition is not known: a file leaves it to the time of its
/// deployment, as a parameter, a reference, an expression, or it could not be read. The role definition holds what is known
/// beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unknowns {
    /// The display name; what stands in its place is a label.
    pub name: bool,
    /// There may be more permission objects.
    pub permissions: bool,
    /// The lists that may have more entries, by the number of their permission
    /// object.
    pub lists: BTreeSet<(usize, EntryList)>,
    /// The permission objects whose condition is not known.
    pub conditions: BTreeSet<usize>,
    /// There may be more assignable scopes.
    pub assignable_scopes: bool,
}

impl Unknowns {
    /// Whether what the role definition grants is known in full.
    pub fn grants_are_known(&self) -> bool {
        !self.permissions && self.lists.is_empty() && self.conditions.is_empty()
    }
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
    /// Notes parts of the text that no fix may change: what is read from other places too,
    /// which are not all known, and what is written by rules of its own.
    pub fn guard(&mut self, parts: impl IntoIterator<Item = Span>) {
        self.guarded.extend(parts);
        self.guarded.sort_unstable();
        self.guarded.dedup_by(|next, last| {
            let within = next.file == last.file && next.start < last.end;
            if within {
                last.end = last.end.max(next.end);
            }
            within
        });
    }

    /// Whether a change there would reach into what no fix may change.
    pub fn is_guarded(&self, span: Span) -> bool {
        let ends_before = |part: &Span| (part.file, part.end) <= (span.file, span.start);
        let next = self.guarded.partition_point(ends_before);
        let next = self.guarded.get(next);
        next.is_some_and(|part| part.file == span.file && part.start < span.end)
    }

    /// The places of a list of entries.
    pub fn list(&self, role: usize, permission: usize, list: EntryList) -> Option<FieldSpans> {
        let lists = &self.roles.get(role)?.lists;
        lists.get(&(permission, list)).copied()
    }

    /// The place of an entry.
    pub fn entry(&self, entry: EntryRef) -> Option<Span> {
        self.roles.get(entry.role)?.entries.get(entry)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{prop_assert_eq, proptest};

    use super::EntrySpans;
    use crate::role::{EntryList, EntryRef};
    use crate::text::{Sources, Span};

    proptest! {
        #[test]
        fn they_are_found_in_whatever_order_they_came(
            entries in proptest::collection::vec((0..3_usize, 0..4_usize, 0..9_usize), 0..40),
        ) {
            let file = Sources::new().add("roles.json");
            let entry = |(permission, list, index): (usize, usize, usize)| EntryRef {
                role: 0,
                permission,
                list: EntryList::ALL[list],
                index,
            };
            let (mut spans, mut slow) = (EntrySpans::default(), BTreeMap::new());
            for (start, key) in entries.into_iter().enumerate() {
                let span = Span::new(file, start..start + 1);
                spans.insert(entry(key), span);
                slow.insert(entry(key), span);
            }
            prop_assert_eq!(spans.values().count(), slow.len());
            prop_assert_eq!(spans.values().collect::<Vec<_>>(), slow.values().collect::<Vec<_>>());
            for key in (0..3).flat_map(|p| (0..4).flat_map(move |l| (0..9).map(move |i| (p, l, i)))) {
                prop_assert_eq!(spans.get(entry(key)), slow.get(&entry(key)).copied());
            }
        }
    }
}
