//! RBAC102: a data operation in `actions`, or a control plane operation in
//! `dataActions`.

use azrbac_core::catalog::{CatalogOperation, Certainty, Standing};
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef};

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC102",
    name: "wrong-plane",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "a data operation in `actions`, or a control plane operation in `dataActions`",
    page: include_str!("../../rules/RBAC102.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let lookup = context.lookup();
    for ((entry, pattern), known) in context.entries().zip(&lookup.entries) {
        let draft = match pattern.is_literal() {
            true => literal(context, entry, context.known(known.found)),
            false => wildcard(context, entry, pattern),
        };
        // A few operations exist in both planes under one name, and the catalogue
        // holds a name once. That Azure's own roles have it here is a proof.
        let plane = entry.list.plane();
        drafts.extend(draft.filter(|_| !context.knowledge.is_in_a_built_in_role(pattern, plane)));
    }
}

/// Operations that are documented in both planes, of which the catalogue has one.
const IN_BOTH_PLANES: [&str; 1] = ["microsoft.keyvault/vaults/keys/read"];

fn literal(
    context: &Context<'_>,
    entry: EntryRef,
    found: Option<CatalogOperation<'_>>,
) -> Option<Draft> {
    let found = found?;
    let is_here = found.plane() == entry.list.plane() || IN_BOTH_PLANES.contains(&found.folded());
    if found.certainty() != Certainty::Sure || is_here {
        return None;
    }
    let plane = found.plane();
    let name = found.operation();
    // Other reads, writes and deletes of resource types with operations in both planes
    // may be in both too.
    let unmistakable =
        name.folded().ends_with("/action") || context.knowledge.type_is_only_in(plane, &name);
    if found.standing() == Standing::Listed && unmistakable {
        let message = format!(
            "`{name}` is a {} operation and does nothing in `{}`",
            words(plane),
            entry.list
        );
        let help = format!(
            "move it to `{}`; Azure refuses it where it stands",
            right(entry.list)
        );
        return Some(Draft::new(Place::Entry(entry), message).help(help));
    }
    let message = format!(
        "`{name}` is known as a {} operation, which does nothing in `{}`",
        words(plane),
        entry.list
    );
    Some(doubtful(entry, message))
}

fn doubtful(entry: EntryRef, message: String) -> Draft {
    Draft::new(Place::Entry(entry), message)
        .severity(Severity::Warning)
        .confidence(Confidence::Medium)
        .help(format!(
            "move it to `{}`, unless the resource provider has it in both planes",
            right(entry.list)
        ))
}

fn wildcard(context: &Context<'_>, entry: EntryRef, pattern: &ActionPattern) -> Option<Draft> {
    let Some(expansion) = context.knowledge.expansion(pattern) else {
        context.knowledge.unfinished.note(RULE.code);
        return None;
    };
    let plane = expansion.sure_plane()?;
    if plane == entry.list.plane() {
        return None;
    }
    let message = format!(
        "`{pattern}` matches only {} operations and does nothing in `{}`",
        words(plane),
        entry.list
    );
    Some(doubtful(entry, message))
}

fn words(plane: Plane) -> &'static str {
    match plane {
        Plane::Control => "control plane",
        Plane::Data => "data plane",
    }
}

/// The list of the other plane in which the entry belongs.
fn right(list: EntryList) -> EntryList {
    let other = list.plane().other();
    if list.grants() {
        EntryList::granting(other)
    } else {
        EntryList::subtracting(other)
    }
}
