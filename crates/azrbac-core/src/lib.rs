//! Azure role-based access control, offline.
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
