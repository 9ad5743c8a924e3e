//! The versioned documents that the command line prints as JSON and that programs
//! in other languages read. Fields are only ever added within a version.
//!
//! What the documents hold is said where the answers are defined, in
//! [`crate::access`]; here only their written form is.

mod can;
mod compare;
mod compose;
mod delegation;
mod derive;
mod diff;
mod evidence;
mod expectation;
mod minimize;
mod parts;
mod residuals;
mod role;
mod role_file;
mod snapshot;
mod snapshot_check;
mod snapshot_info;
mod suggest;
mod what_can;
mod who_can;

pub use can::{CanDocument, RequestView, RoleView, can};
pub use compare::{
    CompareDocument, DifferenceView, DifferencesView, DifferingOperationView, ExcessView,
    PlanesView, RoleNameView, WitnessView, WitnessesView, compare,
};
pub use compose::{BaseView, PlacedView, ProofView, TakenView};
pub use delegation::{AssignableView, DelegationView, NewAssignmentView};
pub use derive::{ChangedView, DeriveDocument, LostView, RemovalView, derive};
pub use diff::{
    BeyondView, ChangeView, CoverageShiftView, DiffOperationView, DiffPlaceView, DiffPrincipalView,
    DiffRoleNameView, DiffRolesDocument, DiffSnapshotsDocument, EffectView, MissingView,
    OperationSetView, RoleChangeView, RoleEntryView, RoleOperationView, RoleSideView, Unread,
    diff_roles, diff_snapshots,
};
pub use evidence::{DenyView, EntryView, GrantView, NearMissView, TermsView};
pub use expectation::{FindingView, ReportView, WideningView};
pub use minimize::{MinimizeDocument, RedundantView, minimize};
pub use parts::{AssumptionView, GapView, RemarkView};
pub use residuals::{ResidualsView, SharedTermsView};
pub use role::{PermissionView, RoleDefinitionView, RolesDocument, roles};
pub use role_file::{FlatRole, RestProperties, RestRole, RoleFile, role_file};
pub use snapshot::{SnapshotDocument, snapshot};
pub use snapshot_check::{ShortfallView, SnapshotCheckDocument, snapshot_check};
pub use snapshot_info::{
    CountView, FileView, KindView, SnapshotInfoDocument, StatedView, snapshot_info,
};
pub use suggest::{
    ClassCountView, ExcludedView, NeedView, RefusalView, SuggestAnswer, SuggestAnswerView,
    SuggestDocument, SuggestionView, suggest,
};
pub use what_can::{
    HeldView, WhatCanAnywhereDocument, WhatCanDocument, what_can, what_can_anywhere,
};
pub use who_can::{HolderView, WhoCanDocument, who_can};
