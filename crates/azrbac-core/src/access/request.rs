//! A question.

use crate::directory::PrincipalId;
use crate::operation::{OperationName, Plane};
use crate::scope::Scope;
use crate::time::Timestamp;

use super::GivenAttributes;

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
    /// What is known of the attributes that conditions test. What the scope tells
    /// by itself, such as the name of a storage account, need not be given.
    pub attributes: GivenAttributes,
    /// The sub-operation, such as `Blob.List`. Where it is `None`, `Request[subOperation]`
    /// of the attributes says which there is; where that is not known, there is none.
    pub sub_operation: Option<Box<str>>,
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
            attributes: GivenAttributes::default(),
            sub_operation: None,
        }
    }
}
