//! Pages: objects that hold a list of documents, and say whether more follow.

use super::batch::Batch;
use super::document::Shape;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Document, Field, Items, Object, Type};
use crate::snapshot::Kind;

/// Under these keys a page says where the next one is.
const NEXT: &[&str] = &["nextLink", "@odata.nextLink", "odata.nextLink", "@nextLink"];
/// Under these keys the answer to a query holds what fetches the next one.
const TOKEN: &[&str] = &["skip_token", "$skipToken", "skipToken"];
const TRUNCATED: &[&str] = &["resultTruncated"];
const TOTAL: &[&str] = &["total_records", "totalRecords"];
const CONTEXT: &[&str] = &["@odata.context", "odata.metadata"];

const NOUN: &str = "page";
const IGNORED: &[&str] = &["@odata.count", "@odata.type", "count", "facets"];

const ALL_PAGES: &str = "export all pages; `az` follows them by itself, `az rest` does not";
const ALL_ROWS: &str = "repeat the query with `--first 1000` and each time with the \
     `--skip-token` that came back, until none does";

/// A list of documents in its page.
pub(super) struct Page<'a> {
    pub(super) shape: Shape,
    pub(super) items: Items<'a>,
    text: &'a str,
}

impl<'a> Page<'a> {
    /// The entries from the first on, for those who have to look ahead.
    pub(super) fn again(&self) -> Option<Items<'a>> {
        Items::of(self.text)
    }
}

/// The page that an object is; `None` where it is none. The interfaces of Azure
/// and Microsoft Graph put their list under `value`, Resource Graph under `data`.
pub(super) fn of<'a>(object: &Object<'a>) -> Option<Page<'a>> {
    if let Some(page) = list(object, &["value"], Shape::Page) {
        return Some(page);
    }
    let query = [TOKEN, TRUNCATED, TOTAL, &["count"]];
    if !query.iter().any(|names| object.peek(names).is_some()) {
        return None;
    }
    list(object, &["data"], Shape::Query)
}

fn list<'a>(object: &Object<'a>, names: &[&str], shape: Shape) -> Option<Page<'a>> {
    let text = object.peek(names)?.value().get();
    let items = Items::of(text)?;
    object.get(names);
    Some(Page { shape, items, text })
}

/// Looks at what a page says besides its entries. Where it was cut short, the
/// kinds that were read from it are not all there.
pub(super) fn end(document: &Document<'_>, object: &Object<'_>, items: usize, batch: &mut Batch) {
    if let Some(cut) = cut_short(document, object, items) {
        batch.report.say(cut);
        for kind in Kind::ALL {
            if batch.parts.count(kind).is_some() {
                batch.hole(kind);
            }
        }
    }
    leftovers(document, object, batch);
}

/// Says which keys of a page are not known or stand twice.
pub(super) fn leftovers(document: &Document<'_>, object: &Object<'_>, batch: &mut Batch) {
    for names in [NEXT, TOKEN, TRUNCATED, TOTAL, CONTEXT] {
        object.get(names);
    }
    batch.report.leftovers(document, [object], NOUN, IGNORED);
}

/// What a page says about documents that it does not hold; `items` is how many
/// were read, those of pages before it included.
pub(super) fn cut_short(
    document: &Document<'_>,
    object: &Object<'_>,
    items: usize,
) -> Option<Diagnostic> {
    let at = |field: &Field<'_>, message: String, help: &str| {
        Diagnostic::new(Severity::Warning, message)
            .at(document.span_of(field.value()), "")
            .help(help)
    };
    let given = |names| {
        object
            .get(names)
            .filter(|field| !matches!(field.value().get(), "null" | "\"\""))
    };
    if let Some(next) = given(NEXT) {
        let message = format!("the list was cut short: `{}` names a next page", next.key());
        return Some(at(next, message, ALL_PAGES));
    }
    if let Some(token) = given(TOKEN) {
        let message = format!("the list was cut short: `{}` is not used up", token.key());
        return Some(at(token, message, ALL_ROWS));
    }
    let truncated = |text: &str| text.trim_matches('"').eq_ignore_ascii_case("true");
    if let Some(field) = given(TRUNCATED).filter(|field| truncated(field.value().get())) {
        let message = format!("the list was cut short: `{}` says so", field.key());
        return Some(at(field, message, ALL_ROWS));
    }
    let total = given(TOTAL).filter(|field| Type::of(field.value()) == Type::Number)?;
    let stated: usize = total.value().get().parse().ok()?;
    (stated > items).then(|| {
        let message = format!("the list was cut short: it holds {items} of {stated} rows");
        at(total, message, ALL_ROWS)
    })
}

/// The text that tells where a page of Microsoft Graph comes from: its context
/// and the address of the next page.
pub(super) fn origin(object: &Object<'_>) -> Vec<String> {
    [CONTEXT, NEXT]
        .into_iter()
        .filter_map(|names| json::string(object.peek(names)?.value()).ok())
        .map(std::borrow::Cow::into_owned)
        .collect()
}
