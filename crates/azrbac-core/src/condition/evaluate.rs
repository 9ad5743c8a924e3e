//! Decides a condition for one operation, with what is known of its attributes.

use std::collections::HashMap;

use super::ast::{Comparison, Expression, Node, NodeId, Operand};
use super::attribute::Attribute;
use super::attributes::AttributeValue;
use super::cases;
use super::compare::{Compared, compare};
use super::evaluation::{Evaluation, Undecided};
use super::operator::Relation;
use super::residual::residual;
use super::situation::Situation;
use super::truth::{Fate, Truths};
use super::value::Value;

/// What a condition comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds, whatever the attributes are that are not known.
    True,
    /// It does not hold, whatever they are.
    False,
    /// It depends on attributes that are not known.
    Open {
        /// What is left of the condition after what is known has been put in.
        /// Evaluated with the missing attributes it gives what the whole
        /// condition gives with all of them.
        residual: Expression,
    },
    /// It depends on what Azure does with an attribute that is known to be
    /// missing, or with values that an operator cannot compare: that is not
    /// documented.
    Undocumented,
    /// It compares more values than a condition that Azure takes can hold, and was
    /// not decided.
    TooLarge,
}

impl Expression {
    /// Evaluates the condition.
    ///
    /// A comparison on a missing attribute does not hold, with a `Not` operator
    /// neither. Where a NOT around such a comparison, or a `ForAll…` over nothing,
    /// would decide, the outcome is [`Outcome::Undocumented`]. So it is where a
    /// comparison of values that its operator cannot compare would; the same
    /// comparison comes out the same wherever it stands.
    ///
    /// More attributes given only ever decide what was open. So values that an attribute
    /// cannot have by the table of attributes, such as two where it has one, say no more
    /// than that it is there.
    ///
    /// What is not known stays open unless every way it can be gives the same; all
    /// ways are tried where at most 12 different comparisons are left. Of a condition
    /// longer than Azure takes they may be too many, and it stays open.
    pub fn evaluate(&self, situation: &Situation<'_>) -> Outcome {
        let (mut evaluation, known) = self.put_in(situation);
        match evaluation.fate(self.root()) {
            Fate::True => Outcome::True,
            Fate::False => Outcome::False,
            Fate::Open => match cases::decide(&mut evaluation, &known) {
                cases::Decision::True => Outcome::True,
                cases::Decision::False => Outcome::False,
                cases::Decision::Undocumented => not_told(&evaluation),
                cases::Decision::Open => residual(&evaluation, &known)
                    .map_or(not_told(&evaluation), |residual| Outcome::Open { residual }),
            },
        }
    }
}

/// Why nothing is said of what no attribute can decide.
fn not_told(evaluation: &Evaluation<'_>) -> Outcome {
    if evaluation.undecided.iter().any(|one| one.too_large) {
        Outcome::TooLarge
    } else {
        Outcome::Undocumented
    }
}

impl Expression {
    /// The tests of attributes, in the order of the text, on which the outcome
    /// depends as long as not all ways are tried that they can come out: those
    /// that [`Expression::evaluate`] leaves open are among them.
    ///
    /// ```
    /// use azrbac_core::condition::{self, AttributeMap, Situation};
    /// use azrbac_core::operation::OperationName;
    ///
    /// let text = "(!(ActionMatches{'a/b'}) OR Exists @Request[c]) AND Exists @Request[d]";
    /// let expression = condition::parse(text).expression.expect("it reads without a fault");
    /// let open = |operation| {
    ///     let (operation, nothing) = (OperationName::parse(operation)?, AttributeMap::partial());
    ///     let tests = expression.open_tests(&Situation::new(&operation, &nothing));
    ///     Ok::<_, Box<dyn std::error::Error>>(tests.len())
    /// };
    /// assert_eq!(open("a/b")?, 2);
    /// assert_eq!(open("a/c")?, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open_tests(&self, situation: &Situation<'_>) -> Vec<NodeId> {
        self.put_in(situation).0.open
    }

    /// Puts in the operation and what is known of the attributes that matter.
    fn put_in<'e>(&'e self, situation: &Situation<'_>) -> (Evaluation<'e>, Known<'e>) {
        let mut evaluation = Evaluation::new(self, situation.operation);
        let mut told = AttributeValue::Absent;
        if evaluation.asks_for_sub_operation() {
            told = situation.told_sub_operation();
            evaluation.tell_sub_operation(&told);
        }
        let mut known = HashMap::new();
        for (id, node) in self.nodes() {
            if evaluation.is_live(id) {
                for attribute in node.attributes() {
                    known
                        .entry(attribute)
                        .or_insert_with(|| match attribute.is_sub_operation() {
                            true => told.clone(),
                            false => situation.value(attribute),
                        });
                }
                evaluation.judge(id, node, &known);
            }
        }
        evaluation.settle();
        (evaluation, known)
    }
}

/// What is known of the attributes that were asked for.
pub(super) type Known<'e> = HashMap<&'e Attribute, AttributeValue>;

impl Evaluation<'_> {
    /// Puts in what is known of the attributes of a leaf.
    fn judge(&mut self, id: NodeId, node: &Node, known: &Known<'_>) {
        let judged = match node {
            Node::Exists(attribute) => match known.get(attribute) {
                Some(AttributeValue::Absent) => Judged::Settled(Truths::FALSE),
                Some(AttributeValue::Unknown) | None => Judged::Open(Truths::EITHER),
                Some(_) => Judged::Settled(Truths::TRUE),
            },
            Node::Compare(comparison) => match self.expression.constant(id) {
                Some(compared) => Judged::from(compared),
                None => judge(comparison, known, &mut self.steps),
            },
            // It matters still: there is a sub-operation, and nobody knows which.
            Node::SubOperationMatches(_) => Judged::Open(Truths::EITHER),
            _ => return,
        };
        match judged {
            Judged::Settled(truths) => self.set(id, truths),
            Judged::Open(truths) => {
                self.set(id, truths);
                self.open.push(id);
            }
            Judged::Undecided { too_large } => {
                self.set(id, Truths::EITHER);
                self.undecided.push(Undecided { id, too_large });
            }
        }
    }
}

enum Judged {
    /// Nothing more can be learnt about it.
    Settled(Truths),
    /// It depends on an attribute that is not known.
    Open(Truths),
    /// No attribute decides it.
    Undecided { too_large: bool },
}

impl From<Compared> for Judged {
    fn from(compared: Compared) -> Self {
        match compared {
            Compared::Is(truth) => Self::Settled(Truths::of(truth)),
            Compared::Undocumented => Self::Undecided { too_large: false },
            Compared::TooLarge => Self::Undecided { too_large: true },
        }
    }
}

/// What is known of a side.
enum Values<'v> {
    These(&'v [Value]),
    Missing,
    Unknown { may_be_missing: bool },
}

fn values<'v>(operand: &'v Operand, known: &'v Known<'_>) -> Values<'v> {
    let Operand::Attribute(attribute) = operand else {
        return Values::These(operand.values());
    };
    match known.get(attribute) {
        Some(AttributeValue::Present(values)) => Values::These(values),
        Some(AttributeValue::Absent) => Values::Missing,
        Some(AttributeValue::UnknownButPresent) => Values::Unknown {
            may_be_missing: false,
        },
        Some(AttributeValue::Unknown) | None => Values::Unknown {
            may_be_missing: true,
        },
    }
}

fn judge(comparison: &Comparison, known: &Known<'_>, steps: &mut u64) -> Judged {
    let left = values(&comparison.left, known);
    let right = values(&comparison.right, known);
    let may_be_missing = |side: &Values<'_>| match side {
        Values::Missing => true,
        Values::Unknown { may_be_missing } => *may_be_missing,
        Values::These(_) => false,
    };
    let missing = missing(comparison, may_be_missing(&left), may_be_missing(&right));
    match (&left, &right) {
        (Values::These([]), _) | (_, Values::These([])) => Judged::Settled(Truths::ANY),
        (Values::Missing, _) | (_, Values::Missing) => Judged::Settled(missing),
        (Values::These(left), Values::These(right)) => {
            Judged::from(compare(comparison, left, right, steps))
        }
        _ if may_be_missing(&left) || may_be_missing(&right) => {
            Judged::Open(Truths::EITHER | missing)
        }
        _ => Judged::Open(Truths::EITHER),
    }
}

/// What a comparison comes to when one of its sides is missing.
pub(super) fn missing(comparison: &Comparison, left: bool, right: bool) -> Truths {
    let over_nothing = comparison.quantifier.is_some_and(|quantifier| {
        (left && quantifier.wants_all_left()) || (right && quantifier.wants_all_right())
    });
    if over_nothing {
        return Truths::ANY;
    }
    // The old form of a function that is plainly false without a sub-operation.
    let old_form = comparison
        .left
        .attribute()
        .is_some_and(Attribute::is_sub_operation)
        && comparison.operator.relation() == Relation::Equal
        && !comparison.operator.is_negated();
    if old_form && !right {
        Truths::FALSE
    } else {
        Truths::MISSING
    }
}
