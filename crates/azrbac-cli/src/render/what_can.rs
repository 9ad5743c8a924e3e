//! The answer of `what-can`, for people.

use std::collections::BTreeMap;

use azrbac_core::snapshot::Snapshot;
use azrbac_core::view::{HeldView, WhatCanDocument};

use super::condition::lay_out;
use super::delegation::delegation;
use super::page::Page;
use super::style::Style;

/// How many operations of a provider are named without `--verbose`.
const MOST: usize = 5;

/// How many providers are named without `--verbose`.
const MOST_PROVIDERS: usize = 20;

/// One line an operation.
pub(crate) fn concise(document: &WhatCanDocument) -> String {
    let mut text: String = document
        .operations
        .iter()
        .map(|held| {
            let classes = if held.classes.is_empty() {
                String::new()
            } else {
                format!(" [{}]", held.classes.join(", "))
            };
            format!(
                "{}: {} ({}){classes}\n",
                held.verdict, held.operation, held.plane
            )
        })
        .collect();
    for gap in &document.gaps {
        text.push_str(&format!("gap: {}\n", gap.message));
    }
    text
}

/// The answer where there is no scope at which anything is assigned.
pub(crate) fn nothing(who: &str) -> String {
    format!("nothing is assigned to `{who}` or to a group that it is known to be in\n")
}

/// The whole answer, grouped by provider.
pub(crate) fn text(
    snapshot: &Snapshot,
    document: &WhatCanDocument,
    all: bool,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    let request = &document.request;
    let id = request.principal.clone().unwrap_or_default();
    let who = match &request.principal_name {
        Some(name) => format!("{name} ({id})"),
        None => id,
    };
    page.line(&format!("principal   {who}"));
    page.line(&format!("scope       {}", request.scope));
    page.line(&format!("catalogue   {}", document.catalog_date));
    let of = |verdict: &str| -> Vec<&HeldView> {
        let operations = document.operations.iter();
        operations.filter(|held| held.verdict == verdict).collect()
    };
    let (denied, unknown) = (of("denied"), of("unknown"));
    let held: Vec<&HeldView> = document
        .operations
        .iter()
        .filter(|held| !matches!(held.verdict, "denied" | "unknown"))
        .collect();
    page.line(&format!("operations  {}{}", held.len(), breakdown(&held)));
    sensitive(&held, all, &mut page);
    if let Some(found) = &document.delegation {
        delegation(snapshot, found, all, &mut page);
    }
    conditions(snapshot, &held, all, &mut page);
    if !held.is_empty() {
        page.heading("By provider");
    }
    let mut providers: BTreeMap<String, Vec<&HeldView>> = BTreeMap::new();
    for operation in held {
        let provider = operation.operation.split('/').next().unwrap_or_default();
        providers
            .entry(provider.to_ascii_lowercase())
            .or_default()
            .push(operation);
    }
    let most = if all { providers.len() } else { MOST_PROVIDERS };
    for operations in providers.values().take(most) {
        provider(operations, all, &mut page);
    }
    if providers.len() > most {
        let more = providers.len() - most;
        page.line(&format!("  and {more} more; all of them with -v"));
    }
    let not_sure = |held: &&HeldView| held.reason == "plane-not-sure";
    let (not_sure, unknown): (Vec<&HeldView>, Vec<&HeldView>) =
        unknown.into_iter().partition(not_sure);
    let sections = [
        (unknown, "Not known: data are missing"),
        (
            not_sure,
            "Not known: the plane of the operation is not sure",
        ),
    ];
    for (held, heading) in sections {
        if !held.is_empty() {
            page.heading(&format!("{heading} ({})", held.len()));
            operations(&held, all, &mut page);
        }
    }
    if !denied.is_empty() {
        page.heading(&format!("Granted, but denied ({})", denied.len()));
        operations(&denied, all, &mut page);
    }
    if !document.gaps.is_empty() {
        page.heading("Missing data: whether there is more is not known");
        super::gaps(&document.gaps, &mut page);
    }
    if !document.assumptions.is_empty() {
        page.heading("Assumed");
        super::assumptions(&document.assumptions, &mut page);
    }
    page.finish()
}

/// How many are not simply allowed.
fn breakdown(held: &[&HeldView]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in held {
        *counts.entry(operation.verdict).or_default() += 1;
    }
    let parts: Vec<String> = counts
        .iter()
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join(", "))
    }
}

/// What hands out credentials and what gives access, before everything else.
fn sensitive(held: &[&HeldView], all: bool, page: &mut Page) {
    let classes = [
        ("credential", "Hands out credentials"),
        ("escalation", "Gives access"),
    ];
    for (class, heading) in classes {
        let of_class: Vec<&HeldView> = held
            .iter()
            .copied()
            .filter(|held| held.classes.contains(&class))
            .collect();
        if !of_class.is_empty() {
            page.heading(&format!("{heading} ({})", of_class.len()));
            operations(&of_class, all, page);
        }
    }
}

/// What has to hold for what is only conditional, each condition once.
fn conditions(snapshot: &Snapshot, held: &[&HeldView], all: bool, page: &mut Page) {
    let mut by_terms: BTreeMap<(Option<&str>, Option<&str>), Vec<&HeldView>> = BTreeMap::new();
    for operation in held.iter().filter(|held| held.verdict == "conditional") {
        let terms = (
            operation.terms.residual.as_deref(),
            operation.terms.deny_residual.as_deref(),
        );
        by_terms.entry(terms).or_default().push(operation);
    }
    if by_terms.is_empty() {
        return;
    }
    let count: usize = by_terms.values().map(Vec::len).sum();
    page.heading(&format!("Under a condition only ({count})"));
    let most = if all { by_terms.len() } else { MOST };
    for ((grant, deny), held) in by_terms.iter().take(most) {
        operations(held, all, page);
        if let Some(grant) = grant {
            lay_out("only if", grant, snapshot, page);
        }
        if let Some(deny) = deny {
            lay_out("denied if", deny, snapshot, page);
        }
        if let (None, None, Some(first)) = (grant, deny, held.first()) {
            page.detail(&format!("open: {}", first.reason));
        }
    }
    if by_terms.len() > most {
        let more = by_terms.len() - most;
        page.detail(&format!("and {more} more conditions; all of them with -v"));
    }
}

fn provider(held: &[&HeldView], all: bool, page: &mut Page) {
    let Some(first) = held.first() else {
        return;
    };
    let name = first.operation.split('/').next().unwrap_or_default();
    let data = held.iter().filter(|held| held.plane == "data").count();
    page.line(&format!(
        "  {name}: {} control plane, {data} data plane",
        held.len() - data
    ));
    if all {
        operations(held, all, page);
    }
}

fn operations(held: &[&HeldView], all: bool, page: &mut Page) {
    let most = if all { held.len() } else { MOST };
    for operation in held.iter().take(most) {
        let mut marks = vec![operation.plane.to_owned()];
        if !matches!(operation.verdict, "allowed" | "denied" | "unknown") {
            marks.push(operation.verdict.to_owned());
        }
        // The word `data` is taken by the plane here.
        let classes = operation.classes.iter().filter(|class| **class != "data");
        marks.extend(classes.map(|class| (*class).to_owned()));
        page.item(&format!("{} ({})", operation.operation, marks.join(", ")));
    }
    if held.len() > most {
        page.detail(&format!(
            "and {} more; all of them with -v",
            held.len() - most
        ));
    }
}
