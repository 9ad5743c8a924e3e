//! What became of expectations, for people, for programs, and in the forms of other
//! tools.

mod document;
mod lines;
mod tools;

use azrbac_core::snapshot::Snapshot;
use azrbac_core::view::AssumptionView;

use super::page::Page;
use super::style::Style;
use crate::args::GlobalArgs;
use crate::commands::test::{Case, TestRun};

pub(crate) use document::document;
pub(crate) use tools::{azure, github, gitlab, junit, sarif};

/// Every expectation with what became of it, and a line that counts. With `--quiet`
/// those that are met are left out.
pub(crate) fn text(
    run: &TestRun,
    snapshot: &Snapshot,
    global: &GlobalArgs,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    for file in &run.files {
        for case in &file.cases {
            if case.outcome() != "passed" {
                page.line(&heading(case, style));
                page.line(&format!("  {}", lines::place(run, case)));
                match &case.judged {
                    Ok(_) => lines::body(case, snapshot, lines::most(global.verbose), &mut page),
                    // They have been shown with their places and with help.
                    Err(problems) => problems.iter().for_each(|one| page.item(&one.message)),
                }
                page.line("");
            } else if !global.quiet {
                page.line(&heading(case, style));
                lines::notes(case, &mut page);
            }
        }
    }
    let assumptions = assumptions(run);
    if !assumptions.is_empty() && !global.quiet {
        page.line(&style.strong("Assumed"));
        super::assumptions(&assumptions, &mut page);
        page.line("");
    }
    page.line(&summary(run));
    page.finish()
}

/// One line an expectation: `file:line:column: outcome what`.
pub(crate) fn concise(run: &TestRun) -> String {
    let line = |case: &Case| {
        let found = match &case.judged {
            Ok(judged) => judged.view.findings.first().map(lines::who),
            Err(problems) => problems.first().map(|problem| problem.message.clone()),
        };
        let found = found.map(|text| format!(": {text}")).unwrap_or_default();
        let (place, outcome) = (lines::position(run, case), case.outcome());
        format!("{place}: {outcome} {}{found}\n", case.stated.title())
    };
    run.cases().map(line).collect()
}

/// The outcome and what it is about.
fn heading(case: &Case, style: Style) -> String {
    let outcome = match case.outcome() {
        "passed" => "passed   ".to_owned(),
        "failed" => style.bad("FAILED   "),
        "undecided" => style.strong("UNDECIDED"),
        _ => style.bad("INVALID  "),
    };
    let severity = match case.stated.severity.name() {
        "error" => String::new(),
        other => format!(" [{other}]"),
    };
    format!("{outcome} {}{severity}", case.stated.title())
}

/// What any of the answers takes for granted, each once.
fn assumptions(run: &TestRun) -> Vec<AssumptionView> {
    let mut found: Vec<AssumptionView> = Vec::new();
    let judged = run.cases().filter_map(|case| case.judged.as_ref().ok());
    for assumption in judged.flat_map(|judged| &judged.view.assumptions) {
        if !found
            .iter()
            .any(|known| known.message == assumption.message)
        {
            found.push(assumption.clone());
        }
    }
    found
}

fn summary(run: &TestRun) -> String {
    let plural = |count: usize, what: &str| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} {what}{s}")
    };
    let counts: Vec<String> = ["passed", "failed", "undecided", "invalid"]
        .iter()
        .map(|outcome| (run.count(outcome), outcome))
        .filter(|(count, outcome)| *count > 0 || **outcome == "passed")
        .map(|(count, outcome)| format!("{count} {outcome}"))
        .collect();
    format!(
        "{} in {}: {}",
        plural(run.cases().count(), "expectation"),
        plural(run.files.len(), "file"),
        counts.join(", ")
    )
}
