//! Files in JSON, by the reader of the core.

use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::json::{Document, Object, Root, boolean, list, string};
use azrbac_core::text::FileId;

use super::node::{Entry, Node, Value};

/// Deeper than this no key has a value: a file, its list, an expectation, a table
/// in it, a list in that.
const DEEPEST: usize = 6;

/// The whole file as a table.
pub(crate) fn parse(file: FileId, text: &str) -> Result<Node, Box<Diagnostic>> {
    let document = Document::new(file, text);
    let value = match document.root()? {
        Root::Object(object) => of_object(&document, &object, DEEPEST),
        Root::List(_) => Value::Other("a list"),
        Root::Scalar(_) => Value::Other("a single value"),
    };
    Ok(Node {
        span: 0..text.len(),
        value,
    })
}

fn of_object(document: &Document<'_>, object: &Object<'_>, depth: usize) -> Value {
    let fields = object.fields().iter();
    let entries = fields.map(|field| {
        let place = document.span(field.quoted_key()).range();
        Entry {
            key: field.key().to_owned(),
            key_span: place,
            node: of_value(document, field.value(), depth.saturating_sub(1)),
        }
    });
    Value::Table(entries.collect())
}

fn of_value(document: &Document<'_>, value: &serde_json::value::RawValue, depth: usize) -> Node {
    let described = "what is expected here";
    Node {
        span: document.span_of(value).range(),
        value: match value.get().bytes().next() {
            Some(b'"') => match string(value) {
                Ok(text) => Value::Text(text.into_owned()),
                Err(_) => Value::Other("a string with an escape that stands for nothing"),
            },
            Some(b't' | b'f') => boolean(value).map_or(Value::Other("a value"), Value::Truth),
            _ if depth == 0 => Value::Other("nested too deeply"),
            Some(b'{') => match Object::read(value) {
                Ok(object) => of_object(document, &object, depth),
                Err(_) => Value::Other("an object"),
            },
            Some(b'[') => match list(value, described) {
                Ok(all) => {
                    let all = all.into_iter();
                    Value::List(all.map(|one| of_value(document, one, depth - 1)).collect())
                }
                Err(_) => Value::Other("a list"),
            },
            Some(b'n') => Value::Other("`null`"),
            _ => Value::Other("a number"),
        },
    }
}
