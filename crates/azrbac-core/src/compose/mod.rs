//! Custom roles made from what is asked for, each with a proof.
//!
//! [`derive`] takes operations out of a role definition: the result grants what the
//! base grants but for them. [`minimize`] rewrites a role definition to fewer entries
//! of the same effect. What holds of the results is decided by the algebra for every
//! name, also for operations that Azure adds later; the catalogue says which
//! operations there are today.

mod account;
mod derivation;
mod derive;
mod narrow;
mod open;
mod proof;
mod removal;
mod sets;
#[cfg(test)]
mod tests;
mod tree;

pub use derivation::{Derivation, Lost, NotActions, Opened, Options, PlacedOperation, Reduction};
pub use derive::derive;
pub use proof::Verification;
pub use removal::{Meaning, Removal, RemovalError};
