//! Role assignments and schedule instances, put together.

use std::collections::HashMap;

use super::roles::RoleTable;
use super::{Grant, SnapshotParts};
use crate::assignment::{RoleAssignment, ScheduleInstance, ScheduleKind};
use crate::text::caseless;
use crate::time::Validity;

/// Plain role assignments bounded by their schedule instances, and the instances
/// that stand for themselves.
pub(super) fn grants(
    parts: &mut SnapshotParts,
    roles: &mut RoleTable<'_>,
    notes: &mut Vec<String>,
) -> Vec<Grant> {
    let count = parts.role_assignments.as_ref().map_or(0, Vec::len);
    let mut grants: Vec<Grant> = Vec::with_capacity(count);
    let mut by_id: HashMap<String, Vec<usize>> = HashMap::with_capacity(count);
    let mut add = |grants: &mut Vec<Grant>, assignment: RoleAssignment, kind, windows| {
        let role = roles.find(&assignment.role);
        grants.push(Grant {
            assignment,
            kind,
            windows,
            unread_windows: Vec::new(),
            role,
        });
    };
    for assignment in parts.role_assignments.take().unwrap_or_default() {
        let key = assignment_key(&assignment.id);
        // An assignment without an id is called by its place, which holds a blank
        // and names nothing outside its file.
        let named = !key.contains(' ');
        let known = by_id.entry(key).or_default();
        if named && !known.is_empty() {
            let same = |at: &usize| {
                grants
                    .get(*at)
                    .is_some_and(|known| same_assignment(&known.assignment, &assignment))
            };
            if known.iter().any(same) {
                continue;
            }
            notes.push(format!(
                "the role assignment `{}` stands in the data twice with different content; both count",
                assignment.id
            ));
        }
        known.push(grants.len());
        let windows = bounded(&assignment);
        add(&mut grants, assignment, ScheduleKind::Active, windows);
    }
    let mut instances_by_id: HashMap<String, Vec<usize>> = HashMap::new();
    let instances = parts.active.take().into_iter().chain(parts.eligible.take());
    for instance in instances.flatten() {
        if !instance.counts() {
            continue;
        }
        let plain = origin(&instance).and_then(|origin| by_id.get(&origin));
        if let Some(plain) = plain {
            for at in plain {
                if let Some(plain) = grants.get_mut(*at) {
                    plain.windows.push(instance.assignment.validity);
                }
            }
            continue;
        }
        // The same instance out of two files is one.
        let key = assignment_key(&instance.assignment.id);
        let named = !key.contains(' ');
        let known = instances_by_id.entry(key).or_default();
        let same = |at: &usize| {
            grants.get(*at).is_some_and(|known| {
                known.kind == instance.kind
                    && same_assignment(&known.assignment, &instance.assignment)
            })
        };
        if named && known.iter().any(same) {
            continue;
        }
        known.push(grants.len());
        let windows = bounded(&instance.assignment);
        add(&mut grants, instance.assignment, instance.kind, windows);
    }
    for (number, unreadable) in parts.unreadable.iter().enumerate() {
        let origin = unreadable.origin.as_deref().and_then(origin_key);
        let plain = origin.and_then(|origin| by_id.get(&origin));
        for at in plain.into_iter().flatten() {
            if let Some(plain) = grants.get_mut(*at) {
                plain.unread_windows.push(number);
            }
        }
    }
    // A schedule without bounds, be it one of several, bounds nothing.
    for grant in &mut grants {
        if grant.windows.iter().any(|window| window.is_unbounded()) {
            grant.windows.clear();
            grant.unread_windows.clear();
        }
    }
    grants
}

fn bounded(assignment: &RoleAssignment) -> Vec<Validity> {
    if assignment.validity.is_unbounded() {
        Vec::new()
    } else {
        vec![assignment.validity]
    }
}

/// The name at the end of a resource id: it is unique in the tenant, while the
/// prefix is written in several ways.
fn assignment_key(id: &str) -> String {
    caseless::identifier(id.trim_end_matches('/').rsplit('/').next().unwrap_or(id)).into_owned()
}

fn origin(instance: &ScheduleInstance) -> Option<String> {
    if instance.kind == ScheduleKind::Eligible {
        return None;
    }
    instance.origin.as_deref().and_then(origin_key)
}

fn origin_key(origin: &str) -> Option<String> {
    Some(assignment_key(origin)).filter(|_| !origin.trim().is_empty())
}

fn same_assignment(left: &RoleAssignment, right: &RoleAssignment) -> bool {
    left.principal == right.principal
        && left.role == right.role
        && left.scope == right.scope
        && left.condition == right.condition
        && left.validity == right.validity
}
