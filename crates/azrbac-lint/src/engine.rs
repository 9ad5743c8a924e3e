//! Runs the rules and puts what they find in order.

use azrbac_core::diagnostic::Severity;
use azrbac_core::role::EntryRef;
use azrbac_core::text::{Span, caseless};

use crate::context::Context;
use crate::draft::{Draft, Place};
use crate::finding::Finding;
use crate::fingerprint::Fingerprints;
use crate::knowledge::Knowledge;
use crate::registry::RULES;
use crate::rule::Rule;
use crate::subject::Subject;

/// Runs every rule over every role definition. The findings are in the order of
/// the roles, within a role in the order of the text, and at one place in the
/// order of the codes; the same input gives the same findings. What is not linear
/// in the entries has a bound, above which a rule says nothing.
///
/// ```
/// use azrbac_core::{ingest::read_role_definitions, text::Sources};
/// use azrbac_lint::{Subject, lint};
///
/// let text = r#"{"Name": "Reader of disks", "AssignableScopes": ["/subscriptions/s1"],
///   "Actions": ["Microsoft.Compute/disks/read", "microsoft.compute/disks/read"]}"#;
/// let read = read_role_definitions(Sources::new().add("role.json"), text);
/// let findings = lint(&Subject {
///     roles: &read.roles,
///     map: Some(&read.map),
///     catalog: azrbac_roles::catalog(),
///     library: azrbac_roles::library(),
/// });
/// assert_eq!(findings.len(), 1);
/// assert_eq!(findings[0].rule.name, "duplicate-entry");
/// assert_eq!(findings[0].entry.map(|entry| entry.index), Some(1));
/// ```
pub fn lint(subject: &Subject<'_>) -> Vec<Finding> {
    let knowledge = Knowledge::new(*subject);
    let mut fingerprints = Fingerprints::default();
    let mut findings = Vec::new();
    for (number, role) in subject.roles.iter().enumerate() {
        let context = Context {
            knowledge: &knowledge,
            role,
            number,
        };
        let mut drafts = Vec::new();
        for rule in RULES {
            let mut of_rule = Vec::new();
            (rule.check)(&context, &mut of_rule);
            drafts.extend(of_rule.into_iter().map(|draft| (rule, draft)));
        }
        drafts.sort_by_cached_key(|(rule, draft)| {
            let span = span(&context, draft.place).map(|span| (span.start, span.end));
            (span, draft.place, rule.code)
        });
        findings.extend(
            drafts
                .into_iter()
                .map(|(rule, draft)| finding(&context, rule, draft, &mut fingerprints)),
        );
    }
    findings
}

fn finding(
    context: &Context<'_>,
    rule: &'static Rule,
    draft: Draft,
    fingerprints: &mut Fingerprints,
) -> Finding {
    let mut severity = draft.severity.unwrap_or(rule.severity);
    if context.is_built_in() && !matches!(draft.place, Place::UnknownKey(_)) {
        severity = Severity::Info;
    }
    let name = caseless::fold(context.role.name.trim());
    let (list, text) = identity(context, draft.place);
    Finding {
        rule,
        severity,
        confidence: draft.confidence.unwrap_or(rule.confidence),
        role: context.number,
        entry: entry(draft.place),
        primary: span(context, draft.place),
        fingerprint: fingerprints.next([rule.code, &name, list, text]),
        message: draft.message,
        related: draft.related,
        help: draft.help,
        fix: draft.fix,
    }
}

fn entry(place: Place) -> Option<EntryRef> {
    match place {
        Place::Entry(entry) => Some(entry),
        Place::AssignableScope(_) | Place::UnknownKey(_) => None,
    }
}

fn span(context: &Context<'_>, place: Place) -> Option<Span> {
    match place {
        Place::Entry(entry) => context.span(entry),
        Place::AssignableScope(at) => context.spans()?.assignable_scopes.get(at).copied(),
        Place::UnknownKey(at) => context.spans()?.unknown_keys.get(at).map(|(_, span)| *span),
    }
}

/// The list and the text at fault, for the fingerprint.
fn identity<'a>(context: &Context<'a>, place: Place) -> (&'static str, &'a str) {
    match place {
        Place::Entry(entry) => {
            let text = context
                .role
                .permissions
                .get(entry.permission)
                .and_then(|permission| permission.list(entry.list).get(entry.index))
                .map_or("", |pattern| pattern.form());
            (entry.list.name(), text)
        }
        Place::AssignableScope(at) => (
            "assignableScopes",
            context.role.assignable_scopes.get(at).map_or("", |s| s),
        ),
        Place::UnknownKey(at) => (
            "key",
            context
                .spans()
                .and_then(|spans| spans.unknown_keys.get(at))
                .map_or("", |(key, _)| key),
        ),
    }
}
