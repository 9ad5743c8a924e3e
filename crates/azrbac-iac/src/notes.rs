//! What is to be said about a file. What is said a second time is counted, not
//! repeated.

use std::collections::HashMap;

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::text::Span;

/// So many further places of the same message are shown.
const FURTHER_PLACES: usize = 4;
/// And so many of what is not known.
const FURTHER_OPEN: usize = 2;

#[derive(Debug, Default)]
pub(crate) struct Notes {
    said: Vec<(Diagnostic, usize)>,
    seen: HashMap<String, usize>,
    open: Vec<(&'static str, Span)>,
}

impl Notes {
    pub(crate) fn say(&mut self, diagnostic: Diagnostic) {
        let known = self.seen.get(&diagnostic.message).copied();
        let Some((first, repeats)) = known.and_then(|at| self.said.get_mut(at)) else {
            self.seen
                .insert(diagnostic.message.clone(), self.said.len());
            self.said.push((diagnostic, 0));
            return;
        };
        *repeats += 1;
        if first.related.len() < FURTHER_PLACES {
            first.related.extend(diagnostic.primary);
        }
    }

    /// Says what is wrong at a place.
    pub(crate) fn fault(&mut self, severity: Severity, message: String, span: Span) {
        self.say(Diagnostic::new(severity, message).at(span, ""));
    }

    /// Notes that something which would be checked is not known, and where.
    pub(crate) fn not_known(&mut self, what: &'static str, span: Span) {
        self.open.push((what, span));
    }

    /// All of it; what is not known in one message. `help` says how more would be
    /// known.
    pub(crate) fn finish(mut self, help: &str) -> Vec<Diagnostic> {
        let open = std::mem::take(&mut self.open);
        let mut said: Vec<Diagnostic> = Vec::new();
        for (mut diagnostic, repeats) in self.said {
            if repeats > 0 {
                let times = format!(" ({} times)", repeats + 1);
                diagnostic.message.push_str(&times);
            }
            said.push(diagnostic);
        }
        said.extend(unknown(&open, help));
        said
    }
}

/// What is said, once for a file, of what is not known. Nearly every scope is an
/// expression and nearly every one a harmless one: that alone is only information.
fn unknown(open: &[(&'static str, Span)], help: &str) -> Option<Diagnostic> {
    const HARMLESS: &str = "assignableScopes";
    let weighty = open.iter().find(|(what, _)| *what != HARMLESS);
    let severity = weighty.map_or(Severity::Info, |_| Severity::Warning);
    let (_, first) = weighty.or(open.first())?;
    let mut names: Vec<&str> = open.iter().map(|(what, _)| *what).collect();
    names.sort_unstable();
    names.dedup();
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "values that this file does not tell are not checked: {}",
        names.join(", ")
    );
    let mut diagnostic = Diagnostic::new(severity, message).at(*first, "").help(help);
    let others = open
        .iter()
        .filter(|(what, span)| span != first && (weighty.is_none() || *what != HARMLESS));
    for (_, span) in others.take(FURTHER_OPEN) {
        diagnostic = diagnostic.related(*span, "");
    }
    Some(diagnostic)
}
