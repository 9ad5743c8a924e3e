//! What the conditions on a grant or a deny come to.

use crate::condition::{Condition, Expression, Outcome, Parsed, ScopeAttributes, Situation};
use crate::operation::OperationName;

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
        residual: Expression,
    },
    /// It depends on what Azure does with an attribute that is known to be missing,
    /// or with values that an operator cannot compare: that is not documented.
    Undocumented,
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
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// What has to hold, where that can be said.
    pub fn residual(&self) -> Option<&Expression> {
        match self {
            Self::UnknownAttribute { residual } => Some(residual),
            Self::Undocumented | Self::Unreadable { .. } => None,
        }
    }
}

impl Standing<'_> {
    /// What the condition of a permission object and that of the assignment come to
    /// for an operation: both have to hold.
    pub(super) fn conditions(
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
                Conditions::Open(OpenCondition::UnknownAttribute { residual })
            }
            (Some(Outcome::Undocumented), None) => Conditions::Open(OpenCondition::Undocumented),
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
