//! One level of an object.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::value::{self, ValueError};
use crate::text::caseless;

/// Up to so many fields are compared pair by pair when looking for duplicates.
const FEW: usize = 32;

/// Room for so many fields is made at once.
const USUAL: usize = 16;

/// A key and its value.
#[derive(Debug)]
pub struct Field<'a> {
    key: Cow<'a, str>,
    quoted: &'a str,
    value: &'a RawValue,
    asked_for: Cell<bool>,
    disputed: Cell<bool>,
}

impl<'a> Field<'a> {
    pub(super) fn new(key: &'a RawValue, value: &'a RawValue) -> Self {
        let quoted = key.get();
        Self {
            // A key with an impossible escape is no key that anybody knows; it is
            // shown as it stands.
            key: value::string(key).unwrap_or(Cow::Borrowed(quoted)),
            quoted,
            value,
            asked_for: Cell::new(false),
            disputed: Cell::new(false),
        }
    }

    /// The key, its escapes resolved.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The key as it stands in the document, quotes included.
    pub fn quoted_key(&self) -> &'a str {
        self.quoted
    }

    /// The value.
    pub fn value(&self) -> &'a RawValue {
        self.value
    }

    /// Whether the value is `null`.
    pub fn is_null(&self) -> bool {
        self.value.get() == "null"
    }

    /// Whether the key stands before with another value, which is lost. Known of a
    /// field that [`Object::get`] or [`Object::peek`] gave.
    pub fn is_disputed(&self) -> bool {
        self.disputed.get()
    }
}

/// A key that stands more than once in an object.
#[derive(Debug)]
pub struct Duplicate<'o, 'a> {
    /// Where it stands first.
    pub first: &'o Field<'a>,
    /// Where it stands again; where something has to count, it is the last one.
    pub again: &'o Field<'a>,
}

/// The fields of one object, in order, none of the values looked into.
///
/// It remembers which keys were asked for: those that nobody asked for are the
/// ones that the reader does not know.
#[derive(Debug)]
pub struct Object<'a> {
    fields: Vec<Field<'a>>,
}

impl<'a> Object<'a> {
    pub(super) fn of_fields(fields: Vec<Field<'a>>) -> Self {
        Self { fields }
    }

    /// Reads one level of a value.
    ///
    /// # Errors
    /// [`ValueError`] where the value is no object.
    pub fn read(value: &'a RawValue) -> Result<Self, ValueError<'a>> {
        serde_json::from_str(value.get()).map_err(|_| ValueError::expected("an object", value))
    }

    /// All fields, in the order of the document.
    pub fn fields(&self) -> &[Field<'a>] {
        &self.fields
    }

    /// The field of the first of several names that is there and not `null`; else
    /// one that is `null`. Of a key that stands twice the last one counts. All the
    /// names count as asked for.
    pub fn get(&self, names: &[&str]) -> Option<&Field<'a>> {
        self.find(names, true)
    }

    /// Like [`Object::get`], without counting as asking.
    pub fn peek(&self, names: &[&str]) -> Option<&Field<'a>> {
        self.find(names, false)
    }

    fn find(&self, names: &[&str], asking: bool) -> Option<&Field<'a>> {
        // Lower is better: a value before `null`, an earlier name before a later.
        let mut best: Option<((bool, usize), &Field<'a>)> = None;
        for field in &self.fields {
            let Some(name) = names.iter().position(|name| caseless::eq(name, &field.key)) else {
                continue;
            };
            if asking {
                field.asked_for.set(true);
            }
            let rank = (field.is_null(), name);
            if let Some((known, first)) = best
                && known.1 == rank.1
                && (first.is_disputed() || first.value.get() != field.value.get())
            {
                field.disputed.set(true);
            }
            // Of a key that stands twice the last one counts, be it `null`.
            let better = best.is_none_or(|(known, _)| rank <= known || rank.1 == known.1);
            if better {
                best = Some((rank, field));
            }
        }
        best.map(|(_, field)| field)
    }

    /// Counts every key as asked for.
    pub fn ask_for_all(&self) {
        for field in &self.fields {
            field.asked_for.set(true);
        }
    }

    /// The fields that nobody asked for and that are not among `ignored`.
    pub fn unknown<'o>(&'o self, ignored: &'o [&str]) -> impl Iterator<Item = &'o Field<'a>> {
        self.fields.iter().filter(move |field| {
            !field.asked_for.get() && !ignored.iter().any(|name| caseless::eq(name, &field.key))
        })
    }

    /// The keys that stand more than once.
    pub fn duplicates(&self) -> Vec<Duplicate<'_, 'a>> {
        if self.fields.len() > FEW {
            return self.duplicates_of_many();
        }
        let mut found = Vec::new();
        for (at, again) in self.fields.iter().enumerate() {
            let mut before = self.fields.iter().take(at);
            if let Some(first) = before.find(|first| caseless::eq(&first.key, &again.key)) {
                found.push(Duplicate { first, again });
            }
        }
        found
    }

    fn duplicates_of_many(&self) -> Vec<Duplicate<'_, 'a>> {
        let mut found = Vec::new();
        let mut seen: HashMap<Cow<'_, str>, &Field<'a>> = HashMap::with_capacity(self.fields.len());
        for again in &self.fields {
            match seen.entry(caseless::fold(&again.key)) {
                Entry::Occupied(first) => found.push(Duplicate {
                    first: first.get(),
                    again,
                }),
                Entry::Vacant(slot) => {
                    slot.insert(again);
                }
            }
        }
        found
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_map(Fields)
            .map(|fields| Self { fields })
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<Field<'de>>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::with_capacity(USUAL);
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            fields.push(Field::new(key, value));
        }
        Ok(fields)
    }
}
