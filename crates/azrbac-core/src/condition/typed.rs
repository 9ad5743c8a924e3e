//! Values as people write them, typed by the table of attributes.

use super::attribute::AttributePath;
use super::known::{AttributeType, KnownAttribute};
use super::value::{Guid, Value};

/// Why a text is no value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` holds {wanted}, and `{text}` is none")]
pub struct ValueError {
    /// The path of the attribute.
    pub path: String,
    /// What it holds.
    pub wanted: &'static str,
    /// The text.
    pub text: String,
}

impl Value {
    /// The value that a text means for an attribute: a GUID, a truth value or a time
    /// where the table of attributes says that it holds one, the text itself
    /// elsewhere. Operators on numbers read a text that spells one.
    ///
    /// ```
    /// use azrbac_core::condition::{AttributePath, Value};
    ///
    /// let path = |text| AttributePath::parse(text).expect("a path");
    /// assert_eq!(Value::of(&path("isPrivateLink"), "TRUE"), Ok(Value::Boolean(true)));
    /// assert!(Value::of(&path("isPrivateLink"), "yes").is_err());
    /// assert_eq!(Value::of(&path("size"), "10"), Ok(Value::from("10")));
    /// ```
    ///
    /// # Errors
    /// [`ValueError`] where the attribute holds something else.
    pub fn of(path: &AttributePath, text: &str) -> Result<Self, ValueError> {
        let wrong = |wanted| ValueError {
            path: path.to_string(),
            wanted,
            text: text.to_owned(),
        };
        let written = Self::from(text);
        match KnownAttribute::find(path).map(|row| row.kind) {
            Some(AttributeType::Guid) => Guid::parse(text.trim())
                .map(Self::Guid)
                .ok_or_else(|| wrong("a GUID")),
            Some(AttributeType::Boolean) => written
                .as_boolean()
                .map(Self::Boolean)
                .ok_or_else(|| wrong("`true` or `false`")),
            Some(AttributeType::DateTime) => written
                .as_time()
                .map(Self::from)
                .ok_or_else(|| wrong("a time such as `2026-11-20T08:00:00Z`")),
            Some(AttributeType::String | AttributeType::ResourceId) | None => Ok(written),
        }
    }
}
