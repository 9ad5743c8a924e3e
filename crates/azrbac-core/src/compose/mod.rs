//! Custom roles made from what is asked for, each with a proof.
//!
//! [`suggest`] finds the role definitions that grant a need with the least besides;
//! [`refusals`] reads from Azure's messages what was needed. [`derive()`] takes operations out of a role definition: the result grants what the
//! base grants but for them. [`minimize`] rewrites a role definition to fewer entries
//! of the same effect. What holds of the results is decided by the algebra for every
//! name, also for operations that Azure adds later; the catalogue says which
//! operations there are today.

mod account;
mod candidate;
mod cover;
mod derivation;
mod derive;
mod draft;
mod minimize;
mod narrow;
mod open;
mod plain;
mod proof;
mod reduce;
mod refusal;
mod removal;
mod removal_error;
mod sets;
mod suggest;
mod teams;
#[cfg(test)]
mod tests;
mod tree;
mod weigh;
mod wording;

pub use derivation::{Derivation, Lost, NotActions, Opened, Options, PlacedOperation, Reduction};
pub use derive::derive;
pub use minimize::{Minimized, Redundancy, Redundant, minimize};
pub use proof::Verification;
pub use refusal::{Refusal, RefusalKind, refusals};
pub use removal::{Meaning, Removal};
pub use removal_error::RemovalError;
pub use suggest::{Excluded, Extra, Need, Question, Suggestion, Suggestions, Tie, suggest};
pub use weigh::weight;
