//! One file: its outer form, and from there to its entries.

use super::batch::Batch;
use super::element::Element;
use super::membership::{MembershipList, Owner};
use super::{export, foreign, graph, list, page, snapshot};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::{Membership, PrincipalId};
use crate::json::{self, Content, Document, List, Object, Root, Type};
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
    if let Some(list) = List::of(&document, document.text()) {
        plain_list(&document, &list, kind, name, batch);
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
        Root::List(_) => {
            let list = List::of(&document, document.text())?;
            plain_list(&document, &list, kind, name, batch);
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
fn plain_list(
    document: &Document<'_>,
    list: &List<'_>,
    kind: Option<Kind>,
    name: &str,
    batch: &mut Batch,
) {
    match members_of_file(kind, name).filter(|_| is_mixed(list)) {
        Some(mut members) => {
            members.comes_bare(list);
            members.page(list, batch);
            members.finish(batch);
        }
        None => {
            let count = list::entries(document, list, kind, batch);
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
    let Some(page) = page::of(&document, &object) else {
        list::entry(&whole(document, object), kind, batch);
        return Shape::Single;
    };
    let origin = page::origin(&object);
    let stated = MembershipList::of_page(&origin)
        .filter(|_| kind.is_none_or(|kind| kind == Kind::Groups))
        .or_else(|| members_of_file(kind, name).filter(|_| is_mixed(&page.list)));
    let count = match stated {
        Some(mut members) => {
            members.comes_from(&origin);
            let count = members.page(&page.list, batch);
            if page::cut_short(&document, &object, count).is_some() {
                members.cut();
            }
            members.finish(batch);
            count
        }
        None => {
            batch.graph_version = graph::Version::of(&origin);
            list::entries(&document, &page.list, kind, batch)
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
fn is_mixed(list: &List<'_>) -> bool {
    !list.any(|item| match item.content {
        Content::Object(object) => {
            let of_group = object.peek(&["members", "transitiveMembers", "securityEnabled"]);
            of_group.is_some() && object.peek(&["@odata.type"]).is_none()
        }
        Content::Other(_) => false,
    })
}
