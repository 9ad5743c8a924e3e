//! What a file holds that is none of this project's own: a list, a page, a single
//! document, or several of them in one another.

use std::ops::ControlFlow;

use super::batch::Batch;
use super::document::Shape;
use super::element::Element;
use super::lost::Lost;
use super::membership::{MembershipList, Owner};
use super::report::Fault;
use super::wrapped::{self, Answer};
use super::{graph, list, page};
use crate::diagnostic::Severity;
use crate::directory::{Membership, PrincipalId};
use crate::json::{Content, Document, Item, List, Object, Root};
use crate::snapshot::Kind;
use crate::text::caseless;

/// So deep answers may lie in answers: a call that was saved, of a batch, of pages.
const DEEPEST: u8 = 4;

/// How a file is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'r> {
    /// What the caller says that it holds.
    pub(super) kind: Option<Kind>,
    /// The name of the file.
    pub(super) name: &'r str,
    /// How many answers are around.
    depth: u8,
}

impl<'r> Reading<'r> {
    pub(super) fn new(kind: Option<Kind>, name: &'r str) -> Self {
        Self {
            kind,
            name,
            depth: 0,
        }
    }

    fn inner(self) -> Option<Self> {
        let depth = self.depth + 1;
        (depth <= DEEPEST).then_some(Self { depth, ..self })
    }

    /// Reads a list that nothing is around.
    pub(super) fn plain_list(self, document: &Document<'_>, list: &List<'_>, batch: &mut Batch) {
        if let Some(mut members) = self.members_of_file().filter(|_| is_mixed(list)) {
            members.comes_bare(list);
            members.page(list, batch);
            members.finish(batch);
        } else if wrapped::holds_answers(list) {
            let (mut lists, mut documents) = (false, false);
            list.each(|document, item| {
                lists |= matches!(item.content, Content::Other(_));
                documents |= self.item(document, item, batch) == Some(Shape::Single);
                ControlFlow::Continue(())
            });
            if lists && documents {
                let problem = "lists and documents stand in one list";
                batch.lost(Lost::Anything, problem);
            }
        } else {
            let (before, rows) = (page::Read::so_far(&batch.parts), batch.watch.rows);
            let count = list::entries(document, list, self.kind, batch);
            let rows = batch.watch.rows - rows;
            if let Some(cut) = page::maybe_cut_short(count, rows) {
                page::is_cut(cut, &before, batch);
            }
        }
    }

    /// Reads a list or an answer that stands in a list.
    /// Gives what an object was.
    fn item<'a>(self, document: Document<'a>, item: Item<'a>, batch: &mut Batch) -> Option<Shape> {
        let mut shape = None;
        match item.content {
            Content::Object(object) => {
                self.within(document, item.text, batch, |reading, batch| {
                    shape = Some(reading.object(document, item.text, object, batch));
                });
            }
            Content::Other(value) => self.value(document, value.get(), batch),
        }
        shape
    }

    /// Reads what stands in another answer.
    fn value<'a>(self, document: Document<'a>, text: &'a str, batch: &mut Batch) {
        self.within(document, text, batch, |reading, batch| {
            if let Some(list) = List::of(&document, text) {
                let known = batch.empty.is_some();
                reading.plain_list(&document, &list, batch);
                // The place is that of the answer, however little of the file is at hand.
                if !known && batch.empty.is_some() {
                    batch.empty = Some(document.span(text));
                }
            } else if let Ok(object) = serde_json::from_str::<Object<'a>>(text) {
                reading.object(document, text, object, batch);
            } else {
                reading.lost(
                    document,
                    text,
                    "neither an object nor a list",
                    &[Lost::Anything],
                    batch,
                );
            }
        });
    }

    fn within(
        self,
        document: Document<'_>,
        text: &str,
        batch: &mut Batch,
        read: impl FnOnce(Self, &mut Batch),
    ) {
        match self.inner() {
            Some(reading) => read(reading, batch),
            None => self.lost(
                document,
                text,
                "answers lie too deep in answers",
                &[Lost::Anything],
                batch,
            ),
        }
    }

    /// Reads a page, an answer or a single document, whose text is `text`.
    pub(super) fn object<'a>(
        self,
        document: Document<'a>,
        text: &'a str,
        object: Object<'a>,
        batch: &mut Batch,
    ) -> Shape {
        if let Some(page) = page::of(&document, &object) {
            return self.page(document, &object, &page, batch);
        }
        if let Some(responses) = wrapped::batch(&document, &object) {
            if let Some(cut) = page::lost(&document, &object) {
                self.lost(document, text, &cut.message, &[Lost::Anything], batch);
            }
            responses.each(|document, item| {
                self.response(document, &item, batch);
                ControlFlow::Continue(())
            });
            return Shape::Answers;
        }
        match wrapped::answer(&object) {
            Some(answer) => {
                self.answer(document, text, answer, batch);
                Shape::Answers
            }
            None => {
                let element = Element::of_object(document, 1, text, object);
                list::entry(&element, self.kind, batch);
                Shape::Single
            }
        }
    }

    /// Reads one of the answers of a batch.
    fn response<'a>(self, document: Document<'a>, item: &Item<'a>, batch: &mut Batch) {
        let answer = match &item.content {
            Content::Object(object) => wrapped::answer(object),
            Content::Other(_) => None,
        };
        let unknown = || {
            Answer::Failed(
                "it has no status or no body".to_owned(),
                vec![Lost::Anything],
            )
        };
        self.answer(document, item.text, answer.unwrap_or_else(unknown), batch);
    }

    fn answer<'a>(
        self,
        document: Document<'a>,
        text: &'a str,
        answer: Answer<'a>,
        batch: &mut Batch,
    ) {
        match answer {
            Answer::Came(value) => self.value(document, value.get(), batch),
            Answer::Text(string, inner) => {
                let inside = document.inside(string, &inner);
                match inside.root() {
                    Ok(Root::List(_) | Root::Object(_)) => {
                        self.value(inside, inner.trim(), batch);
                    }
                    _ => self.lost(
                        document,
                        text,
                        "a call answered with no JSON",
                        &[Lost::Anything],
                        batch,
                    ),
                }
            }
            Answer::Failed(why, lost) => self.lost(document, text, &why, &lost, batch),
        }
    }

    /// Says that an answer gives nothing, and notes what it may have held.
    fn lost(self, document: Document<'_>, text: &str, why: &str, lost: &[Lost], batch: &mut Batch) {
        let fault = Fault {
            message: why.to_owned(),
            span: document.span(text),
        };
        batch.report.fault(Severity::Error, "answer", &fault);
        batch.failed.get_or_insert_with(|| why.to_owned());
        let stated = self.kind.map(Lost::Of);
        for lost in stated
            .as_slice()
            .iter()
            .chain(lost.iter().filter(|_| stated.is_none()))
        {
            batch.lost(*lost, why);
        }
    }

    fn page<'a>(
        self,
        document: Document<'a>,
        object: &Object<'a>,
        page: &page::Page<'a>,
        batch: &mut Batch,
    ) -> Shape {
        let origin = page::origin(object);
        let stated = MembershipList::of_page(&origin)
            .filter(|_| self.kind.is_none_or(|kind| kind == Kind::Groups))
            .or_else(|| self.members_of_file().filter(|_| is_mixed(&page.list)));
        let (before, rows) = (page::Read::so_far(&batch.parts), batch.watch.rows);
        let count = match stated {
            Some(mut members) => {
                members.comes_from(&origin);
                let count = members.page(&page.list, batch);
                let cut = page::cut_short(&document, object, count);
                if cut.or_else(|| page::lost(&document, object)).is_some() {
                    members.cut();
                }
                members.finish(batch);
                count
            }
            None => {
                batch.graph_version = graph::Version::of(&origin);
                list::entries(&document, &page.list, self.kind, batch)
            }
        };
        let rows = batch.watch.rows - rows;
        page::end(&document, object, (count, rows), &before, batch);
        page.shape
    }

    /// The members of the group after which the file is named, where the caller says
    /// that it holds groups. Whether nested groups were followed is not said, so they
    /// are taken as not followed, which claims less.
    fn members_of_file(self) -> Option<MembershipList> {
        if self.kind != Some(Kind::Groups) {
            return None;
        }
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(self.name);
        let stem = file.split('.').next().unwrap_or(file);
        caseless::guid(stem)?;
        let owner = Owner::Group(PrincipalId::new(stem));
        Some(MembershipList::new(owner, Membership::Direct))
    }
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
