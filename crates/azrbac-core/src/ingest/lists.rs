//! Lists in the fields of a document.

use serde_json::value::RawValue;

use super::placeholder;
use super::report::Fault;
use crate::json::{self, Document, Field, Items, Object, Type, ValueError};

/// The elements of a list in a field.
pub(super) fn items_of<'a>(
    document: &Document<'a>,
    field: &Field<'a>,
    what: &str,
) -> Result<Items<'a>, Fault> {
    let value = wrapped_list(field.value()).unwrap_or(field.value());
    Items::of(value.get()).ok_or_else(|| no_list(document, field, what))
}

fn no_list(document: &Document<'_>, field: &Field<'_>, what: &str) -> Fault {
    let error = ValueError::expected(what, field.value());
    let fault = Fault::of_field(document, field, &error.message);
    placeholder::or_cut_off(fault, field.value())
}

/// The list in `{"value": […], "Count": n}`, which Windows PowerShell writes for
/// some lists.
fn wrapped_list(value: &RawValue) -> Option<&RawValue> {
    // Nearly every value that comes here is the list itself.
    if Type::of(value) != Type::Object {
        return None;
    }
    let object = Object::read(value).ok()?;
    let is_wrapper = object.fields().len() == 2 && object.peek(&["count"]).is_some();
    object
        .peek(&["value"])
        .map(Field::value)
        .filter(|_| is_wrapper)
}

/// The entries of a list in a field; `null` is an empty list.
pub(super) fn list_of<'a>(
    document: &Document<'a>,
    field: &Field<'a>,
    what: &str,
) -> Result<Vec<&'a RawValue>, Fault> {
    if field.is_null() {
        return Ok(Vec::new());
    }
    let value = wrapped_list(field.value()).unwrap_or(field.value());
    json::list(value, what).map_err(|_| no_list(document, field, what))
}
