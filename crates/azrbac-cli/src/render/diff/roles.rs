//! What changed in role definitions.

use azrbac_core::view::{
    DiffRolesDocument, RoleChangeView, RoleEntryView, RoleOperationView, RoleSideView,
};

pub(crate) use super::roles_markdown::markdown;
use super::{MOST, classes, marks, plural};
use crate::render::matched_by;
use crate::render::page::Page;
use crate::render::style::Style;

/// One line a role definition that is not the same.
pub(crate) fn concise(document: &DiffRolesDocument) -> String {
    let unread = unread(document).map(|text| format!("{text}\n"));
    let changed = document.roles.iter().filter(|role| role.what != "same");
    let changed = changed.map(|role| {
        let counts = format!(
            "gained {}, lost {}",
            plural(role.gained.count, "operation"),
            role.lost.count
        );
        let sensitive = classes(&role.gained.classes);
        let sensitive = if sensitive.is_empty() {
            String::new()
        } else {
            format!(" [{sensitive}]")
        };
        format!(
            "{}: {}: {counts}{sensitive} (gain {})\n",
            role.what,
            called(role),
            role.gain
        )
    });
    unread.into_iter().chain(changed).collect()
}

/// That something could not be read, and of which side.
pub(super) fn unread(document: &DiffRolesDocument) -> Option<String> {
    let sides = match document.unread.as_slice() {
        [] => return None,
        ["old"] => "OLD",
        ["new"] => "NEW",
        _ => "OLD and NEW",
    };
    Some(format!(
        "not compared: what could not be read of {sides}, which may hold any role definition"
    ))
}

/// How a role definition is called.
pub(super) fn called(role: &RoleChangeView) -> String {
    let names = (role.old.as_ref(), role.new.as_ref());
    match names {
        (Some(old), Some(new)) if old.role_name != new.role_name => {
            format!("{} (was {})", new.role_name, old.role_name)
        }
        (_, Some(one)) | (Some(one), None) => one.role_name.clone(),
        (None, None) => String::new(),
    }
}

/// What a role definition became, in words.
pub(super) fn became(role: &RoleChangeView) -> &'static str {
    match (role.what, role.relation) {
        ("added", _) => "new",
        ("removed", _) => "gone",
        ("undecided", _) => "not decided",
        (_, Some("within")) => "grants more than before",
        (_, Some("contains")) => "grants less than before",
        (_, Some("disjoint")) => "grants nothing of what it granted before",
        ("same", _) => "grants the same",
        _ => "grants more and less than before",
    }
}

/// Every role definition that changed.
pub(crate) fn text(document: &DiffRolesDocument, all: bool, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(&summary(document));
    if let Some(unread) = unread(document) {
        page.line(&unread);
    }
    for role in &document.roles {
        if role.what != "same" || role.renamed || has_scopes(role) {
            one(role, all, &mut page);
        }
    }
    page.finish()
}

/// How many role definitions there are of each sort.
pub(super) fn summary(document: &DiffRolesDocument) -> String {
    let count = |what: &str| {
        document
            .roles
            .iter()
            .filter(|role| role.what == what)
            .count()
    };
    let sorts = ["changed", "added", "removed", "undecided", "same"];
    let parts: Vec<String> = sorts
        .into_iter()
        .filter(|what| count(what) > 0)
        .map(|what| format!("{} {what}", count(what)))
        .collect();
    format!(
        "{}: {}; {}",
        plural(document.roles.len(), "role definition"),
        parts.join(", "),
        gain(document.gain)
    )
}

/// Whether anything is gained, in words.
pub(super) fn gain(gain: &str) -> &'static str {
    match gain {
        "certain" => "something is gained",
        "possible" => "whether something is gained is not decided",
        _ => "nothing is gained",
    }
}

pub(super) fn has_scopes(role: &RoleChangeView) -> bool {
    !role.scopes_added.is_empty() || !role.scopes_removed.is_empty()
}

fn one(role: &RoleChangeView, all: bool, page: &mut Page) {
    page.heading(&format!("{}: {}", called(role), became(role)));
    for limit in &role.limits {
        page.item(&format!("not decided: {limit}"));
    }
    side("Gained", &role.gained, all, page);
    side("Lost", &role.lost, all, page);
    side("Under another condition", &role.conditions, all, page);
    if has_scopes(role) {
        page.line("  Assignable scopes (no change of what is granted)");
        for scope in &role.scopes_added {
            page.line(&format!("    + {scope}"));
        }
        for scope in &role.scopes_removed {
            page.line(&format!("    - {scope}"));
        }
    }
}

/// Whether there is anything to tell.
pub(super) fn is_empty(side: &RoleSideView) -> bool {
    side.operations.is_empty() && side.entries.is_empty()
}

fn side(heading: &str, side: &RoleSideView, all: bool, page: &mut Page) {
    if is_empty(side) {
        return;
    }
    page.line(&format!("  {heading}: {}", count(side)));
    let most = if all { side.operations.len() } else { MOST };
    for operation in side.operations.iter().take(most) {
        page.detail(&format!("- {}", named(operation)));
    }
    if side.operations.len() > most {
        let more = side.operations.len() - most;
        page.detail(&format!("  and {more} more; all of them with -v"));
    }
    page.line("    by entries:");
    let most = if all { side.entries.len() } else { MOST };
    for found in side.entries.iter().take(most) {
        page.detail(&format!("- {}", entry(found)));
    }
    if side.entries.len() > most {
        let more = side.entries.len() - most;
        page.detail(&format!("  and {more} more; all of them with -v"));
    }
    if let Some(future) = future(side).filter(|_| heading != "Lost") {
        page.detail(&future);
    }
}

/// How many operations of the catalogue.
pub(super) fn count(side: &RoleSideView) -> String {
    let sensitive = classes(&side.classes);
    let of = if sensitive.is_empty() {
        String::new()
    } else {
        format!(" ({sensitive})")
    };
    format!("{}{of}", plural(side.count, "known operation"))
}

fn named(operation: &RoleOperationView) -> String {
    let terms = terms(operation.only_if.as_deref(), operation.conditional_there);
    let view = &operation.operation;
    format!("{} ({}){terms}", view.operation, marks(view))
}

/// What an operation or entry hangs on.
fn terms(only_if: Option<&str>, conditional_there: bool) -> String {
    match (only_if, conditional_there) {
        (Some(condition), _) => format!(", only if: {condition}"),
        (None, true) => ", without a condition".to_owned(),
        (None, false) => String::new(),
    }
}

/// An entry in words.
pub(super) fn entry(entry: &RoleEntryView) -> String {
    let within: Vec<String> = entry.within.iter().map(|one| format!("`{one}`")).collect();
    let mut text = format!("{} ({})", matched_by(&within), entry.plane);
    if !entry.exact {
        text = format!("part of {text}");
    }
    if entry.unknown {
        text.push_str(", not in the catalogue");
    }
    if !entry.except.is_empty() {
        text.push_str(&format!(
            " but not {}",
            except(&entry.except, |one| format!("`{one}`"))
        ));
    }
    text + &terms(entry.only_if.as_deref(), entry.conditional_there)
}

/// Entries that are left out of one, the first of many.
pub(super) fn except(entries: &[String], quoted: impl Fn(&str) -> String) -> String {
    let mut shown: Vec<String> = entries.iter().take(MOST).map(|one| quoted(one)).collect();
    if entries.len() > MOST {
        shown.push(format!("{} more", entries.len() - MOST));
    }
    shown.join(" and ")
}

/// That a wildcard also holds what Azure adds later.
pub(super) fn future(side: &RoleSideView) -> Option<String> {
    let mut wild = side
        .entries
        .iter()
        .filter(|entry| entry.wildcard)
        .peekable();
    wild.peek()?;
    let of = match wild.all(reads) {
        true => "whose names end in `/read`",
        false => "of any class",
    };
    Some(format!(
        "its wildcards hold operations that Azure adds later too, {of}"
    ))
}

/// Whether all its names end in `/read`.
fn reads(entry: &RoleEntryView) -> bool {
    let mut patterns = entry.within.iter();
    patterns.any(|one| one.to_ascii_lowercase().ends_with("/read"))
}
