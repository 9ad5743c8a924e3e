//! Evaluates a condition for one operation after the other.

use std::collections::{HashMap, HashSet};

use azrbac_core::condition::{
    Attribute, AttributePath, AttributeSource, AttributeValue, Comparison, Expression,
    KnownAttribute, Node, Outcome, Situation, Value,
};
use azrbac_core::operation::OperationName;

use crate::analysis::Holds;
use crate::probe::Probe;

/// Most work of trying all cases of the condition.
const MOST_WORK: usize = 64_000_000;
/// So many different tests of attributes are tried in all cases.
const MOST_TESTS: u32 = 12;

/// Evaluates a condition for operations; what is the same to it is evaluated once.
pub(crate) struct Trial<'e> {
    expression: &'e Expression,
    probe: &'e Probe<'e>,
    sub_operations: Vec<Option<&'e str>>,
    known: HashMap<Vec<u8>, (Holds, Holds)>,
    /// What one evaluation may cost.
    price: usize,
    left: usize,
}

impl<'e> Trial<'e> {
    pub(crate) fn new(expression: &'e Expression, probe: &'e Probe<'e>) -> Self {
        let mut sub_operations = vec![None];
        let mut tests = HashSet::new();
        for (_, node) in expression.nodes() {
            match node {
                Node::SubOperationMatches(name) => sub_operations.push(Some(&**name)),
                Node::Compare(comparison) => {
                    tests.insert(node);
                    sub_operations.extend(old_sub_operations(comparison).map(Some));
                }
                Node::Exists(_) => {
                    tests.insert(node);
                }
                _ => {}
            }
        }
        let mut seen = HashSet::new();
        sub_operations.retain(|name| seen.insert(*name));
        let cases = u32::try_from(tests.len())
            .ok()
            .filter(|tests| *tests <= MOST_TESTS)
            .map_or(1, |tests| 3_usize.pow(tests));
        Self {
            expression,
            probe,
            price: cases * expression.nodes().len() * sub_operations.len(),
            sub_operations,
            known: HashMap::new(),
            left: MOST_WORK,
        }
    }

    /// What the condition comes to with nothing known, and with the attributes
    /// missing that the operation does not carry; `None` where that costs too
    /// much.
    pub(crate) fn both(&mut self, operation: &OperationName) -> Option<(Holds, Holds)> {
        let signature = self.probe.tell(operation);
        if let Some(known) = self.known.get(&signature) {
            return Some(*known);
        }
        if !self.known.is_empty() {
            self.left = self.left.checked_sub(self.price)?;
        }
        let unknown = |_: AttributeSource, _: &AttributePath| AttributeValue::Unknown;
        let carried = |source: AttributeSource, path: &AttributePath| {
            if carries(operation, source, path) {
                AttributeValue::Unknown
            } else {
                AttributeValue::Absent
            }
        };
        let both = (
            self.holds(&|sub| outcome(self.expression, operation, sub, &unknown)),
            self.holds(&|sub| outcome(self.expression, operation, sub, &carried)),
        );
        self.known.insert(signature, both);
        Some(both)
    }

    fn holds(&self, outcome: &dyn Fn(Option<&str>) -> Outcome) -> Holds {
        let (mut always, mut never, mut perhaps) = (true, true, false);
        for sub_operation in &self.sub_operations {
            let outcome = outcome(*sub_operation);
            always &= outcome == Outcome::True;
            never &= outcome == Outcome::False;
            perhaps |= matches!(
                outcome,
                Outcome::True | Outcome::Open { .. } | Outcome::TooLarge
            );
        }
        match (always, never, perhaps) {
            (true, _, _) => Holds::Always,
            (_, true, _) => Holds::Never,
            (_, _, true) => Holds::Depends,
            _ => Holds::Undocumented,
        }
    }
}

/// The sub-operations that a test in the old form names.
fn old_sub_operations(comparison: &Comparison) -> impl Iterator<Item = &str> {
    let left = comparison.left.attribute();
    let is_old = left.is_some_and(Attribute::is_sub_operation);
    let values = comparison.right.values().iter().filter(move |_| is_old);
    values.filter_map(|value| match value {
        Value::String(name) => Some(&**name),
        _ => None,
    })
}

fn outcome(
    expression: &Expression,
    operation: &OperationName,
    sub_operation: Option<&str>,
    attributes: &dyn Fn(AttributeSource, &AttributePath) -> AttributeValue,
) -> Outcome {
    let mut situation = Situation::new(operation, &attributes);
    situation.sub_operation = sub_operation;
    expression.evaluate(&situation)
}

/// Whether an operation may carry an attribute; one that is not in the table may
/// be carried by any.
pub(crate) fn carries(
    operation: &OperationName,
    source: AttributeSource,
    path: &AttributePath,
) -> bool {
    KnownAttribute::find(path).is_none_or(|row| {
        let carrier = row.carrier(source, operation);
        carrier.is_some_and(|carrier| carrier.source == source)
    })
}
