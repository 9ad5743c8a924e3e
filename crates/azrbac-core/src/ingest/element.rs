//! One document of a list, its fields at hand.

use std::borrow::Cow;

use super::field::{condition_of, settled, text_of};
use super::lists::items_of;
use super::report::{Fault, Report};
use super::{object_id, placeholder};
use crate::assignment::is_status;
use crate::condition::Condition;
use crate::diagnostic::Severity;
use crate::directory::PrincipalId;
use crate::json::{self, Content, Document, Field, Item, Items, Object, ValueError};
use crate::scope::Scope;
use crate::text::Span;
use crate::time::{Timestamp, Validity};

/// A document of some kind. REST documents hold most of their fields below
/// `properties`; here the two levels are one, the inner going before the outer.
#[derive(Debug)]
pub(super) struct Element<'a> {
    document: Document<'a>,
    text: &'a str,
    /// Its place in its list, from 1.
    pub(super) number: usize,
    outer: Object<'a>,
    inner: Option<Object<'a>>,
}

impl<'a> Element<'a> {
    /// The element of a list.
    pub(super) fn of_item(
        document: Document<'a>,
        number: usize,
        item: Item<'a>,
    ) -> Result<Self, Fault> {
        match item.content {
            Content::Object(object) => Ok(Self::of_object(document, number, item.text, object)),
            Content::Other(value) => {
                let error = ValueError::expected("an object", value);
                Err(Fault::of(&document, &error))
            }
        }
    }

    pub(super) fn of_object(
        document: Document<'a>,
        number: usize,
        text: &'a str,
        outer: Object<'a>,
    ) -> Self {
        let inner = outer
            .peek(&["properties"])
            .and_then(|field| Object::read(field.value()).ok());
        if inner.is_some() {
            outer.get(&["properties"]);
        }
        Self {
            document,
            text,
            number,
            outer,
            inner,
        }
    }

    pub(super) fn document(&self) -> &Document<'a> {
        &self.document
    }

    /// The whole text of the document.
    pub(super) fn text_of_all(&self) -> &'a str {
        self.text
    }

    pub(super) fn span(&self) -> Span {
        self.document.span(self.text)
    }

    pub(super) fn outer(&self) -> &Object<'a> {
        &self.outer
    }

    pub(super) fn inner(&self) -> Option<&Object<'a>> {
        self.inner.as_ref()
    }

    /// Both levels.
    pub(super) fn objects(&self) -> impl Iterator<Item = &Object<'a>> {
        std::iter::once(&self.outer).chain(&self.inner)
    }

    /// Whether one of the keys is there; does not count as asking for it.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.objects().any(|object| object.peek(names).is_some())
    }

    /// The text of a field that is there for recognition.
    pub(super) fn hint(&self, names: &[&str]) -> Option<Cow<'a, str>> {
        self.outer
            .peek(names)
            .and_then(|field| json::string(field.value()).ok())
    }

    /// The same for a field that may stand in either level.
    pub(super) fn hint_anywhere(&self, names: &[&str]) -> Option<Cow<'a, str>> {
        self.objects()
            .filter_map(|object| object.peek(names))
            .find_map(|field| json::string(field.value()).ok())
    }

    /// The field of one of the names that is there and not `null`. Where a value that
    /// `null` stands for too is lost, it is there.
    pub(super) fn field(&self, names: &[&str]) -> Option<&Field<'a>> {
        let says = |field: &&Field<'a>| !field.is_null() || field.is_disputed();
        let outer = self.outer.get(names);
        self.inner
            .as_ref()
            .and_then(|inner| inner.get(names))
            .filter(says)
            .or(outer)
            .filter(says)
    }

    /// The same for what decides: it must not stand twice with different values.
    fn settled(&self, names: &[&str]) -> Result<Option<&Field<'a>>, Fault> {
        let field = self.field(names);
        field.map_or(Ok(()), |field| settled(&self.document, field))?;
        Ok(field)
    }

    /// A trimmed text; `None` where it is missing, `null` or blank.
    pub(super) fn text(&self, names: &[&str]) -> Result<Option<Cow<'a, str>>, Fault> {
        self.settled(names)?
            .map_or(Ok(None), |field| text_of(&self.document, field))
    }

    /// A text that has to be there.
    pub(super) fn required(&self, names: &[&str]) -> Result<Cow<'a, str>, Fault> {
        self.text(names)?.ok_or_else(|| self.missing(names))
    }

    /// The id of a principal, group or role definition, which has to be there.
    pub(super) fn object_id(&self, names: &[&str]) -> Result<Cow<'a, str>, Fault> {
        let text = self.required(names)?;
        let span = self
            .field(names)
            .map_or_else(|| self.span(), |field| self.document.span_of(field.value()));
        object_id::refuse(&text, span)?;
        Ok(text)
    }

    /// The principal or group of an object id, which has to be there.
    pub(super) fn principal_id(&self, names: &[&str]) -> Result<PrincipalId, Fault> {
        let id = self.object_id(names)?;
        let field = self.field(names);
        let span = field.map_or_else(|| self.span(), |field| self.document.span_of(field.value()));
        object_id::of_principal(&id, span)
    }

    /// The same; `None` where the key is not there or `null`.
    pub(super) fn stated_id(&self, names: &[&str]) -> Result<Option<PrincipalId>, Fault> {
        let stated = self.field(names).map(|_| self.principal_id(names));
        stated.transpose()
    }

    /// The status of a schedule instance. One that Azure does not have may give access.
    pub(super) fn status(&self) -> Result<Option<Cow<'a, str>>, Fault> {
        let status = self.text(&["status"])?;
        match &status {
            Some(text) if !is_status(text) => Err(Fault {
                message: format!("`{text}` is no status: whether it gives access is not known"),
                span: self.span(),
            }),
            _ => Ok(status),
        }
    }

    /// Says that a field is missing, or has no text.
    pub(super) fn missing(&self, names: &[&str]) -> Fault {
        let (key, what) = match self.field(names) {
            Some(field) => (field.key(), "is empty"),
            None => (*names.first().unwrap_or(&""), "is missing"),
        };
        Fault {
            message: format!("`{key}` {what}"),
            span: self.span(),
        }
    }

    /// A text that decides nothing, to be kept: see [`Element::remark`].
    pub(super) fn label(
        &self,
        names: &[&str],
        noun: &str,
        report: &mut Report,
    ) -> Option<Box<str>> {
        self.remark(names, noun, report).map(Box::from)
    }

    /// A text that decides nothing: where it cannot be read, that is said, and
    /// the document goes on without it.
    pub(super) fn remark(
        &self,
        names: &[&str],
        noun: &str,
        report: &mut Report,
    ) -> Option<Cow<'a, str>> {
        let field = self.field(names);
        match field.map_or(Ok(None), |field| text_of(&self.document, field)) {
            Ok(text) => text,
            Err(fault) => {
                report.fault(Severity::Warning, noun, &fault);
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, names: &[&str]) -> Result<Option<bool>, Fault> {
        let Some(field) = self.settled(names)? else {
            return Ok(None);
        };
        json::boolean(field.value())
            .map(Some)
            .map_err(|error| Fault::of_field(&self.document, field, &error.message))
    }

    /// The entries of a list; `None` where it is missing or `null`.
    pub(super) fn list(&self, names: &[&str], what: &str) -> Result<Option<Items<'a>>, Fault> {
        self.settled(names)?
            .map(|field| items_of(&self.document, field, what))
            .transpose()
    }

    /// The scope that the document states, else the one that its resource id
    /// begins with, before `/providers/Microsoft.Authorization/{collection}/`.
    pub(super) fn scope(&self, id: Option<&str>, collection: &str) -> Result<Scope, Fault> {
        const NAMES: &[&str] = &["scope"];
        if let Some(text) = self.text(NAMES)? {
            let span = self
                .field(NAMES)
                .map_or_else(|| self.span(), |field| self.document.span_of(field.value()));
            placeholder::refuse(&text, span)?;
            let scope = Scope::parse(&text).map_err(|error| Fault {
                message: error.to_string(),
                span,
            })?;
            let of_id = id.and_then(|id| scope_of_id(id, collection));
            // Some tools write only the beginning of the scope into the id.
            return match of_id {
                Some(other) if !other.contains(&scope) => Err(Fault {
                    message: format!("`{scope}` is not the scope of its id, `{other}`"),
                    span,
                }),
                _ => Ok(scope),
            };
        }
        let scope = id.and_then(|id| scope_of_id(id, collection));
        let scope = scope.ok_or_else(|| self.missing(NAMES))?;
        placeholder::refuse(scope.as_str(), self.span())?;
        Ok(scope)
    }

    /// A condition with its version.
    pub(super) fn condition(&self) -> Result<Option<Condition>, Fault> {
        condition_of(
            &self.document,
            self.settled(&["condition"])?,
            self.field(&["conditionVersion"]),
        )
    }

    /// From when until when, as schedules write it.
    pub(super) fn validity(&self) -> Result<Validity, Fault> {
        Ok(Validity {
            start: self.time(&["startDateTime"])?,
            end: self.time(&["endDateTime"])?,
        })
    }

    fn time(&self, names: &[&str]) -> Result<Option<Timestamp>, Fault> {
        let (Some(text), Some(field)) = (self.text(names)?, self.field(names)) else {
            return Ok(None);
        };
        Timestamp::parse(&text)
            .map(Some)
            .map_err(|error| Fault::of_field(&self.document, field, &error.to_string()))
    }
}

/// The scope before `/providers/Microsoft.Authorization/{collection}/` in an id.
fn scope_of_id(id: &str, collection: &str) -> Option<Scope> {
    let marker = format!("/providers/Microsoft.Authorization/{collection}/").to_ascii_lowercase();
    let at = id.to_ascii_lowercase().rfind(&marker)?;
    let scope = id.get(..at)?;
    Scope::parse(if scope.is_empty() { "/" } else { scope }).ok()
}
