//! One file: its outer form, and from there to its entries.

use super::batch::Batch;
use super::element::Element;
use super::{list, snapshot};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{Document, Items, Root, Type};
use crate::snapshot::Kind;

/// The outer form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A canonical snapshot, `azrbac.snapshot/v1`.
    Snapshot,
    /// A plain list, as the Azure CLI writes it.
    List,
    /// A page of the REST interface: a list below `value`.
    Page,
    /// A single document.
    Single,
}

impl Shape {
    /// What it is called in output: `snapshot`, `list`, `page`, `single document`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::List => "list",
            Self::Page => "page",
            Self::Single => "single document",
        }
    }
}

/// Reads a file. `kind` is what the caller says that it holds.
pub(super) fn read(document: Document<'_>, kind: Option<Kind>, batch: &mut Batch) -> Option<Shape> {
    // Lists, which are what a tenant mostly comes in, are read without being
    // checked in whole first.
    if let Some(mut items) = Items::of(document.text()) {
        list::entries(document, &mut items, kind, batch);
        if !items.is_broken() {
            return Some(Shape::List);
        }
        // A text that is no JSON gives nothing, not even what stands before the
        // fault.
        *batch = Batch::default();
    }
    let root = match document.root() {
        Ok(root) => root,
        Err(error) => {
            batch.nothing(*error);
            return None;
        }
    };
    match root {
        Root::List(mut items) => {
            list::entries(document, &mut items, kind, batch);
            Some(Shape::List)
        }
        Root::Object(object) if kind.is_none() && snapshot::is_ours(&object) => {
            snapshot::read(document, &object, batch).map(|()| Shape::Snapshot)
        }
        Root::Object(object) => Some(match list::page(&object) {
            Some(mut items) => {
                list::entries(document, &mut items, kind, batch);
                list::page_end(&document, &object, batch);
                Shape::Page
            }
            None => {
                let text = document.text().trim();
                let element = Element::of_object(document, 1, text, object);
                list::entry(&element, kind, batch);
                Shape::Single
            }
        }),
        Root::Scalar(value) => {
            let found = Type::of(value).described();
            let message = format!("expected an object or a list, found {found}");
            batch
                .nothing(Diagnostic::new(Severity::Error, message).at(document.span_of(value), ""));
            None
        }
    }
}
