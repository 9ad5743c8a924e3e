//! RBAC502: a condition that is longer than Azure takes.

use azrbac_core::condition::{FindingKind, MOST_BYTES, TextSpan};
use azrbac_core::diagnostic::Severity;

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC502",
    name: "condition-too-long",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "a condition of more than 8 KB, which Azure refuses",
    page: include_str!("../../rules/RBAC502.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    for fault in &found.parsed.findings {
        if !matches!(fault.kind, FindingKind::TooLong { .. }) {
            continue;
        }
        // The first character that is too much.
        let text = found.text();
        let start = (0..=MOST_BYTES)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        let rest = text.get(start..).and_then(|rest| rest.chars().next());
        let end = start + rest.map_or(0, char::len_utf8);
        drafts.push(at(TextSpan::new(start, end), fault.message()).help(
            "put what is compared with many values into a custom security attribute or a tag, \
             or split the role assignment",
        ));
    }
}
