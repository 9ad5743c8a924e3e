//! Single values.

use std::borrow::Cow;

use serde_json::value::RawValue;

/// The types of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// `[…]`
    List,
    /// `{…}`
    Object,
}

impl Type {
    /// The type of a value.
    pub fn of(value: &RawValue) -> Self {
        Self::of_text(value.get()).unwrap_or(Self::Null)
    }

    /// The type that the first character of a text announces.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let first = text
            .bytes()
            .find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))?;
        Some(match first {
            b'{' => Self::Object,
            b'[' => Self::List,
            b'"' => Self::String,
            b't' | b'f' => Self::Boolean,
            b'n' => Self::Null,
            b'-' | b'0'..=b'9' => Self::Number,
            _ => return None,
        })
    }

    /// With its article: `a number`, `an object`, `null`.
    pub fn described(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "`true` or `false`",
            Self::Number => "a number",
            Self::String => "a string",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

/// A value that is not what its reader needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ValueError<'a> {
    /// What was expected and what is there.
    pub message: String,
    /// The text at fault, a slice of the document.
    pub at: &'a str,
}

impl<'a> ValueError<'a> {
    /// Says that something else was expected at a value.
    pub fn expected(what: &str, found: &'a RawValue) -> Self {
        Self {
            message: format!("expected {what}, found {}", Type::of(found).described()),
            at: found.get(),
        }
    }
}

/// The text of a string, its escapes resolved; borrowed where there are none.
///
/// # Errors
/// [`ValueError`] where the value is no string, or an escape in it names no
/// character.
pub fn string(value: &RawValue) -> Result<Cow<'_, str>, ValueError<'_>> {
    let text = value.get();
    match unescaped(text) {
        Some(inner) => Ok(Cow::Borrowed(inner)),
        None if Type::of(value) != Type::String => Err(ValueError::expected("a string", value)),
        None => serde_json::from_str(text)
            .map(Cow::Owned)
            .map_err(|_| ValueError {
                message: "an escape in the string names no character".to_owned(),
                at: text,
            }),
    }
}

/// What stands between the quotes of a string without escapes.
pub(super) fn unescaped(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    memchr::memchr(b'\\', inner.as_bytes())
        .is_none()
        .then_some(inner)
}

/// The value of `true` or `false`.
///
/// # Errors
/// [`ValueError`] where the value is neither.
pub fn boolean(value: &RawValue) -> Result<bool, ValueError<'_>> {
    match value.get() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(ValueError::expected(Type::Boolean.described(), value)),
    }
}

/// The values of a list, none of them looked into. `what` names what is expected,
/// such as `a list of strings`.
///
/// # Errors
/// [`ValueError`] where the value is no list.
pub fn list<'a>(value: &'a RawValue, what: &str) -> Result<Vec<&'a RawValue>, ValueError<'a>> {
    serde_json::from_str(value.get()).map_err(|_| ValueError::expected(what, value))
}
