//! Lists and pages of documents, entry by entry.

use super::batch::{Batch, NAME_THE_KIND, Rest};
use super::element::Element;
use super::table;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Document, Items, Object};
use crate::snapshot::Kind;

/// Under these keys a page says where the next one is.
const NEXT: &[&str] = &["nextLink", "@odata.nextLink", "odata.nextLink"];
const PAGE: &str = "page";
const PAGE_IGNORED: &[&str] = &["@odata.context", "@odata.count", "count"];

/// The entries of a page; `None` where the object is none.
pub(super) fn page<'a>(object: &Object<'a>) -> Option<Items<'a>> {
    let items = Items::of(object.peek(&["value"])?.value().get())?;
    object.get(&["value"]);
    Some(items)
}

/// Looks at what a page says besides its entries. Where there is a next page, the
/// kinds that were read from this one are not all there.
pub(super) fn page_end(document: &Document<'_>, object: &Object<'_>, batch: &mut Batch) {
    if is_cut_short(document, object, batch) {
        for kind in Kind::ALL {
            if batch.parts.count(kind).is_some() {
                batch.hole(kind);
            }
        }
    }
    batch.report.unknown(document, object, PAGE, PAGE_IGNORED);
    batch.report.duplicates(document, object, PAGE);
}

/// Whether there is a next page; says so.
pub(super) fn is_cut_short(
    document: &Document<'_>,
    object: &Object<'_>,
    batch: &mut Batch,
) -> bool {
    let Some(next) = object.get(NEXT) else {
        return false;
    };
    if matches!(next.value().get(), "null" | "\"\"") {
        return false;
    }
    let message = format!("the list was cut short: `{}` names a next page", next.key());
    batch.report.say(
        Diagnostic::new(Severity::Warning, message)
            .at(document.span_of(next.value()), "")
            .help("export all pages; `az` follows them by itself, `az rest` does not"),
    );
    true
}

/// Reads the entries of a list.
pub(super) fn entries<'a>(
    document: Document<'a>,
    items: &mut Items<'a>,
    kind: Option<Kind>,
    batch: &mut Batch,
) {
    let mut items = items.enumerate().peekable();
    if let Some(kind) = kind {
        batch.parts.touch(kind);
    } else if items.peek().is_none() {
        let diagnostic = Diagnostic::new(
            Severity::Error,
            "the list is empty and does not say what it would hold",
        );
        batch.nothing(
            diagnostic
                .at(document.span(document.text().trim()), "")
                .help(NAME_THE_KIND),
        );
    }
    for (at, item) in items {
        let found = item.kind();
        match (Element::of_item(document, at + 1, item), kind) {
            (Ok(element), _) => entry(&element, kind, batch),
            (Err(fault), Some(kind)) => {
                let reader = table::reader(kind);
                if reader.gap {
                    batch.report.fault(Severity::Error, reader.noun, &fault);
                    batch.unreadable(reader, at + 1, fault.message, Rest::default());
                } else {
                    batch.left_out(reader, &fault);
                }
            }
            (Err(fault), None) => {
                batch.unrecognised(fault.span, || found.described().to_owned());
            }
        }
    }
}

/// Reads one document.
pub(super) fn entry(element: &Element<'_>, kind: Option<Kind>, batch: &mut Batch) {
    let reader = match kind {
        Some(kind) => Some(table::reader(kind)),
        None => table::recognise(element),
    };
    match reader {
        Some(reader) => match (reader.read)(element, reader, batch) {
            Ok(()) => batch.leftovers(element, reader),
            Err(fault) => batch.left_out(reader, &fault),
        },
        None => batch.unrecognised(element.span(), || match error_code(element) {
            Some(code) => format!("an error that Azure answered, {code}"),
            None => keys(element.outer()),
        }),
    }
}

/// The code of an error that was saved instead of an answer.
fn error_code(element: &Element<'_>) -> Option<String> {
    let error = Object::read(element.outer().peek(&["error"])?.value()).ok()?;
    let code = json::string(error.peek(&["code"])?.value()).ok()?;
    Some(format!("`{code}`"))
}

/// The keys of an object for a message, the first of them.
pub(super) fn keys(object: &Object<'_>) -> String {
    const SHOWN: usize = 8;
    let fields = object.fields();
    if fields.is_empty() {
        return "an object without keys".to_owned();
    }
    let shown: Vec<String> = fields
        .iter()
        .take(SHOWN)
        .map(|field| format!("`{}`", field.key()))
        .collect();
    let more = if fields.len() > SHOWN { ", …" } else { "" };
    format!("an object with the keys {}{more}", shown.join(", "))
}
