//! What the conditions on a grant or a deny come to.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::condition::{Condition, Expression, Outcome, Parsed, ScopeAttributes, Situation};
use crate::operation::OperationName;

use super::Reason;
use super::standing::Standing;

/// What the conditions that a piece of evidence stands under come to, all of them
/// together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Conditions {
    /// There are none, or all hold.
    Hold,
    /// One does not hold.
    Fail,
    /// Whether they hold is open.
    Open(OpenCondition),
}

/// Why it is open whether a condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenCondition {
    /// It depends on attributes that are not known.
    UnknownAttribute {
        /// What has to hold: what is left of the conditions after what is known has
        /// been put in.
        residual: Arc<Expression>,
    },
    /// It depends on what Azure does with an attribute that is known to be missing,
    /// or with values that an operator cannot compare: that is not documented.
    Undocumented,
    /// It compares more values than a condition that Azure takes can hold.
    TooLarge,
    /// It cannot be read.
    Unreadable {
        /// Why.
        problem: Box<str>,
    },
}

impl OpenCondition {
    /// The name in documents, such as `unknown-attribute`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::UnknownAttribute { .. } => "unknown-attribute",
            Self::Undocumented => "undocumented",
            Self::TooLarge => "too-large",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// The reason of a verdict that rests on it.
    pub(super) fn reason(&self) -> Reason {
        match self {
            Self::UnknownAttribute { .. } => Reason::UnknownAttribute,
            Self::Undocumented => Reason::Undocumented,
            Self::TooLarge => Reason::ConditionTooLarge,
            Self::Unreadable { .. } => Reason::ConditionUnreadable,
        }
    }

    /// What has to hold, where that can be said.
    pub fn residual(&self) -> Option<&Expression> {
        match self {
            Self::UnknownAttribute { residual } => Some(residual),
            Self::Undocumented | Self::TooLarge | Self::Unreadable { .. } => None,
        }
    }
}

/// What conditions were worked out for: two operations of which they look at the same
/// are the same to them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Sameness {
    /// Where the conditions that were read lie in the snapshot, which does not change;
    /// those of one text lie in one place.
    conditions: [Option<usize>; 2],
    told: Vec<bool>,
}

/// What conditions came to at one place, with the same attributes, for whoever asks.
pub(super) type WorkedOut = Rc<RefCell<HashMap<Sameness, Conditions>>>;

impl Standing<'_> {
    /// What the condition of a permission object and that of the assignment come to
    /// for an operation: both have to hold. Operations of which they look at the same
    /// share the work.
    pub(super) fn conditions(
        &self,
        inner: Option<&Condition>,
        outer: Option<&Condition>,
        operation: &OperationName,
    ) -> Conditions {
        let mut key = Sameness::default();
        for (place, condition) in key.conditions.iter_mut().zip([inner, outer]) {
            let Some(condition) = condition else {
                continue;
            };
            *place = Some(match self.snapshot.probed(condition) {
                Some(read) => {
                    read.1.tell(operation, &mut key.told);
                    std::ptr::from_ref(read) as usize
                }
                None => std::ptr::from_ref(condition) as usize,
            });
        }
        if key.conditions == [None, None] {
            return Conditions::Hold;
        }
        if let Some(known) = self.worked_out.borrow().get(&key) {
            return known.clone();
        }
        let found = self.work_out(inner, outer, operation);
        self.worked_out.borrow_mut().insert(key, found.clone());
        found
    }

    /// Whether the condition of a permission object and that of the assignment hold for
    /// an operation, or may.
    pub(super) fn may_hold(
        &self,
        inner: Option<&Condition>,
        outer: Option<&Condition>,
        operation: &OperationName,
    ) -> bool {
        self.conditions(inner, outer, operation) != Conditions::Fail
    }

    fn work_out(
        &self,
        inner: Option<&Condition>,
        outer: Option<&Condition>,
        operation: &OperationName,
    ) -> Conditions {
        let mut open: Vec<(&Expression, Outcome)> = Vec::new();
        let mut unreadable = None;
        for condition in inner.into_iter().chain(outer) {
            let parsed = self.snapshot.condition(condition);
            let Some(expression) = parsed.and_then(|parsed| parsed.expression.as_ref()) else {
                let problem = parsed.and_then(Parsed::problem).unwrap_or_default();
                unreadable = Some(OpenCondition::Unreadable {
                    problem: problem.into(),
                });
                continue;
            };
            match self.evaluate(expression, operation) {
                Outcome::True => {}
                Outcome::False => return Conditions::Fail,
                outcome => open.push((expression, outcome)),
            }
        }
        // Two open ones may yet exclude each other.
        let outcome = match open.as_slice() {
            [] => None,
            [(_, outcome)] => Some(outcome.clone()),
            several => {
                let both = several.iter().map(|(expression, _)| (*expression).clone());
                Expression::all(both).map(|both| self.evaluate(&both, operation))
            }
        };
        match (outcome, unreadable) {
            (Some(Outcome::False), _) => Conditions::Fail,
            (_, Some(unreadable)) => Conditions::Open(unreadable),
            (None | Some(Outcome::True), None) => Conditions::Hold,
            (Some(Outcome::Open { residual }), None) => {
                let residual = Arc::new(residual);
                Conditions::Open(OpenCondition::UnknownAttribute { residual })
            }
            (Some(Outcome::Undocumented), None) => Conditions::Open(OpenCondition::Undocumented),
            (Some(Outcome::TooLarge), None) => Conditions::Open(OpenCondition::TooLarge),
        }
    }

    fn evaluate(&self, expression: &Expression, operation: &OperationName) -> Outcome {
        let situation = |attributes| Situation {
            operation,
            sub_operation: self.sub_operation.as_deref(),
            now: self.time,
            attributes,
        };
        match self.chain.scopes().first() {
            Some(scope) => {
                expression.evaluate(&situation(&ScopeAttributes::new(scope, &self.attributes)))
            }
            None => expression.evaluate(&situation(&self.attributes)),
        }
    }
}
