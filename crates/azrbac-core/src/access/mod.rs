//! Questions about access, answered over a [`Snapshot`]: may this principal do
//! this operation here, who may, what may one do.
//!
//! Every function is total: a snapshot is valid by construction, and where data
//! are missing the answer is [`Verdict::Unknown`] and says what is missing. The
//! plane and the id of the principal are given here; names are turned into them
//! by [`resolve`].

mod assigned;
mod beside;
mod check;
mod condition;
mod coverage;
mod delegation;
mod deny;
mod diff;
mod evidence;
mod expand;
mod explain;
mod gap;
mod given;
mod held;
mod holder;
mod index;
mod named;
mod near_miss;
mod new_assignment;
mod place;
mod remark;
mod request;
pub mod resolve;
mod several;
mod shortfall;
mod standing;
mod suggest;
mod tallied;
mod tally;
#[cfg(test)]
mod tests;
mod timely;
mod verdict;
mod what_can;
mod who_can;

pub use assigned::assigned_scopes;
pub use beside::remarks;
pub use check::{Outcome, check, check_many};
pub use condition::OpenCondition;
pub use delegation::{Assignable, Delegation, delegation, outside_assignable_scopes};
pub use deny::{DenyEvidence, DenyOutcome};
pub use diff::{
    AccessDiff, AssignmentChange, Beyond, Both, Change, ChangedOperation, ChangedPlace,
    CoverageShift, Covered, DiffQuestion, Direction, Effect, NamedOperation, Part, Presence, diff,
};
pub use explain::{Decision, GrantEvidence, explain, explain_either_plane};
pub use gap::{Assumption, Gap};
pub use given::GivenAttributes;
pub use index::{Index, QuestionError};
pub use near_miss::{NearMiss, Why};
pub use new_assignment::{ASSIGN, NewAssignment};
pub use remark::Remark;
pub use request::{Activation, Completeness, Request};
pub use several::AskedOperation;
pub(crate) use several::{Examined, Several, Spot, deny_varies, grant_varies};
pub use shortfall::{Shortfall, Weight, shortfalls};
pub use suggest::{RoleSuggester, RoleSuggestion, roles_that_grant};
pub use tallied::Terms;
pub use verdict::{Certainty, Reason, Verdict};
pub use what_can::{HeldOperation, WhatCan, what_can};
pub use who_can::{Holder, WhoCan, who_can, who_can_either_plane};

#[expect(
    unused_imports,
    reason = "linked from the documentation of this module"
)]
use crate::snapshot::Snapshot;
