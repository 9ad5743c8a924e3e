//! One file: its outer form, and from there to its entries.

use super::answer::Reading;
use super::batch::Batch;
use super::element::Element;
use super::{export, foreign, list, snapshot};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Document, List, Object, Root, Type};
use crate::snapshot::Kind;

/// The outer form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A canonical snapshot, `azrbac.snapshot/v1`.
    Snapshot,
    /// A plain list, as the Azure CLI writes it.
    List,
    /// A page of the REST interface or of Microsoft Graph: a list below `value`.
    Page,
    /// The answer to a query of Resource Graph: a list below `data`.
    Query,
    /// What calls answered, saved with their status.
    Answers,
    /// An envelope, `azrbac.export/v1`.
    Export,
    /// JSON documents one behind the other: JSON Lines.
    Lines,
    /// A single document.
    Single,
    /// What declares documents that are to be deployed: a template, a plan, source.
    Declaration,
}

impl Shape {
    /// What it is called in output: `snapshot`, `list`, `page`, `query result`,
    /// `saved answers`, `export`, `JSON Lines`, `single document`, `declaration`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::List => "list",
            Self::Page => "page",
            Self::Query => "query result",
            Self::Answers => "saved answers",
            Self::Export => "export",
            Self::Lines => "JSON Lines",
            Self::Single => "single document",
            Self::Declaration => "declaration",
        }
    }
}

/// Reads a file. `kind` is what the caller says that it holds, `name` the name of
/// the file.
pub(super) fn read(
    document: Document<'_>,
    kind: Option<Kind>,
    name: &str,
    batch: &mut Batch,
) -> Option<Shape> {
    let reading = Reading::new(kind, name);
    // Lists, which are what a tenant mostly comes in, are read without being
    // checked in whole first.
    if let Some(list) = List::of(&document, document.text()) {
        reading.plain_list(&document, &list, batch);
        judge(kind, batch);
        if !list.is_broken() {
            return Some(Shape::List);
        }
        // A text that is no JSON gives nothing, not even what stands before the
        // fault.
        batch.start_again();
    }
    let root = match document.root() {
        Ok(root) => root,
        Err(error) => {
            if let Some(list) = List::of_lines(&document) {
                reading.plain_list(&document, &list, batch);
                judge(kind, batch);
                let Some(fault) = list.fault() else {
                    return Some(Shape::Lines);
                };
                batch.start_again();
                batch.broken(kind, &fault.message);
                batch.nothing(fault);
                return None;
            }
            let text = json::relaxed(document.text());
            let relaxed = document.with(&text);
            if let Some(template) = foreign::template(&relaxed).filter(|_| kind.is_none()) {
                list::entry(&whole(relaxed, template), kind, batch);
                return Some(Shape::Single);
            }
            batch.broken(kind, &error.message);
            batch.nothing(*error);
            return None;
        }
    };
    match root {
        Root::List(_) => {
            let list = List::of(&document, document.text())?;
            reading.plain_list(&document, &list, batch);
            judge(kind, batch);
            Some(Shape::List)
        }
        Root::Object(object) if export::is_export(&object) => {
            let element = whole(document, object);
            let read = export::read(&element, batch);
            batch.watch.judge_conditions(&mut batch.report);
            read.map(|()| Shape::Export)
        }
        Root::Object(object) if kind.is_none() && snapshot::is_ours(&object) => {
            snapshot::read(document, &object, batch).map(|()| Shape::Snapshot)
        }
        Root::Object(object) => {
            let text = document.text().trim();
            let shape = reading.object(document, text, object, batch);
            judge(kind, batch);
            Some(shape)
        }
        Root::Scalar(value) => {
            let found = Type::of(value).described();
            let message = format!("expected an object or a list, found {found}");
            if kind.is_some() {
                batch.broken(kind, &message);
            }
            batch
                .nothing(Diagnostic::new(Severity::Error, message).at(document.span_of(value), ""));
            None
        }
    }
}

fn whole<'a>(document: Document<'a>, object: Object<'a>) -> Element<'a> {
    Element::of_object(document, 1, document.text().trim(), object)
}

/// Says what is odd about the entries of a file as a whole.
fn judge(kind: Option<Kind>, batch: &mut Batch) {
    let principals = batch.parts.principals.as_ref().map_or(0, Vec::len);
    batch.watch.judge_conditions(&mut batch.report);
    if kind.is_none() {
        batch.watch.judge_members(principals, &mut batch.report);
    }
}
