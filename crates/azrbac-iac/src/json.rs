//! JSON, read whole into nodes.

use azrbac_core::ingest::Notation;
use azrbac_core::json::{Document, relaxed};
use azrbac_core::text::{FileId, Span};

use crate::node::{Field, MOST_LEVELS, Node, Value};

/// Which strings of a JSON file are expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expressions {
    /// `"[parameters('p')]"`, as in ARM templates.
    Arm,
    /// `"${var.p}"`, as in Terraform's JSON syntax.
    Terraform,
    /// None: what stands there is meant.
    None,
}

/// Why a text was not read.
#[derive(Debug)]
pub(crate) struct TooDeep(pub(crate) Span);

/// The value of a text; comments and trailing commas are taken. `None` where it is
/// no JSON. Linear in the text, and nothing here calls itself.
pub(crate) fn read(
    file: FileId,
    text: &str,
    expressions: Expressions,
) -> Option<Result<Node, TooDeep>> {
    let plain = Document::new(file, text);
    if plain.root().is_ok() {
        return Some(walk(file, text, expressions));
    }
    let text = relaxed(text);
    Document::new(file, &text).root().ok()?;
    Some(walk(file, &text, expressions))
}

fn walk(file: FileId, text: &str, expressions: Expressions) -> Result<Node, TooDeep> {
    let mut walk = Walk {
        file,
        text,
        expressions,
        at: 0,
        open: Vec::new(),
        root: None,
    };
    while walk.step()?.is_some() {}
    let whole = Span::new(file, 0..text.len());
    Ok(walk.root.unwrap_or_else(|| Node::unknown(whole)))
}

/// What is open at a place of the text.
enum Open {
    List(usize, Vec<Node>),
    Object(usize, Vec<Field>, Option<(String, Span)>),
}

struct Walk<'t> {
    file: FileId,
    text: &'t str,
    expressions: Expressions,
    at: usize,
    open: Vec<Open>,
    root: Option<Node>,
}

impl Walk<'_> {
    /// Goes on by one bracket, key or value; `None` at the end. The text is valid.
    fn step(&mut self) -> Result<Option<()>, TooDeep> {
        let Some(byte) = self.next_byte() else {
            return Ok(None);
        };
        let start = self.at;
        match byte {
            b'{' | b'[' if self.open.len() >= MOST_LEVELS => {
                return Err(TooDeep(self.span(start, start + 1)));
            }
            b'{' => self.open.push(Open::Object(start, Vec::new(), None)),
            b'[' => self.open.push(Open::List(start, Vec::new())),
            b'}' | b']' => {
                self.at += 1;
                let (start, value) = match self.open.pop() {
                    Some(Open::List(start, items)) => (start, Value::List(items)),
                    Some(Open::Object(start, fields, _)) => (start, Value::Object(fields)),
                    None => return Ok(None),
                };
                let span = self.span(start, self.at);
                self.put(Node { span, value });
                return Ok(Some(()));
            }
            b'"' => {
                let Some(length) = self.text.get(start..).and_then(string_length) else {
                    return Ok(None);
                };
                self.at += length;
                self.string(start);
                return Ok(Some(()));
            }
            _ => {
                self.scalar(start);
                return Ok(Some(()));
            }
        }
        self.at += 1;
        Ok(Some(()))
    }

    fn string(&mut self, start: usize) {
        let span = self.span(start, self.at);
        let written = self.text.get(start..self.at).unwrap_or_default();
        // An escape that names no character is kept as it stands.
        let text = serde_json::from_str(written).unwrap_or_else(|_| written.to_owned());
        if let Some(Open::Object(_, _, key @ None)) = self.open.last_mut() {
            *key = Some((text, span));
            return;
        }
        let value = string_value(text, self.expressions);
        self.put(Node { span, value });
    }

    fn scalar(&mut self, start: usize) {
        let rest = self.text.get(start..).unwrap_or_default();
        let end = rest.find([',', ']', '}', ' ', '\t', '\n', '\r']);
        self.at += end.unwrap_or(rest.len()).max(1);
        let value = match rest.as_bytes().first() {
            Some(b'n') => Value::Null,
            Some(b't') => Value::Other("`true`"),
            Some(b'f') => Value::Other("`false`"),
            _ => Value::Other("a number"),
        };
        let span = self.span(start, self.at);
        self.put(Node { span, value });
    }

    /// Puts a value where it belongs.
    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Object(_, fields, key)) => {
                if let Some((key, key_span)) = key.take() {
                    fields.push(Field {
                        key,
                        key_span,
                        node,
                    });
                }
            }
            None => self.root = Some(node),
        }
    }

    /// The next byte that is neither blank nor a separator.
    fn next_byte(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let skipped = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':'))?;
        self.at += skipped;
        rest.get(skipped).copied()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start..end)
    }
}

/// The length of the string at the start, quotes included.
fn string_length(text: &str) -> Option<usize> {
    let mut at = 1;
    loop {
        at += text.get(at..)?.find(['"', '\\'])?;
        if text.as_bytes().get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        // Behind a backslash stands a character of one byte.
        at += 2;
    }
}

fn string_value(text: String, expressions: Expressions) -> Value {
    let notation = Notation::Json;
    match expressions {
        Expressions::Arm if text.starts_with("[[") && text.ends_with(']') => Value::Text {
            text: text.replacen("[[", "[", 1),
            // A byte of the text stands where another one is written.
            notation: Notation::Other,
        },
        Expressions::Arm if text.starts_with('[') && text.ends_with(']') => Value::Unknown {
            tail: tail_of_expression(&text).to_owned(),
        },
        Expressions::Terraform if text.contains("${") || text.contains("%{") => Value::Unknown {
            tail: text.rsplit('}').next().unwrap_or_default().to_owned(),
        },
        _ => Value::Text { text, notation },
    }
}

/// What an expression of an ARM template is known to end with: the last argument of
/// a function that puts its arguments behind each other, where that is a text.
fn tail_of_expression(text: &str) -> &str {
    const JOINING: [&str; 5] = [
        "concat(",
        "resourceId(",
        "subscriptionResourceId(",
        "tenantResourceId(",
        "extensionResourceId(",
    ];
    let inner = text.trim_start_matches('[').trim_start();
    let joins = JOINING
        .iter()
        .any(|name| azrbac_core::text::caseless::starts_with(inner, name));
    let last = inner.trim_end_matches(']').trim_end();
    let last = last.strip_suffix(')').map(str::trim_end);
    let last = last.and_then(|last| last.strip_suffix('\''));
    last.filter(|_| joins)
        .and_then(|last| last.rsplit('\'').next())
        .unwrap_or_default()
}
