//! GitLab's code quality report. Every finding in it has a place in a file, and a
//! fingerprint of its own.

use std::collections::HashMap;

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

/// The report: a list. What has no place in a file is left out, since the form has
/// no room for it.
pub(crate) fn report(sources: &Sources, found: &[Found]) -> Vec<Issue> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut issues = Vec::new();
    for one in found {
        let Some(span) = one.place else {
            continue;
        };
        let place = Place::of(sources, span);
        // The same role in two files has the same fingerprints.
        let named = one.fingerprint.as_deref().unwrap_or(&one.message);
        let parts = [one.rule, &place.path, named].join("\u{1f}");
        let times = seen.entry(parts.clone()).or_default();
        *times += 1;
        issues.push(Issue {
            description: format!("{}: {}", one.rule, one.message),
            check_name: one.rule,
            fingerprint: fingerprint::of(&parts, *times),
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
