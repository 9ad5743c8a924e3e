//! Findings, for people and as `azrbac.lint/v1`.

use azrbac_core::diagnostic::{Applicability, Label, Severity};
use azrbac_core::role::EntryRef;
use azrbac_core::text::{Sources, Span};
use azrbac_lint::Finding;
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
    let roles: usize = checked.iter().map(|file| file.roles.len()).sum();
    format!(
        "{} in {}: {}, {}, {} of information\n",
        plural(roles, "role definition"),
        plural(checked.len(), "file"),
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning"),
        count(Severity::Info),
    )
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

#[derive(Serialize)]
pub(crate) struct LintDocument {
    schema: &'static str,
    files: Vec<FileView>,
    findings: Vec<FindingView>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileView {
    file: String,
    role_definitions: usize,
    findings: usize,
}

#[derive(Serialize)]
struct FindingView {
    rule: &'static str,
    name: &'static str,
    severity: &'static str,
    confidence: &'static str,
    message: String,
    file: String,
    start: Option<PlaceView>,
    end: Option<PlaceView>,
    role: Option<String>,
    entry: Option<EntryView>,
    help: Option<String>,
    fix: Option<FixView>,
    fingerprint: String,
}

#[derive(Serialize)]
struct PlaceView {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Serialize)]
struct EntryView {
    permission: usize,
    list: &'static str,
    index: usize,
    pattern: String,
}

#[derive(Serialize)]
struct FixView {
    message: String,
    applicability: &'static str,
    edits: Vec<EditView>,
}

#[derive(Serialize)]
struct EditView {
    start: Option<PlaceView>,
    end: Option<PlaceView>,
    text: String,
}

/// The document `azrbac.lint/v1`.
pub(crate) fn document(checked: &[Checked], sources: &Sources) -> LintDocument {
    LintDocument {
        schema: "azrbac.lint/v1",
        files: checked
            .iter()
            .map(|file| FileView {
                file: sources.name(file.file).to_owned(),
                role_definitions: file.roles.len(),
                findings: file.findings.len(),
            })
            .collect(),
        findings: checked
            .iter()
            .flat_map(|file| {
                file.findings
                    .iter()
                    .map(|finding| finding_view(file, finding, sources))
            })
            .collect(),
    }
}

fn finding_view(file: &Checked, finding: &Finding, sources: &Sources) -> FindingView {
    FindingView {
        rule: finding.rule.code,
        name: finding.rule.name,
        severity: finding.severity.name(),
        confidence: finding.confidence.name(),
        message: finding.message.clone(),
        file: sources.name(file.file).to_owned(),
        start: finding
            .primary
            .and_then(|span| place(sources, span, span.start)),
        end: finding
            .primary
            .and_then(|span| place(sources, span, span.end)),
        role: file
            .roles
            .get(finding.role)
            .map(|role| role.name.to_string()),
        entry: finding.entry.and_then(|entry| entry_view(file, entry)),
        help: finding.help.clone(),
        fix: finding.fix.as_ref().map(|fix| FixView {
            message: fix.message.clone(),
            applicability: match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
                Applicability::DisplayOnly => "display-only",
            },
            edits: fix
                .edits
                .iter()
                .map(|(span, text)| EditView {
                    start: place(sources, *span, span.start),
                    end: place(sources, *span, span.end),
                    text: text.clone(),
                })
                .collect(),
        }),
        fingerprint: finding.fingerprint.clone(),
    }
}

/// Line, column and offset, all from 1.
fn place(sources: &Sources, span: Span, offset: usize) -> Option<PlaceView> {
    let position = sources.position(span.file, offset)?;
    Some(PlaceView {
        line: position.line,
        column: position.column,
        offset: offset + 1,
    })
}

fn entry_view(file: &Checked, entry: EntryRef) -> Option<EntryView> {
    let permission = file
        .roles
        .get(entry.role)?
        .permissions
        .get(entry.permission)?;
    Some(EntryView {
        permission: entry.permission,
        list: entry.list.name(),
        index: entry.index,
        pattern: permission
            .list(entry.list)
            .get(entry.index)?
            .as_str()
            .to_owned(),
    })
}
