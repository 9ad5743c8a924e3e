//! The canonical snapshot, `azrbac.snapshot/v1`.

use serde_json::value::RawValue;

use super::batch::Batch;
use super::element::Element;
use super::field::{settled, text_of};
use super::lists::{items_of, list_of};
use super::lost::Lost;
use super::report::Fault;
use super::{export, failed, holder, list, page, shortage, unreadable};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Document, Field, List, Object, Type, ValueError};
use crate::scope::Scope;
use crate::snapshot::{Coverage, Kind};
use crate::text::{caseless, distance};
use crate::time::Timestamp;

const SCHEMA: &[&str] = &["schema"];
const VERSION_1: &str = "azrbac.snapshot/v1";
const NOUN: &str = "snapshot";

/// Whether a document says that it is one of this project's own.
pub(super) fn is_ours(object: &Object<'_>) -> bool {
    schema(object).is_some_and(|schema| caseless::starts_with(schema.trim(), "azrbac."))
}

/// Whether a document says that it is a canonical snapshot.
pub(super) fn is_snapshot(object: &Object<'_>) -> bool {
    schema(object).is_some_and(|schema| caseless::eq(schema.trim(), VERSION_1))
}

pub(super) fn schema<'a>(object: &Object<'a>) -> Option<std::borrow::Cow<'a, str>> {
    json::string(object.peek(SCHEMA)?.value()).ok()
}

/// Reads a document of this project's own; `None` where nothing in it can be
/// used.
pub(super) fn read(document: Document<'_>, object: &Object<'_>, batch: &mut Batch) -> Option<()> {
    let schema = object.get(SCHEMA)?;
    if !is_snapshot(object) {
        let stated = schema.value().get().trim_matches('"');
        let message = format!("the schema `{stated}` is not known");
        batch.lost(Lost::Anything, &message);
        batch.nothing(
            Diagnostic::new(Severity::Error, message)
                .at(document.span_of(schema.value()), "")
                .help(format!(
                    "this version reads `{VERSION_1}` and `{}`",
                    export::VERSION_1
                )),
        );
        return None;
    }
    batch.vouched = true;
    batch.parts.tenant_id = text(&document, object, &["tenantId"], batch).map(Box::from);
    batch.parts.captured_at = captured_at(&document, object, batch);
    let stated = object.get(&["coverage"]);
    let coverage = stated.filter(|field| !field.is_null());
    for kind in Kind::ALL {
        let Some(field) = object.get(&[kind.name()]).filter(|field| !field.is_null()) else {
            continue;
        };
        let read = one_kind(document, kind, field, batch);
        // INVARIANT: `Batch::finish` takes out what turned out not to be whole.
        if read && stated.is_none() {
            batch.parts.whole.push(kind);
        }
    }
    if let Some(field) = coverage {
        read_coverage(document, field, batch);
    }
    let says = |field: &&Field<'_>| !field.is_null() || field.is_disputed();
    if let Some(field) = object.get(&["unreadable"]).filter(says) {
        unreadable::read(document, field, batch);
    }
    if let Some(field) = object.get(&["failedExports"]).filter(says) {
        failed::read(document, field, batch);
    }
    if let Some(field) = object.get(&["notWhole"]).filter(says) {
        not_whole(&document, field, batch);
    }
    if let Some(field) = shortage::told(object) {
        for kind in Kind::ALL {
            batch.cut(kind, &shortage::message(field), None);
        }
    }
    for field in object.unknown(&[]) {
        // What was to say how much the file holds must not make it whole.
        if distance(&caseless::fold(field.key()), "coverage", 2).is_some() {
            batch.parts.whole.clear();
        }
        // A misspelt key would leave a whole list out.
        let message = format!("unknown key `{}` in a {NOUN}; it is not read", field.key());
        if let Some(kind) = meant(&document, field) {
            batch.cut(kind, &message, None);
        }
        let span = document.span(field.quoted_key());
        let keys: Vec<&str> = Kind::ALL.into_iter().map(Kind::name).collect();
        let help = format!("lists are {}", keys.join(", "));
        let warning = Diagnostic::new(Severity::Warning, message);
        batch.report.say(warning.at(span, "").help(help));
    }
    batch.report.duplicates(&document, object, NOUN);
    // The list that does not count may hold what the other lacks.
    for kind in Kind::ALL {
        let twice = object
            .peek(&[kind.name()])
            .map(|field| settled(&document, field));
        if let Some(Err(fault)) = twice {
            batch.cut(kind, &fault.message, None);
        }
    }
    Some(())
}

/// Reads which kinds are not all there. What cannot be read may be any of them.
fn not_whole(document: &Document<'_>, field: &Field<'_>, batch: &mut Batch) {
    let names = settled(document, field).and_then(|()| list_of(document, field, "a list of kinds"));
    let names = names.unwrap_or_else(|fault| {
        batch.report.fault(Severity::Error, NOUN, &fault);
        batch.parts.lack(Kind::ALL);
        Vec::new()
    });
    for name in names {
        match json::string(name)
            .ok()
            .and_then(|name| Kind::from_name(&name))
        {
            Some(kind) => batch.parts.lack([kind]),
            None => {
                let message = format!("{} is no kind of document", name.get());
                fault(document, field, &message, batch);
                batch.parts.lack(Kind::ALL);
            }
        }
    }
}

/// The kind of the documents that stand below a key that is not known: by the key that
/// is meant, or by what stands there.
fn meant(document: &Document<'_>, field: &Field<'_>) -> Option<Kind> {
    /// So many letters may differ, at most, and one of so many.
    const MOST: usize = 3;
    const ONE_OF: usize = 3;
    let key = caseless::fold(field.key());
    let near = |kind: Kind| {
        let most = MOST.min(key.len() / ONE_OF);
        let letters = distance(&caseless::fold(kind.name()), &key, most)?;
        Some((letters, kind))
    };
    let nearest = Kind::ALL.into_iter().filter_map(near).min();
    let of_key = nearest.map(|(_, kind)| kind);
    of_key.or_else(|| Some(holder::below(document, field.value())?.kind))
}

/// The documents of one kind in a snapshot, for those who want nothing else.
pub(super) fn list_of_kind<'a>(object: &Object<'a>, kind: Kind) -> Option<&'a RawValue> {
    object.peek(&[kind.name()]).map(Field::value)
}

/// Reads the list of one kind, or a page of it.
fn one_kind(document: Document<'_>, kind: Kind, field: &Field<'_>, batch: &mut Batch) -> bool {
    let what = format!("a list of {}", kind.name());
    if Type::of(field.value()) == Type::Object
        && let Ok(object) = Object::read(field.value())
        && let Some(page) = page::of(&document, &object)
    {
        let count = list::entries(&document, &page.list, Some(kind), batch);
        let cut = page::cut_short(&document, &object, count);
        if let Some(cut) = cut.or_else(|| page::lost(&document, &object)) {
            batch.cut(kind, &cut.message, None);
            batch.report.say(cut);
        }
        return true;
    }
    match List::of(&document, field.value().get()) {
        Some(list) => {
            list::entries(&document, &list, Some(kind), batch);
            true
        }
        None => {
            let error = ValueError::expected(&what, field.value());
            fault(&document, field, &error.message, batch);
            // It was given, whatever it holds.
            batch.parts.touch(kind);
            batch.cut(kind, &format!("`{}`: {}", field.key(), error.message), None);
            false
        }
    }
}

fn read_coverage(document: Document<'_>, field: &Field<'_>, batch: &mut Batch) {
    const COVERAGE: &str = "coverage entry";
    let items = settled(&document, field).and_then(|()| items_of(&document, field, "a list"));
    let items = match items {
        Ok(items) => items,
        Err(fault) => return batch.report.fault(Severity::Error, COVERAGE, &fault),
    };
    for (at, item) in items.enumerate() {
        let element = match Element::of_item(document, at + 1, item) {
            Ok(element) => element,
            Err(fault) => {
                batch.report.fault(Severity::Error, COVERAGE, &fault);
                continue;
            }
        };
        match statement(&element) {
            Ok(coverage) => batch.parts.coverage.push(coverage),
            Err(fault) => batch.report.fault(Severity::Error, COVERAGE, &fault),
        }
        batch
            .report
            .leftovers(&document, element.objects(), COVERAGE, &[]);
    }
}

fn statement(element: &Element<'_>) -> Result<Coverage, Fault> {
    let name = element.required(&["kind"])?;
    let fault = |message: String| Fault {
        message,
        span: element.span(),
    };
    let scope = element.required(&["scope"])?;
    Ok(Coverage {
        kind: Kind::from_name(&name)
            .ok_or_else(|| fault(format!("`{name}` is no kind of document")))?,
        scope: Scope::parse(&scope).map_err(|error| fault(error.to_string()))?,
        above: element.flag(&["above"])?.unwrap_or(false),
        below: element.flag(&["below"])?.unwrap_or(false),
    })
}

fn captured_at(
    document: &Document<'_>,
    object: &Object<'_>,
    batch: &mut Batch,
) -> Option<Timestamp> {
    const NAMES: &[&str] = &["capturedAt"];
    let text = text(document, object, NAMES, batch)?;
    match Timestamp::parse(&text) {
        Ok(time) => Some(time),
        Err(error) => {
            if let Some(field) = object.get(NAMES) {
                fault(document, field, &error.to_string(), batch);
            }
            None
        }
    }
}

fn text(
    document: &Document<'_>,
    object: &Object<'_>,
    names: &[&str],
    batch: &mut Batch,
) -> Option<String> {
    match text_of(document, object.get(names)?) {
        Ok(text) => text.map(String::from),
        Err(fault) => {
            batch.report.fault(Severity::Error, NOUN, &fault);
            None
        }
    }
}

fn fault(document: &Document<'_>, field: &Field<'_>, message: &str, batch: &mut Batch) {
    let fault = Fault {
        message: format!("`{}`: {message}", field.key()),
        span: document.span_of(field.value()),
    };
    batch.report.fault(Severity::Error, NOUN, &fault);
}
