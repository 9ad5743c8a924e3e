//! RBAC102: a data operation in `actions`, or a control plane operation in
//! `dataActions`.

use azrbac_core::catalog::{Certainty, Standing};
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef};

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::Rule;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC102",
    name: "wrong-plane",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "a data operation in `actions`, or a control plane operation in `dataActions`",
    page: include_str!("../../rules/RBAC102.md"),
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (entry, pattern) in context.entries() {
        let draft = match OperationName::parse(pattern.as_str()) {
            Ok(name) => literal(context, entry, &name),
            Err(_) => wildcard(context, entry, pattern),
        };
        drafts.extend(draft);
    }
}

fn literal(context: &Context<'_>, entry: EntryRef, name: &OperationName) -> Option<Draft> {
    let found = context.catalog().find(name)?;
    if found.certainty() != Certainty::Sure || found.plane() == entry.list.plane() {
        return None;
    }
    let message = format!(
        "`{name}` is a {} operation and does nothing in `{}`",
        words(found.plane()),
        entry.list
    );
    let draft = Draft::new(Place::Entry(entry), message).help(help(entry.list));
    if found.standing() == Standing::Retired {
        return Some(
            draft
                .severity(Severity::Warning)
                .confidence(Confidence::Medium),
        );
    }
    Some(draft)
}

fn wildcard(context: &Context<'_>, entry: EntryRef, pattern: &ActionPattern) -> Option<Draft> {
    let plane = context.shared.expansion(pattern)?.sure_plane()?;
    if plane == entry.list.plane() {
        return None;
    }
    let message = format!(
        "`{pattern}` matches only {} operations and does nothing in `{}`",
        words(plane),
        entry.list
    );
    Some(
        Draft::new(Place::Entry(entry), message)
            .severity(Severity::Warning)
            .confidence(Confidence::Medium)
            .help(help(entry.list)),
    )
}

fn words(plane: Plane) -> &'static str {
    match plane {
        Plane::Control => "control plane",
        Plane::Data => "data plane",
    }
}

fn help(list: EntryList) -> String {
    let other = list.plane().other();
    let right = if list.grants() {
        EntryList::granting(other)
    } else {
        EntryList::subtracting(other)
    };
    format!("move it to `{right}`; Azure refuses it where it stands")
}
