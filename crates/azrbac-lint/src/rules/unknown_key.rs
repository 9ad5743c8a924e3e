//! RBAC001: a key that no reader of role definitions knows.

use azrbac_core::diagnostic::{Applicability, Fix, Severity};
use azrbac_core::role::EntryList;
use azrbac_core::text::{Span, caseless, distance};

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC001",
    name: "unknown-key",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a key that Azure's tools leave out in silence, such as `NotDataAction`",
    page: include_str!("../../rules/RBAC001.md"),
    check: Check::Role(check),
};

/// Keys of role definitions beside the four lists, as they are written in the
/// input of `az role definition create`.
const OTHER_KEYS: [&str; 7] = [
    "AssignableScopes",
    "Condition",
    "ConditionVersion",
    "Description",
    "IsCustom",
    "Name",
    "Permissions",
];

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let Some(spans) = context.spans() else {
        return;
    };
    for (at, (key, span)) in spans.unknown_keys.iter().enumerate() {
        drafts.push(draft(at, key, *span));
    }
}

fn draft(at: usize, key: &str, span: Span) -> Draft {
    let place = Place::UnknownKey(at);
    if let Some(list) = nearest(key, EntryList::ALL.map(EntryList::name)) {
        let known = in_the_case_of(key, list);
        return Draft::new(
            place,
            format!("`{key}` is no key of a role definition: its entries count for nothing"),
        )
        .severity(Severity::Error)
        .help(format!("write `{known}` if that is meant"))
        .fix(fix(key, &known, span));
    }
    let draft = Draft::new(place, format!("`{key}` is no key of a role definition"));
    match nearest(key, OTHER_KEYS) {
        Some(known) => {
            let known = in_the_case_of(key, known);
            let fix = fix(key, &known, span);
            draft
                .help(format!("write `{known}` if that is meant"))
                .fix(fix)
        }
        None => draft.help("remove it; Azure's tools leave it out in silence"),
    }
}

fn fix(key: &str, known: &str, span: Span) -> Option<Fix> {
    Some(Fix {
        message: format!("write `{known}` instead of `{key}`"),
        applicability: Applicability::DisplayOnly,
        edits: vec![(span, format!("\"{known}\""))],
    })
}

/// The known key that is at most two letters away; signs between words do not
/// count.
fn nearest<const N: usize>(key: &str, known: [&'static str; N]) -> Option<&'static str> {
    let longest = known.iter().map(|known| known.len()).max().unwrap_or(0) * 2;
    if key.len() > longest {
        return None;
    }
    let plain: String = key
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect();
    let plain = caseless::fold(&plain);
    known
        .into_iter()
        .filter_map(|known| Some((distance(&plain, &caseless::fold(known), 2)?, known)))
        .min_by_key(|(found, _)| *found)
        .map(|(_, known)| known)
}

/// The known key with a capital at the front where the written one has it.
fn in_the_case_of(key: &str, known: &str) -> String {
    let capital = key.starts_with(|first: char| first.is_ascii_uppercase());
    let mut letters = known.chars();
    let first = letters.next().map(|first| {
        if capital {
            first.to_ascii_uppercase()
        } else {
            first.to_ascii_lowercase()
        }
    });
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use azrbac_core::role::EntryList;

    use super::{OTHER_KEYS, in_the_case_of, nearest};

    #[test]
    fn keys_that_are_near() {
        let list = |key| nearest(key, EntryList::ALL.map(EntryList::name));
        assert_eq!(list("NotDataAction"), Some("notDataActions"));
        assert_eq!(list("not_data_actions"), Some("notDataActions"));
        assert_eq!(list("Action"), Some("actions"));
        assert_eq!(list("noActions"), Some("notActions"));
        assert_eq!(list("dataactoins"), Some("dataActions"));
        assert_eq!(list("comment"), None);
        assert_eq!(list(&"a".repeat(1_000_000)), None);
        assert_eq!(
            nearest("assignableScope", OTHER_KEYS),
            Some("AssignableScopes")
        );
        assert_eq!(nearest("createdBy", OTHER_KEYS), None);
        assert_eq!(
            in_the_case_of("NotDataAction", "notDataActions"),
            "NotDataActions"
        );
        assert_eq!(
            in_the_case_of("assignableScope", "AssignableScopes"),
            "assignableScopes"
        );
    }
}
