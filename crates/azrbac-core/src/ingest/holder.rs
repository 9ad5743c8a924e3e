//! Objects that no reader knows and that hold documents which one would read.

use std::collections::HashSet;
use std::ops::ControlFlow;

use serde_json::value::RawValue;

use super::element::Element;
use super::foreign::Found;
use super::kind_reader::KindReader;
use super::lost::{Lost, text};
use super::{page, table};
use crate::json::{self, Document, Field, List, Object, Type};
use crate::snapshot::Kind;
use crate::text::caseless;

/// So many keys of an object are looked below.
const MOST_KEYS: usize = 64;

/// A document of this project's own whose `schema` is misspelt, and an export without it.
pub(super) fn misspelt(object: &Object<'_>) -> Option<Found> {
    let is_ours = |field: &&Field<'_>| {
        let text = json::string(field.value());
        text.is_ok_and(|text| caseless::starts_with(text.trim(), "azrbac."))
    };
    let stated = object.fields().iter().find(is_ours);
    let kind = text(object, "kind").and_then(|name| Kind::from_name(&name));
    let export = object.peek(&["pages"]).is_some() && kind.is_some();
    if stated.is_none() && !export {
        return None;
    }
    Some(Found {
        what: match stated {
            Some(field) => format!(
                "the schema {} under the key `{}`",
                field.value(),
                field.key()
            ),
            None => "an export that does not say its `schema`".to_owned(),
        },
        help: "an export says `\"schema\": \"azrbac.export/v1\"`, a snapshot \
               `\"schema\": \"azrbac.snapshot/v1\"`",
        lost: vec![kind.map_or(Lost::Anything, Lost::Of)],
    })
}

/// An object around documents that would be read.
pub(super) fn holder(document: &Document<'_>, object: &Object<'_>) -> Option<Found> {
    let fields = object.fields().iter().take(MOST_KEYS);
    let held = fields.filter_map(|field| Some((field, below(document, field.value())?)));
    let mut held: Vec<(&Field<'_>, &KindReader)> = held.collect();
    let mut seen = HashSet::new();
    held.retain(|(_, reader)| seen.insert(reader.kind));
    let (first, _) = held.first()?;
    let shown: Vec<String> = held
        .iter()
        .map(|(field, reader)| format!("a {} below `{}`", reader.noun, field.key()))
        .collect();
    Some(Found {
        what: format!("an object that holds {}", shown.join(" and ")),
        lost: held
            .iter()
            .map(|(_, reader)| Lost::Of(reader.kind))
            .collect(),
        help: match Kind::from_name(first.key()) {
            Some(_) => "a snapshot says what it is: `\"schema\": \"azrbac.snapshot/v1\"`",
            None => "give what stands there by itself, or as a list",
        },
    })
}

/// An object that says no more than a page does, without a list.
pub(super) fn empty_page(object: &Object<'_>) -> Option<Found> {
    let of_page = |key: &str| {
        key.starts_with("@odata.")
            || ["count", "nextLink"]
                .iter()
                .any(|own| caseless::eq(own, key))
    };
    let list = object.peek(&["value"])?;
    let mut others = object.fields().iter();
    let alone = others.all(|field| caseless::eq(field.key(), "value") || of_page(field.key()));
    alone.then(|| Found {
        what: format!(
            "a page whose `value` is {}, not a list",
            Type::of(list.value()).described()
        ),
        help: "export it again: what should stand there is not known",
        lost: vec![Lost::Anything],
    })
}

/// The reader of a document, or of the first of a list of them.
pub(super) fn below<'a>(
    document: &Document<'a>,
    value: &'a RawValue,
) -> Option<&'static KindReader> {
    let reader = |element: &Element<'_>| {
        table::recognise(element).filter(|reader| reader.kind != Kind::Resources)
    };
    let page = || page::of(document, &Object::read(value).ok()?).map(|page| page.list);
    let Some(list) = List::of(document, value.get()).or_else(page) else {
        let object = Object::read(value).ok()?;
        return reader(&Element::of_object(*document, 1, value.get(), object));
    };
    let mut found = None;
    list.each(|document, item| {
        let element = Element::of_item(document, 1, item);
        found = element.ok().and_then(|element| reader(&element));
        ControlFlow::Break(())
    });
    found
}
