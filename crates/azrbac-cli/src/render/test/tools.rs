//! The same as JUnit XML and as SARIF.

use azrbac_core::diagnostic::Severity;
use azrbac_core::snapshot::Snapshot;

use super::lines;
use crate::args::Color;
use crate::commands::test::{Case, TestRun};
use crate::error::CliError;
use crate::fingerprint;
use crate::formats::found::{self, Found, Rule};
use crate::formats::gitlab;
use crate::formats::junit::{self, State, Suite, TestCase};
use crate::formats::sarif::{self, Log};
use crate::formats::{azure, github};
use crate::render::page::Page;
use crate::render::style::Style;

/// The kinds of expectations as rules. Their ids stay the same.
const RULES: [Rule; 6] = [
    rule(
        "allow",
        "AllowExpectation",
        "somebody who should be allowed something is not",
    ),
    rule(
        "deny",
        "DenyExpectation",
        "somebody who should not be allowed something is",
    ),
    rule(
        "only-these-may",
        "OnlyTheseMayExpectation",
        "somebody is allowed something who is not among those who should be",
    ),
    rule(
        "nobody-may",
        "NobodyMayExpectation",
        "somebody is allowed what nobody should be",
    ),
    rule(
        "role-within",
        "RoleWithinExpectation",
        "a role definition grants more than another one",
    ),
    rule(
        "expectation",
        "UnreadableExpectation",
        "an expectation cannot be read",
    ),
];

const fn rule(id: &'static str, name: &'static str, short: &'static str) -> Rule {
    Rule {
        id,
        name,
        short,
        severity: Severity::Error,
        page: None,
    }
}

/// What is told of an expectation, as plain text.
fn told(case: &Case, snapshot: &Snapshot) -> String {
    let mut page = Page::new(Style::new(Color::Never, false));
    lines::body(case, snapshot, lines::most(false), &mut page);
    page.finish()
}

/// In one line what is wrong.
fn message(case: &Case) -> String {
    let title = case.stated.title();
    let first = match &case.judged {
        Ok(judged) => {
            let view = &judged.view;
            let found = view.findings.first().map(lines::who);
            let wider = view.widening.as_ref();
            let wider = wider.map(|one| format!("it grants `{}` besides", one.operation));
            let gap = view.gaps.first().map(|gap| gap.message.clone());
            let strange = view.strange_scopes.first();
            let strange = strange.map(|scope| format!("the data name nothing in `{scope}`"));
            found.or(wider).or(gap).or(strange)
        }
        Err(problems) => problems.first().map(|problem| problem.message.clone()),
    };
    let outcome = match case.outcome() {
        "failed" => "not met",
        "undecided" => "undecided",
        _ => "cannot be checked",
    };
    match first {
        Some(first) => format!("{title}: {outcome}: {first}"),
        None => format!("{title}: {outcome}"),
    }
}

/// JUnit XML: a suite for each file, a case for each expectation. What is undecided
/// or cannot be checked is an error; what does not count by `--fail-on` passes, and
/// says so.
pub(crate) fn junit(run: &TestRun, snapshot: &Snapshot) -> Result<String, CliError> {
    let suites: Vec<Suite> = run
        .files
        .iter()
        .map(|file| {
            let name = run.sources.name(file.file).to_owned();
            let cases = file.cases.iter().map(|case| test_case(run, case, snapshot));
            let problems = file.problems.iter().map(|problem| TestCase {
                name: format!("{name} can be read"),
                class: name.clone(),
                file: name.clone(),
                line: None,
                state: State::Error(junit::Trouble {
                    kind: "file".to_owned(),
                    message: problem.clone(),
                    text: problem.clone(),
                }),
                output: None,
            });
            Suite {
                cases: cases.chain(problems).collect(),
                name: name.clone(),
            }
        })
        .collect();
    junit::write("azrbac test", &suites)
}

fn test_case(run: &TestRun, case: &Case, snapshot: &Snapshot) -> TestCase {
    let span = case.stated.span;
    let file = run.sources.name(span.file).to_owned();
    let position = run.sources.position(span.file, span.start);
    let trouble = || junit::Trouble {
        kind: match case.outcome() {
            "failed" => case.stated.kind.to_owned(),
            outcome => outcome.to_owned(),
        },
        message: message(case),
        text: format!("{}\n{}", lines::place(run, case), told(case, snapshot)),
    };
    let counts = case.counts(run.fail_on);
    let (state, output) = match case.outcome() {
        "passed" => {
            let notes = told(case, snapshot);
            (State::Passed, Some(notes).filter(|notes| !notes.is_empty()))
        }
        "failed" if counts => (State::Failed(trouble()), None),
        "failed" | "undecided" if !counts => {
            let trouble = trouble();
            (
                State::Passed,
                Some(format!("{}\n{}", trouble.message, trouble.text)),
            )
        }
        _ => (State::Error(trouble()), None),
    };
    TestCase {
        name: case.stated.title(),
        class: file.clone(),
        line: position.map(|position| position.line),
        file,
        state,
        output,
    }
}

/// A finding for each expectation that is not met, is undecided or cannot be
/// checked.
fn findings(run: &TestRun, snapshot: &Snapshot) -> Vec<Found> {
    let mut prints = std::collections::HashMap::new();
    run.cases()
        .filter(|case| case.outcome() != "passed")
        .map(|case| {
            let file = run.sources.name(case.stated.span.file);
            let print = [case.stated.kind, &case.stated.title(), file].join("\u{1f}");
            let seen = prints.entry(print.clone()).or_insert(0_usize);
            *seen += 1;
            Found {
                rule: case.stated.kind,
                severity: case.stated.severity,
                message: format!("{}\n{}", message(case), told(case, snapshot)),
                place: Some(case.stated.span),
                related: Vec::new(),
                fix: None,
                fingerprint: Some(fingerprint::of(&print, *seen)),
                properties: vec![("outcome", case.outcome().to_owned())],
                suppressed: None,
            }
        })
        .collect()
}

/// What could not be read.
fn troubles(run: &TestRun) -> Vec<found::Trouble> {
    let problems = run.files.iter().flat_map(|file| &file.problems);
    problems
        .map(|problem| found::Trouble {
            message: problem.clone(),
            place: None,
        })
        .collect()
}

/// SARIF.
pub(crate) fn sarif(run: &TestRun, snapshot: &Snapshot) -> Log {
    sarif::log(
        &run.sources,
        &RULES,
        findings(run, snapshot),
        &troubles(run),
    )
}

/// Workflow commands of GitHub Actions.
pub(crate) fn github(run: &TestRun, snapshot: &Snapshot) -> String {
    github::write(&run.sources, &findings(run, snapshot), &troubles(run))
}

/// Logging commands of Azure Pipelines.
pub(crate) fn azure(run: &TestRun, snapshot: &Snapshot) -> String {
    azure::write(&run.sources, &findings(run, snapshot), &troubles(run))
}

/// GitLab's code quality report.
pub(crate) fn gitlab(run: &TestRun, snapshot: &Snapshot) -> Vec<gitlab::Issue> {
    gitlab::report(&run.sources, &findings(run, snapshot))
}
