//! The role definitions of one file with the places of all their parts, for those
//! who show them.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::document::Shape;
use super::element::Element;
use super::report::Report;
use super::role_definition;
use super::source_map::{RoleSpans, SourceMap};
use super::{export, foreign, page, snapshot, table};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Document, Items, Object, Root};
use crate::role::RoleDefinition;
use crate::snapshot::Kind;
use crate::text::FileId;

/// What a file is to those who look for role definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognition {
    /// It holds role definitions, in that outer form.
    Roles(Shape),
    /// It is JSON and holds no role definition.
    Other,
    /// It is no JSON.
    Unreadable,
}

/// The role definitions of one file.
#[derive(Debug, Clone)]
pub struct RoleFile {
    /// The role definitions, in the order of the file. An entry that cannot be
    /// read is left out of its list and reported.
    pub roles: Vec<RoleDefinition>,
    /// The places of their parts. Unknown and duplicate keys are here and not
    /// among the diagnostics.
    pub map: SourceMap,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// What the file turned out to be.
    pub recognised: Recognition,
}

/// Reads the role definitions of a file in every form that [`Ingest`] reads:
/// single documents, lists, pages, envelopes and those of a canonical snapshot. Documents of
/// other kinds beside them are left out.
///
/// [`Ingest`]: super::Ingest
pub fn read_role_definitions(file: FileId, text: &str) -> RoleFile {
    let document = Document::new(file, text);
    let mut reader = Reader::default();
    let relaxed = json::relaxed(text);
    let recognised = match document.root() {
        Err(_) if foreign::template(&document.with(&relaxed)).is_some() => {
            let document = document.with(&relaxed);
            let root = document.root();
            root.map_or(Recognition::Other, |root| reader.root(document, root))
        }
        Err(error) => {
            reader.report.say(*error);
            Recognition::Unreadable
        }
        Ok(root) => reader.root(document, root),
    };
    RoleFile {
        roles: reader.roles,
        map: reader.map,
        diagnostics: reader.report.finish(),
        recognised,
    }
}

#[derive(Default)]
struct Reader {
    roles: Vec<RoleDefinition>,
    map: SourceMap,
    report: Report,
}

impl Reader {
    fn root<'a>(&mut self, document: Document<'a>, root: Root<'a>) -> Recognition {
        let (shape, found) = match root {
            Root::Scalar(_) => (Shape::Single, "no object".to_owned()),
            Root::List(items) => {
                self.entries(document, items, false);
                (Shape::List, "a list of something else".to_owned())
            }
            Root::Object(object) if snapshot::is_snapshot(&object) => {
                if let Some(value) = snapshot::role_definitions(&object) {
                    self.snapshot_list(document, value, true);
                }
                (Shape::Snapshot, "a snapshot without them".to_owned())
            }
            Root::Object(object) if export::is_export(&object) => {
                for value in export::pages(&object) {
                    self.snapshot_list(document, value, false);
                }
                (Shape::Export, "an export of something else".to_owned())
            }
            Root::Object(object) => {
                let found = foreign::describe(&document, &object).what;
                if let Some(page) = page::of(&object) {
                    self.entries(document, page.items, false);
                    (page.shape, found)
                } else {
                    let text = document.text().trim();
                    let element = Element::of_object(document, 1, text, object);
                    self.entry(&element, false);
                    (Shape::Single, found)
                }
            }
        };
        if !self.roles.is_empty() {
            return Recognition::Roles(shape);
        }
        let message = format!("the file holds no role definition: {found}");
        let whole = document.span(document.text().trim());
        self.report
            .say(Diagnostic::new(Severity::Error, message).at(whole, ""));
        Recognition::Other
    }

    /// Reads a list, or a page of one.
    fn snapshot_list<'a>(&mut self, document: Document<'a>, value: &'a RawValue, all: bool) {
        let page = Object::read(value)
            .ok()
            .and_then(|object| page::of(&object));
        let items = page.map(|page| page.items);
        if let Some(items) = items.or_else(|| Items::of(value.get())) {
            self.entries(document, items, all);
        }
    }

    /// Reads the role definitions among the entries of a list. With `all`, every
    /// entry is one.
    fn entries<'a>(&mut self, document: Document<'a>, items: Items<'a>, all: bool) {
        for (at, item) in items.enumerate() {
            match Element::of_item(document, at + 1, item) {
                Ok(element) => self.entry(&element, all),
                Err(fault) if all => {
                    let noun = table::reader(Kind::RoleDefinitions).noun;
                    self.report.fault(Severity::Error, noun, &fault);
                }
                Err(_) => {}
            }
        }
    }

    fn entry(&mut self, element: &Element<'_>, known: bool) {
        let recognised =
            || table::recognise(element).is_some_and(|reader| reader.kind == Kind::RoleDefinitions);
        if !known && !recognised() {
            return;
        }
        let mut spans = RoleSpans {
            whole: element.span(),
            name: None,
            entries: HashMap::new(),
            lists: HashMap::new(),
            permissions: Vec::new(),
            assignable_scopes: Vec::new(),
            unknown_keys: Vec::new(),
            duplicate_keys: Vec::new(),
        };
        let number = self.roles.len();
        let reading = role_definition::read(element, number, Some(&mut spans), &mut self.report);
        self.roles.push(reading.role);
        self.map.roles.push(spans);
    }
}
