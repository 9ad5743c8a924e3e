//! Conditions: read, printed, checked, evaluated.

mod attributes;
mod built_in;
mod checking;
mod evaluating;
mod hostile;
mod laws;
mod oracle;
mod printing;
mod reading;
mod telling;

use super::{Attribute, AttributeMap, Expression, Outcome, Situation, TextSpan, Value, parse};
use crate::operation::OperationName;

/// A condition that reads without an error.
fn read(text: &str) -> Expression {
    let parsed = parse(text);
    let messages: Vec<_> = parsed.findings.iter().map(|f| f.message()).collect();
    parsed
        .expression
        .unwrap_or_else(|| panic!("{text}: {messages:?}"))
}

/// The text at a place.
fn at(text: &str, span: TextSpan) -> &str {
    text.get(span.range()).unwrap()
}

/// Adds attributes, each with its values.
fn given(mut map: AttributeMap, attributes: &[(&str, &[&str])]) -> AttributeMap {
    for (name, values) in attributes {
        let values = values.iter().map(|value| Value::from(*value)).collect();
        map.insert(&Attribute::parse(name).unwrap(), values);
    }
    map
}

/// Evaluates a condition for an operation.
fn evaluate(text: &str, operation: &str, attributes: &AttributeMap) -> Outcome {
    let operation = OperationName::parse(operation).unwrap();
    read(text).evaluate(&Situation::new(&operation, attributes))
}

/// The outcome in a word, or the residual.
fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::True => "true".to_owned(),
        Outcome::False => "false".to_owned(),
        Outcome::Undocumented => "undocumented".to_owned(),
        Outcome::TooLarge => "too large".to_owned(),
        Outcome::Open { residual } => residual.to_string(),
    }
}
