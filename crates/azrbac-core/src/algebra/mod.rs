//! What can be said of patterns for all operation names at once, also those that
//! Azure adds tomorrow.
//!
//! [`OperationSet`] is a set of operation names, put together from patterns:
//! unions, intersections and differences of them, such as `actions` minus
//! `notActions` of each permission object of a role definition. [`Prover`] decides
//! whether a set is empty, whether one lies within another, whether two are equal
//! or have nothing in common, and gives a shortest name that shows the contrary.
//! [`covers`] and [`intersect`] answer the same for two single patterns.
//!
//! # How a question is decided
//!
//! All questions become one: has a set any name? Each pattern that could hold such
//! a name is looked at by itself.
//! - A literal is one name: it is in the set or not.
//! - For a wildcard, every other pattern of the set that covers it is true and
//!   every one that has no name in common with it is false. For most sets made of
//!   real roles, that decides.
//! - What is left is read letter by letter, all patterns side by side: a state is
//!   the set of places where the patterns may stand, states are visited from the
//!   shortest text on, and a state from which the set cannot be reached any more is
//!   left. The first state in the set gives a shortest name; none at all is a proof.
//!
//! Patterns that are made to be hard can need more states than there is memory: a
//! [`Prover`] stops at a limit and says so, and never guesses. No two roles of Azure
//! come near.

mod budget;
mod guess;
mod machine;
mod pair;
mod program;
mod prove;
mod search;
mod set;
#[cfg(test)]
mod tests;
mod universe;

pub(crate) use budget::Budget;
pub use budget::Limit;
pub use pair::{covers, intersect};
pub use prove::{Proof, Prover};
pub use set::OperationSet;
pub use universe::Universe;
