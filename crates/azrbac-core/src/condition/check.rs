//! What is wrong with the types of a condition, and with its attributes for an
//! operation.

use super::ast::{Comparison, Expression, Node, NodeId, Operand, Parts};
use super::attribute::Attribute;
use super::compare::can_read;
use super::evaluation::Evaluation;
use super::finding::{Finding, FindingKind};
use super::known::{AttributeType, Cardinality, KnownAttribute};
use super::operator::Family;
use super::span::TextSpan;
use super::value::{Guid, Value};
use crate::operation::OperationName;

/// Compares operators, attributes and values by their types, whatever the
/// operation. Findings come in the order of the text.
///
/// ```
/// use azrbac_core::condition;
///
/// let text = "@Request[Microsoft.Authorization/roleAssignments:PrincipalId] \
///             StringEquals {'a', 'b'}";
/// let expression = condition::parse(text).expression.expect("it reads without a fault");
/// let messages: Vec<_> = condition::check(&expression)
///     .iter()
///     .map(|finding| finding.message())
///     .collect();
/// assert_eq!(
///     messages,
///     [
///         "`StringEquals` cannot compare \
///          `Microsoft.Authorization/roleAssignments:PrincipalId`, of type Guid",
///         "`StringEquals` compares several values without a quantifier",
///     ]
/// );
/// ```
pub fn check(expression: &Expression) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, node) in expression.nodes() {
        let nothing = Parts::default();
        let parts = expression.parts(id).unwrap_or(&nothing);
        match node {
            Node::Exists(attribute) => known(attribute, parts.right, &mut findings),
            Node::Compare(comparison) => compared(comparison, parts, &mut findings),
            _ => {}
        }
    }
    findings.sort_by_key(|finding| finding.span);
    findings
}

fn compared(comparison: &Comparison, parts: &Parts, findings: &mut Vec<Finding>) {
    let sides = [
        (&comparison.left, parts.left, &parts.left_values),
        (&comparison.right, parts.right, &parts.right_values),
    ];
    for (operand, span, places) in sides {
        match operand {
            Operand::Attribute(attribute) => {
                known(attribute, span, findings);
                typed(comparison, attribute, parts.operator, findings);
            }
            Operand::Set(values) if values.is_empty() => {
                let kind = FindingKind::EmptySet;
                findings.push(Finding { kind, span });
            }
            _ => {}
        }
        for (value, span) in operand.values().iter().zip(places) {
            let kind = value_fault(comparison, value);
            findings.extend(kind.map(|kind| Finding { kind, span: *span }));
        }
    }
    quantified(comparison, parts.operator, findings);
}

/// Whether the attribute is one that the table has, from that source.
fn known(attribute: &Attribute, span: TextSpan, findings: &mut Vec<Finding>) {
    let path = attribute.path.as_str().into();
    let Some(row) = KnownAttribute::find(&attribute.path) else {
        let kind = FindingKind::UnknownAttribute { path };
        findings.push(Finding { kind, span });
        return;
    };
    let sources = row.carriers.iter().map(|carrier| carrier.source);
    let first = sources.clone().next();
    if let Some(instead) = first.filter(|_| sources.clone().all(|one| one != attribute.source)) {
        let source = attribute.source;
        let kind = FindingKind::WrongSource {
            path,
            source,
            instead,
        };
        findings.push(Finding { kind, span });
    }
    if attribute.is_sub_operation() {
        let kind = FindingKind::OldSubOperation;
        findings.push(Finding { kind, span });
    }
}

/// Whether the operator fits what the attribute holds.
fn typed(
    comparison: &Comparison,
    attribute: &Attribute,
    span: TextSpan,
    findings: &mut Vec<Finding>,
) {
    let Some(row) = KnownAttribute::find(&attribute.path) else {
        return;
    };
    let (operator, holds) = (comparison.operator, row.kind.family());
    if operator.family() != holds {
        let path = attribute.path.as_str().into();
        let kind = FindingKind::OperatorType {
            operator,
            path,
            holds,
        };
        findings.push(Finding { kind, span });
    } else if row.kind == AttributeType::ResourceId && !operator.ignores_case() {
        let kind = FindingKind::CaseOfResourceId { operator };
        findings.push(Finding { kind, span });
    }
}

fn value_fault(comparison: &Comparison, value: &Value) -> Option<FindingKind> {
    let operator = comparison.operator;
    match value {
        Value::String(text) if operator.family() == Family::Guid && Guid::parse(text).is_some() => {
            Some(FindingKind::QuotedGuid)
        }
        value if can_read(operator, value) => None,
        value => Some(FindingKind::ValueType {
            operator,
            value: value.to_string().into(),
        }),
    }
}

/// Whether there is a quantifier where one is needed, and only there.
fn quantified(comparison: &Comparison, span: TextSpan, findings: &mut Vec<Finding>) {
    let operator = comparison.operator;
    let several = [&comparison.left, &comparison.right]
        .into_iter()
        .any(has_several);
    let kind = match comparison.quantifier {
        None if several => FindingKind::QuantifierNeeded { operator },
        Some(_) if !operator.is_quantifiable() => FindingKind::QuantifierNotListed { operator },
        _ => return,
    };
    findings.push(Finding { kind, span });
}

fn has_several(operand: &Operand) -> bool {
    match operand {
        Operand::Attribute(attribute) => KnownAttribute::find(&attribute.path)
            .is_some_and(|row| row.cardinality == Cardinality::Many),
        other => other.values().len() > 1,
    }
}

/// The tests that are looked at when the operation is checked and that ask for an
/// attribute which that operation does not carry: such a test never holds.
///
/// ```
/// use azrbac_core::condition;
/// use azrbac_core::operation::OperationName;
///
/// let text = "!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'}) \
///             OR Exists @Request[Microsoft.Authorization/roleAssignments:PrincipalId]";
/// let expression = condition::parse(text).expression.expect("it reads without a fault");
/// let delete = OperationName::parse("Microsoft.Authorization/roleAssignments/delete")?;
/// let findings = condition::check_operation(&expression, &delete);
/// assert_eq!(findings[0].help().as_deref(), Some("use `@Resource` for this operation"));
///
/// let write = OperationName::parse("Microsoft.Authorization/roleAssignments/write")?;
/// assert!(condition::check_operation(&expression, &write).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_operation(expression: &Expression, operation: &OperationName) -> Vec<Finding> {
    let evaluation = Evaluation::new(expression, operation);
    let mut findings = Vec::new();
    for (id, node) in expression.nodes() {
        if evaluation.is_live(id) {
            for attribute in node.attributes() {
                let kind = not_carried(attribute, operation);
                let span = place(expression, id, node, attribute);
                findings.extend(kind.map(|kind| Finding { kind, span }));
            }
        }
    }
    findings
}

fn not_carried(attribute: &Attribute, operation: &OperationName) -> Option<FindingKind> {
    let row = KnownAttribute::find(&attribute.path)?;
    let carrier = row.carrier(attribute.source, operation);
    let instead = carrier.map(|carrier| carrier.source);
    (instead != Some(attribute.source)).then(|| FindingKind::NotCarried {
        attribute: attribute.to_string().into(),
        operation: operation.as_str().into(),
        instead,
    })
}

fn place(expression: &Expression, id: NodeId, node: &Node, attribute: &Attribute) -> TextSpan {
    let on_the_left = matches!(node, Node::Compare(comparison)
        if comparison.left.attribute() == Some(attribute));
    let parts = expression.parts(id);
    parts.map_or_else(TextSpan::default, |parts| {
        if on_the_left { parts.left } else { parts.right }
    })
}
