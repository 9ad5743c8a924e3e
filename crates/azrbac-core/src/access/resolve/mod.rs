//! From what people write to what is asked: names to principals, short names to
//! operations, operations to planes, names to role definitions.

mod candidates;
mod names;
mod operation;
mod principal;
mod role;

pub use names::PrincipalNames;
pub use operation::{OperationError, PlaneSource, ResolvedOperation, operation};
pub use principal::{PrincipalError, ResolvedPrincipal, principal};
pub(crate) use role::assignable;
pub use role::{ResolvedRole, RoleError, role};
