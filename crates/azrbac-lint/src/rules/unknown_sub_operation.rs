//! RBAC522: a sub-operation that Azure is not known to have.

use azrbac_core::condition::Node;
use azrbac_core::diagnostic::Severity;
use azrbac_core::text::{caseless, distance};

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC522",
    name: "unknown-sub-operation",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "a sub-operation that Azure is not known to have, so that the test never holds",
    page: include_str!("../../rules/RBAC522.md"),
    check: Check::Condition(check),
};

/// The sub-operations that are documented, all of blobs.
const KNOWN: [&str; 4] = [
    "Blob.List",
    "Blob.Read.WithTagConditions",
    "Blob.Write.Tier",
    "Blob.Write.WithTagHeaders",
];

/// How many letters a misspelt one may be away.
const MOST: usize = 3;

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let Some(expression) = found.expression() else {
        return;
    };
    for (id, node) in expression.nodes() {
        let (Node::SubOperationMatches(name), Some(span)) = (node, expression.span(id)) else {
            continue;
        };
        let name = name.trim();
        if KNOWN.iter().any(|known| caseless::eq(known, name)) {
            continue;
        }
        let asked = caseless::fold(name);
        let near = KNOWN
            .iter()
            .filter_map(|known| Some((distance(&asked, &caseless::fold(known), MOST)?, known)))
            .min();
        let draft = at(span, format!("`{name}` is no known sub-operation"));
        drafts.push(match near {
            Some((_, known)) => draft.help(format!("write `{known}` if that is meant")),
            None => draft
                .severity(Severity::Info)
                .confidence(Confidence::Low)
                .help(format!("known are {}", KNOWN.join(", "))),
        });
    }
}
