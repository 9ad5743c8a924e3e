//! RBAC101: an entry that matches no operation of the catalogue.

use azrbac_core::catalog::{OperationIndex, Standing};
use azrbac_core::diagnostic::{Applicability, Fix, Severity};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryRef;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};
use crate::suggest::Suggestion;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC101",
    name: "unknown-operation",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "an entry that matches no known operation, with the nearest name",
    page: include_str!("../../rules/RBAC101.md"),
    check: Check::Role(check),
};

/// What the catalogue has for an entry.
enum Known {
    Live,
    Retired,
    Nothing,
}

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.catalog().is_empty() {
        return;
    }
    let lookup = context.lookup();
    for ((entry, pattern), of_entry) in context.entries().zip(&lookup.entries) {
        if of_entry.problem.is_some() {
            continue;
        }
        match known(context, pattern, of_entry.found) {
            Known::Live => {}
            Known::Retired => drafts.push(retired(context, entry, pattern)),
            Known::Nothing => drafts.push(unknown(context, entry, pattern)),
        }
    }
}

fn known(context: &Context<'_>, pattern: &ActionPattern, found: Option<OperationIndex>) -> Known {
    let of = |any: bool, live: bool| match (any, live) {
        (true, true) => Known::Live,
        (true, false) => Known::Retired,
        (false, _) => Known::Nothing,
    };
    if pattern.is_literal() {
        let found = context.known(found);
        let live = found.is_some_and(|found| found.standing() != Standing::Retired);
        return of(found.is_some(), live);
    }
    match context.knowledge.expansion(pattern) {
        Some(expansion) => of(expansion.any, expansion.live),
        None => {
            context.knowledge.unfinished.note(RULE.code);
            Known::Live
        }
    }
}

fn retired(context: &Context<'_>, entry: EntryRef, pattern: &ActionPattern) -> Draft {
    let message = if pattern.is_literal() {
        format!("`{pattern}` was listed by its resource provider in earlier years and is gone")
    } else {
        format!(
            "`{pattern}` matches only operations that were listed in earlier years and are gone"
        )
    };
    Draft::new(Place::Entry(entry), message)
        .severity(Severity::Info)
        .help(format!(
            "see whether it is still needed; the catalogue is of {}",
            context.catalog().date()
        ))
}

fn unknown(context: &Context<'_>, entry: EntryRef, pattern: &ActionPattern) -> Draft {
    let place = Place::Entry(entry);
    let text = pattern.as_str();
    let Some((provider, _)) = text.split_once('/') else {
        return Draft::new(
            place,
            format!("`{text}` names no resource provider, so it matches no operation"),
        )
        .help("write `Provider/type/verb`, such as `Microsoft.Storage/storageAccounts/read`");
    };
    let known = provider.contains('*') || context.catalog().knows_provider(provider);
    let message = match (known, pattern.is_literal()) {
        (false, _) => format!("`{provider}` is no known resource provider"),
        (true, true) => format!("`{text}` is no known operation"),
        (true, false) => format!("`{text}` matches no known operation"),
    };
    // Resource providers are few and well known; their operations are many.
    let far = if known {
        Severity::Info
    } else {
        Severity::Warning
    };
    let draft = Draft::new(place, message);
    match context.knowledge.suggestion(pattern) {
        Some(found) if found.near => draft
            .help(format!("write `{}` if that is meant", found.text))
            .fix(fix(context, entry, &found)),
        Some(found) => draft
            .severity(far)
            .confidence(Confidence::Low)
            .help(format!(
                "the nearest known name is `{}`; {}",
                found.text,
                gaps(context)
            )),
        None => draft
            .severity(far)
            .confidence(Confidence::Low)
            .help(format!("check the spelling; {}", gaps(context))),
    }
}

fn gaps(context: &Context<'_>) -> String {
    format!(
        "the catalogue is of {} and does not hold every operation",
        context.catalog().date()
    )
}

fn fix(context: &Context<'_>, entry: EntryRef, found: &Suggestion) -> Option<Fix> {
    let plain = |c: char| c != '"' && c != '\\' && !c.is_control();
    if !found.text.chars().all(plain) {
        return None;
    }
    Some(Fix {
        message: format!("write `{}`", found.text),
        applicability: Applicability::DisplayOnly,
        edits: vec![(context.span(entry)?, format!("\"{}\"", found.text))],
    })
}
