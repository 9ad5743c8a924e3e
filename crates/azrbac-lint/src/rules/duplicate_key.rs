//! RBAC002: a key that stands twice in one object.

use azrbac_core::diagnostic::{Label, Severity};

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC002",
    name: "duplicate-key",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a key that stands twice in one object: the first value is lost in silence",
    page: include_str!("../../rules/RBAC002.md"),
    check: Check::Role(check),
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let Some(spans) = context.spans() else {
        return;
    };
    for (at, (key, first, _)) in spans.duplicate_keys.iter().enumerate() {
        let message = format!("the key `{key}` stands twice; the last one counts");
        let first = Label {
            span: *first,
            text: "it stands here already".to_owned(),
        };
        drafts.push(
            Draft::new(Place::DuplicateKey(at), message)
                .related(Some(first))
                .help("keep one of the two"),
        );
    }
}
