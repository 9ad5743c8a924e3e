//! What deriving a role definition is told and what comes of it.

use super::proof::Verification;
use crate::algebra::Prover;
use crate::operation::{OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{EntryRef, RoleDefinition};

/// Whether new entries of `notActions` and `notDataActions` may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NotActions {
    /// Those of the base stay, and there are no new ones: a wildcard that grants also
    /// what is to go is opened up.
    #[default]
    OfBase,
    /// A wildcard stays, and what is to go is subtracted.
    Allowed,
}

/// How a role definition is derived.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whether new entries of `notActions` may be written.
    pub not_actions: NotActions,
    /// What decides the proofs.
    pub prover: Prover,
}

/// An operation in one plane.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlacedOperation {
    /// Its name.
    pub operation: OperationName,
    /// The plane.
    pub plane: Plane,
}

/// An entry of the base that could not stay as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Which one.
    pub entry: EntryRef,
    /// The entry.
    pub pattern: ActionPattern,
    /// What became of it.
    pub reduction: Reduction,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reduction {
    /// It is left out: it grants nothing but what is to go.
    Dropped,
    /// Other entries stand for it.
    Replaced {
        /// How many of the entries that stand for the opened ones lie within it.
        entries: usize,
    },
    /// It stays, with something subtracted.
    Subtracted,
}

/// What an opened entry grants of operations that the catalogue does not hold, and
/// the result does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The entry of the base.
    pub pattern: ActionPattern,
    /// Its plane.
    pub plane: Plane,
    /// A shortest name that is lost, well-formed where there is one such.
    pub example: OperationName,
}

/// A role definition made from another, with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// The result: a custom role without an id. Its name and its assignable scopes are
    /// those of the base.
    pub role: RoleDefinition,
    /// The operations of the catalogue that the base grants and that were to go. They
    /// are granted no more, but for those in `still_granted`.
    pub taken_out: Vec<PlacedOperation>,
    /// The entries of the base that could not stay.
    pub opened: Vec<Opened>,
    /// Operations that no entry of the result grants because their plane is not sure
    /// and no wildcard that was to be written holds them.
    pub left_out: Vec<PlacedOperation>,
    /// Operations of the catalogue that are sure, were to stay and are not granted.
    /// There are none; kept so that a fault would show.
    pub missing: Vec<PlacedOperation>,
    /// Operations that were to go, that Azure no longer has, and that a wildcard still
    /// matches, since Azure refuses `notActions` that name them.
    pub still_granted: Vec<PlacedOperation>,
    /// What is lost of operations that the catalogue does not hold.
    pub lost: Vec<Lost>,
    /// That the result grants nothing that the base does not, object by object.
    pub within: Verification,
    /// That the result grants nothing of what was taken out, those in `still_granted`
    /// aside.
    pub disjoint: Verification,
}
