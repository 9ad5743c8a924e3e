//! Files in TOML, by the crate `toml`.

use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::text::{FileId, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error;
use super::node::{Entry, Node, Value};

/// The whole file as a table; `help` is said where it is no TOML.
pub(crate) fn parse(file: FileId, text: &str, help: &str) -> Result<Node, Box<Diagnostic>> {
    // A byte order mark is no part of the text.
    let (skipped, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (text.len() - rest.len(), rest),
        None => (0, text),
    };
    let table = DeTable::parse(rest).map_err(|problem| {
        let message = format!("this is no TOML: {}", problem.message().replace('\n', "; "));
        let found = error(message).help(help);
        Box::new(match problem.span() {
            Some(span) => {
                let span = span.start + skipped..span.end.max(span.start) + skipped;
                found.at(Span::new(file, span), "")
            }
            None => found,
        })
    })?;
    let mut node = Node {
        span: 0..rest.len(),
        value: of_table(table.get_ref()),
    };
    if skipped > 0 {
        shift(&mut node, skipped);
    }
    Ok(node)
}

/// The parser ends at 80 levels, so that this goes no deeper.
fn of_table(table: &DeTable<'_>) -> Value {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().clone().into_owned(),
            key_span: key.span(),
            node: of_value(value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    Value::Table(entries)
}

fn of_value(value: &Spanned<DeValue<'_>>) -> Node {
    Node {
        span: value.span(),
        value: match value.get_ref() {
            DeValue::String(text) => Value::Text(text.clone().into_owned()),
            DeValue::Boolean(truth) => Value::Truth(*truth),
            DeValue::Array(list) => Value::List(list.iter().map(of_value).collect()),
            DeValue::Table(table) => of_table(table),
            DeValue::Integer(number) => {
                let whole = usize::from_str_radix(number.as_str(), number.radix());
                whole.map_or(Value::Other("a number"), Value::Number)
            }
            DeValue::Float(_) => Value::Other("a number"),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
        },
    }
}

fn shift(node: &mut Node, by: usize) {
    node.span = node.span.start + by..node.span.end + by;
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(|node| shift(node, by)),
        Value::Table(entries) => {
            for entry in entries {
                entry.key_span = entry.key_span.start + by..entry.key_span.end + by;
                shift(&mut entry.node, by);
            }
        }
        _ => {}
    }
}
