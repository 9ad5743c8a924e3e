//! RBAC505: AND and OR at one level without parentheses.

use azrbac_core::condition::FindingKind;
use azrbac_core::diagnostic::{Applicability, Severity};

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC505",
    name: "mixed-operators",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "AND and OR side by side without parentheses",
    page: include_str!("../../rules/RBAC505.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    for fault in &found.parsed.findings {
        if fault.kind != FindingKind::MixedOperators {
            continue;
        }
        let (start, end) = (fault.span.start, fault.span.end);
        let fix = found.fix(
            Applicability::DisplayOnly,
            "put parentheses around what AND joins",
            [(start..start, "(".to_owned()), (end..end, ")".to_owned())],
        );
        drafts.push(
            at(fault.span, fault.message())
                .help(
                    "put parentheses around this if it belongs together, as it is read here; \
                     around what OR joins if that does",
                )
                .fix(fix),
        );
    }
}
