//! GitLab's code quality report. Every finding in it has a place in a file, and a
//! fingerprint of its own.

use std::collections::HashSet;

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::Sources;
use serde::Serialize;

use super::found::{Found, Place};
use crate::fingerprint;

/// A finding in the report.
#[derive(Debug, Serialize)]
pub(crate) struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Debug, Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: usize,
}

/// The report: a list. A finding has its fingerprint of the other forms; a copy of it, as
/// of a role that two files hold, has one of its own. What has no place in a file is left out, since the form has
/// no room for it.
pub(crate) fn report(sources: &Sources, found: &[Found]) -> Vec<Issue> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut issues = Vec::new();
    for one in found {
        let Some(span) = one.place else {
            continue;
        };
        let place = Place::of(sources, span);
        let own = one.fingerprint.clone();
        let own = own.filter(|own| seen.insert(own.clone()));
        // The same role in two files has the same fingerprints, and GitLab takes one.
        let of_copy = || {
            let named = one.fingerprint.as_deref().unwrap_or(&one.message);
            let parts = [one.rule, &place.path, named].join("\u{1f}");
            let prints = (1..).map(|times| fingerprint::of(&parts, times));
            let mut new = prints.filter(|print| seen.insert(print.clone()));
            new.next().unwrap_or_default()
        };
        let fingerprint = own.unwrap_or_else(of_copy);
        issues.push(Issue {
            description: format!("{}: {}", one.rule, one.message),
            check_name: one.rule,
            fingerprint,
            severity: match one.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Info => "info",
            },
            location: Location {
                path: place.path,
                lines: Lines { begin: place.line },
            },
        });
    }
    issues
}
