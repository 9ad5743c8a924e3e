//! A question.

use crate::directory::PrincipalId;
use crate::operation::{OperationName, Plane};
use crate::scope::Scope;
use crate::time::Timestamp;

/// Whether what is eligible counts as held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Activation {
    /// Only what is active. What is eligible gives the verdict `eligible`.
    #[default]
    ActiveOnly,
    /// Eligible assignments and memberships count as if they were activated.
    EligibleToo,
}

/// What is made of deny assignments that were not exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Completeness {
    /// It is assumed that there are none, and the answer says so.
    #[default]
    Assumed,
    /// The answer is unknown wherever one could matter.
    Required,
}

/// May this principal do this operation at this scope?
#[derive(Debug, Clone)]
pub struct Request {
    /// Who asks.
    pub principal: PrincipalId,
    /// What for.
    pub operation: OperationName,
    /// In which plane the operation is checked.
    pub plane: Plane,
    /// Where.
    pub scope: Scope,
    /// At which time; without one, the time at which the data were taken.
    pub as_of: Option<Timestamp>,
    /// Whether what is eligible counts.
    pub activation: Activation,
    /// What is made of deny assignments that were not exported.
    pub completeness: Completeness,
}

impl Request {
    /// A question about what holds when the data were taken, without activation.
    pub fn new(
        principal: PrincipalId,
        operation: OperationName,
        plane: Plane,
        scope: Scope,
    ) -> Self {
        Self {
            principal,
            operation,
            plane,
            scope,
            as_of: None,
            activation: Activation::default(),
            completeness: Completeness::default(),
        }
    }
}
