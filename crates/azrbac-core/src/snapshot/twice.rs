//! Documents that stand in the data twice: where the copies are the same, one of them
//! counts; where they differ, which of them is true is not known.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use super::named::named_principal;
use super::{Kind, SnapshotParts, Unreadable};
use crate::assignment::{DenyAssignment, DenyPrincipal, NameKey, RoleAssignment, ScheduleInstance};
use crate::directory::{Principal, PrincipalId, PrincipalType};
use crate::role::{EntryList, Permission};
use crate::text::caseless;

const PROBLEM: &str = "it stands in the data twice with different content, and which of them is \
     true is not known";

/// Leaves one of several copies. Those that differ become gaps of their own. Linear in
/// the documents.
/// Returns what the role assignments among them tell of their principals, which may be
/// wrong about whom there is.
pub(super) fn settle(parts: &mut SnapshotParts) -> Vec<Principal> {
    let disputed = split(
        &mut parts.role_assignments,
        |one| one.id.key(),
        same_assignment,
    );
    let names = disputed.iter().map(named_principal).collect();
    let disputed = disputed.into_iter();
    parts
        .unreadable
        .extend(disputed.map(|one| unreadable(Kind::RoleAssignments, one, None)));

    let kind = Kind::RoleAssignmentScheduleInstances;
    let disputed = split(
        &mut parts.active,
        |one| one.assignment.id.key(),
        same_instance,
    );
    let disputed = disputed.into_iter().filter(ScheduleInstance::counts);
    parts
        .unreadable
        .extend(disputed.map(|one| unreadable(kind, one.assignment, one.origin)));

    let kind = Kind::RoleEligibilityScheduleInstances;
    let disputed = split(
        &mut parts.eligible,
        |one| one.assignment.id.key(),
        same_instance,
    );
    let disputed = disputed.into_iter().filter(ScheduleInstance::counts);
    parts
        .unreadable
        .extend(disputed.map(|one| unreadable(kind, one.assignment, None)));

    let disputed = split(
        &mut parts.deny_assignments,
        |one| NameKey::of_id(&one.id),
        same_deny,
    );
    parts.unreadable.extend(disputed.into_iter().map(denied));
    names
}

/// The places of documents whose names may stand in the list twice, in order. Nearly
/// always there are none, and what tells that takes little room.
fn alike<T>(all: &[T], name: impl Fn(&T) -> NameKey<'_>) -> Vec<usize> {
    let hasher = RandomState::new();
    let places = all.iter().enumerate();
    let mut hashes: Vec<(u64, usize)> = places
        .map(|(at, one)| (hasher.hash_one(name(one)), at))
        .collect();
    hashes.sort_unstable();
    let runs = hashes.chunk_by(|left, right| left.0 == right.0);
    let several = runs.filter(|run| run.len() > 1).flatten();
    let mut places: Vec<usize> = several.map(|(_, at)| *at).collect();
    places.sort_unstable();
    places
}

/// Takes the documents out of which another one of that name differs, and all but one of
/// those that are the same.
fn split<T>(
    list: &mut Option<Vec<T>>,
    name: impl Fn(&T) -> NameKey<'_>,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<T> {
    let Some(all) = list else {
        return Vec::new();
    };
    let mut first: HashMap<NameKey<'static>, usize> = HashMap::new();
    let mut copies = HashSet::new();
    let mut disputed: HashSet<usize> = HashSet::new();
    // Of each that is not the first of its name, which one that is.
    let mut of = HashMap::new();
    for at in alike(all, &name) {
        let Some(one) = all.get(at) else {
            continue;
        };
        let name = name(one);
        if name.is_place() {
            continue;
        }
        let known = *first.entry(name.owned()).or_insert(at);
        if known == at {
            continue;
        }
        if all.get(known).is_some_and(|known| same(known, one)) {
            copies.insert(at);
        } else {
            disputed.insert(known);
            of.insert(at, known);
        }
    }
    if copies.is_empty() && disputed.is_empty() {
        return Vec::new();
    }
    let mut kept = Vec::with_capacity(all.len());
    let mut out = Vec::new();
    for (at, one) in std::mem::take(all).into_iter().enumerate() {
        if of.contains_key(&at) || disputed.contains(&at) {
            out.push(one);
        } else if !copies.contains(&at) {
            kept.push(one);
        }
    }
    *all = kept;
    out
}

fn unreadable(kind: Kind, assignment: RoleAssignment, origin: Option<Box<str>>) -> Unreadable {
    Unreadable {
        kind,
        id: assignment.id.to_string().into(),
        problem: PROBLEM.into(),
        principal: Some(assignment.principal),
        principal_type: assignment.principal_type,
        role: Some(assignment.role),
        scope: Some(assignment.scope),
        origin,
    }
}

fn denied(deny: DenyAssignment) -> Unreadable {
    Unreadable {
        kind: Kind::DenyAssignments,
        id: deny.id,
        problem: PROBLEM.into(),
        principal: None,
        principal_type: None,
        role: None,
        scope: Some(deny.scope),
        origin: None,
    }
}

/// Whether two deny assignments deny the same to the same: names, letter case and the
/// order of lists are no difference.
fn same_deny(left: &DenyAssignment, right: &DenyAssignment) -> bool {
    fn who(principals: &[DenyPrincipal]) -> BTreeSet<(&PrincipalId, Option<PrincipalType>)> {
        principals.iter().map(|one| (&one.id, one.kind)).collect()
    }
    fn entries(permission: &Permission) -> [BTreeSet<Cow<'_, str>>; 4] {
        EntryList::ALL.map(|list| {
            let entries = permission.list(list).iter();
            entries
                .map(|entry| caseless::fold(entry.written().trim()))
                .collect()
        })
    }
    let same_permission = |(left, right): (&Permission, &Permission)| {
        left.condition == right.condition && entries(left) == entries(right)
    };
    left.scope == right.scope
        && left.do_not_apply_to_child_scopes == right.do_not_apply_to_child_scopes
        && left.effect == right.effect
        && left.condition == right.condition
        && who(&left.principals) == who(&right.principals)
        && who(&left.exclude_principals) == who(&right.exclude_principals)
        && left.permissions.len() == right.permissions.len()
        && left
            .permissions
            .iter()
            .zip(&right.permissions)
            .all(same_permission)
}

fn same_assignment(left: &RoleAssignment, right: &RoleAssignment) -> bool {
    left.principal == right.principal
        && left.role == right.role
        && left.scope == right.scope
        && left.condition == right.condition
        && left.validity == right.validity
}

fn same_instance(left: &ScheduleInstance, right: &ScheduleInstance) -> bool {
    let [mine, other] = [left, right].map(|one| one.origin.as_deref().map(caseless::last_segment));
    same_assignment(&left.assignment, &right.assignment)
        && mine == other
        && left.counts() == right.counts()
}
