//! Lists of documents, entry by entry.

use std::ops::ControlFlow;

use super::batch::{Batch, Rest};
use super::element::Element;
use super::plain::{Layout, Plain};
use super::{foreign, keys as known_keys, table};
use crate::diagnostic::Severity;
use crate::json::{Content, Document, Item, List, Object, Visitor};
use crate::snapshot::Kind;

/// Reads the entries of a list, and returns how many there are. `document` is what
/// the list stands in.
pub(super) fn entries(
    document: &Document<'_>,
    list: &List<'_>,
    kind: Option<Kind>,
    batch: &mut Batch,
) -> usize {
    if let Some(kind) = kind {
        batch.parts.touch(kind);
    }
    let mut entries = Entries {
        kind,
        batch,
        count: 0,
        layout: Layout::Flat,
        misses: 0,
    };
    list.visit(&mut entries);
    let count = entries.count;
    if kind.is_none() && count == 0 {
        let span = document.span(document.text().trim());
        batch.empty.get_or_insert(span);
    }
    count
}

/// After so many documents in a row that are no plain role assignments, only one of so many
/// is tried.
const MISSES: usize = 16;

/// The entries of a list, as they come.
struct Entries<'b> {
    kind: Option<Kind>,
    batch: &'b mut Batch,
    count: usize,
    /// That of the last plain role assignment.
    layout: Layout,
    misses: usize,
}

impl Visitor for Entries<'_> {
    fn plain(&mut self, text: &str) -> Option<usize> {
        let may_be = self.kind.is_none_or(|kind| kind == Kind::RoleAssignments);
        let try_it = self.misses < MISSES || self.count.is_multiple_of(MISSES);
        if !may_be || !try_it {
            return None;
        }
        let found = Plain::of(text, self.layout).or_else(|| {
            self.layout = self.layout.other();
            Plain::of(text, self.layout)
        });
        let known = &mut self.batch.known;
        let read = found.and_then(|(plain, length)| Some((plain.assignment(known)?, length)));
        let Some((assignment, length)) = read else {
            self.misses += 1;
            return None;
        };
        self.misses = 0;
        self.count += 1;
        self.batch.watch.condition_stated();
        let assignments = &mut self.batch.parts.role_assignments;
        assignments.get_or_insert_default().push(assignment);
        Some(length)
    }

    fn item(&mut self, document: Document<'_>, item: Item<'_>) -> ControlFlow<()> {
        self.count += 1;
        item_of_list(document, self.count, item, self.kind, self.batch);
        ControlFlow::Continue(())
    }
}

fn item_of_list<'a>(
    document: Document<'a>,
    number: usize,
    item: Item<'a>,
    kind: Option<Kind>,
    batch: &mut Batch,
) {
    let other = match item.content {
        Content::Other(value) => Some(value),
        Content::Object(_) => None,
    };
    match (Element::of_item(document, number, item), kind) {
        (Ok(element), _) => entry(&element, kind, batch),
        (Err(fault), Some(kind)) => {
            let reader = table::reader(kind);
            if reader.gap {
                batch.report.fault(Severity::Error, reader.noun, &fault);
                batch.unreadable(reader, number, fault.message, Rest::default());
            } else {
                batch.left_out(reader, &fault);
            }
        }
        (Err(fault), None) => {
            let found = match other {
                Some(value) => foreign::value(value),
                None => foreign::Found::of(fault.message),
            };
            batch.unrecognised(fault.span, found);
        }
    }
}

/// Reads one document.
pub(super) fn entry(element: &Element<'_>, kind: Option<Kind>, batch: &mut Batch) {
    if known_keys::is_row(element.outer()) {
        batch.watch.row(element.outer());
    }
    let reader = match kind {
        Some(kind) => Some(table::reader(kind)),
        None => table::recognise(element),
    };
    match reader {
        Some(reader) => match (reader.read)(element, reader, batch) {
            Ok(()) => batch.leftovers(element, reader),
            Err(fault) => batch.left_out(reader, &fault),
        },
        None => {
            let found = foreign::describe(element.document(), element.outer());
            batch.unrecognised(element.span(), found);
        }
    }
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
