//! What `azrbac lint` is measured against, as whole processes over the same file:
//! `floor typed FILE` reads it strictly into structs of the fields that decide anything,
//! `floor spans FILE` strictly into a tree in which every value and every key has its
//! place in the text. `README.md` beside this has the commands and the figures.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a program of its own, which reads a file and prints"
)]

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Role<'a> {
    #[serde(borrow)]
    role_name: Cow<'a, str>,
    #[serde(borrow)]
    permissions: Vec<Permission<'a>>,
    #[serde(borrow)]
    assignable_scopes: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permission<'a> {
    #[serde(borrow)]
    actions: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    not_actions: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    data_actions: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    not_data_actions: Vec<Cow<'a, str>>,
}

/// A value with its place.
struct Node<'a> {
    place: Range<usize>,
    value: Value<'a>,
}

enum Value<'a> {
    List(Vec<Node<'a>>),
    Object(Vec<(Cow<'a, str>, Range<usize>, Node<'a>)>),
    Text(Cow<'a, str>),
    Other,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, path] = arguments.as_slice() else {
        return Err("usage: floor typed|spans FILE".into());
    };
    let text = std::fs::read_to_string(path)?;
    let counted = match mode.as_str() {
        "typed" => typed(&text)?,
        "spans" => count(&node(serde_json::from_str(&text)?, &text)?),
        _ => return Err("usage: floor typed|spans FILE".into()),
    };
    println!("{counted}");
    Ok(())
}

fn typed(text: &str) -> Result<usize, serde_json::Error> {
    let roles: Vec<Role<'_>> = serde_json::from_str(text)?;
    let entries = |permission: &Permission<'_>| {
        let grants = permission.actions.len() + permission.data_actions.len();
        grants + permission.not_actions.len() + permission.not_data_actions.len()
    };
    let counted = roles.iter().map(|role| {
        let entries: usize = role.permissions.iter().map(entries).sum();
        role.role_name.len() + role.assignable_scopes.len() + entries
    });
    Ok(counted.sum())
}

/// Reads a value; serde_json hands out raw values as slices of the text, and where a slice
/// lies is its place.
fn node<'a>(raw: &'a RawValue, text: &str) -> Result<Node<'a>, serde_json::Error> {
    let written = raw.get();
    let value = match written.as_bytes().first() {
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(written)?;
            let nodes = items.into_iter().map(|item| node(item, text));
            Value::List(nodes.collect::<Result<_, _>>()?)
        }
        Some(b'{') => {
            let Fields(fields) = serde_json::from_str(written)?;
            let fields = fields.into_iter().map(|(key, value)| {
                let name = serde_json::from_str::<Text<'_>>(key.get())?.0;
                Ok((name, place(key.get(), text), node(value, text)?))
            });
            Value::Object(fields.collect::<Result<_, serde_json::Error>>()?)
        }
        Some(b'"') => Value::Text(serde_json::from_str::<Text<'_>>(written)?.0),
        _ => Value::Other,
    };
    Ok(Node {
        place: place(written, text),
        value,
    })
}

/// A text, without a copy where it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The fields of an object, one level deep.
struct Fields<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Fields<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

fn place(part: &str, text: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

fn count(node: &Node<'_>) -> usize {
    let below = match &node.value {
        Value::List(items) => items.iter().map(count).sum(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(key, place, node)| key.len() + place.len() + count(node))
                .sum()
        }
        Value::Text(text) => text.len(),
        Value::Other => 0,
    };
    below + usize::from(!node.place.is_empty())
}
