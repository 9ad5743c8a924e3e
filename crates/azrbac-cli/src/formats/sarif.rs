//! SARIF 2.1.0: findings with their places, in the form that code scanning reads.

use std::path::Path;

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::{Sources, Span};
use serde::Serialize;

/// Where the schema of the format lies.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What names a finding again when lines have moved, under this key.
const FINGERPRINT: &str = "azrbac/v1";

/// A log with one run.
#[derive(Debug, Serialize)]
pub(crate) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<SarifResult>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    information_uri: &'static str,
    rules: Vec<ReportingDescriptor>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportingDescriptor {
    id: &'static str,
    name: &'static str,
    short_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Text>,
}

#[derive(Debug, Serialize)]
struct Text {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Debug, Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    partial_fingerprints: std::collections::BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    properties: std::collections::BTreeMap<&'static str, String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Debug, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// A kind of finding.
pub(crate) struct Rule {
    /// What results name it by; stays the same.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) short: &'static str,
    pub(crate) full: Option<&'static str>,
}

/// A finding.
pub(crate) struct Found {
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) place: Option<Span>,
    /// What stays the same when lines move.
    pub(crate) fingerprint: Option<String>,
    pub(crate) properties: Vec<(&'static str, String)>,
}

/// Something that kept the tool from its work.
pub(crate) struct Trouble {
    pub(crate) message: String,
    pub(crate) place: Option<Span>,
}

/// The log of one run of this program.
pub(crate) fn log(
    sources: &Sources,
    rules: &[Rule],
    found: Vec<Found>,
    trouble: &[Trouble],
) -> Log {
    let results = found.into_iter().map(|one| SarifResult {
        rule_id: one.rule,
        rule_index: rules.iter().position(|rule| rule.id == one.rule),
        level: level(one.severity),
        message: Text { text: one.message },
        locations: one
            .place
            .into_iter()
            .map(|span| location(sources, span))
            .collect(),
        partial_fingerprints: one
            .fingerprint
            .into_iter()
            .map(|print| (FINGERPRINT, print))
            .collect(),
        properties: one.properties.into_iter().collect(),
    });
    let notifications = trouble.iter().map(|one| Notification {
        level: "error",
        message: Text {
            text: one.message.clone(),
        },
        locations: one
            .place
            .into_iter()
            .map(|span| location(sources, span))
            .collect(),
    });
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "azrbac",
                    version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules.iter().map(descriptor).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: trouble.is_empty(),
                tool_execution_notifications: notifications.collect(),
            }],
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    }
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let text = |text: &str| Text {
        text: text.to_owned(),
    };
    ReportingDescriptor {
        id: rule.id,
        name: rule.name,
        short_description: text(rule.short),
        full_description: rule.full.map(text),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn location(sources: &Sources, span: Span) -> Location {
    let start = sources.position(span.file, span.start);
    let region = start.map(|start| {
        let end = sources.position(span.file, span.end).unwrap_or(start);
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    });
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri(&from_here(sources.name(span.file))),
            },
            region,
        },
    }
}

/// A path as it is seen from the current directory, where it lies below: code
/// scanning takes places for those of the repository only if they are relative.
fn from_here(path: &str) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| Path::new(path).strip_prefix(here).ok());
    below.map_or_else(|| path.to_owned(), |below| below.display().to_string())
}

/// A path as a URI reference: relative as it was given, with what has a meaning in
/// URIs escaped.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let (scheme, path) = match path.strip_prefix('/') {
        Some(_) => ("file://", path),
        None => ("", path),
    };
    let mut text = scheme.to_owned();
    for byte in path.bytes() {
        match byte {
            b'\\' => text.push('/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_relative_references() {
        assert_eq!(uri("policy/keys.toml"), "policy/keys.toml");
        assert_eq!(uri("./a b.toml"), "a%20b.toml");
        assert_eq!(uri("policy\\keys.toml"), "policy/keys.toml");
        assert_eq!(uri("50%:é?#.toml"), "50%25%3A%C3%A9%3F%23.toml");
        assert_eq!(uri("/srv/x.toml"), "file:///srv/x.toml");
    }
}
