//! What changed in role definitions, for the comment on a pull request.

use azrbac_core::view::{DiffRolesDocument, RoleChangeView, RoleEntryView, RoleSideView};

use super::markdown::{Comment, code, folded};
use super::roles::{became, count, except, future, gain, has_scopes, is_empty, summary, unread};
use super::{marks, plural};
use crate::render::matched_by;

/// Most operations that are listed of one side of one role definition.
const MOST: usize = 200;

/// Most entries that are listed of one side.
const MOST_ENTRIES: usize = 20;

pub(crate) fn markdown(document: &DiffRolesDocument) -> String {
    let mut comment = Comment::new(&format!("Role definitions: {}", gain(document.gain)));
    comment.section(&format!(
        "{}. Operations of the catalogue of {}.",
        summary(document),
        document.catalog_date
    ));
    if let Some(unread) = unread(document) {
        comment.section(&format!("{unread}\n\n"));
    }
    let shown = document.roles.iter();
    for role in shown.filter(|role| role.what != "same" || role.renamed || has_scopes(role)) {
        comment.section(&one(role));
    }
    comment.finish()
}

fn one(role: &RoleChangeView) -> String {
    let name = |side: &Option<azrbac_core::view::DiffRoleNameView>| {
        side.as_ref().map(|side| code(&side.role_name))
    };
    let called = match (name(&role.old), name(&role.new)) {
        (Some(old), Some(new)) if old != new => format!("{new} (was {old})"),
        (old, new) => new.or(old).unwrap_or_default(),
    };
    let mut text = format!("#### {called}: {}\n\n", became(role));
    for limit in &role.limits {
        text.push_str(&format!("- not decided: {limit}\n"));
    }
    text.push_str(&side("Gained", &role.gained));
    text.push_str(&side("Lost", &role.lost));
    text.push_str(&side("Under another condition", &role.conditions));
    let scopes = [("new", &role.scopes_added), ("gone", &role.scopes_removed)];
    for (what, scopes) in scopes.into_iter().filter(|(_, scopes)| !scopes.is_empty()) {
        let scopes: Vec<String> = scopes.iter().map(|scope| code(scope)).collect();
        text.push_str(&format!(
            "Assignable scopes {what}: {}\n\n",
            scopes.join(", ")
        ));
    }
    text
}

fn side(heading: &str, side: &RoleSideView) -> String {
    if is_empty(side) {
        return String::new();
    }
    let mut text = format!("**{heading}: {}**\n\n", count(side));
    for found in side.entries.iter().take(MOST_ENTRIES) {
        text.push_str(&format!("- {}\n", entry(found)));
    }
    if side.entries.len() > MOST_ENTRIES {
        let more = side.entries.len() - MOST_ENTRIES;
        text.push_str(&format!("- and {}\n", plural(more, "further entry")));
    }
    if let Some(future) = future(side).filter(|_| heading != "Lost") {
        text.push_str(&format!("\n{future}\n"));
    }
    let sensitive = side.operations.iter();
    let sensitive: Vec<String> = sensitive
        .filter(|one| !one.operation.classes.is_empty())
        .map(|one| {
            format!(
                "- {} ({})\n",
                code(&one.operation.operation),
                marks(&one.operation)
            )
        })
        .collect();
    if !sensitive.is_empty() {
        let shown: String = sensitive.iter().take(MOST_ENTRIES).cloned().collect();
        text.push_str(&format!("\nSensitive:\n\n{shown}"));
        if sensitive.len() > MOST_ENTRIES {
            let more = sensitive.len() - MOST_ENTRIES;
            text.push_str(&format!("- and {more} more below\n"));
        }
    }
    let operations: Vec<String> = side
        .operations
        .iter()
        .map(|one| {
            format!(
                "{} ({})",
                code(&one.operation.operation),
                marks(&one.operation)
            )
        })
        .collect();
    if !operations.is_empty() {
        let summary = plural(operations.len(), "operation");
        text.push_str(&format!("\n{}", folded(&summary, &operations, MOST)));
    }
    text + "\n"
}

fn entry(entry: &RoleEntryView) -> String {
    let within: Vec<String> = entry.within.iter().map(|one| code(one)).collect();
    let mut text = format!("{} ({})", matched_by(&within), entry.plane);
    if !entry.exact {
        text = format!("part of {text}");
    }
    if entry.unknown {
        text.push_str(", not in the catalogue");
    }
    if !entry.except.is_empty() {
        text.push_str(&format!(" but not {}", except(&entry.except, code)));
    }
    match (&entry.only_if, entry.conditional_there) {
        (Some(condition), _) => text.push_str(&format!(", only if {}", code(condition))),
        (None, true) => text.push_str(", without a condition"),
        (None, false) => {}
    }
    text
}
