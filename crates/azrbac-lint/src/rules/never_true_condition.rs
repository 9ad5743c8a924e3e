//! RBAC512: a condition that never holds.

use azrbac_core::condition::{Expression, Family, Node, Quantifier, Relation, Value};
use azrbac_core::diagnostic::{Applicability, Fix, Severity};
use azrbac_core::directory::PrincipalType;
use azrbac_core::text::caseless;

use crate::analysis::{Holds, Tried};
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::guards::naming;
use crate::rule::{Check, Rule};
use crate::values::different;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC512",
    name: "never-true-condition",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a condition that never holds, at all or for operations that the role grants",
    page: include_str!("../../rules/RBAC512.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    let never = |tried: &&Tried| tried.holds == Holds::Never;
    if analysis.tried.is_empty() {
        return;
    }
    if analysis.complete && analysis.tried.iter().all(|tried| never(&tried)) {
        let message = "the condition never holds: what it stands on grants nothing";
        drafts.push(at(found.all(), message).help(
            "remove the assignment if that is meant; else write what has to hold as \
             `!(ActionMatches{'operation'}) OR (what has to hold)`",
        ));
        return;
    }
    contradictions(expression, drafts);
    no_kinds(expression, drafts);
    if !analysis.granted {
        return;
    }
    for tried in analysis.named().filter(never) {
        let span = naming(expression, &tried.operation).unwrap_or(found.all());
        let message = format!("the condition never holds for `{}`", tried.operation);
        drafts.push(
            at(span, message)
                .help("what is joined to this can never hold: nobody gets the operation by it"),
        );
    }
    if let Some(other) = analysis.others().find(never) {
        let message = format!(
            "the condition never holds for operations that it does not name, such as `{}`",
            other.operation
        );
        drafts.push(
            at(found.all(), message)
                .confidence(Confidence::Medium)
                .help(
                    "write `!(ActionMatches{'operation'}) OR (what has to hold)`: \
             the `!` lets every other operation pass",
                )
                .fix(fix(found, expression)),
        );
    }
}

/// Comparisons that nothing fulfils: no value is equal to several different ones.
fn contradictions(expression: &Expression, drafts: &mut Vec<Draft>) {
    for (id, comparison) in expression.comparisons() {
        let operator = comparison.operator;
        let all = comparison
            .quantifier
            .is_some_and(|one| one.wants_all_right());
        let values = different(comparison);
        let equal = operator.relation() == Relation::Equal && !operator.is_negated();
        if let Some(parts) = expression.parts(id).filter(|_| all && equal && values > 1) {
            let message = format!("this never holds: no value is equal to all of these {values}");
            let help = format!(
                "write `{}:{operator}` to say one of these",
                Quantifier::ForAnyOfAnyValues
            );
            drafts.push(at(parts.operator, message).help(help));
        }
    }
}

/// Comparisons of the kind of principal with texts that are no kind.
fn no_kinds(expression: &Expression, drafts: &mut Vec<Draft>) {
    const KIND: &str = "Microsoft.Authorization/roleAssignments:PrincipalType";
    for (id, comparison) in expression.comparisons() {
        let operator = comparison.operator;
        let equal = operator.family() == Family::String
            && operator.relation() == Relation::Equal
            && !operator.is_negated();
        let attribute = comparison.left.attribute();
        let is_kind = attribute.is_some_and(|attribute| attribute.path.is(KIND));
        let can_be = |value: &Value| {
            let kind = PrincipalType::from_name(&value.as_text());
            kind.is_some_and(|kind| operator.ignores_case() || *kind.name() == *value.as_text())
        };
        let values = comparison.right.values();
        if !equal || !is_kind || values.is_empty() || values.iter().any(can_be) {
            continue;
        }
        if let Some(parts) = expression.parts(id) {
            let message = "this never holds: no principal is of such a type";
            let draft = at(parts.right, message).confidence(Confidence::Medium);
            drafts.push(draft.help("the types are `User`, `Group` and `ServicePrincipal`"));
        }
    }
}

/// `!(guard) OR (…)` instead of `guard AND …`. It lets more through: every other
/// operation.
fn fix(found: &Conditioned<'_>, expression: &Expression) -> Option<Fix> {
    let Node::All(children) = expression.node(expression.root())? else {
        return None;
    };
    let [first, others @ ..] = &**children else {
        return None;
    };
    let Node::ActionMatches(pattern) = expression.node(*first)? else {
        return None;
    };
    let named = expression.action_patterns().count();
    if named > 1 || others.is_empty() {
        return None;
    }
    let (all, guard) = (
        expression.span(expression.root())?,
        expression.span(*first)?,
    );
    // Between them stand parentheses of the guard, and the AND.
    let behind = found.text().get(guard.end..all.end)?;
    let and = behind.find(|c: char| c != ')' && !c.is_whitespace())?;
    let written = behind.get(and..)?;
    let rest = match written.strip_prefix("&&") {
        Some(rest) => rest,
        None if caseless::starts_with(written, "AND") => written.get(3..)?,
        None => return None,
    };
    let start = guard.end + and;
    let end = all.end - rest.trim_start().len();
    found.fix(
        Applicability::DisplayOnly,
        format!("make a guard of `{pattern}`"),
        [
            (guard.start..guard.start, "!(".to_owned()),
            (guard.end..guard.end, ")".to_owned()),
            (start..end, "OR (".to_owned()),
            (all.end..all.end, ")".to_owned()),
        ],
    )
}
