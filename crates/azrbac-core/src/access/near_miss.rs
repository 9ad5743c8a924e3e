//! What would grant an operation if one thing were different.

use crate::assignment::ScheduleKind;
use crate::operation::Plane;
use crate::role::{Coverage, EntryList};
use crate::scope::Scope;
use crate::snapshot::{Grant, GrantIndex};

use super::Request;
use super::standing::{Applicable, Standing};

/// At most this many near misses of each kind are told.
const MOST: usize = 5;

/// Why a role assignment grants nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// An entry of `notActions` (of `notDataActions`) takes it out.
    Subtracted {
        /// The entry that subtracts.
        by: (EntryList, usize),
    },
    /// A condition, on the role assignment or on the permission object, does not
    /// hold.
    ConditionFails,
    /// It is granted in the other plane only.
    OtherPlane {
        /// That plane.
        plane: Plane,
    },
    /// It is assigned at a scope that does not contain this one.
    OtherScope,
    /// It holds at another time only.
    OtherTime,
}

impl Why {
    /// The name in documents, such as `subtracted`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Subtracted { .. } => "subtracted",
            Self::ConditionFails => "condition-fails",
            Self::OtherPlane { .. } => "other-plane",
            Self::OtherScope => "other-scope",
            Self::OtherTime => "other-time",
        }
    }
}

/// A role assignment that nearly grants an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// The role assignment.
    pub grant: GrantIndex,
    /// Which permission object would grant it.
    pub permission: usize,
    /// Which entry of it.
    pub entry: (EntryList, usize),
    /// Why it does not.
    pub why: Why,
}

pub(super) fn find(standing: &Standing<'_>, request: &Request) -> Vec<NearMiss> {
    let mut here = Vec::new();
    for applicable in &standing.grants {
        // What may not apply at all is a gap where it matters, and no near miss.
        if !applicable.doubts.is_empty() {
            continue;
        }
        at_scope(standing, request, applicable, &mut here);
    }
    let mut failing: Vec<NearMiss> = Vec::new();
    let mut subtracted: Vec<NearMiss> = Vec::new();
    let mut other_plane = Vec::new();
    for miss in here {
        match miss.why {
            Why::ConditionFails => failing.push(miss),
            Why::Subtracted { .. } => subtracted.push(miss),
            _ => other_plane.push(miss),
        }
    }
    let (mut other_scope, other_time) = elsewhere(standing, request);
    other_scope.sort_by_key(|(distance, miss)| (*distance, miss.grant));
    let other_scope = other_scope.into_iter().map(|(_, miss)| miss);
    failing
        .into_iter()
        .take(MOST)
        .chain(subtracted.into_iter().take(MOST))
        .chain(other_plane.into_iter().take(MOST))
        .chain(other_time.into_iter().take(MOST))
        .chain(other_scope.take(MOST))
        .collect()
}

/// What keeps an assignment that applies here from granting the operation: a
/// condition, an entry that takes it out, or the other plane.
fn at_scope(
    standing: &Standing<'_>,
    request: &Request,
    applicable: &Applicable,
    found: &mut Vec<NearMiss>,
) {
    let index = applicable.grant;
    let grant = standing.snapshot.grant(index);
    let Some(role) = grant.and_then(|grant| standing.snapshot.role(grant.role?)) else {
        return;
    };
    let other = request.plane.other();
    for (permission, object) in role.definition.permissions.iter().enumerate() {
        let miss = |plane, entry, why| NearMiss {
            grant: index,
            permission,
            entry: (EntryList::granting(plane), entry),
            why,
        };
        match object.coverage(&request.operation, request.plane) {
            Coverage::Subtracted { entry, by } => {
                let by = (EntryList::subtracting(request.plane), by);
                found.push(miss(request.plane, entry, Why::Subtracted { by }));
            }
            Coverage::Untouched => {
                if let Coverage::Granted { entry } = object.coverage(&request.operation, other) {
                    found.push(miss(other, entry, Why::OtherPlane { plane: other }));
                }
            }
            Coverage::Granted { entry } => {
                if standing
                    .judge(applicable, object, &request.operation)
                    .is_none()
                {
                    found.push(miss(request.plane, entry, Why::ConditionFails));
                }
            }
        }
    }
}

/// Assignments of the same principal and groups that would grant the operation at
/// another scope, nearest first, or at another time.
fn elsewhere(
    standing: &Standing<'_>,
    request: &Request,
) -> (Vec<(usize, NearMiss)>, Vec<NearMiss>) {
    let (mut scopes, mut times) = (Vec::new(), Vec::new());
    for id in standing.identities() {
        for index in standing.snapshot.grants_of(id) {
            let Some(grant) = standing.snapshot.grant(*index) else {
                continue;
            };
            let reaches = standing.scope_doubt(&grant.assignment.scope).is_some();
            let in_time = grant.windows().is_empty()
                || standing
                    .time
                    .is_none_or(|time| grant.windows().iter().any(|window| window.contains(time)));
            if reaches == in_time {
                continue;
            }
            let Some((permission, entry)) = first_granting(standing, request, grant) else {
                continue;
            };
            let why = if reaches {
                Why::OtherTime
            } else {
                Why::OtherScope
            };
            let miss = NearMiss {
                grant: *index,
                permission,
                entry: (EntryList::granting(request.plane), entry),
                why,
            };
            if reaches {
                times.push(miss);
            } else if grant.kind == ScheduleKind::Active {
                scopes.push((distance(&grant.assignment.scope, &request.scope), miss));
            }
        }
    }
    (scopes, times)
}

/// The first permission object and entry that grant the operation, unless their
/// conditions fail.
fn first_granting<'s>(
    standing: &Standing<'s>,
    request: &Request,
    grant: &'s Grant,
) -> Option<(usize, usize)> {
    let role = standing.snapshot.role(grant.role?)?;
    let outer = grant.assignment.condition.as_ref();
    let mut permissions = role.definition.permissions.iter().enumerate();
    permissions.find_map(|(at, permission)| {
        let Coverage::Granted { entry } = permission.coverage(&request.operation, request.plane)
        else {
            return None;
        };
        let inner = permission.condition.as_ref();
        let may_hold = standing.may_hold(inner, outer, &request.operation);
        may_hold.then_some((at, entry))
    })
}

/// How many segments two ids do not share.
fn distance(left: &Scope, right: &Scope) -> usize {
    let (a, b) = (left.folded(), right.folded());
    let shared = a
        .split('/')
        .zip(b.split('/'))
        .take_while(|(x, y)| x == y)
        .count();
    (a.split('/').count() - shared) + (b.split('/').count() - shared)
}
