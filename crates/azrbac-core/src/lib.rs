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
//! [`role`]; then [`assignment`]; then [`snapshot`]; then [`ingest`] and
//! [`access`], which never see each other; then [`view`].
//!
//! # From bytes to a verdict
//!
//! ```
//! use azrbac_core::access::{self, Request};
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
//! let request = Request::new(
//!     "22222222-0000-0000-0000-000000000001".into(),
//!     OperationName::parse("Microsoft.CognitiveServices/accounts/listKeys/action")?,
//!     Plane::Control,
//!     Scope::parse("/subscriptions/s1/resourceGroups/rg1")?,
//! );
//! assert_eq!(access::check(&snapshot, &request).verdict.name(), "allowed");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod access;
pub mod algebra;
pub mod assignment;
pub mod catalog;
pub mod condition;
pub mod diagnostic;
pub mod directory;
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
