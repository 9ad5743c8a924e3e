//! SARIF 2.1.0: findings with their places, in the form that code scanning reads.

mod wire;

use azrbac_core::diagnostic::{Fix, Label, Severity};
use azrbac_core::text::{FileId, Sources, Span};

use super::found::{Found, Page, Place, Rule, Suppressed, Trouble};
use super::path;
use wire::{
    ArtifactChange, ArtifactLocation, Configuration, Driver, Help, Invocation, Location,
    Notification, PhysicalLocation, Region, Replacement, ReportingDescriptor, RuleProperties, Run,
    SarifFix, SarifResult, Suppression, Text, Tool,
};

pub(crate) use wire::Log;

/// Where the schema of the format lies.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What names a finding again when lines have moved, under this key.
const FINGERPRINT: &str = "azrbac/v1";

/// The log of one run of this program.
pub(crate) fn log(
    sources: &Sources,
    rules: &[Rule],
    found: Vec<Found>,
    trouble: &[Trouble],
) -> Log {
    let notifications = trouble.iter().map(|one| Notification {
        level: "error",
        message: text(&one.message),
        locations: at(sources, one.place),
    });
    let results = found.into_iter();
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
            results: results.map(|one| result(sources, rules, one)).collect(),
        }],
    }
}

fn result(sources: &Sources, rules: &[Rule], one: Found) -> SarifResult {
    let related = one.related.iter().enumerate();
    let fingerprint = one.fingerprint.into_iter();
    SarifResult {
        rule_id: one.rule,
        rule_index: rules.iter().position(|rule| rule.id == one.rule),
        level: level(one.severity),
        message: text(&one.message),
        locations: at(sources, one.place),
        related_locations: related
            .map(|(number, label)| related_location(sources, number, label))
            .collect(),
        partial_fingerprints: fingerprint.map(|print| (FINGERPRINT, print)).collect(),
        fixes: one.fix.iter().map(|fix| sarif_fix(sources, fix)).collect(),
        suppressions: one.suppressed.into_iter().map(suppression).collect(),
        properties: one.properties.into_iter().collect(),
    }
}

fn text(text: &str) -> Text {
    Text {
        text: text.to_owned(),
    }
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let page = rule.page.as_ref();
    ReportingDescriptor {
        id: rule.id,
        name: rule.name,
        short_description: text(rule.short),
        default_configuration: Configuration {
            level: level(rule.severity),
        },
        help_uri: page.map(|page| page.uri.clone()),
        help: page.map(|page| Help {
            text: page.text.to_owned(),
            markdown: page.text.to_owned(),
        }),
        properties: page.map(properties),
    }
}

fn properties(page: &Page) -> RuleProperties {
    let tags: &[&str] = match page.danger {
        Some(_) => &["azure", "rbac", "security"],
        None => &["azure", "rbac", "correctness"],
    };
    RuleProperties {
        precision: page.precision,
        security_severity: page.danger,
        tags,
    }
}

fn suppression(why: Suppressed) -> Suppression {
    Suppression {
        kind: why.kind(),
        status: "accepted",
        justification: why.reason,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn at(sources: &Sources, place: Option<Span>) -> Vec<Location> {
    let place = place.into_iter();
    place.map(|span| location(sources, span)).collect()
}

fn location(sources: &Sources, span: Span) -> Location {
    let known = sources.position(span.file, span.start).is_some();
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: artifact(sources, span.file),
            region: known.then(|| region(sources, span)),
        },
        message: None,
    }
}

fn related_location(sources: &Sources, number: usize, label: &Label) -> Location {
    Location {
        id: Some(number),
        message: (!label.text.is_empty()).then(|| text(&label.text)),
        ..location(sources, label.span)
    }
}

fn artifact(sources: &Sources, file: FileId) -> ArtifactLocation {
    ArtifactLocation {
        uri: path::uri(sources.name(file)),
    }
}

fn region(sources: &Sources, span: Span) -> Region {
    let place = Place::of(sources, span);
    Region {
        start_line: place.line,
        start_column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}

fn sarif_fix(sources: &Sources, fix: &Fix) -> SarifFix {
    let mut changes: Vec<(FileId, Vec<Replacement>)> = Vec::new();
    for (span, instead) in &fix.edits {
        let replacement = Replacement {
            deleted_region: region(sources, *span),
            inserted_content: (!instead.is_empty()).then(|| text(instead)),
        };
        match changes.iter_mut().find(|(file, _)| *file == span.file) {
            Some((_, all)) => all.push(replacement),
            None => changes.push((span.file, vec![replacement])),
        }
    }
    let changes = changes
        .into_iter()
        .map(|(file, replacements)| ArtifactChange {
            artifact_location: artifact(sources, file),
            replacements,
        });
    SarifFix {
        description: text(&fix.message),
        artifact_changes: changes.collect(),
    }
}
