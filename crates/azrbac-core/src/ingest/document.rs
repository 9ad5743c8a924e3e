//! One file: its outer form, and from there to its entries.

use super::batch::Batch;
use super::element::Element;
use super::membership::{MembershipList, Owner};
use super::{export, foreign, graph, list, page, snapshot};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::{Membership, PrincipalId};
use crate::json::{self, Content, Document, Items, Object, Root, Type};
use crate::snapshot::Kind;
use crate::text::caseless;

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
    /// An envelope, `azrbac.export/v1`.
    Export,
    /// A single document.
    Single,
    /// What declares documents that are to be deployed: a template, a plan, source.
    Declaration,
}

impl Shape {
    /// What it is called in output: `snapshot`, `list`, `page`, `query result`,
    /// `export`, `single document`, `declaration`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::List => "list",
            Self::Page => "page",
            Self::Query => "query result",
            Self::Export => "export",
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
    // Lists, which are what a tenant mostly comes in, are read without being
    // checked in whole first.
    if let Some(mut items) = Items::of(document.text()) {
        plain_list(document, &mut items, kind, name, batch);
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
            let text = json::relaxed(document.text());
            let relaxed = document.with(&text);
            if let Some(template) = foreign::template(&relaxed).filter(|_| kind.is_none()) {
                list::entry(&whole(relaxed, template), kind, batch);
                return Some(Shape::Single);
            }
            batch.broken(kind, name, &error.message);
            batch.nothing(*error);
            return None;
        }
    };
    match root {
        Root::List(mut items) => {
            plain_list(document, &mut items, kind, name, batch);
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
        Root::Object(object) => Some(self::object(document, object, kind, name, batch)),
        Root::Scalar(value) => {
            let found = Type::of(value).described();
            let message = format!("expected an object or a list, found {found}");
            batch
                .nothing(Diagnostic::new(Severity::Error, message).at(document.span_of(value), ""));
            None
        }
    }
}

/// Reads a list that nothing is around.
fn plain_list<'a>(
    document: Document<'a>,
    items: &mut Items<'a>,
    kind: Option<Kind>,
    name: &str,
    batch: &mut Batch,
) {
    let members = members_of_file(kind, name);
    match members.filter(|_| Items::of(document.text()).is_some_and(is_mixed)) {
        Some(mut members) => {
            if let Some(items) = Items::of(document.text()) {
                members.comes_bare(items);
            }
            members.page(document, items, batch);
            members.finish(batch);
        }
        None => {
            let count = list::entries(document, items, kind, batch);
            if let Some(cut) = page::maybe_cut_short(count, batch.watch.rows) {
                page::is_cut(cut, batch);
            }
        }
    }
    judge(kind, batch);
}

/// Reads a page or a single document.
fn object<'a>(
    document: Document<'a>,
    object: Object<'a>,
    kind: Option<Kind>,
    name: &str,
    batch: &mut Batch,
) -> Shape {
    let Some(mut page) = page::of(&object) else {
        list::entry(&whole(document, object), kind, batch);
        return Shape::Single;
    };
    let origin = page::origin(&object);
    let stated = MembershipList::of_page(&origin)
        .filter(|_| kind.is_none_or(|kind| kind == Kind::Groups))
        .or_else(|| members_of_file(kind, name).filter(|_| page.again().is_some_and(is_mixed)));
    let count = match stated {
        Some(mut members) => {
            members.comes_from(&origin);
            let count = members.page(document, &mut page.items, batch);
            if page::cut_short(&document, &object, count).is_some() {
                members.cut();
            }
            members.finish(batch);
            count
        }
        None => {
            batch.graph_version = graph::Version::of(&origin);
            list::entries(document, &mut page.items, kind, batch)
        }
    };
    page::end(&document, &object, count, batch);
    judge(kind, batch);
    page.shape
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

/// The members of the group after which the file is named, where the caller says
/// that it holds groups. Whether nested groups were followed is not said, so they
/// are taken as not followed, which claims less.
fn members_of_file(kind: Option<Kind>, name: &str) -> Option<MembershipList> {
    if kind != Some(Kind::Groups) {
        return None;
    }
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.split('.').next().unwrap_or(file);
    caseless::guid(stem)?;
    let owner = Owner::Group(PrincipalId::new(stem));
    Some(MembershipList::new(owner, Membership::Direct))
}

/// Whether a list holds directory objects, each with its type, and is no list of
/// groups with members of their own.
fn is_mixed(items: Items<'_>) -> bool {
    let objects = items.filter_map(|item| match item.content {
        Content::Object(object) => Some(object),
        Content::Other(_) => None,
    });
    let mut groups = objects.filter(|object| {
        object
            .peek(&["members", "transitiveMembers", "securityEnabled"])
            .is_some()
            && object.peek(&["@odata.type"]).is_none()
    });
    groups.next().is_none()
}
