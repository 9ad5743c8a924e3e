//! Answers within answers: the answer to a batch of requests, what
//! `Invoke-AzRestMethod` of PowerShell gives, and lists of pages.

use std::borrow::Cow;

use super::element::Element;
use super::lost::{self, Lost};
use super::{page, table};
use crate::json::{self, Content, Document, Item, List, Object, Type};
use serde_json::value::RawValue;

/// Under these keys each answer of a batch has its status, and `Invoke-AzRestMethod`.
const STATUS: &[&str] = &["status", "httpStatusCode", "statusCode"];
/// Under these keys each answer of a batch has what was answered.
const BODY: &[&str] = &["body", "content"];

/// The answers to a batch of requests, as Azure Resource Manager and Microsoft Graph
/// write them.
pub(super) fn batch<'a>(document: &Document<'a>, object: &Object<'a>) -> Option<List<'a>> {
    let responses = object.peek(&["responses"])?;
    List::of(document, responses.value().get())
}

/// What one call answered.
pub(super) enum Answer<'a> {
    /// What came, as it stands.
    Came(&'a RawValue),
    /// What came, as text in a string.
    Text(&'a RawValue, Cow<'a, str>),
    /// Nothing that can be read, and what it may have held.
    Failed(String, Vec<Lost>),
}

/// What an object that tells the status of a call says; `None` where it tells none.
pub(super) fn answer<'a>(object: &Object<'a>) -> Option<Answer<'a>> {
    let status = object.peek(STATUS)?.value().get();
    let body = object.peek(BODY)?;
    let failed = |why: String| {
        let lost = lost::by_answer(body.value());
        Some(Answer::Failed(why, lost))
    };
    if body.is_disputed() {
        return failed(format!(
            "`{}` stands twice with different values",
            body.key()
        ));
    }
    // A status is a number, and some tools write it as text.
    let status = status.trim_matches('"');
    if !(status.len() == 3 && status.starts_with('2') || status == "OK") {
        return failed(format!("a call failed with the status {status}"));
    }
    match Type::of(body.value()) {
        Type::Object | Type::List => Some(Answer::Came(body.value())),
        Type::String => match json::string(body.value()) {
            Ok(text) => Some(Answer::Text(body.value(), text)),
            Err(error) => failed(error.message),
        },
        other => failed(format!("a call answered with {}", other.described())),
    }
}

/// Whether a list holds lists, pages or answers, and not the documents themselves.
pub(super) fn holds_answers(list: &List<'_>) -> bool {
    let mut holds = false;
    list.each(|document, item| {
        holds = is_answer(document, item);
        std::ops::ControlFlow::Break(())
    });
    holds
}

/// Whether an element of a list is a list itself, a page or an answer.
fn is_answer<'a>(document: Document<'a>, item: Item<'a>) -> bool {
    if let Content::Other(value) = item.content {
        return Type::of(value) == Type::List;
    }
    let Ok(element) = Element::of_item(document, 1, item) else {
        return false;
    };
    let object = element.outer();
    let answers = answer(object).is_some() || batch(&document, object).is_some();
    let page = || page::of(&document, object).is_some();
    (answers || page()) && table::recognise(&element).is_none()
}
