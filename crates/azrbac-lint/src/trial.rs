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
/// Most pieces of the condition that are worked out, all evaluations together: of one
/// within Azure's limit they are some hundred thousand, and of a longer one the first
/// operations are tried.
const MOST_PIECES: usize = 4_000_000;
/// So many different tests of attributes are tried in all cases.
const MOST_TESTS: u32 = 12;
const SUB_OPERATION: &str = "subOperation";

/// Evaluates a condition for operations; what is the same to it is evaluated once.
pub(crate) struct Trial<'e> {
    expression: &'e Expression,
    probe: &'e Probe<'e>,
    sub_operations: Vec<&'e str>,
    known: HashMap<Vec<usize>, (Holds, Holds)>,
    /// What trying all cases may cost.
    price: usize,
    left: usize,
    /// How many pieces may still be worked out.
    pieces: usize,
}

/// What is known of attributes.
type Told<'t> = &'t dyn Fn(AttributeSource, &AttributePath) -> AttributeValue;

impl<'e> Trial<'e> {
    pub(crate) fn new(expression: &'e Expression, probe: &'e Probe<'e>) -> Self {
        let mut sub_operations = Vec::new();
        let mut tests = HashSet::new();
        for (_, node) in expression.nodes() {
            match node {
                Node::SubOperationMatches(name) => sub_operations.push(&**name),
                Node::Compare(comparison) => {
                    tests.insert(node);
                    sub_operations.extend(old_sub_operations(comparison));
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
            price: cases * expression.nodes().len(),
            sub_operations,
            known: HashMap::new(),
            left: MOST_WORK,
            pieces: MOST_PIECES,
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
            self.holds(operation, &unknown)?,
            self.holds(operation, &carried)?,
        );
        self.known.insert(signature, both);
        Some(both)
    }

    /// What it comes to without a sub-operation and with each that it names.
    fn holds(&mut self, operation: &OperationName, told: Told<'_>) -> Option<Holds> {
        let mut seen = Seen::default();
        seen.add(&self.outcome(operation, None, told)?);
        if self.sub_operations.is_empty() || seen.is_told() {
            return Some(seen.holds());
        }
        let some = |source: AttributeSource, path: &AttributePath| match source
            == AttributeSource::Request
            && path.is(SUB_OPERATION)
        {
            true => AttributeValue::UnknownButPresent,
            false => told(source, path),
        };
        let some = self.outcome(operation, None, &some)?;
        if matches!(some, Outcome::True | Outcome::False) {
            seen.add(&some);
            return Some(seen.holds());
        }
        for at in 0..self.sub_operations.len() {
            let name = self.sub_operations.get(at).copied();
            seen.add(&self.outcome(operation, name, told)?);
            if seen.is_told() {
                break;
            }
        }
        Some(seen.holds())
    }

    /// `None` where too many pieces were worked out already; the first operation is tried
    /// with no sub-operation and with any, whatever that takes.
    fn outcome(
        &mut self,
        operation: &OperationName,
        sub_operation: Option<&str>,
        told: Told<'_>,
    ) -> Option<Outcome> {
        let pieces = self.expression.nodes().len();
        let left = self.pieces.checked_sub(pieces);
        if left.is_none() && (sub_operation.is_some() || !self.known.is_empty()) {
            return None;
        }
        self.pieces = left.unwrap_or_default();
        let mut situation = Situation::new(operation, &told);
        situation.sub_operation = sub_operation;
        Some(self.expression.evaluate(&situation))
    }
}

/// What came of several evaluations.
struct Seen {
    always: bool,
    never: bool,
    perhaps: bool,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            always: true,
            never: true,
            perhaps: false,
        }
    }
}

impl Seen {
    fn add(&mut self, outcome: &Outcome) {
        self.always &= *outcome == Outcome::True;
        self.never &= *outcome == Outcome::False;
        self.perhaps |= matches!(
            outcome,
            Outcome::True | Outcome::Open { .. } | Outcome::TooLarge
        );
    }

    /// Whether nothing that is added changes it.
    fn is_told(&self) -> bool {
        self.perhaps && !self.always && !self.never
    }

    fn holds(&self) -> Holds {
        match (self.always, self.never, self.perhaps) {
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
