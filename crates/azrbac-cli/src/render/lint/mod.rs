//! Findings, for people and as `azrbac.lint/v1`.

mod columns;
mod markdown;
mod tools;

use azrbac_core::diagnostic::{Label, Severity};
use azrbac_core::text::Sources;
use azrbac_lint::{Finding, FindingDocument};
use serde::Serialize;

use super::diagnostic::{Message, render_message};
use super::plural;
use super::style::Style;
use crate::commands::lint::{Checked, LintRun};

pub(crate) use columns::{table, tsv};
pub(crate) use markdown::markdown;
pub(crate) use tools::{azure, github, gitlab, junit, sarif};

/// Every finding with its place, and a line that counts.
pub(crate) fn text(run: &LintRun, style: Style) -> String {
    let mut text = String::new();
    for (_, finding) in run.findings() {
        text.push_str(&one(finding, &run.sources, style));
        text.push('\n');
    }
    text + &summary(run) + "\n"
}

fn one(finding: &Finding, sources: &Sources, style: Style) -> String {
    let primary = finding.primary.map(|span| Label {
        span,
        text: String::new(),
    });
    let message = Message {
        severity: finding.severity,
        code: Some(finding.rule.code),
        text: &finding.message,
        primary: primary.as_ref(),
        related: &finding.related,
        help: finding.help.as_deref(),
    };
    render_message(&message, sources, style)
}

/// What was checked and what was found, in a line.
fn summary(run: &LintRun) -> String {
    let count = |severity| {
        let found = run.findings();
        found
            .filter(|(_, finding)| finding.severity == severity)
            .count()
    };
    let suppressed = match run.suppressed().count() {
        0 => String::new(),
        count => format!(", {count} ignored"),
    };
    format!(
        "{} in {}: {}, {}, {} info{suppressed}",
        what(run),
        plural(run.inputs().count(), "file"),
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning"),
        count(Severity::Info),
    )
}

fn assignments(file: &Checked) -> usize {
    file.read.assignments.len() + file.read.declared.len()
}

/// What was checked, in words.
fn what(run: &LintRun) -> String {
    let sum = |count: fn(&Checked) -> usize| run.inputs().map(count).sum::<usize>();
    let counts = [
        (sum(|file| file.read.roles.len()), "role definition"),
        (sum(assignments), "role assignment"),
        (sum(|file| file.read.denies.len()), "deny assignment"),
    ];
    let found = counts.iter().filter(|(count, _)| *count > 0);
    let mut words: Vec<String> = found.map(|(count, what)| plural(*count, what)).collect();
    if words.is_empty() {
        words.push(plural(0, "role definition"));
    }
    words.join(", ")
}

/// One line a finding: `file:line:column: severity CODE message`.
pub(crate) fn concise(run: &LintRun) -> String {
    let mut text = String::new();
    for (file, finding) in run.findings() {
        text.push_str(&format!(
            "{}: {} {} {}\n",
            place(run, file, finding),
            finding.severity.name(),
            finding.rule.code,
            finding.message
        ));
    }
    text
}

/// `file:line:column`.
fn place(run: &LintRun, file: &Checked, finding: &Finding) -> String {
    let name = run.sources.name(file.file);
    let span = finding.primary;
    let at = span.and_then(|span| run.sources.position(span.file, span.start));
    at.map_or_else(
        || name.to_owned(),
        |at| format!("{name}:{}:{}", at.line, at.column),
    )
}

/// The document `azrbac.lint/v1`.
#[derive(Serialize)]
pub(crate) struct LintDocument<'a> {
    schema: &'static str,
    files: Vec<FileView<'a>>,
    findings: Vec<FindingDocument<'a>>,
    /// What does not count.
    suppressed: Vec<SuppressedView<'a>>,
}

/// A finding that does not count.
#[derive(Serialize)]
struct SuppressedView<'a> {
    #[serde(flatten)]
    finding: FindingDocument<'a>,
    suppression: Suppression<'a>,
}

#[derive(Serialize)]
struct Suppression<'a> {
    /// `inSource` or `external`.
    kind: &'static str,
    reason: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileView<'a> {
    file: &'a str,
    role_definitions: usize,
    role_assignments: usize,
    deny_assignments: usize,
    findings: usize,
}

/// The document `azrbac.lint/v1`.
pub(crate) fn document<'a>(run: &'a LintRun) -> LintDocument<'a> {
    let sources = &run.sources;
    let position = |file, offset| sources.position(file, offset);
    let one = |file: &'a Checked, finding: &'a Finding| {
        let name = sources.name(file.file);
        azrbac_lint::document(finding, &file.subject(), name, &position)
    };
    LintDocument {
        schema: "azrbac.lint/v1",
        files: run
            .inputs()
            .map(|file| FileView {
                file: sources.name(file.file),
                role_definitions: file.read.roles.len(),
                role_assignments: assignments(file),
                deny_assignments: file.read.denies.len(),
                findings: file.findings.len(),
            })
            .collect(),
        findings: run
            .findings()
            .map(|(file, finding)| one(file, finding))
            .collect(),
        suppressed: run
            .suppressed()
            .map(|(file, finding, why)| SuppressedView {
                finding: one(file, finding),
                suppression: Suppression {
                    kind: why.kind(),
                    reason: &why.reason,
                },
            })
            .collect(),
    }
}
