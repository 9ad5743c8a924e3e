//! What the conditions on a grant or a deny come to.

use std::collections::HashMap;
use std::sync::Arc;

use crate::condition::{
    Condition, Expression, OperationAttributes, Outcome, Parsed, ScopeAttributes, Situation,
};
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
    /// The numbers of the conditions in the snapshot; those of one text have one.
    conditions: [Option<usize>; 2],
    told: Vec<usize>,
}

/// What conditions came to at one place, with the same attributes, for whoever asks.
#[derive(Debug, Default)]
pub(super) struct WorkedOut {
    outcomes: HashMap<Sameness, Conditions>,
    /// The numbers of conditions by where they lie: finding one by its text takes as long
    /// as that is.
    /// INVARIANT: what is asked about are conditions of the snapshot, which stay where they
    /// are, and no copies.
    numbers: HashMap<usize, Option<usize>>,
}

impl WorkedOut {
    /// Forgets what depends on attributes.
    pub(super) fn clear(&mut self) {
        self.outcomes.clear();
    }
}

impl<'s> Standing<'s> {
    /// What the condition of a permission object and that of the assignment come to
    /// for an operation: both have to hold. Operations of which they look at the same
    /// share the work.
    pub(super) fn conditions(
        &self,
        inner: Option<&'s Condition>,
        outer: Option<&'s Condition>,
        operation: &OperationName,
    ) -> Conditions {
        let mut key = Sameness::default();
        let mut all: Vec<Option<&Parsed>> = Vec::new();
        for (place, condition) in key.conditions.iter_mut().zip([inner, outer]) {
            let Some(condition) = condition else {
                continue;
            };
            let number = self.number(condition);
            let read = number.and_then(|number| self.snapshot.probed(number));
            if let Some((_, probe)) = read {
                probe.tell(operation, &mut key.told);
            }
            all.push(read.map(|(parsed, _)| parsed));
            *place = Some(number.unwrap_or(usize::MAX));
        }
        if all.is_empty() {
            return Conditions::Hold;
        }
        if let Some(known) = self.worked_out.borrow().outcomes.get(&key) {
            return known.clone();
        }
        let found = self.work_out(&all, operation);
        let mut worked_out = self.worked_out.borrow_mut();
        worked_out.outcomes.insert(key, found.clone());
        found
    }

    /// The number of a condition of the snapshot.
    fn number(&self, condition: &'s Condition) -> Option<usize> {
        let place = std::ptr::from_ref(condition) as usize;
        let mut worked_out = self.worked_out.borrow_mut();
        let number = || self.snapshot.condition_number(condition);
        *worked_out.numbers.entry(place).or_insert_with(number)
    }

    /// Whether the condition of a permission object and that of the assignment hold for
    /// an operation, or may.
    pub(super) fn may_hold(
        &self,
        inner: Option<&'s Condition>,
        outer: Option<&'s Condition>,
        operation: &OperationName,
    ) -> bool {
        self.conditions(inner, outer, operation) != Conditions::Fail
    }

    /// What several conditions come to; `None` for one that is not in the snapshot.
    fn work_out(&self, all: &[Option<&Parsed>], operation: &OperationName) -> Conditions {
        let mut open: Vec<(&Expression, Outcome)> = Vec::new();
        let mut unreadable = None;
        for parsed in all.iter().copied() {
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
        let told = OperationAttributes::new(operation, &self.attributes);
        match self.chain.scopes().first() {
            Some(scope) => expression.evaluate(&situation(&ScopeAttributes::new(scope, &told))),
            None => expression.evaluate(&situation(&told)),
        }
    }
}
