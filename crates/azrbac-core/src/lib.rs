//! Azure role-based access control, offline: the model, the readers that build
//! it from exported files, and the evaluation that answers who may do what, with
//! the reason.
//!
//! This crate computes. It opens no file, asks no network, reads no clock and
//! prints nothing: bytes come in through [`ingest`], answers go out through
//! [`access`] and, as documents, through [`view`].
//!
//! The modules are layers; each uses only those before it: [`text`]; then
//! [`diagnostic`], [`operation`], [`pattern`], [`scope`], [`time`]; then
//! [`algebra`], [`json`]; then [`condition`], [`directory`], [`catalog`]; then
//! [`role`]; then [`assignment`], [`compare`], [`compose`]; then [`snapshot`]; then
//! [`ingest`] and [`access`], which never see each other; then [`expectation`]; then
//! [`view`].
//!
//! # From bytes to a verdict
//!
//! ```
//! use azrbac_core::access::{self, Request, Verdict};
//! use azrbac_core::ingest::Ingest;
//! use azrbac_core::operation::{OperationName, Plane};
//! use azrbac_core::role::RoleLibrary;
//! use azrbac_core::scope::Scope;
//!
//! # let tenant = br#"{"schema": "azrbac.snapshot/v1",
//! #   "roleDefinitions": [{"roleName": "Key reader", "name": "11111111-0000-0000-0000-000000000001",
//! #     "permissions": [{"actions": ["Microsoft.CognitiveServices/accounts/listkeys/action"]}]}],
//! #   "roleAssignments": [{"principalId": "22222222-0000-0000-0000-000000000001",
//! #     "roleDefinitionId": "11111111-0000-0000-0000-000000000001", "scope": "/subscriptions/s1"}]}"#;
//! let mut ingest = Ingest::new();
//! ingest.read("tenant.json", tenant.to_vec());
//! let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
//!
//! let carl = "22222222-0000-0000-0000-000000000001".into();
//! let keys = OperationName::parse("Microsoft.CognitiveServices/accounts/listKeys/action")?;
//! let here = Scope::parse("/subscriptions/s1/resourceGroups/rg1")?;
//! let request = Request::new(carl, keys, Plane::Control, here);
//!
//! assert_eq!(access::check(&snapshot, &request).verdict, Verdict::Allowed);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`RoleLibrary`](role::RoleLibrary) holds the role definitions that the data point
//! to without having them. The crate `azrbac-roles` has one with Azure's built-in
//! roles, and a [`Catalog`](catalog::Catalog) of Azure's operations.
//!
//! # What is open to growth
//!
//! Enumerations that grow with what is read or told (errors, reasons, gaps,
//! remarks, outcomes of deny assignments) are marked as such, and a `match` on them
//! needs an arm for the rest. Those that Azure or the order of verdicts has closed
//! are not: [`Verdict`](access::Verdict), [`Plane`](operation::Plane),
//! [`EntryList`](role::EntryList). Who decides by a verdict should have to look at
//! each.

pub mod access;
pub mod algebra;
pub mod assignment;
pub mod catalog;
pub mod compare;
pub mod compose;
pub mod condition;
pub mod diagnostic;
pub mod directory;
pub mod expectation;
pub mod ingest;
pub mod json;
pub mod operation;
pub mod pattern;
pub mod role;
pub mod scope;
pub mod snapshot;
pub mod text;
pub mod time;
pub mod view;
