//! The versioned documents that the command line prints as JSON and that programs
//! in other languages read. Fields are only ever added within a version.
//!
//! What the documents hold is said where the answers are defined, in
//! [`crate::access`]; here only their written form is.

mod can;
mod compare;
mod delegation;
mod evidence;
mod expectation;
mod parts;
mod role;
mod snapshot;
mod snapshot_check;
mod snapshot_info;
mod what_can;
mod who_can;

pub use can::{CanDocument, RequestView, RoleView, can};
pub use compare::{
    CompareDocument, DifferenceView, DifferencesView, DifferingOperationView, ExcessView,
    PlanesView, RoleNameView, WitnessView, WitnessesView, compare,
};
pub use delegation::{AssignableView, DelegationView, NewAssignmentView};
pub use evidence::{DenyView, EntryView, GrantView, NearMissView, TermsView};
pub use expectation::{FindingView, ReportView, WideningView};
pub use parts::{AssumptionView, GapView, RemarkView};
pub use role::{PermissionView, RoleDefinitionView, RolesDocument, roles};
pub use snapshot::{SnapshotDocument, snapshot};
pub use snapshot_check::{ShortfallView, SnapshotCheckDocument, snapshot_check};
pub use snapshot_info::{
    CountView, FileView, KindView, SnapshotInfoDocument, StatedView, snapshot_info,
};
pub use what_can::{
    HeldView, WhatCanAnywhereDocument, WhatCanDocument, what_can, what_can_anywhere,
};
pub use who_can::{HolderView, WhoCanDocument, who_can};
