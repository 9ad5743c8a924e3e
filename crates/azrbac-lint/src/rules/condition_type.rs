//! RBAC507: an operator, a quantifier or a value that does not fit.

use std::collections::HashMap;

use azrbac_core::condition::{
    Family, Finding, FindingKind, OPERATORS, Operator, TextSpan, check as typed,
};
use azrbac_core::diagnostic::{Applicability, Severity};

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC507",
    name: "condition-type",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an operator, quantifier or value that does not fit what is compared",
    page: include_str!("../../rules/RBAC507.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let Some(expression) = found.expression() else {
        return;
    };
    let spans: HashMap<TextSpan, TextSpan> = expression
        .comparisons()
        .filter_map(|(id, _)| Some((expression.parts(id)?.operator, expression.span(id)?)))
        .collect();
    // Behind an operator of another type, every value would be at fault.
    let mut mistyped = TextSpan::default();
    for fault in typed(expression) {
        if matches!(fault.kind, FindingKind::OperatorType { .. }) {
            mistyped = spans.get(&fault.span).copied().unwrap_or_default();
        }
        let follows = matches!(fault.kind, FindingKind::ValueType { .. });
        if follows && fault.span.end <= mistyped.end {
            continue;
        }
        let Some((confidence, instead, help)) = judged(found, &fault) else {
            continue;
        };
        let fix = instead
            .and_then(|instead| found.write(Applicability::DisplayOnly, fault.span, &instead));
        drafts.push(
            at(fault.span, fault.message())
                .severity(fault.severity())
                .confidence(confidence)
                .help(help)
                .fix(fix),
        );
    }
}

/// How sure it is, what to write instead, and what to say about it.
fn judged(
    found: &Conditioned<'_>,
    fault: &Finding,
) -> Option<(Confidence, Option<String>, String)> {
    let (confidence, instead, other) = match &fault.kind {
        FindingKind::OperatorType {
            operator, holds, ..
        } => {
            let near = of_family(*operator, *holds);
            let instead = near.map(|near| found.part(fault.span).replace(operator.name(), near));
            (Confidence::High, instead, "use an operator of that type")
        }
        FindingKind::ValueType { operator, .. } => {
            (Confidence::High, None, expected(operator.family()))
        }
        FindingKind::EmptySet => (
            Confidence::High,
            None,
            "write at least one value: Azure refuses an empty set",
        ),
        FindingKind::QuantifierNeeded { operator } => (
            Confidence::Medium,
            Some(format!("{}:{operator}", operator.usual_quantifier())),
            "",
        ),
        FindingKind::QuantifierNotListed { .. } => (
            Confidence::Low,
            None,
            "Azure lists this operator without quantifiers: compare single values, joined by OR",
        ),
        FindingKind::QuotedGuid => {
            let guid = found.part(fault.span).trim_matches('\'').to_owned();
            (Confidence::Medium, Some(guid), "")
        }
        FindingKind::CaseOfResourceId { operator } => (
            Confidence::Medium,
            Some(format!("{operator}IgnoreCase")),
            "",
        ),
        _ => return None,
    };
    let help = match &instead {
        Some(instead) => format!("write `{instead}`"),
        None => fault.help().unwrap_or_else(|| other.to_owned()),
    };
    Some((confidence, instead, help))
}

/// The operator of another type that asks the same.
fn of_family(operator: Operator, family: Family) -> Option<&'static str> {
    let same = |other: &Operator| {
        other.family() == family
            && other.relation() == operator.relation()
            && other.is_negated() == operator.is_negated()
    };
    OPERATORS
        .iter()
        .find(|other| same(other))
        .map(|other| other.name())
}

fn expected(family: Family) -> &'static str {
    match family {
        Family::String => "write a text in single quotes",
        Family::Numeric => "write a whole number",
        Family::DateTime => {
            "write a time in UTC in single quotes, such as `'2026-05-01T13:00:00.0Z'`"
        }
        Family::Bool => "write `true` or `false`",
        Family::Guid => "write a GUID without quotes",
    }
}
