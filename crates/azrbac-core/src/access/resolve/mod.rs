//! From what people write to what is asked: names to principals, short names to
//! operations, operations to planes.

mod candidates;
mod operation;
mod principal;

pub use operation::{OperationError, PlaneSource, ResolvedOperation, operation};
pub use principal::{PrincipalError, ResolvedPrincipal, principal};
