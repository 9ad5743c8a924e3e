//! Findings in columns: for people, and for programs that split at tabs.

use super::place;
use crate::commands::lint::LintRun;

/// Aligned columns, the message last.
pub(crate) fn table(run: &LintRun) -> String {
    let rows: Vec<[String; 4]> = run
        .findings()
        .map(|(file, finding)| {
            [
                finding.severity.name().to_owned(),
                finding.rule.code.to_owned(),
                place(run, file, finding),
                finding.message.clone(),
            ]
        })
        .collect();
    let head = ["severity", "rule", "place", "message"].map(str::to_owned);
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let [first, second, third] = [0, 1, 2].map(width);
    let lines = rows.iter().map(|[severity, rule, place, message]| {
        format!("{severity:first$}  {rule:second$}  {place:third$}  {message}\n")
    });
    lines.collect()
}

/// What the columns of [`tsv`] are.
const COLUMNS: [&str; 11] = [
    "severity",
    "rule",
    "name",
    "confidence",
    "file",
    "line",
    "column",
    "role",
    "entry",
    "message",
    "fingerprint",
];

/// A line of names, then one for each finding; what is not known is empty.
pub(crate) fn tsv(run: &LintRun) -> String {
    let document = super::document(run);
    let mut text = COLUMNS.join("\t") + "\n";
    for finding in &document.findings {
        let start = finding.start;
        let number = |number: Option<usize>| number.map_or_else(String::new, |n| n.to_string());
        let cells = [
            finding.severity.to_owned(),
            finding.rule.to_owned(),
            finding.name.to_owned(),
            finding.confidence.to_owned(),
            finding.file.to_owned(),
            number(start.map(|at| at.line)),
            number(start.map(|at| at.column)),
            finding.role.to_owned(),
            finding
                .entry
                .as_ref()
                .map_or_else(String::new, |entry| entry.pattern.to_owned()),
            finding.message.to_owned(),
            finding.fingerprint.to_owned(),
        ];
        text.push_str(&cells.map(|cell| flat(&cell)).join("\t"));
        text.push('\n');
    }
    text
}

/// The text in one cell.
fn flat(text: &str) -> String {
    let letters = text.chars();
    letters
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}
