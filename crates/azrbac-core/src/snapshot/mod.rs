//! Everything of a tenant, validated and indexed once.

mod parts;

pub use parts::{Coverage, HierarchyNode, Kind, Lock, Resource, SnapshotParts, Unreadable};
