//! What is wrong with a text that is no JSON, in plain words.

use serde_json::error::Category;

use super::document::Document;
use crate::diagnostic::{Diagnostic, Severity};

/// The diagnostic of an error of the parser, which counts lines and bytes of a
/// line from 1.
pub(super) fn diagnostic(document: &Document<'_>, error: &serde_json::Error) -> Diagnostic {
    let text = document.text();
    let line_start = error.line().checked_sub(2).map_or(0, |newline| {
        memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(newline)
            .map_or(text.len(), |at| at + 1)
    });
    let mut start = (line_start + error.column())
        .saturating_sub(1)
        .min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let rest = text.get(start..).unwrap_or_default();
    let found = rest.chars().next();
    let at = rest
        .get(..found.map_or(0, char::len_utf8))
        .unwrap_or_default();
    let before = text.get(..start).unwrap_or_default();
    let (message, help) = words(before, error, found);
    let comma = before.trim_end().len().checked_sub(1);
    let at = comma
        .filter(|_| message == TRAILING_COMMA)
        .and_then(|comma| text.get(comma..=comma))
        .unwrap_or(at);
    let diagnostic = Diagnostic::new(Severity::Error, message).at(document.span(at), "");
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

const TRAILING_COMMA: &str = "a comma behind the last element";
const COMMENT: &str = "JSON has no comments, and here is one";
const TEMPLATE: &str = "is it a template? Fill it in first";
const DOUBLE_QUOTES: &str = "keys and strings stand in double quotes";

fn words(
    text_before: &str,
    error: &serde_json::Error,
    found: Option<char>,
) -> (String, Option<&'static str>) {
    let plain = |message: &str| (message.to_owned(), None);
    if text_before.trim().is_empty() && found.is_none_or(char::is_whitespace) {
        return plain("the file is empty");
    }
    if error.classify() == Category::Eof {
        return (
            "the document ends before it is complete".to_owned(),
            Some("was the file cut short?"),
        );
    }
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or_default();
    let behind_comma = text_before.trim_end().ends_with(',') && matches!(found, Some(']' | '}'));
    if behind_comma {
        return (
            TRAILING_COMMA.to_owned(),
            Some("JSON has no trailing commas: take it out"),
        );
    }
    let outside_strings = message.starts_with("expected")
        || message.starts_with("key must be")
        || message.starts_with("trailing characters");
    match found {
        Some('/' | '#') if outside_strings => (COMMENT.to_owned(), Some("take it out")),
        Some('\'') if outside_strings => ("a single quote".to_owned(), Some(DOUBLE_QUOTES)),
        Some(found) if text_before.trim().is_empty() => (
            format!("the file is no JSON: it begins with `{found}`"),
            Some("JSON begins with `{` or `[`: is there another text around it?"),
        ),
        Some(found @ ('$' | '<' | '%')) if outside_strings => {
            (format!("expected JSON, found `{found}`"), Some(TEMPLATE))
        }
        Some(found) if message.starts_with("expected value") => {
            plain(&format!("expected a value, found `{found}`"))
        }
        Some(found) if message.starts_with("key must be") => (
            format!("expected a key, found `{found}`"),
            Some(DOUBLE_QUOTES),
        ),
        Some(found) if message.starts_with("trailing characters") => (
            "there is more text behind the end of the document".to_owned(),
            match (text_before.trim_start().chars().next(), found) {
                (Some('['), '[') => Some("join the lists into one: `jq -s add` does"),
                (Some('{'), '{') => Some("put the documents into one list: `jq -s .` does"),
                _ => None,
            },
        ),
        Some(found) if message.starts_with("expected ident") => plain(&format!(
            "expected `true`, `false` or `null`, found `{found}`"
        )),
        Some(found) if message.starts_with("expected") => {
            plain(&format!("{message}, found `{found}`"))
        }
        _ => plain(message),
    }
}
