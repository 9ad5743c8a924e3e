//! RBAC503: a condition of another version than Azure takes.

use azrbac_core::diagnostic::{Applicability, Fix, Severity};
use azrbac_core::text::Span;

use crate::conditioned::Conditioned;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC503",
    name: "condition-version",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "a `conditionVersion` other than `2.0`, or none",
    page: include_str!("../../rules/RBAC503.md"),
    check: Check::Condition(check),
};

/// The version that Azure takes.
const VERSION: &str = "2.0";

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let place = Place::ConditionVersion;
    let stated = found.condition.version.as_deref();
    let draft = match stated.map(str::trim) {
        Some(VERSION) => match found.span(place) {
            Some(span) if found.version_is_no_text() || stated != Some(VERSION) => Draft::new(
                place,
                "the version is not written as the text `\"2.0\"`",
            )
            .severity(Severity::Warning)
            .help("write `\"conditionVersion\": \"2.0\"`: Azure's documents have it as a text")
            .fix(Some(written(span))),
            _ => return,
        },
        Some(version) => {
            let fix = found.span(place).map(written);
            let message = format!("the condition says version `{version}`, and Azure takes `2.0`");
            Draft::new(place, message)
                .help("write `\"conditionVersion\": \"2.0\"`; here every version is read alike")
                .fix(fix)
        }
        None => Draft::new(place, "the condition does not say its version")
            .severity(Severity::Info)
            .help("write `\"conditionVersion\": \"2.0\"` beside it; Azure takes that by itself"),
    };
    drafts.push(draft);
}

fn written(span: Span) -> Fix {
    Fix {
        message: format!("write `{VERSION}`"),
        applicability: Applicability::Safe,
        edits: vec![(span, format!("\"{VERSION}\""))],
    }
}
