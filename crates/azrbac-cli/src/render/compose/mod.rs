//! Composed roles, for people.

pub(crate) mod derive;
pub(crate) mod minimize;
pub(crate) mod suggest;

use azrbac_core::view::{PlacedView, ProofView, RoleFile, TakenView};
use std::path::Path;

use super::page::Page;
use crate::error::CliError;
use crate::output;

/// How many names are told without `--verbose`.
const MOST: usize = 10;

/// What was proven of a claim, or that it was not.
fn proof(claim: &str, found: &ProofView, page: &mut Page) {
    let text = match (found.outcome, &found.witness, &found.reason) {
        ("proven", ..) => format!("proven: {claim}"),
        (_, Some(witness), _) => format!("wrong: {claim}, but for `{witness}`"),
        (_, _, reason) => format!(
            "undecided: {claim}; {}",
            reason.as_deref().unwrap_or("given up")
        ),
    };
    page.item(&text);
}

/// Operations, those of any class first, the first of many.
fn operations(found: &[TakenView], all: bool, page: &mut Page) {
    let lines = found.iter().map(|taken| {
        let mut about = vec![taken.plane];
        about.extend(&taken.classes);
        format!("{} ({})", taken.operation, about.join(", "))
    });
    some_of(lines, found.len(), all, page);
}

/// Operations in planes, the first of many.
fn placed(found: &[PlacedView], all: bool, page: &mut Page) {
    let lines = found
        .iter()
        .map(|placed| format!("{} ({})", placed.operation, placed.plane));
    some_of(lines, found.len(), all, page);
}

fn some_of(lines: impl Iterator<Item = String>, count: usize, all: bool, page: &mut Page) {
    let most = if all { count } else { MOST };
    for line in lines.take(most) {
        page.item(&line);
    }
    if count > most {
        page.line(&format!(
            "    and {} more; all of them with -v",
            count - most
        ));
    }
}

/// What is worth knowing.
fn remarks(found: &[String], page: &mut Page) {
    if found.is_empty() {
        return;
    }
    page.heading("Worth knowing");
    for remark in found {
        page.item(remark);
    }
}

/// The role definition itself, or where it was written to.
fn role(file: &RoleFile, written: Option<&Path>, page: &mut Page) -> Result<(), CliError> {
    if let Some(path) = written {
        let not_ready = match file.grants_nothing() {
            true => ", not to be created: it grants nothing, and Azure refuses it",
            false => "",
        };
        page.heading(&format!("Written to {}{not_ready}", path.display()));
        return Ok(());
    }
    page.heading(if file.grants_nothing() {
        "Not to be created: it grants nothing, and Azure refuses it"
    } else if file.is_flat() {
        "For az role definition create --role-definition @FILE"
    } else {
        "For az rest --method put"
    });
    page.line(output::json(file)?.trim_end());
    Ok(())
}
