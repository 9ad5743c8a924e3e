//! Pages: objects that hold a list of documents, and say whether more follow.

use super::batch::Batch;
use super::document::Shape;
use super::field::twice;
use super::lost::Lost;
use super::shortage;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Document, Field, List, Object, Type};
use crate::snapshot::{Kind, SnapshotParts};
use crate::text::caseless;

/// Under these keys a page says where the next one is.
const NEXT: &[&str] = &[
    "nextLink",
    "@odata.nextLink",
    "odata.nextLink",
    "@nextLink",
    "next_link",
];
/// Under these keys the answer to a query holds what fetches the next one.
const TOKEN: &[&str] = &["skip_token", "$skipToken", "skipToken"];
const TRUNCATED: &[&str] = &["resultTruncated"];
const TOTAL: &[&str] = &["total_records", "totalRecords", "@odata.count"];
/// Of the rows of this page, or of all: more than there are in either case is too many.
const COUNT: &[&str] = &["count"];
/// Under these keys a page has its list.
const LISTS: [&[&str]; 2] = [&["value"], &["data"]];
const CONTEXT: &[&str] = &["@odata.context", "odata.metadata"];

/// What is said of a page that leaves a doubt.
pub(super) const MAY_BE_CUT: &str = "the list may be cut short: ";
const NOUN: &str = "page";
const IGNORED: &[&str] = &["@odata.type", "count", "facets"];

const ALL_PAGES: &str = "export all pages; `az` follows them by itself, `az rest` does not";
/// So many rows Resource Graph answers with where nothing else is asked for, and
/// at most.
const ROUND: [usize; 2] = [100, 1000];
const ALL_ROWS: &str = "repeat the query with `--first 1000` and each time with the \
     `--skip-token` that came back, until none does";

/// A list of documents in its page.
pub(super) struct Page<'a> {
    pub(super) shape: Shape,
    pub(super) list: List<'a>,
}

/// The page that an object is; `None` where it is none. The interfaces of Azure
/// and Microsoft Graph put their list under `value`, Resource Graph under `data`.
pub(super) fn of<'a>(document: &Document<'a>, object: &Object<'a>) -> Option<Page<'a>> {
    if let Some(page) = list(document, object, &["value"], Shape::Page) {
        return Some(page);
    }
    let query = [TOKEN, TRUNCATED, TOTAL, &["count"]];
    if !query.iter().any(|names| object.peek(names).is_some()) {
        return None;
    }
    list(document, object, &["data"], Shape::Query)
}

fn list<'a>(
    document: &Document<'a>,
    object: &Object<'a>,
    names: &[&str],
    shape: Shape,
) -> Option<Page<'a>> {
    let list = List::of(document, object.peek(names)?.value().get())?;
    object.get(names);
    Some(Page { shape, list })
}

/// Looks at what a page says besides its entries, `rows` of which are of Resource Graph. Where it was cut short, the
/// kinds that were read from it are not all there.
pub(super) fn end(
    document: &Document<'_>,
    object: &Object<'_>,
    (items, rows): (usize, usize),
    before: &Read,
    batch: &mut Batch,
) {
    let cut = cut_short(document, object, items).or_else(|| lost(document, object));
    let maybe = || maybe_cut_short(items, rows).filter(|_| !tells_total(object));
    if let Some(cut) = cut.or_else(maybe) {
        is_cut(cut, before, batch);
    }
    leftovers(document, object, batch);
}

/// Says that what was read since `before` is not all there.
pub(super) fn is_cut(cut: Diagnostic, before: &Read, batch: &mut Batch) {
    let problem = cut.message.clone();
    batch.report.say(cut);
    let kinds = before.since(&batch.parts);
    if kinds.is_empty() {
        batch.lost(Lost::Anything, &problem);
    }
    for kind in kinds {
        batch.cut(kind, &problem, None);
    }
}

/// How much was read so far, so that it can be told what a page holds.
#[derive(Debug)]
pub(super) struct Read {
    counts: Vec<Option<usize>>,
    unreadable: usize,
}

impl Read {
    pub(super) fn so_far(parts: &SnapshotParts) -> Self {
        Self {
            counts: Kind::ALL.map(|kind| parts.count(kind)).to_vec(),
            unreadable: parts.unreadable.len(),
        }
    }

    /// The kinds of what was read since then.
    fn since(&self, parts: &SnapshotParts) -> Vec<Kind> {
        let unreadable = parts.unreadable.get(self.unreadable..).unwrap_or_default();
        let counts = Kind::ALL.into_iter().zip(&self.counts);
        let grown = counts.filter(|(kind, count)| {
            parts.count(*kind) != **count || unreadable.iter().any(|one| one.kind == *kind)
        });
        grown.map(|(kind, _)| kind).collect()
    }
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
    let more = |names| {
        let total = given(names).filter(|field| Type::of(field.value()) == Type::Number)?;
        let stated: usize = total.value().get().parse().ok()?;
        (stated > items).then_some((total, stated))
    };
    if let Some(field) = shortage::told(object).filter(|field| is_no_next(field)) {
        return Some(shortage::diagnostic(document, field));
    }
    more(TOTAL).or_else(|| more(COUNT)).map(|(total, stated)| {
        let message = format!("the list was cut short: it holds {items} of {stated} rows");
        let help = if total.key().starts_with('@') {
            ALL_PAGES
        } else {
            ALL_ROWS
        };
        at(total, message, help)
    })
}

/// What a page says of documents that are lost, because a list, or what tells how much
/// there is, stands twice in it.
pub(super) fn lost(document: &Document<'_>, object: &Object<'_>) -> Option<Diagnostic> {
    let all = [NEXT, TOKEN, TRUNCATED, TOTAL].into_iter().chain(LISTS);
    let disputed = all.filter_map(|names| object.peek(names));
    let field = disputed.into_iter().find(|field| field.is_disputed())?;
    let message = MAY_BE_CUT.to_owned() + &twice(field.key());
    Some(
        Diagnostic::new(Severity::Warning, message)
            .at(document.span(field.quoted_key()), "")
            .help("export it again, each page once"),
    )
}

/// What the number of rows of Resource Graph tells about a list that says nothing
/// of the rest.
pub(super) fn maybe_cut_short(items: usize, rows: usize) -> Option<Diagnostic> {
    (rows == items && ROUND.contains(&items)).then(|| {
        let message =
            format!("{MAY_BE_CUT}it holds {items} rows, which is where Resource Graph stops");
        Diagnostic::new(Severity::Warning, message).help(ALL_ROWS)
    })
}

/// Whether a page says how many documents there are in all.
pub(super) fn tells_total(object: &Object<'_>) -> bool {
    object.peek(TOTAL).is_some()
}

/// Whether a key is none of those that tell where the next page is.
pub(super) fn is_no_next(field: &Field<'_>) -> bool {
    let mut known = NEXT.iter().chain(TOKEN);
    !known.any(|name| caseless::eq(name, field.key()))
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
