//! The diagnostics of one file. What is said a second time is counted, not
//! repeated.

use std::collections::HashMap;

use super::{field, keys, page};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{Document, Field, Object, ValueError};
use crate::text::Span;

/// So many further places of the same message are shown.
const FURTHER_PLACES: usize = 4;

/// Why a field could not be read.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) span: Span,
}

impl Fault {
    pub(super) fn of(document: &Document<'_>, error: &ValueError<'_>) -> Self {
        Self {
            message: error.message.clone(),
            span: document.span(error.at),
        }
    }

    pub(super) fn of_field(document: &Document<'_>, field: &Field<'_>, message: &str) -> Self {
        Self {
            message: format!("`{}`: {message}", field.key()),
            span: document.span_of(field.value()),
        }
    }
}

/// `a`, or `an` before a vowel.
fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

#[derive(Debug, Default)]
pub(super) struct Report {
    diagnostics: Vec<Diagnostic>,
    repeats: Vec<usize>,
    seen: HashMap<String, usize>,
}

impl Report {
    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        let Some(at) = self.seen.get(&diagnostic.message).copied() else {
            self.seen
                .insert(diagnostic.message.clone(), self.diagnostics.len());
            self.diagnostics.push(diagnostic);
            self.repeats.push(0);
            return;
        };
        if let Some(repeats) = self.repeats.get_mut(at) {
            *repeats += 1;
        }
        if let Some(first) = self.diagnostics.get_mut(at)
            && first.related.len() < FURTHER_PLACES
            && let Some(place) = diagnostic.primary
        {
            first.severity = first.severity.max(diagnostic.severity);
            first.related.push(place);
        }
    }

    /// Says what is wrong with a document of a kind, which `noun` names.
    pub(super) fn fault(&mut self, severity: Severity, noun: &str, fault: &Fault) {
        let message = format!("{noun}: {}", fault.message);
        self.say(Diagnostic::new(severity, message).at(fault.span, ""));
    }

    /// Says what nobody asked for and what stands twice in the levels of a
    /// document.
    pub(super) fn leftovers<'o, 'a: 'o>(
        &mut self,
        document: &Document<'_>,
        objects: impl IntoIterator<Item = &'o Object<'a>>,
        noun: &str,
        ignored: &[&str],
    ) {
        for object in objects {
            self.unknown(document, object, noun, ignored);
            self.duplicates(document, object, noun);
        }
    }

    pub(super) fn unknown(
        &mut self,
        document: &Document<'_>,
        object: &Object<'_>,
        noun: &str,
        ignored: &[&str],
    ) {
        self.unknown_as(Severity::Info, document, object, (noun, ignored));
    }

    /// The same for a document that nobody but this project, or a person, writes.
    pub(super) fn unknown_as(
        &mut self,
        severity: Severity,
        document: &Document<'_>,
        object: &Object<'_>,
        (noun, ignored): (&str, &[&str]),
    ) {
        for field in object.unknown(ignored) {
            if keys::is_nobodys(object, field.key()) {
                continue;
            }
            let message = format!("unknown key `{}` in {} {noun}", field.key(), article(noun));
            let span = document.span(field.quoted_key());
            self.say(match keys::meant(field.key()) {
                Some(meant) => Diagnostic::new(Severity::Warning, message)
                    .at(span, "")
                    .help(format!(
                        "was `{meant}` meant? What stands there is not used"
                    )),
                None => Diagnostic::new(severity, message).at(span, ""),
            });
        }
    }

    pub(super) fn duplicates(&mut self, document: &Document<'_>, object: &Object<'_>, noun: &str) {
        for duplicate in object.duplicates() {
            let key = duplicate.again.key();
            let told = [noun.to_owned() + ": ", page::MAY_BE_CUT.to_owned()];
            let told = told.map(|start| start + &field::twice(key));
            if told.iter().any(|message| self.seen.contains_key(message)) {
                continue;
            }
            let differ = duplicate.first.value().get() != duplicate.again.value().get();
            let values = if differ {
                "with different values"
            } else {
                "with the same value"
            };
            let message = format!(
                "the key `{key}` stands twice in {} {noun}, {values}",
                article(noun)
            );
            let first = document.span(duplicate.first.quoted_key());
            let again = document.span(duplicate.again.quoted_key());
            self.say(
                Diagnostic::new(Severity::Warning, message)
                    .at(again, "")
                    .related(first, "first here"),
            );
        }
    }

    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for (diagnostic, repeats) in self.diagnostics.iter_mut().zip(self.repeats) {
            if repeats > 0 {
                diagnostic
                    .message
                    .push_str(&format!(" ({} times)", repeats + 1));
            }
        }
        self.diagnostics
    }
}
