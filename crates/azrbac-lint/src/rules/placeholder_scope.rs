//! RBAC113: an assignable scope that was never filled in.

use azrbac_core::diagnostic::Severity;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC113",
    name: "placeholder-scope",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an assignable scope with a placeholder in it, such as `{subscriptionId}`",
    page: include_str!("../../rules/RBAC113.md"),
    check: Check::Role(check),
};

const ZERO: &str = "00000000-0000-0000-0000-000000000000";
/// What opens a placeholder and what closes it.
const BRACKETS: [(char, char); 4] = [('<', '>'), ('{', '}'), ('[', ']'), ('%', '%')];

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (at, _) in context.custom_scopes() {
        let text = context.assignable_scope(at);
        if let Some(found) = placeholder(text) {
            let message = format!("`{found}` in `{text}` is a placeholder");
            drafts.push(
                Draft::new(Place::AssignableScope(at), message)
                    .help("put the real id there before the role definition is deployed"),
            );
        }
    }
}

/// The placeholder in an assignable scope.
pub(super) fn placeholder(text: &str) -> Option<&str> {
    let bracketed = BRACKETS.into_iter().find_map(|(open, close)| {
        let (_, behind) = text.split_once(open)?;
        let start = text.len() - behind.len() - open.len_utf8();
        let end = text.len() - behind.len() + behind.find(close)? + close.len_utf8();
        text.get(start..end)
    });
    bracketed
        .or_else(|| {
            text.split('/')
                .skip(2)
                .find(|segment| is_blank_form(segment))
        })
        .filter(|found| !found.is_empty())
}

/// Whether a segment is a form without content: zeros, a run of `x`, the name of what
/// belongs there.
fn is_blank_form(segment: &str) -> bool {
    let mut signs = segment.chars().filter(|c| *c != '-');
    let exes = signs.clone().count() >= 4 && signs.all(|c| c.eq_ignore_ascii_case(&'x'));
    exes || segment == ZERO
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    #[test]
    fn what_is_a_placeholder() {
        for (text, expected) in [
            (
                "/subscriptions/{subscriptionId1}",
                Some("{subscriptionId1}"),
            ),
            ("/subscriptions/<id>/resourceGroups/a", Some("<id>")),
            ("/subscriptions/${var.id}", Some("{var.id}")),
            (
                "/subscriptions/[parameters('id')]",
                Some("[parameters('id')]"),
            ),
            ("/subscriptions/%SUB%", Some("%SUB%")),
            (
                "/subscriptions/xxxxxxxx-xxxx-xxxx",
                Some("xxxxxxxx-xxxx-xxxx"),
            ),
            (
                "/subscriptions/00000000-0000-0000-0000-000000000000",
                Some("00000000-0000-0000-0000-000000000000"),
            ),
            ("/subscriptions/11111111-1111-1111-1111-111111111111", None),
            ("/providers/Microsoft.Management/managementGroups/xx", None),
            ("/", None),
            ("", None),
        ] {
            assert_eq!(placeholder(text), expected, "{text}");
        }
    }
}
