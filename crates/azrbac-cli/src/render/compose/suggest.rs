//! The answer of `role suggest`, for people.

use std::path::Path;

use azrbac_core::view::{
    ExcludedView, NeedView, RefusalView, SuggestAnswerView, SuggestDocument, SuggestionView,
};

use super::{MOST, remarks, role};
use crate::error::CliError;
use crate::render::page::Page;
use crate::render::style::Style;

/// One line a suggestion.
pub(crate) fn concise(document: &SuggestDocument) -> String {
    let mut text = String::new();
    for answer in &document.answers {
        let place = answer.scope.as_ref().map(|scope| format!("{scope}: "));
        let place = place.unwrap_or_default();
        for found in answer.roles.iter().chain(&answer.sets) {
            text.push_str(&format!(
                "{place}{}: {} operations besides, weight {}\n",
                names(found),
                found.operations,
                found.weight
            ));
        }
        text.push_str(&format!("{place}a custom role: nothing besides\n"));
    }
    for refusal in document.refusals.iter().filter(|one| !helps(one)) {
        text.push_str(&format!("no role helps: {}\n", against(refusal)));
    }
    text
}

/// The whole answer.
pub(crate) fn text(
    document: &SuggestDocument,
    written: Option<&Path>,
    all: bool,
    style: Style,
) -> Result<String, CliError> {
    let mut page = Page::new(style);
    let hopeless: Vec<&RefusalView> = document
        .refusals
        .iter()
        .filter(|refusal| !helps(refusal))
        .collect();
    if !hopeless.is_empty() {
        page.heading("No role helps here");
        for refusal in hopeless {
            page.item(&against(refusal));
        }
    }
    for answer in &document.answers {
        answer_of(answer, document, written, all, &mut page)?;
    }
    Ok(page.finish())
}

fn answer_of(
    answer: &SuggestAnswerView,
    document: &SuggestDocument,
    written: Option<&Path>,
    all: bool,
    page: &mut Page,
) -> Result<(), CliError> {
    match &answer.scope {
        Some(scope) => page.heading(&format!("To be granted at {scope}")),
        None => page.heading("To be granted"),
    }
    for need in &answer.needs {
        page.item(&needed(need));
    }
    for principal in &answer.principals {
        page.id("to", principal);
    }
    if !answer.forbidden.is_empty() {
        page.detail(&format!("and nothing of: {}", answer.forbidden.join(", ")));
    }
    built_in(answer, document, page);
    if !answer.sets.is_empty() {
        page.heading(match answer.roles.is_empty() {
            true => "Two or three roles together grant it",
            false => "Two or three roles together, that give less than the best single one",
        });
        suggestions(&answer.sets, page);
    }
    if !answer.sets_complete {
        page.item("there are too many sets of roles to try them all: a better one may exist");
    }
    excluded(&answer.excluded, all, page);
    remarks(&answer.remarks, page);
    page.heading(match answer.custom_exact {
        "proven" => "A custom role that grants exactly this, proven for every name",
        _ => "A custom role that grants this",
    });
    role(&answer.custom, written, page)
}

fn built_in(answer: &SuggestAnswerView, document: &SuggestDocument, page: &mut Page) {
    let told = answer.roles.len();
    if told == 0 {
        page.heading(&format!(
            "No single built-in role grants it ({})",
            document.built_in_date
        ));
        return;
    }
    let of = match answer.roles_in_all {
        all if all > told => format!("{told} of {all}, "),
        _ => String::new(),
    };
    page.heading(&format!(
        "Built-in roles that grant it, the least else first ({of}{})",
        document.built_in_date
    ));
    suggestions(&answer.roles, page);
    let best = answer.roles.first().and_then(|best| best.roles.first());
    if let (Some(scope), Some(best)) = (&answer.scope, best) {
        let who = match answer.principals.as_slice() {
            [one] => format!("--assignee-object-id {one}"),
            _ => "--assignee WHO".to_owned(),
        };
        page.line("");
        page.line(&format!("  az role assignment create {who} \\"));
        page.line(&format!("    --role {} \\", quoted(&best.role_name)));
        page.line(&format!("    --scope {}", quoted(scope)));
    }
}

/// An argument for a shell. What comes from a message may hold anything.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " /-_.()".contains(c);
    match text.chars().all(plain) {
        true => format!("\"{text}\""),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

fn suggestions(found: &[SuggestionView], page: &mut Page) {
    for one in found {
        page.item(&names(one));
        page.detail(&besides(one));
        if let Some(tie) = one.tie {
            page.detail(match tie {
                "same" => "grants the same as the one before, proven for every name",
                "unbounded" => {
                    "weighs as much as the one before; it stands behind for the wildcard"
                }
                "operations" => "weighs as much as the one before, with more operations",
                _ => "gives as much as the one before; in the order of names",
            });
        }
    }
}

fn names(found: &SuggestionView) -> String {
    let names: Vec<&str> = found
        .roles
        .iter()
        .map(|role| role.role_name.trim())
        .collect();
    names.join(" + ")
}

/// What a suggestion gives besides.
fn besides(found: &SuggestionView) -> String {
    if found.operations == 0 && found.unbounded.is_none() {
        return "nothing besides".to_owned();
    }
    let mut text = match found.operations {
        1 => "1 operation besides".to_owned(),
        many => format!("{many} operations besides"),
    };
    text.push_str(&format!(", weight {}", found.weight));
    let classes: Vec<String> = found
        .sensitive
        .iter()
        .map(|one| format!("{} {}", one.count, one.class))
        .collect();
    if !classes.is_empty() {
        text.push_str(&format!(" ({})", classes.join(", ")));
    }
    if let Some(wildcard) = &found.unbounded {
        text.push_str(&format!("; `{wildcard}` also grants what Azure adds later"));
    }
    text
}

fn needed(need: &NeedView) -> String {
    let mut about = vec![match need.plane_is_sure {
        true => format!("{} plane", need.plane),
        false => format!("{} plane, not sure", need.plane),
    }];
    about.extend(need.classes.iter().map(|class| (*class).to_owned()));
    format!("{} ({})", need.operation, about.join(", "))
}

/// The roles that are left out, by reason.
fn excluded(found: &[ExcludedView], all: bool, page: &mut Page) {
    let reasons = [
        (
            "conditional",
            "Left out: they grant it under a condition only",
        ),
        ("forbidden", "Left out: they grant what is forbidden"),
        ("not-assignable", "Left out: they cannot be assigned there"),
        (
            "undecided",
            "Left out: whether they grant what is forbidden was not decided",
        ),
    ];
    for (why, heading) in reasons {
        let of: Vec<&ExcludedView> = found.iter().filter(|one| one.why == why).collect();
        if of.is_empty() {
            continue;
        }
        page.heading(&format!("{heading} ({})", of.len()));
        let most = if all { of.len() } else { MOST };
        for one in of.iter().take(most) {
            page.item(&left_out(one));
        }
        if of.len() > most {
            page.line(&format!(
                "    and {} more; all of them with -v",
                of.len() - most
            ));
        }
    }
}

/// A role that is left out, and for what.
fn left_out(one: &ExcludedView) -> String {
    let role = one.role.role_name.trim();
    match (&one.operation, one.plane_not_sure) {
        (Some(name), Some(plane)) => {
            format!("{role}: `{name}`, if it is of the {plane} plane (plane not sure)")
        }
        (Some(name), None) => format!("{role}: `{name}`"),
        (None, _) => role.to_owned(),
    }
}

fn helps(refusal: &RefusalView) -> bool {
    !matches!(refusal.kind, "denied" | "other-tenant" | "own-roles")
}

/// What stands against a refused operation that no role helps with.
fn against(refusal: &RefusalView) -> String {
    let name = &refusal.operation;
    match (refusal.kind, &refusal.denied_by) {
        ("denied", Some(by)) => {
            format!("`{name}` is granted, and the deny assignment `{by}` forbids it")
        }
        ("denied", None) => format!("`{name}` is granted, and a deny assignment forbids it"),
        ("own-roles", _) => format!(
            "`{name}` is granted by role assignments of Cosmos DB itself, not by Azure roles: \
             `az cosmosdb sql role assignment create`"
        ),
        _ => format!("`{name}` is granted, and the request links to a resource of another tenant"),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn nothing_of_a_message_reaches_a_shell() {
        assert_eq!(quoted("Key Vault Reader"), "\"Key Vault Reader\"");
        assert_eq!(quoted("/a/$(rm x)"), "'/a/$(rm x)'");
        assert_eq!(quoted("/a/'`x`\""), "'/a/'\\''`x`\"'");
    }
}
