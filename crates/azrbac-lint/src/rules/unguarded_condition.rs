//! RBAC514: a test that is made for every operation of a role.

use azrbac_core::condition::{
    AttributePath, AttributeSource, AttributeValue, Carrier, Expression, KnownAttribute, NodeId,
    Situation,
};
use azrbac_core::diagnostic::{Applicability, Fix, Severity};

use crate::analysis::{Holds, Tried};
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};
use crate::sides::{Side, sides};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC514",
    name: "unguarded-condition",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a test without `ActionMatches` on a role of several operations",
    page: include_str!("../../rules/RBAC514.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    if !analysis.granted || analysis.tried.len() < 2 {
        return;
    }
    // Another rule speaks of a test that no operation of the role can fulfil.
    if analysis
        .tried
        .iter()
        .all(|tried| !tried.holds_as_carried.may_hold())
    {
        return;
    }
    let asked = || {
        analysis
            .others()
            .filter(|tried| tried.holds == Holds::Depends)
    };
    let shut = asked().find(|tried| !tried.holds_as_carried.may_hold());
    let Some(tried) = shut.or_else(|| asked().next()) else {
        return;
    };
    let test = open_tests(expression, tried)
        .into_iter()
        .find(|id| !is_of_every_operation(expression, *id));
    let Some((test, span)) = test.and_then(|test| Some((test, expression.span(test)?))) else {
        return;
    };
    let operation = &tried.operation;
    let draft = if shut.is_some() {
        let message = format!(
            "this is asked for every operation of the role, and for `{operation}` it never holds"
        );
        at(span, message)
    } else {
        let message =
            format!("this is asked for every operation of the role, such as `{operation}`");
        at(span, message)
            .severity(Severity::Info)
            .confidence(Confidence::Medium)
    };
    let draft = draft.help(
        "put a guard before it, with the operation that is meant: \
         `!(ActionMatches{'operation'}) OR (…)`",
    );
    drafts.push(draft.fix(fix(found, expression, test)));
}

/// The test behind a guard of the operations that carry what it asks for, where one
/// pattern tells them. It lets more through: every other operation.
fn fix(found: &Conditioned<'_>, expression: &Expression, test: NodeId) -> Option<Fix> {
    if sides(expression).get(&test) != Some(&Side::Plain) {
        return None;
    }
    let mut carriers = expression.node(test)?.attributes().map(|attribute| {
        let row = KnownAttribute::find(&attribute.path)?;
        let own = |carrier: &&Carrier| carrier.source == attribute.source;
        row.carriers.iter().find(own).map(|on| on.operations)
    });
    let operations = carriers.next()??;
    if operations == "*" || !carriers.all(|other| other == Some(operations)) {
        return None;
    }
    let span = expression.span(test)?.range();
    let guard = format!("(!(ActionMatches{{'{operations}'}}) OR (");
    found.fix(
        Applicability::DisplayOnly,
        format!("put a guard of `{operations}` before it"),
        [
            (span.start..span.start, guard),
            (span.end..span.end, "))".to_owned()),
        ],
    )
}

/// The tests on which the outcome for an operation depends.
fn open_tests(expression: &Expression, tried: &Tried) -> Vec<NodeId> {
    let unknown = |_: AttributeSource, _: &AttributePath| AttributeValue::Unknown;
    expression.open_tests(&Situation::new(&tried.operation, &unknown))
}

/// Whether a test asks only for what every operation has: who asks, when, and by
/// which way.
fn is_of_every_operation(expression: &Expression, id: NodeId) -> bool {
    let node = expression.node(id);
    let mut attributes = node.into_iter().flat_map(|node| node.attributes());
    attributes.all(|attribute| {
        KnownAttribute::find(&attribute.path).is_some_and(|row| {
            let mut carriers = row.carriers.iter();
            carriers.any(|carrier| carrier.source == attribute.source && carrier.operations == "*")
        })
    })
}
