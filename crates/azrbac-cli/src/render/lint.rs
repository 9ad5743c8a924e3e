//! Findings, for people and as `azrbac.lint/v1`.

use azrbac_core::diagnostic::{Label, Severity};
use azrbac_core::text::Sources;
use azrbac_lint::{Finding, FindingDocument};
use serde::Serialize;

use super::diagnostic::{Message, render_message};
use super::style::Style;
use crate::commands::lint::Checked;

/// Every finding with its place, and a line that counts.
pub(crate) fn text(checked: &[Checked], sources: &Sources, style: Style) -> String {
    let mut text = String::new();
    for file in checked {
        for finding in &file.findings {
            text.push_str(&one(finding, sources, style));
            text.push('\n');
        }
    }
    text + &summary(checked)
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

fn summary(checked: &[Checked]) -> String {
    let count = |severity| {
        checked
            .iter()
            .flat_map(|file| &file.findings)
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let plural = |count: usize, what: &str| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} {what}{s}")
    };
    format!(
        "{} in {}: {}, {}, {} info\n",
        what(checked, plural),
        plural(checked.len(), "file"),
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning"),
        count(Severity::Info),
    )
}

fn assignments(file: &Checked) -> usize {
    file.read.assignments.len() + file.read.declared.len()
}

/// What was checked, in words.
fn what(checked: &[Checked], plural: impl Fn(usize, &str) -> String) -> String {
    let sum = |count: fn(&Checked) -> usize| checked.iter().map(count).sum::<usize>();
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
pub(crate) fn concise(checked: &[Checked], sources: &Sources) -> String {
    let mut text = String::new();
    for file in checked {
        for finding in &file.findings {
            let place = finding
                .primary
                .and_then(|span| sources.position(span.file, span.start));
            let place = place.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
            text.push_str(&format!(
                "{}{place}: {} {} {}\n",
                sources.name(file.file),
                finding.severity.name(),
                finding.rule.code,
                finding.message
            ));
        }
    }
    text
}

/// The document `azrbac.lint/v1`.
#[derive(Serialize)]
pub(crate) struct LintDocument<'a> {
    schema: &'static str,
    files: Vec<FileView<'a>>,
    findings: Vec<FindingDocument<'a>>,
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
pub(crate) fn document<'a>(checked: &'a [Checked], sources: &'a Sources) -> LintDocument<'a> {
    let position = |file, offset| sources.position(file, offset);
    LintDocument {
        schema: "azrbac.lint/v1",
        files: checked
            .iter()
            .map(|file| FileView {
                file: sources.name(file.file),
                role_definitions: file.read.roles.len(),
                role_assignments: assignments(file),
                deny_assignments: file.read.denies.len(),
                findings: file.findings.len(),
            })
            .collect(),
        findings: checked
            .iter()
            .flat_map(|file| {
                let subject = file.subject();
                file.findings.iter().map(move |finding| {
                    azrbac_lint::document(finding, &subject, sources.name(file.file), &position)
                })
            })
            .collect(),
    }
}
