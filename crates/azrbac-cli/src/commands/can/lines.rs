//! The questions of a batch: JSON Lines, or CSV with the same names as headings.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use azrbac_core::condition::{Attribute, AttributeMap, AttributeSource, Value};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::words;
use crate::error::CliError;

/// What stands in the headings of a CSV file, and as keys in JSON Lines.
pub(super) const COLUMNS: [&str; 9] = [
    "principal",
    "operation",
    "plane",
    "scope",
    "attributes",
    "attributesComplete",
    "subOperation",
    "asOf",
    "pim",
];

/// What parts the columns of files that are called CSV too.
const OTHER_MARKS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];

/// A question as it was written, and where.
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    pub(super) question: Result<Question, String>,
}

/// A question as it was written.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Question {
    pub(super) principal: String,
    pub(super) operation: String,
    pub(super) scope: String,
    #[serde(default)]
    pub(super) plane: Option<String>,
    #[serde(default)]
    pub(super) attributes: Option<Pairs<Pairs<Given>>>,
    #[serde(default)]
    pub(super) attributes_complete: Option<bool>,
    #[serde(default)]
    pub(super) sub_operation: Option<String>,
    #[serde(default)]
    pub(super) as_of: Option<String>,
    #[serde(default)]
    pub(super) pim: Option<String>,
}

/// An object with its keys as they stand, so that one that stands twice is seen.
#[derive(Debug)]
pub(super) struct Pairs<V>(Vec<(String, V)>);

/// The value of an attribute; several make a list, none say that it is missing.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Given {
    One(Scalar),
    List(Vec<Scalar>),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Scalar {
    Text(String),
    Truth(bool),
    Number(i64),
}

impl fmt::Display for Scalar {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => out.write_str(text),
            Self::Truth(truth) => truth.fmt(out),
            Self::Number(number) => number.fmt(out),
        }
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Keys<V> {
            type Value = Pairs<V>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Keys(PhantomData))
    }
}

impl Question {
    /// The attributes that the line gives; `complete` where those that it does not
    /// give are missing. The sub-operation may be told as the attribute that it is.
    pub(super) fn attributes(&self, complete: bool) -> Result<(AttributeMap, Vec<String>), String> {
        let mut map = match complete {
            true => AttributeMap::complete(),
            false => AttributeMap::partial(),
        };
        let sources = self.attributes.iter().flat_map(|sources| &sources.0);
        let mut seen = HashSet::new();
        let mut sub_operations = Vec::new();
        for (source, paths) in sources {
            if AttributeSource::from_name(source).is_none() {
                let known = "resource, request, principal, environment";
                return Err(format!("`{source}` is no source of attributes: {known}"));
            }
            for (path, given) in &paths.0 {
                let attribute = Attribute::parse(&format!("{source}[{path}]"));
                let attribute = attribute.map_err(|error| error.to_string())?;
                if seen.contains(&attribute) {
                    return Err(format!("the attribute `{attribute}` is given twice"));
                }
                let texts = given.texts();
                if attribute.is_sub_operation() {
                    sub_operations.extend(texts);
                    continue;
                }
                let values = texts.iter().map(|text| Value::of(&attribute.path, text));
                let values = values.collect::<Result<Vec<_>, _>>();
                map.insert(&attribute, values.map_err(|error| error.to_string())?);
                seen.insert(attribute);
            }
        }
        Ok((map, sub_operations))
    }
}

impl Given {
    fn texts(&self) -> Vec<String> {
        let scalars = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::List(list) => list,
        };
        scalars.iter().map(Scalar::to_string).collect()
    }
}

/// The questions of a text: JSON Lines where it begins with a `{`, else CSV. Lines
/// without anything are no questions.
pub(super) fn read(text: &str) -> Result<Box<dyn Iterator<Item = Line> + '_>, CliError> {
    let begin = text.trim_start();
    match begin.as_bytes().first() {
        None => Err(unusable(
            "there is no question in it",
            "write one JSON object a line, or CSV with headings",
        )),
        Some(b'[') => Err(unusable(
            "it is a JSON array, not JSON Lines",
            "write one object a line, as `jq -c '.[]'` does",
        )),
        Some(b'{') => Ok(Box::new(json_lines(text))),
        Some(_) => csv(text),
    }
}

fn unusable(message: &str, help: &str) -> CliError {
    CliError::Input {
        message: format!("the batch cannot be read: {message}"),
        help: help.to_owned(),
    }
}

fn json_lines(text: &str) -> impl Iterator<Item = Line> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| Line {
            number,
            question: serde_json::from_str(line).map_err(|_| words::of_line(line)),
        })
}

fn csv(text: &str) -> Result<Box<dyn Iterator<Item = Line> + '_>, CliError> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headings = reader.headers().cloned().map_err(|error| {
        let help = "write one JSON object a line, or CSV with headings";
        unusable(&error.to_string(), help)
    })?;
    let known = || format!("headings are {}", COLUMNS.join(", "));
    if let (Some(head), 1) = (headings.get(0), headings.len())
        && let Some((mark, name)) = OTHER_MARKS
            .into_iter()
            .find(|(mark, _)| head.contains(*mark))
        && head.split(mark).all(|name| COLUMNS.contains(&name.trim()))
    {
        let message = format!("its headings are parted by {name}");
        return Err(unusable(&message, "part them, and the cells, by commas"));
    }
    if let Some(unknown) = headings.iter().find(|name| !COLUMNS.contains(name)) {
        let message =
            format!("it does not begin with a `{{`, and as CSV its heading `{unknown}` is unknown");
        return Err(unusable(&message, &known()));
    }
    let twice = |at: usize, name: &str| headings.iter().take(at).any(|other| other == name);
    let twice = headings
        .iter()
        .enumerate()
        .find(|(at, name)| twice(*at, name));
    if let Some((_, name)) = twice {
        return Err(unusable(
            &format!("the heading `{name}` stands twice"),
            &known(),
        ));
    }
    let lacks = words::NEEDED
        .iter()
        .find(|name| !headings.iter().any(|one| one == **name));
    if let Some(name) = lacks {
        return Err(unusable(
            &format!("the heading `{name}` is missing"),
            &known(),
        ));
    }
    Ok(Box::new(reader.into_records().map(move |record| {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let number = error.position().map_or(0, csv::Position::line);
                let question = Err(error.to_string());
                return Line { number, question };
            }
        };
        let number = record.position().map_or(0, csv::Position::line);
        Line {
            number,
            question: row(&headings, &record),
        }
    })))
}

/// A row as the object that it stands for; cells without anything are not given.
fn row(headings: &csv::StringRecord, record: &csv::StringRecord) -> Result<Question, String> {
    if headings.len() != record.len() {
        let (cells, wanted) = (record.len(), headings.len());
        return Err(format!(
            "it has {cells} cells, and there are {wanted} headings"
        ));
    }
    let mut object = serde_json::Map::new();
    for (name, cell) in headings.iter().zip(record) {
        if cell.is_empty() {
            continue;
        }
        let value = match name {
            "attributes" => continue,
            "attributesComplete" => match cell.to_ascii_lowercase().as_str() {
                "true" => true.into(),
                "false" => false.into(),
                _ => {
                    return Err(format!(
                        "`attributesComplete`: `{cell}` is neither true nor false"
                    ));
                }
            },
            _ => cell.into(),
        };
        object.insert(name.to_owned(), value);
    }
    let object = serde_json::Value::from(object);
    let mut question: Question =
        serde_json::from_value(object.clone()).map_err(|_| words::of_line(&object.to_string()))?;
    let attributes = headings
        .iter()
        .zip(record)
        .find(|(name, _)| *name == "attributes");
    if let Some((_, cell)) = attributes.filter(|(_, cell)| !cell.is_empty()) {
        let read = serde_json::from_str(cell);
        question.attributes =
            Some(read.map_err(|_| format!("`attributes`: {}", words::of_attributes(cell)))?);
    }
    Ok(question)
}
