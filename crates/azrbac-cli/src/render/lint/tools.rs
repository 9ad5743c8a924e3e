//! Findings as other tools read them.

use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_lint::{Confidence, Finding, RULES};

use super::place as place_of;
use crate::args::Color;
use crate::commands::lint::{Checked, LintRun};
use crate::error::CliError;
use crate::formats::found::{self, Found, Page, Place, Rule};
use crate::formats::junit::{self, State, Suite, TestCase};
use crate::formats::sarif::{self, Log};
use crate::formats::{azure, github, gitlab};
use crate::render::style::Style;

/// SARIF, with the rules that found something; what does not count says why.
pub(crate) fn sarif(run: &LintRun) -> Log {
    let mut found = findings(run);
    let suppressed = run.suppressed();
    found.extend(suppressed.map(|(_, finding, why)| Found {
        suppressed: Some(why.clone()),
        ..one_found(finding)
    }));
    let rules: Vec<Rule> = RULES
        .iter()
        .filter(|rule| found.iter().any(|one| one.rule == rule.code))
        .map(rule)
        .collect();
    sarif::log(&run.sources, &rules, found, &run.troubles)
}

/// Workflow commands of GitHub Actions.
pub(crate) fn github(run: &LintRun) -> String {
    github::write(&run.sources, &findings(run), &run.troubles)
}

/// Logging commands of Azure Pipelines.
pub(crate) fn azure(run: &LintRun) -> String {
    azure::write(&run.sources, &findings(run), &run.troubles)
}

/// GitLab's code quality report.
pub(crate) fn gitlab(run: &LintRun) -> Vec<gitlab::Issue> {
    gitlab::report(&run.sources, &findings(run))
}

/// JUnit XML: a suite for each file, a case for each finding. What does not count by
/// `--fail-on` passes and says so; what could not be read is an error.
pub(crate) fn junit(run: &LintRun) -> Result<String, CliError> {
    let mut suites: Vec<Suite> = run
        .checked
        .iter()
        .map(|file| {
            let name = run.sources.name(file.file).to_owned();
            let mut cases: Vec<TestCase> = file
                .findings
                .iter()
                .map(|finding| test_case(run, file, finding))
                .collect();
            if cases.is_empty() {
                cases.push(case(format!("{name}: nothing found"), &name, State::Passed));
            }
            Suite { name, cases }
        })
        .collect();
    let unread = run.troubles.iter().map(|trouble| unread(run, trouble));
    let unread: Vec<TestCase> = unread.collect();
    if !unread.is_empty() {
        suites.push(Suite {
            name: "what could not be read".to_owned(),
            cases: unread,
        });
    }
    junit::write("azrbac lint", &suites)
}

fn case(name: String, file: &str, state: State) -> TestCase {
    TestCase {
        name,
        class: file.to_owned(),
        file: file.to_owned(),
        line: None,
        state,
        output: None,
    }
}

fn test_case(run: &LintRun, file: &Checked, finding: &Finding) -> TestCase {
    let name = run.sources.name(file.file);
    let text = super::one(finding, &run.sources, Style::new(Color::Never, false));
    let (state, output) = if finding.severity >= run.fail_on {
        let trouble = junit::Trouble {
            kind: finding.rule.code.to_owned(),
            message: finding.message.clone(),
            text,
        };
        (State::Failed(trouble), None)
    } else {
        (State::Passed, Some(text))
    };
    let place = finding.primary.map(|span| Place::of(&run.sources, span));
    TestCase {
        line: place.map(|place| place.line),
        output,
        ..case(
            format!("{} at {}", finding.rule, place_of(run, file, finding)),
            name,
            state,
        )
    }
}

fn unread(run: &LintRun, trouble: &found::Trouble) -> TestCase {
    let place = trouble.place;
    let name = place.map_or("", |span| run.sources.name(span.file));
    let why = junit::Trouble {
        kind: "file".to_owned(),
        message: trouble.message.clone(),
        text: trouble.message.clone(),
    };
    TestCase {
        line: place.map(|span| Place::of(&run.sources, span).line),
        ..case(trouble.message.clone(), name, State::Error(why))
    }
}

/// Every finding, as the forms for findings take it.
fn findings(run: &LintRun) -> Vec<Found> {
    let found = run.findings();
    found.map(|(_, finding)| one_found(finding)).collect()
}

fn one_found(finding: &Finding) -> Found {
    let help = finding.help.as_ref();
    let message = match help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let safe = finding.fix.clone();
    let confidence = finding.confidence.name().to_owned();
    Found {
        rule: finding.rule.code,
        severity: finding.severity,
        message,
        place: finding.primary,
        related: finding.related.clone(),
        fix: safe.filter(|fix| fix.applicability == Applicability::Safe),
        fingerprint: Some(finding.fingerprint.clone()),
        properties: vec![("confidence", confidence)],
        suppressed: None,
    }
}

fn rule(rule: &azrbac_lint::Rule) -> Rule {
    let (repository, code) = (env!("CARGO_PKG_REPOSITORY"), rule.code);
    Rule {
        id: code,
        name: rule.name,
        short: rule.summary,
        severity: rule.severity,
        page: Some(Page {
            text: rule.page,
            uri: format!("{repository}/blob/main/crates/azrbac-lint/rules/{code}.md"),
            precision: match rule.confidence {
                Confidence::High => "very-high",
                Confidence::Medium => "high",
                Confidence::Low => "medium",
            },
            danger: danger(rule),
        }),
    }
}

/// How dangerous what a rule finds is. GitHub calls 9 and above critical, from 7
/// high, from 4 medium. Families of rules about form and redundancy find no danger.
fn danger(rule: &azrbac_lint::Rule) -> Option<&'static str> {
    let family = rule.code.strip_prefix("RBAC")?.chars().next()?;
    match (family, rule.severity) {
        ('3', Severity::Error) => Some("9.0"),
        ('3', Severity::Warning) | ('4'..='7', Severity::Error) => Some("7.5"),
        ('4'..='7', Severity::Warning) => Some("5.5"),
        ('3'..='7', Severity::Info) => Some("3.0"),
        _ => None,
    }
}
