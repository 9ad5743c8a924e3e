//! RBAC117: a role definition that is larger than Azure takes.

use azrbac_core::diagnostic::Severity;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC117",
    name: "over-limit",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "a name, a description or a list of assignable scopes that is longer than Azure takes",
    page: include_str!("../../rules/RBAC117.md"),
    check: Check::Role(check),
};

/// Most characters of the display name.
const MOST_OF_NAME: usize = 512;
/// Most characters of the description.
const MOST_OF_DESCRIPTION: usize = 2_048;
/// Most assignable scopes.
const MOST_SCOPES: usize = 2_000;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.is_built_in() {
        return;
    }
    let role = context.role;
    let description = role.description.as_deref().unwrap_or_default();
    let scopes = role.assignable_scopes.len();
    for (place, what, found, most) in [
        (
            Place::Role,
            "characters in its name",
            count(&role.name),
            MOST_OF_NAME,
        ),
        (
            Place::Role,
            "characters in its description",
            count(description),
            MOST_OF_DESCRIPTION,
        ),
        (
            Place::AssignableScope(MOST_SCOPES),
            "assignable scopes",
            scopes,
            MOST_SCOPES,
        ),
    ] {
        if found > most {
            let message = format!("the role has {found} {what}; Azure takes {most}");
            drafts.push(Draft::new(place, message).help("make it shorter"));
        }
    }
}

/// The characters of a text; those of most texts need not be counted.
fn count(text: &str) -> usize {
    if text.len() <= MOST_OF_NAME {
        text.len()
    } else {
        text.chars().count()
    }
}
