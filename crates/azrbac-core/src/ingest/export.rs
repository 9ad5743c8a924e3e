//! The envelope `azrbac.export/v1`, in which exports travel that do not say what
//! they are: pages as they were fetched, and what was asked.
//! The module above says what its keys mean.

use serde_json::value::RawValue;

use super::batch::Batch;
use super::element::Element;
use super::export_header::header;
use super::field::settled;
use super::list;
use super::lost::{self, Lost};
use super::membership::MembershipList;
use super::report::Fault;
use super::{graph, group_eligibility, page, shortage, snapshot};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Document, List, Object, Type};
use crate::snapshot::Kind;
use crate::text::caseless;
use crate::time::Timestamp;

pub(super) const VERSION_1: &str = "azrbac.export/v1";
const NOUN: &str = "export";
pub(super) const PAGES: &[&str] = &["pages"];
const IGNORED: &[&str] = &["command", "version"];

/// Whether a document says that it is such an envelope.
pub(super) fn is_export(object: &Object<'_>) -> bool {
    snapshot::schema(object).is_some_and(|schema| caseless::eq(schema.trim(), VERSION_1))
}

/// The pages of an envelope of role definitions, for those who want nothing else.
pub(super) fn pages<'a>(object: &Object<'a>) -> Vec<&'a RawValue> {
    let pages = object.peek(PAGES);
    let items = pages.and_then(|field| json::list(field.value(), "a list").ok());
    items.unwrap_or_default()
}

/// Reads an envelope; `None` where it does not say what it holds.
pub(super) fn read(element: &Element<'_>, batch: &mut Batch) -> Option<()> {
    let header = match header(element) {
        Ok(header) => header,
        Err(fault) => {
            let message = format!("{NOUN}: {}", fault.message);
            let kind = element.text(&["kind"]).ok().flatten();
            let kind = kind.and_then(|name| Kind::from_name(&name));
            batch.lost(kind.map_or(Lost::Anything, Lost::Of), &message);
            batch.nothing(Diagnostic::new(Severity::Error, message).at(fault.span, ""));
            return None;
        }
    };
    batch.parts.tenant_id = element.label(&["tenantId"], NOUN, &mut batch.report);
    batch.parts.captured_at = captured_at(element, batch);
    let mut reading = Reading {
        kind: header.kind,
        members: header
            .owner
            .clone()
            .filter(|_| header.kind == Kind::Groups)
            .map(|owner| MembershipList::new(owner, header.membership)),
        items: 0,
        interrupted: false,
        problem: None,
    };
    batch.service_principals = header.service_principals;
    reading.pages(element, &header.pages, batch);
    reading.error(element, batch);
    reading.shortage(element, batch);
    let kind = header.kind;
    if reading.interrupted {
        let problem = reading.problem.as_deref();
        let problem = problem.unwrap_or("the export was interrupted");
        batch.cut(kind, problem, header.coverage.as_ref());
        if kind == Kind::GroupEligibilities {
            group_eligibility::missing(header.owner.as_ref(), reading.problem.as_deref(), batch);
        }
    }
    if let Some(mut members) = reading.members {
        if reading.interrupted {
            members.cut();
        }
        if let Some(listed) = header.service_principals {
            members.states_service_principals(listed);
        }
        members.finish(batch);
    }
    if let Some(coverage) = header.coverage.filter(|_| !batch.has_hole(kind)) {
        batch.parts.coverage.push(coverage);
    }
    let (document, object) = (element.document(), element.outer());
    let known = (NOUN, IGNORED);
    batch
        .report
        .unknown_as(Severity::Warning, document, object, known);
    batch.report.duplicates(document, object, NOUN);
    Some(())
}

fn captured_at(element: &Element<'_>, batch: &mut Batch) -> Option<Timestamp> {
    let text = element.label(&["capturedAt"], NOUN, &mut batch.report)?;
    let parsed = Timestamp::parse(&text);
    parsed
        .inspect_err(|error| {
            let fault = Fault {
                message: format!("`capturedAt`: {error}"),
                span: element.span(),
            };
            batch.report.fault(Severity::Error, NOUN, &fault);
        })
        .ok()
}

/// The pages of an envelope while they are read.
struct Reading {
    kind: Kind,
    members: Option<MembershipList>,
    items: usize,
    interrupted: bool,
    /// The first thing that interrupted it.
    problem: Option<String>,
}

impl Reading {
    fn pages<'a>(&mut self, element: &Element<'a>, pages: &[&'a RawValue], batch: &mut Batch) {
        let last = pages.len().saturating_sub(1);
        for (at, value) in pages.iter().enumerate() {
            self.page(*element.document(), value, at == last, batch);
        }
        let twice = element
            .field(PAGES)
            .map(|field| settled(element.document(), field));
        if let Some(Err(fault)) = twice {
            self.unreadable(&fault, batch);
        }
        if pages.is_empty() && element.field(&["error"]).is_none() {
            self.interrupt("there is no page".to_owned(), element, batch);
        }
    }

    fn page<'a>(
        &mut self,
        document: Document<'a>,
        value: &'a RawValue,
        last: bool,
        batch: &mut Batch,
    ) {
        if Type::of(value) == Type::List {
            batch.graph_version = None;
            if let Some(list) = List::of(&document, value.get()) {
                if let Some(members) = &mut self.members {
                    members.comes_bare(&list);
                }
                self.documents(&document, &list, batch);
            }
            let cut = page::maybe_cut_short(self.items, batch.watch.rows);
            if let Some(cut) = cut.filter(|_| last) {
                self.cut(cut, batch);
            }
            return;
        }
        let object = match Object::read(value) {
            Ok(object) => object,
            Err(error) => return self.unreadable(&Fault::of(&document, &error), batch),
        };
        if let Some(page) = page::of(&document, &object) {
            let origin = page::origin(&object);
            batch.graph_version = graph::Version::of(&origin);
            if let Some(members) = &mut self.members {
                members.comes_from(&origin);
            }
            self.documents(&document, &page.list, batch);
            let cut = page::cut_short(&document, &object, self.items);
            // Of a page before the last only its next page is at hand.
            let told = shortage::told(&object).filter(|field| page::is_no_next(field));
            let told = told.map(|field| shortage::diagnostic(&document, field));
            let cut = cut.filter(|_| last).or(told);
            if let Some(cut) = cut.or_else(|| page::lost(&document, &object)) {
                self.cut(cut, batch);
            }
            page::leftovers(&document, &object, batch);
        } else if let Some(code) = lost::error_code(&object) {
            self.unreadable(
                &Fault {
                    message: format!("Azure answered with the error `{code}`"),
                    span: document.span_of(value),
                },
                batch,
            );
        } else {
            self.alone(document, value, object, batch);
        }
    }

    fn documents(&mut self, document: &Document<'_>, list: &List<'_>, batch: &mut Batch) {
        let count = match &mut self.members {
            Some(members) => members.page(list, batch),
            None => list::entries(document, list, Some(self.kind), batch),
        };
        self.items = self.items.saturating_add(count);
    }

    /// A document that no page is around.
    fn alone<'a>(
        &mut self,
        document: Document<'a>,
        value: &'a RawValue,
        object: Object<'a>,
        batch: &mut Batch,
    ) {
        if self.members.is_some() {
            let fault = Fault {
                message: "expected a list of members, found an object".to_owned(),
                span: document.span_of(value),
            };
            return self.unreadable(&fault, batch);
        }
        self.items = self.items.saturating_add(1);
        let element = Element::of_object(document, self.items, value.get(), object);
        list::entry(&element, Some(self.kind), batch);
    }

    /// What stopped the export, where it says so.
    fn error(&mut self, element: &Element<'_>, batch: &mut Batch) {
        let Some(field) = element.field(&["error"]) else {
            return;
        };
        let text = match Type::of(field.value()) {
            Type::String => json::string(field.value())
                .ok()
                .map(|text| text.into_owned()),
            _ => lost::error_code(element.outer()).map(|code| format!("error `{code}`")),
        };
        self.interrupt(
            text.unwrap_or_else(|| "an error".to_owned()),
            element,
            batch,
        );
    }

    /// What else says that something is missing.
    fn shortage(&mut self, element: &Element<'_>, batch: &mut Batch) {
        if element.field(&["error"]).is_none()
            && let Some(field) = shortage::told(element.outer())
        {
            self.cut(shortage::diagnostic(element.document(), field), batch);
        }
    }

    /// Notes that the last page does not end the list.
    fn cut(&mut self, cut: Diagnostic, batch: &mut Batch) {
        self.interrupted = true;
        self.problem.get_or_insert_with(|| cut.message.clone());
        batch.report.say(cut);
    }

    fn interrupt(&mut self, why: String, element: &Element<'_>, batch: &mut Batch) {
        let fault = Fault {
            message: why,
            span: element.span(),
        };
        self.unreadable(&fault, batch);
    }

    fn unreadable(&mut self, fault: &Fault, batch: &mut Batch) {
        self.interrupted = true;
        self.problem.get_or_insert_with(|| fault.message.clone());
        let message = format!(
            "the export of `{}` was interrupted: {}",
            self.kind.name(),
            fault.message
        );
        batch
            .report
            .say(Diagnostic::new(Severity::Warning, message).at(fault.span, ""));
    }
}
