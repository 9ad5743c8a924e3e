//! What a file says, whatever it is written in: values with their places.

use azrbac_core::ingest::Notation;
use azrbac_core::text::Span;

/// No reader goes deeper into a file. Real templates nest some forty levels.
pub(crate) const MOST_LEVELS: usize = 200;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The whole value, quotes included.
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// A value.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    /// A number, `true` or `false`: what kind is said for messages.
    Other(&'static str),
    Text {
        text: String,
        notation: Notation,
    },
    List(Vec<Node>),
    Object(Vec<Field>),
    /// What is known only when it is deployed.
    Unknown {
        /// What its text is known to end with; empty where nothing is known.
        tail: String,
    },
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) node: Node,
}

impl Node {
    pub(crate) fn unknown(span: Span) -> Self {
        let tail = String::new();
        Self {
            span,
            value: Value::Unknown { tail },
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn fields(&self) -> &[Field] {
        match &self.value {
            Value::Object(fields) => fields,
            _ => &[],
        }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// What it is, with its article.
    pub(crate) fn described(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Other(what) => what,
            Value::Text { .. } => "a string",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
            Value::Unknown { .. } => "an expression",
        }
    }

    /// The value of a key that is not `null`; of a key that stands twice the last
    /// one counts.
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        let mut fields = self.fields().iter().rev();
        let field = fields.find(|field| azrbac_core::text::caseless::eq(&field.key, name))?;
        Some(&field.node).filter(|node| !node.is_null())
    }

    /// The text of a key.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.text()
    }
}
