//! YAML, read whole into nodes.

use azrbac_core::ingest::Notation;
use azrbac_core::text::{FileId, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::node::{Field, MOST_LEVELS, Node, Value};

/// Why a text was not read.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) span: Span,
}

/// What a text holds.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) documents: Vec<Node>,
    /// Values with an anchor, which aliases read too, and texts in blocks: what stands
    /// there is written by rules of its own.
    pub(crate) guarded: Vec<Span>,
}

/// The documents of a text. Aliases are not followed: they count as not known. Linear in the
/// text; what is nested deeper than the limit is refused before it is read further.
pub(crate) fn read(file: FileId, text: &str) -> Result<Read, Fault> {
    let mut walk = Walk {
        file,
        places: Places::new(text),
        open: Vec::new(),
        documents: Vec::new(),
        anchored: Vec::new(),
        guarded: Vec::new(),
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = walk.places.byte(error.marker().index());
            Fault {
                message: error.info().to_owned(),
                span: Span::new(file, at..at),
            }
        })?;
        let start = walk.places.byte(span.start.index());
        let end = walk.places.byte(span.end.index());
        walk.event(event, start..end)?;
    }
    Ok(Read {
        documents: walk.documents,
        guarded: walk.guarded,
    })
}

/// From characters, in which the parser counts, to bytes.
struct Places<'t> {
    text: &'t str,
    /// Whether every character is a byte.
    is_ascii: bool,
    /// A place that was asked for: its character and its byte.
    known: (usize, usize),
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            is_ascii: text.is_ascii(),
            known: (0, 0),
        }
    }

    /// The byte of a character. Questions come nearly in the order of the text.
    fn byte(&mut self, character: usize) -> usize {
        if self.is_ascii {
            return character.min(self.text.len());
        }
        let (known, byte) = self.known;
        let found = if character >= known {
            let rest = self.text.get(byte..).unwrap_or_default();
            let inside = rest.char_indices().nth(character - known);
            inside.map_or(self.text.len(), |(at, _)| byte + at)
        } else {
            let before = self.text.get(..byte).unwrap_or_default();
            let back = before.char_indices().nth_back(known - character - 1);
            back.map_or(0, |(at, _)| at)
        };
        self.known = (character, found);
        found
    }
}

/// The number of an anchor where there is none.
const NO_ANCHOR: usize = 0;

/// What is open at a place of the text.
enum Open {
    List(usize, Vec<Node>),
    Object(usize, Vec<Field>, Option<(String, Span)>),
}

struct Walk<'t> {
    file: FileId,
    places: Places<'t>,
    open: Vec<Open>,
    /// Whether each of them has an anchor.
    anchored: Vec<bool>,
    documents: Vec<Node>,
    guarded: Vec<Span>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) -> Result<(), Fault> {
        let span = Span::new(self.file, range.clone());
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..)
                if self.open.len() >= MOST_LEVELS =>
            {
                return Err(Fault {
                    message: format!("nested deeper than {MOST_LEVELS} levels"),
                    span,
                });
            }
            Event::SequenceStart(anchor, _) => {
                self.open.push(Open::List(range.start, Vec::new()));
                self.anchored.push(anchor != NO_ANCHOR);
            }
            Event::MappingStart(anchor, _) => {
                self.open.push(Open::Object(range.start, Vec::new(), None));
                self.anchored.push(anchor != NO_ANCHOR);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (start, value) = match self.open.pop() {
                    Some(Open::List(start, items)) => (start, Value::List(items)),
                    Some(Open::Object(start, fields, _)) => (start, Value::Object(fields)),
                    None => return Ok(()),
                };
                let span = Span::new(self.file, start..self.end(start, range.end));
                if self.anchored.pop() == Some(true) {
                    self.guarded.push(span);
                }
                self.put(Node { span, value });
            }
            Event::Alias(_) => self.put(Node::unknown(span)),
            Event::Scalar(text, style, anchor, tag) => {
                let end = self.end(range.start, range.end);
                let span = Span::new(self.file, range.start..end);
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                if anchor != NO_ANCHOR || is_block {
                    self.guarded.push(span);
                }
                // Another program makes of it what its tag says.
                if tag.is_some_and(|tag| !tag.is_yaml_core_schema()) {
                    self.put(Node::unknown(span));
                } else {
                    self.scalar(text.into_owned(), style, span);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Without the blanks and line breaks that the parser counts in.
    fn end(&self, start: usize, end: usize) -> usize {
        let written = self.places.text.get(start..end).unwrap_or_default();
        start + written.trim_end().len()
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, span: Span) {
        if let Some(Open::Object(_, _, key @ None)) = self.open.last_mut() {
            *key = Some((text, span));
            return;
        }
        let plain = style == ScalarStyle::Plain;
        let value = match text.as_str() {
            "" | "~" | "null" | "Null" | "NULL" if plain => Value::Null,
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" if plain => {
                Value::Other("`true` or `false`")
            }
            // A placeholder that another program fills in.
            _ if text.contains("{{") || text.contains("${") || text.contains("<%") => {
                let tail = String::new();
                Value::Unknown { tail }
            }
            _ if plain && text.parse::<f64>().is_ok() => Value::Other("a number"),
            _ => Value::Text {
                text,
                notation: Notation::Other,
            },
        };
        self.put(Node { span, value });
    }

    /// Puts a value where it belongs. A key that is no text is kept under no name.
    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Object(_, fields, key)) => match key.take() {
                Some((key, key_span)) => fields.push(Field {
                    key,
                    key_span,
                    node,
                }),
                None => *key = Some((String::new(), node.span)),
            },
            None => self.documents.push(node),
        }
    }
}
