//! The values of fields, wherever they stand.

use std::borrow::Cow;

use super::report::Fault;
use crate::condition::Condition;
use crate::json::{self, Document, Field, Type};

/// Refuses a field whose key stands twice with different values: readers of JSON differ
/// in which one counts.
pub(super) fn settled(document: &Document<'_>, field: &Field<'_>) -> Result<(), Fault> {
    if field.is_disputed() {
        return Err(Fault {
            message: twice(field.key()),
            span: document.span(field.quoted_key()),
        });
    }
    Ok(())
}

/// What is said of such a key.
pub(super) fn twice(key: &str) -> String {
    format!("`{key}` stands twice with different values")
}

/// The trimmed text of a field; `None` where it is `null` or blank.
pub(super) fn text_of<'a>(
    document: &Document<'a>,
    field: &Field<'a>,
) -> Result<Option<Cow<'a, str>>, Fault> {
    if field.is_null() {
        return Ok(None);
    }
    let text = json::string(field.value())
        .map_err(|error| Fault::of_field(document, field, &error.message))?;
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// The condition of two fields. Its version decides nothing: what is no text is kept as
/// it is written.
pub(super) fn condition_of<'a>(
    document: &Document<'a>,
    expression: Option<&Field<'a>>,
    version: Option<&Field<'a>>,
) -> Result<Option<Condition>, Fault> {
    let text = |field: Option<&Field<'a>>| match field {
        Some(field) if !field.is_null() => json::string(field.value())
            .map(Some)
            .map_err(|error| Fault::of_field(document, field, &error.message)),
        _ => Ok(None),
    };
    let expression = text(expression)?;
    let version = match version {
        Some(field) if !matches!(Type::of(field.value()), Type::String | Type::Null) => {
            Some(Cow::Borrowed(field.value().get()))
        }
        other => text(other)?,
    };
    Ok(Condition::from_fields(
        expression.as_deref(),
        version.as_deref(),
    ))
}
