//! Management groups and subscriptions, locks, resources, what is covered, and what
//! could be read in part only.

use serde::Serialize;

use super::access::role_id;
use super::is_false;
use crate::directory::PrincipalId;
use crate::scope::Scope;
use crate::snapshot::{Coverage, FailedExport, HierarchyNode, Kind, Lock, Resource, Unreadable};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NodeEntry<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a str>,
}

pub(super) fn node(node: &HierarchyNode) -> NodeEntry<'_> {
    NodeEntry {
        id: node.scope.as_str(),
        display_name: node.display_name.as_deref(),
        parent: node.parent.as_ref().map(Scope::as_str),
    }
}

#[derive(Debug, Serialize)]
pub(super) struct LockEntry<'a> {
    id: &'a str,
    scope: &'a str,
    level: &'a str,
}

pub(super) fn lock(lock: &Lock) -> LockEntry<'_> {
    LockEntry {
        id: &lock.id,
        scope: lock.scope.as_str(),
        level: &lock.level,
    }
}

#[derive(Debug, Serialize)]
pub(super) struct ResourceEntry<'a> {
    id: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    resource_type: Option<&'a str>,
}

pub(super) fn resource(resource: &Resource) -> ResourceEntry<'_> {
    ResourceEntry {
        id: resource.scope.as_str(),
        resource_type: resource.resource_type.as_deref(),
    }
}

#[derive(Debug, Serialize)]
pub(super) struct CoverageEntry<'a> {
    kind: &'static str,
    scope: &'a str,
    #[serde(skip_serializing_if = "is_false")]
    above: bool,
    #[serde(skip_serializing_if = "is_false")]
    below: bool,
}

pub(super) fn coverage(coverage: &Coverage) -> CoverageEntry<'_> {
    CoverageEntry {
        kind: coverage.kind.name(),
        scope: coverage.scope.as_str(),
        above: coverage.above,
        below: coverage.below,
    }
}

/// What is whole, stated: the root with all below it, and above it, where nothing
/// is, so that management groups that are not known count as asked too.
pub(super) fn everywhere<'a>(kind: Kind) -> CoverageEntry<'a> {
    CoverageEntry {
        kind: kind.name(),
        scope: "/",
        above: true,
        below: true,
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UnreadableEntry<'a> {
    kind: &'static str,
    id: &'a str,
    problem: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_definition_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_role_assignment_id: Option<&'a str>,
}

pub(super) fn unreadable(unreadable: &Unreadable) -> UnreadableEntry<'_> {
    UnreadableEntry {
        kind: unreadable.kind.name(),
        id: &unreadable.id,
        problem: &unreadable.problem,
        principal_id: unreadable.principal.as_ref().map(PrincipalId::as_str),
        principal_type: unreadable.principal_type.map(|kind| kind.name()),
        role_definition_id: unreadable.role.as_ref().map(role_id),
        scope: unreadable.scope.as_ref().map(Scope::as_str),
        origin_role_assignment_id: unreadable.origin.as_deref(),
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FailedEntry<'a> {
    kind: &'static str,
    problem: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "is_false")]
    above: bool,
}

pub(super) fn failed(failed: &FailedExport) -> FailedEntry<'_> {
    FailedEntry {
        kind: failed.kind.name(),
        problem: &failed.problem,
        scope: failed.scope.as_ref().map(Scope::as_str),
        above: failed.above,
    }
}
