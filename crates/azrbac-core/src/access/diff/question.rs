//! How two snapshots are compared.

use super::super::{Activation, Completeness, GivenAttributes, Request};
use crate::directory::PrincipalId;
use crate::operation::{OperationName, Plane};
use crate::scope::Scope;
use crate::time::Timestamp;

/// How two snapshots are compared: what a [`Request`] says apart from principal,
/// operation and scope.
#[derive(Debug, Clone, Default)]
pub struct DiffQuestion {
    /// At which time both are asked; without one, each at the time at which it was
    /// taken.
    pub as_of: Option<Timestamp>,
    /// Whether what is eligible counts as held.
    pub activation: Activation,
    /// What is made of deny assignments that were not exported.
    pub completeness: Completeness,
    /// What is known of the attributes that conditions test.
    pub attributes: GivenAttributes,
    /// The sub-operation of the requests.
    pub sub_operation: Option<Box<str>>,
}

impl DiffQuestion {
    /// The question about one principal, operation and scope, to be asked of either
    /// snapshot.
    pub fn request(
        &self,
        principal: PrincipalId,
        operation: OperationName,
        plane: Plane,
        scope: Scope,
    ) -> Request {
        Request {
            as_of: self.as_of,
            activation: self.activation,
            completeness: self.completeness,
            attributes: self.attributes.clone(),
            sub_operation: self.sub_operation.clone(),
            ..Request::new(principal, operation, plane, scope)
        }
    }
}
