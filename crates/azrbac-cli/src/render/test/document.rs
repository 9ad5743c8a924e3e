//! `azrbac.test/v1`.

use azrbac_core::text::Span;
use azrbac_core::view::{AssumptionView, ReportView};
use serde::Serialize;

use crate::commands::test::{Case, TestRun};

/// The schema id of [`TestDocument`].
const SCHEMA: &str = "azrbac.test/v1";

/// What became of expectations.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TestDocument<'a> {
    schema: &'static str,
    summary: Summary,
    files: Vec<FileView<'a>>,
    expectations: Vec<ExpectationView<'a>>,
    /// What any of the answers takes for granted.
    assumptions: Vec<AssumptionView>,
    /// From when the catalogue of operations is.
    catalog_date: &'static str,
}

#[derive(Debug, Serialize)]
struct Summary {
    passed: usize,
    failed: usize,
    undecided: usize,
    invalid: usize,
}

#[derive(Debug, Serialize)]
struct FileView<'a> {
    file: &'a str,
    expectations: usize,
    /// Why nothing of it, or not all of it, could be read.
    problems: &'a [String],
}

/// An expectation. `kind` says what is expected: `allow`, `deny`, `only-these-may`,
/// `nobody-may`, `role-within`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExpectationView<'a> {
    file: &'a str,
    start: Option<PlaceView>,
    end: Option<PlaceView>,
    name: Option<&'a str>,
    /// The name, or what is expected in short.
    title: String,
    because: Option<&'a str>,
    kind: &'static str,
    severity: &'static str,
    /// `passed`, `failed`, `undecided`, or `invalid` where it could not be checked.
    outcome: &'static str,
    /// What became of it; null where it is invalid.
    report: Option<&'a ReportView>,
    notes: &'a [String],
    problems: Vec<ProblemView<'a>>,
}

/// Line and column from 1, the offset in bytes from 0.
#[derive(Debug, Serialize)]
struct PlaceView {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Debug, Serialize)]
struct ProblemView<'a> {
    message: &'a str,
    help: Option<&'a str>,
    start: Option<PlaceView>,
}

/// The document.
pub(crate) fn document(run: &TestRun) -> TestDocument<'_> {
    TestDocument {
        schema: SCHEMA,
        summary: Summary {
            passed: run.count("passed"),
            failed: run.count("failed"),
            undecided: run.count("undecided"),
            invalid: run.count("invalid"),
        },
        files: run
            .files
            .iter()
            .map(|file| FileView {
                file: run.sources.name(file.file),
                expectations: file.cases.len(),
                problems: &file.problems,
            })
            .collect(),
        expectations: run.cases().map(|case| expectation(run, case)).collect(),
        assumptions: super::assumptions(run),
        catalog_date: azrbac_roles::catalog().date(),
    }
}

fn place(run: &TestRun, span: Span, offset: usize) -> Option<PlaceView> {
    let found = run.sources.position(span.file, offset)?;
    Some(PlaceView {
        line: found.line,
        column: found.column,
        offset,
    })
}

fn expectation<'a>(run: &'a TestRun, case: &'a Case) -> ExpectationView<'a> {
    let span = case.stated.span;
    let judged = case.judged.as_ref().ok();
    ExpectationView {
        file: run.sources.name(span.file),
        start: place(run, span, span.start),
        end: place(run, span, span.end),
        name: case.stated.name.as_deref(),
        title: case.stated.title(),
        because: case.stated.because.as_deref(),
        kind: case.stated.kind,
        severity: case.stated.severity.name(),
        outcome: case.outcome(),
        report: judged.map(|judged| &judged.view),
        notes: judged.map_or(&[], |judged| &judged.notes),
        problems: case
            .problems()
            .iter()
            .map(|problem| ProblemView {
                message: &problem.message,
                help: problem.help.as_deref(),
                start: problem
                    .primary
                    .as_ref()
                    .and_then(|label| place(run, label.span, label.span.start)),
            })
            .collect(),
    }
}
