//! What is told of one expectation, line by line.

use azrbac_core::directory::PrincipalId;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::view::{DenyView, FindingView, GapView, GrantView, ReportView, WideningView};

use crate::commands::test::{Case, TestRun};
use crate::render::condition::lay_out;
use crate::render::page::Page;

/// How many findings are told without `--verbose`.
const MOST: usize = 5;

/// How many grants of a finding are told.
const GRANTS: usize = 3;

/// How many findings are told.
pub(super) fn most(verbose: bool) -> usize {
    if verbose { usize::MAX } else { MOST }
}

/// Where an expectation stands: `file:line:column`.
pub(super) fn position(run: &TestRun, case: &Case) -> String {
    let span = case.stated.span;
    let name = run.sources.name(span.file);
    match run.sources.position(span.file, span.start) {
        Some(at) => format!("{name}:{}:{}", at.line, at.column),
        None => name.to_owned(),
    }
}

/// The same, with what was looked at.
pub(super) fn place(run: &TestRun, case: &Case) -> String {
    let mut parts = vec![case.stated.kind.to_owned()];
    if let Ok(judged) = &case.judged
        && judged.view.operations > 0
    {
        let count = |count: usize, what: &str| {
            let s = if count == 1 { "" } else { "s" };
            format!("{count} {what}{s}")
        };
        parts.push(count(judged.view.operations, "operation"));
        parts.push(count(judged.view.scopes, "scope"));
    }
    format!("{} ({})", position(run, case), parts.join(", "))
}

/// All that is to be said of an expectation that is not met, or not decided.
pub(super) fn body(case: &Case, snapshot: &Snapshot, most: usize, page: &mut Page) {
    if let Some(because) = &case.stated.because {
        page.wrapped(2, 2, &format!("because: {because}"));
    }
    match &case.judged {
        Ok(judged) => report(&judged.view, snapshot, most, page),
        Err(problems) => {
            for problem in problems {
                page.item(&problem.message);
                if let Some(help) = &problem.help {
                    page.detail(&format!("help: {help}"));
                }
            }
        }
    }
    notes(case, page);
}

/// What is worth knowing.
pub(super) fn notes(case: &Case, page: &mut Page) {
    let Ok(judged) = &case.judged else {
        return;
    };
    for note in &judged.notes {
        page.wrapped(2, 2, &format!("note: {note}"));
    }
    let groups = &judged.view.empty_groups;
    if !groups.is_empty() {
        let shown: Vec<&str> = groups.iter().take(MOST).map(String::as_str).collect();
        let more = match groups.len().saturating_sub(MOST) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let shown = shown.join("`, `");
        page.wrapped(
            2,
            2,
            &format!("note: granted to groups without members: `{shown}`{more}"),
        );
    }
    if judged.view.outcome == "passed" {
        let gaps = judged.view.gaps.len() + judged.view.strange_scopes.len();
        if gaps > 0 {
            page.wrapped(
                2,
                2,
                "note: data are missing, which this expectation accepts",
            );
        }
    }
}

fn report(view: &ReportView, snapshot: &Snapshot, most: usize, page: &mut Page) {
    for found in view.findings.iter().take(most) {
        finding(view, found, snapshot, page);
    }
    let rest = view.findings.len().saturating_sub(most);
    if rest > 0 {
        let hint = if most == MOST {
            " (--verbose tells all)"
        } else {
            ""
        };
        page.wrapped(2, 2, &format!("and {rest} more{hint}"));
    }
    if let Some(found) = &view.widening {
        widening(found, page);
    }
    if view.outcome == "undecided" && view.widening.is_none() && view.operations == 0 {
        page.item("the entries are made to be hard: it was given up");
    }
    for scope in &view.strange_scopes {
        page.item("the data name nothing in this subscription or management group");
        page.id("at", scope);
        page.detail("help: see whether the id is right");
    }
    if !view.gaps.is_empty() {
        let who = match view.findings.is_empty() {
            true => "somebody may, because data are missing:",
            false => "others may, because data are missing:",
        };
        page.wrapped(2, 2, who);
        gaps(&view.gaps, most, page);
    }
}

/// What is missing, each with some of its scopes and how to close it.
fn gaps(gaps: &[GapView], most: usize, page: &mut Page) {
    for gap in gaps.iter().take(most) {
        page.item(&gap.message);
        for scope in gap.scopes.iter().take(most) {
            page.id("at", scope);
        }
        let rest = gap.scopes.len().saturating_sub(most);
        if rest > 0 {
            page.detail(&format!("and at {rest} more"));
        }
        page.detail(&format!("help: {}", gap.help));
    }
    let rest = gaps.len().saturating_sub(most);
    if rest > 0 {
        page.wrapped(2, 2, &format!("and {rest} more gaps (--verbose tells all)"));
    }
}

/// Who, and what of: `Carl Carlson (id, User): allowed, OPERATION`.
pub(super) fn who(found: &FindingView) -> String {
    let kind = found.principal_type.map(|kind| format!(", {kind}"));
    let kind = kind.unwrap_or_default();
    let name = match &found.name {
        Some(name) => format!("{name} ({}{kind})", found.principal_id),
        None => format!("{}{kind}", found.principal_id),
    };
    let activated = if found.after_activation {
        " after activation"
    } else {
        ""
    };
    format!(
        "{name}: {}{activated}, `{}`",
        found.verdict, found.operation
    )
}

fn finding(view: &ReportView, found: &FindingView, snapshot: &Snapshot, page: &mut Page) {
    let more = match (found.operations, view.operations) {
        (1, _) => String::new(),
        (some, all) if some == all => format!(" and the other {} operations", all - 1),
        (some, all) => format!(" and {} more of the {all} operations", some - 1),
    };
    page.item(&format!("{}{more}", who(found)));
    page.id("at", &found.scope);
    if found.more_scopes > 0 {
        let named = match found.more_scopes {
            1 => "1 more scope is named".to_owned(),
            more => format!("{more} more scopes are named"),
        };
        page.detail(&format!("and below it, where {named}"));
    }
    let denied = found.verdict == "denied";
    for one in found
        .denies
        .iter()
        .flatten()
        .filter(|one| one.outcome == "denies" && denied)
    {
        deny(one, page);
    }
    let grants: Vec<&GrantView> = found.grants.iter().flatten().filter(|_| !denied).collect();
    for one in grants.iter().take(GRANTS) {
        grant(one, snapshot, page);
    }
    if grants.len() > GRANTS {
        page.detail(&format!("and through {} more", grants.len() - GRANTS));
    }
    for gap in &found.gaps {
        page.detail(&format!("not known: {}", gap.message));
        page.detail(&format!("help: {}", gap.help));
    }
    if found.verdict == "not-granted" {
        page.detail("nothing grants it");
        page.detail("help: `azrbac can` tells what is near to it");
    }
}

fn deny(found: &DenyView, page: &mut Page) {
    page.detail(&format!("deny assignment `{}`", found.name));
    page.id("  denied at", &found.scope);
}

/// The chain: role, entry, whom it is assigned to, where.
fn grant(found: &GrantView, snapshot: &Snapshot, page: &mut Page) {
    let name = found.role_name.as_ref().unwrap_or(&found.role_id);
    let entry = found
        .entry
        .as_ref()
        .map(|entry| format!(", {}[{}] `{}`", entry.list, entry.index, entry.pattern));
    page.detail(&format!("role: `{name}`{}", entry.unwrap_or_default()));
    if !found.via.is_empty() {
        let label = |id: &String| {
            let id = PrincipalId::new(id);
            format!("`{}`", snapshot.directory().label(&id))
        };
        let names: Vec<String> = found.via.iter().map(label).collect();
        page.detail(&format!("through: {}", names.join(", which is in ")));
    }
    page.id("assigned at", &found.scope);
    page.id("assignment", &found.assignment_id);
    if found.certainty == "eligible" {
        page.detail("eligible: it has to be activated first");
    }
    if let Some(residual) = &found.terms.residual {
        lay_out("only if", residual, snapshot, page);
    } else if let Some(problem) = &found.terms.condition_problem {
        page.detail(&format!("under a condition that cannot be read: {problem}"));
    }
}

fn widening(found: &WideningView, page: &mut Page) {
    let mut marks = found.classes.clone();
    if found.plane == "data" {
        marks.push("data plane");
    }
    let marks = match marks.is_empty() {
        true => String::new(),
        false => format!(" ({})", marks.join(", ")),
    };
    let more = match (found.listed, found.operations) {
        (false, _) => ", a name that is not in the catalogue,".to_owned(),
        (true, 0 | 1) => String::new(),
        (true, 2) => " and 1 more operation".to_owned(),
        (true, all) => format!(" and {} more operations", all - 1),
    };
    page.item(&format!(
        "it grants `{}`{marks}{more} besides",
        found.operation
    ));
    if let Some(condition) = &found.condition {
        page.detail(&format!("only if {condition}"));
    }
    if found.conditional_there {
        page.detail("the other one grants it only under a condition");
    }
    page.detail("help: `azrbac role compare` tells all of it");
}
