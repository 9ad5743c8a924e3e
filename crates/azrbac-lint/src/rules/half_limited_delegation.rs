//! RBAC515: a delegation that is limited for one of the two things that can be done.

use azrbac_core::condition::{
    AttributePath, AttributeSource, AttributeValue, Expression, Outcome, Situation,
};
use azrbac_core::diagnostic::{Applicability, Fix, Severity};

use crate::analysis::{Holds, Tried};
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::guards::naming;
use crate::role_table::{ASSIGN, UNASSIGN};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC515",
    name: "half-limited-delegation",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a condition that limits the adding of role assignments or their removal, and not both",
    page: include_str!("../../rules/RBAC515.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    let (Some(write), Some(delete)) = (analysis.find(ASSIGN), analysis.find(UNASSIGN)) else {
        return;
    };
    if !analysis.granted {
        return;
    }
    let is_open = |tried: &Tried| tried.holds == Holds::Always;
    let (limited, message, clause) = match (is_open(write), is_open(delete)) {
        (true, false) => (
            delete,
            "only the removal of role assignments is limited: any can be added",
            clause(expression, delete, ("@Resource[", "@Request["), ASSIGN),
        ),
        (false, true) => (
            write,
            "only the adding of role assignments is limited: any can be removed",
            clause(expression, write, ("@Request[", "@Resource["), UNASSIGN),
        ),
        _ => return,
    };
    let span = naming(expression, &limited.operation).unwrap_or(found.all());
    let draft = at(span, message).help(format!("join to it by AND: `{clause}`"));
    let draft = if is_open(write) {
        draft.fix(fix(found, &clause))
    } else {
        // Azure documents that as a choice.
        draft.severity(Severity::Info)
    };
    drafts.push(draft);
}

/// The clause that is missing: what has to hold for the limited operation, asked of
/// the other source.
fn clause(expression: &Expression, limited: &Tried, swap: (&str, &str), open: &str) -> String {
    let unknown = |_: AttributeSource, _: &AttributePath| AttributeValue::Unknown;
    let outcome = expression.evaluate(&Situation::new(&limited.operation, &unknown));
    let holds = match outcome {
        Outcome::Open { residual } => residual.to_string().replace(swap.0, swap.1),
        _ => "…".to_owned(),
    };
    format!("(!(ActionMatches{{'{open}'}}) OR ({holds}))")
}

fn fix(found: &Conditioned<'_>, clause: &str) -> Option<Fix> {
    if clause.contains('…') {
        return None;
    }
    let all = found.all();
    found.fix(
        Applicability::Unsafe,
        "limit the adding of role assignments in the same way",
        [
            (all.start..all.start, "(".to_owned()),
            (all.end..all.end, format!(") AND {clause}")),
        ],
    )
}
