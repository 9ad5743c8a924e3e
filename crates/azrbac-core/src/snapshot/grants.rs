//! Role assignments and schedule instances, put together.

use std::collections::{HashMap, HashSet};

use super::grant::Bounds;
use super::roles::RoleTable;
use super::{Grant, SnapshotParts, Unreadable};
use crate::assignment::{RoleAssignment, ScheduleInstance, ScheduleKind};
use crate::text::caseless;

/// Plain role assignments bounded by their schedule instances, and the instances
/// that stand for themselves.
pub(super) fn grants(parts: &mut SnapshotParts, roles: &mut RoleTable<'_>) -> Vec<Grant> {
    let count = parts.role_assignments.as_ref().map_or(0, Vec::len);
    let mut grants: Vec<Grant> = Vec::with_capacity(count);
    let bound = origins(parts);
    let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
    let mut add = |grants: &mut Vec<Grant>, assignment: RoleAssignment, kind| {
        let role = roles.find(&assignment.role);
        let bounds = (!assignment.validity.is_unbounded()).then(|| {
            let windows = vec![assignment.validity];
            Box::new(Bounds {
                windows,
                ..Bounds::default()
            })
        });
        grants.push(Grant {
            assignment,
            kind,
            bounds,
            role,
        });
    };
    for assignment in parts.role_assignments.take().unwrap_or_default() {
        if !bound.is_empty() {
            let name = assignment.id.name();
            if bound.contains(&*name) {
                let places = by_id.entry(name.into_owned()).or_default();
                places.push(grants.len());
            }
        }
        add(&mut grants, assignment, ScheduleKind::Active);
    }
    let instances = parts.active.take().into_iter().chain(parts.eligible.take());
    for instance in instances.flatten() {
        if !instance.counts() {
            continue;
        }
        let plain = origin(&instance).and_then(|origin| by_id.get(&origin));
        if let Some(plain) = plain {
            for at in plain {
                if let Some(plain) = grants.get_mut(*at) {
                    let bounds = plain.bounds.get_or_insert_default();
                    bounds.windows.push(instance.assignment.validity);
                }
            }
            continue;
        }
        add(&mut grants, instance.assignment, instance.kind);
    }
    bound_by_unreadable(&parts.unreadable, &by_id, &mut grants);
    // A schedule without bounds, be it one of several, bounds nothing.
    for grant in &mut grants {
        if grant.windows().iter().any(|window| window.is_unbounded()) {
            grant.bounds = None;
        }
    }
    grants
}

/// Notes which plain role assignments are bounded by what could not be read. Where an
/// instance names one that is not in the data, or in a way that cannot be read, it is the
/// one of the same principal, role and scope: Azure has no two of those.
fn bound_by_unreadable(
    unreadable: &[Unreadable],
    by_id: &HashMap<String, Vec<usize>>,
    grants: &mut [Grant],
) {
    let mut named = Vec::new();
    let mut alike: HashMap<_, Vec<usize>> = HashMap::new();
    for (number, one) in unreadable.iter().enumerate() {
        let Some(origin) = one.origin.as_deref().and_then(origin_key) else {
            continue;
        };
        if let Some(plain) = by_id.get(&origin) {
            named.extend(plain.iter().map(|at| (*at, number)));
        } else if let (Some(principal), Some(role), Some(scope)) =
            (&one.principal, &one.role, &one.scope)
        {
            let key = (principal, role, scope);
            alike.entry(key).or_default().push(number);
        }
    }
    if !alike.is_empty() {
        for (at, grant) in grants.iter().enumerate() {
            let RoleAssignment {
                principal,
                role,
                scope,
                ..
            } = &grant.assignment;
            let numbers = alike.get(&(principal, role, scope));
            let numbers = numbers.filter(|_| grant.kind == ScheduleKind::Active);
            named.extend(numbers.into_iter().flatten().map(|number| (at, *number)));
        }
    }
    for (at, number) in named {
        if let Some(plain) = grants.get_mut(at) {
            let bounds = plain.bounds.get_or_insert_default();
            bounds.unread.push(number);
        }
    }
}

/// The names of the plain role assignments that schedule instances bound.
fn origins(parts: &SnapshotParts) -> HashSet<String> {
    let instances = parts.active.iter().flatten();
    let origins = instances.filter_map(|instance| instance.origin.as_deref());
    let unreadable = parts.unreadable.iter();
    let origins = origins.chain(unreadable.filter_map(|one| one.origin.as_deref()));
    origins.filter_map(origin_key).collect()
}

fn origin(instance: &ScheduleInstance) -> Option<String> {
    if instance.kind == ScheduleKind::Eligible {
        return None;
    }
    instance.origin.as_deref().and_then(origin_key)
}

fn origin_key(origin: &str) -> Option<String> {
    let name = caseless::last_segment(origin).into_owned();
    Some(name).filter(|_| !origin.trim().is_empty())
}
