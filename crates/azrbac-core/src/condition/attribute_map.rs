//! Attributes that were given, one by one.

use std::collections::BTreeMap;

use super::attribute::{Attribute, AttributePath, AttributeSource};
use super::attributes::{AttributeValue, Attributes};
use super::known::KnownAttribute;
use super::value::Value;
use crate::text::caseless;

/// Attributes that were given. Paths are the same without regard to letter case; keys
/// behind a `:` that are not in the table of attributes, such as those of tags, are kept
/// apart as written, for conditions that mark them as case-sensitive.
///
/// ```
/// use azrbac_core::condition::{Attribute, AttributeMap, AttributeValue, Attributes};
///
/// let mut map = AttributeMap::complete();
/// let name = Attribute::parse("Resource[Microsoft.Storage/storageAccounts:name]")?;
/// map.add(&name, "sa1");
/// assert_eq!(
///     map.value(name.source, &name.path),
///     AttributeValue::Present(vec!["sa1".into()])
/// );
/// let other = Attribute::parse("Environment[isPrivateLink]")?;
/// assert_eq!(map.value(other.source, &other.path), AttributeValue::Absent);
/// # Ok::<(), azrbac_core::condition::AttributeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttributeMap {
    /// By source and folded path without a mark; then by the key of which letter case may
    /// count.
    given: BTreeMap<(AttributeSource, String), BTreeMap<String, Given>>,
    complete: bool,
}

/// An attribute that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Given {
    /// The path without a mark, as it was written first.
    path: String,
    values: Vec<Value>,
}

impl AttributeMap {
    /// No attributes; those that are not given are unknown.
    pub fn partial() -> Self {
        Self::default()
    }

    /// No attributes; those that are not given are known to be missing.
    pub fn complete() -> Self {
        Self {
            complete: true,
            ..Self::default()
        }
    }

    /// Adds a value to an attribute: the first one makes it present, further ones
    /// make it a list, however the path is spelt.
    pub fn add(&mut self, attribute: &Attribute, value: impl Into<Value>) {
        self.set(attribute).push(value.into());
    }

    /// Says that an attribute is there with these values; none mean that it is
    /// missing.
    pub fn insert(&mut self, attribute: &Attribute, values: Vec<Value>) {
        *self.set(attribute) = values;
    }

    fn set(&mut self, attribute: &Attribute) -> &mut Vec<Value> {
        let path = attribute.path.unmarked();
        let spellings = self.given.entry(place(attribute.source, &attribute.path));
        let given = spellings
            .or_default()
            .entry(key(&attribute.path).unwrap_or_default().to_owned())
            .or_insert_with(|| Given {
                path: path.to_owned(),
                values: Vec::new(),
            });
        &mut given.values
    }
}

impl Attributes for AttributeMap {
    fn value(&self, source: AttributeSource, path: &AttributePath) -> AttributeValue {
        let spellings = self.given.get(&place(source, path)).into_iter().flatten();
        let wanted = key(path).filter(|_| path.is_case_sensitive());
        let mut found = spellings
            .filter(|(key, _)| wanted.is_none_or(|wanted| wanted == *key))
            .peekable();
        if found.peek().is_none() {
            return match self.complete {
                true => AttributeValue::Absent,
                false => AttributeValue::Unknown,
            };
        }
        let values: Vec<Value> = found.flat_map(|(_, given)| given.values.clone()).collect();
        match values.is_empty() {
            true => AttributeValue::Absent,
            false => AttributeValue::Present(values),
        }
    }

    fn listed(&self) -> Vec<(Attribute, Vec<Value>)> {
        let every = self.given.iter().flat_map(|((source, _), spellings)| {
            let spellings = spellings.values();
            spellings.map(move |given| (*source, given))
        });
        every
            .filter_map(|(source, given)| {
                let path = AttributePath::parse(&given.path)?;
                Some((Attribute { source, path }, given.values.clone()))
            })
            .collect()
    }

    fn is_complete(&self) -> bool {
        self.complete
    }
}

fn place(source: AttributeSource, path: &AttributePath) -> (AttributeSource, String) {
    (source, caseless::fold(path.unmarked()).into_owned())
}

/// The key of which letter case may count; a whole path of the table has none.
fn key(path: &AttributePath) -> Option<&str> {
    let whole = KnownAttribute::find(path).is_some_and(|row| !row.name.ends_with(':'));
    path.key().filter(|_| !whole)
}
