//! Whom a change may touch, and who is alike.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::keys::Keys;
use super::points::{mentioned, moved};
use super::side::{Now, Pair, Side};
use super::{Both, Presence};
use crate::directory::{PrincipalId, PrincipalType};
use crate::scope::ScopeKind;

/// An id that some assignment names, and whether it is held without activation.
pub(super) type Held = (PrincipalId, bool);

/// What of one snapshot tells principals apart: everything that assignments name and
/// that they are, or are in; and how missing data bear on them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Likeness {
    pub(super) held: Vec<Held>,
    settled: bool,
    service_principal: bool,
}

impl Likeness {
    fn of(side: &Side<'_>, named: &HashSet<&PrincipalId>, principal: &PrincipalId) -> Self {
        let directory = side.snapshot.directory();
        let closure = side.closure(principal);
        let mut held: Vec<Held> = std::iter::once(principal)
            .chain(closure.groups())
            .filter(|id| named.contains(id))
            .map(|id| (id.clone(), closure.holds(id)))
            .collect();
        held.sort();
        Self {
            held,
            settled: directory.is_settled(principal),
            service_principal: PrincipalType::may_be_service_principal(directory.kind(principal)),
        }
    }

    /// Whether it is, or is in, a principal without activation.
    pub(super) fn holds(&self, id: &PrincipalId) -> bool {
        self.held.binary_search(&(id.clone(), true)).is_ok()
    }

    /// The same, be it after activation.
    pub(super) fn reaches(&self, id: &PrincipalId) -> bool {
        self.holds(id) || self.held.binary_search(&(id.clone(), false)).is_ok()
    }
}

/// Principals to whom everything applies alike, in both snapshots.
pub(super) struct Class {
    pub(super) like: Both<Likeness>,
    /// At least one, by id.
    pub(super) members: Vec<PrincipalId>,
    /// One of them.
    pub(super) any: PrincipalId,
}

impl Class {
    pub(super) fn like(&self, presence: Presence) -> &Likeness {
        match presence {
            Presence::Removed => &self.like.old,
            Presence::Added => &self.like.new,
        }
    }
}

/// Everybody whom a change may touch.
pub(super) struct Crowd {
    classes: Vec<Class>,
}

impl Crowd {
    pub(super) fn new(pair: &Pair<'_>, keys: &Keys) -> Self {
        let [old, new] = pair.sides().map(named);
        let mut classes: BTreeMap<(Likeness, Likeness), Vec<PrincipalId>> = BTreeMap::new();
        for principal in touched(pair, keys) {
            let likeness = (
                Likeness::of(&pair.old, &old, &principal),
                Likeness::of(&pair.new, &new, &principal),
            );
            classes.entry(likeness).or_default().push(principal);
        }
        let classes = classes.into_iter().filter_map(|((old, new), members)| {
            let any = members.first()?.clone();
            Some(Class {
                like: Both { old, new },
                members,
                any,
            })
        });
        Self {
            classes: classes.collect(),
        }
    }

    pub(super) fn classes(&self) -> &[Class] {
        &self.classes
    }
}

/// Every id that an assignment names.
fn named<'s>(side: &Side<'s>) -> HashSet<&'s PrincipalId> {
    let snapshot = side.snapshot;
    let grants = snapshot.grants().iter();
    let denies = snapshot.denies().iter();
    let denied = denies.flat_map(|deny| deny.principals.iter().chain(&deny.exclude_principals));
    let unreadable = snapshot.unreadable();
    grants
        .map(|grant| &grant.assignment.principal)
        .chain(denied.map(|one| &one.id))
        .chain(unreadable.filter_map(|(entry, _)| entry.principal.as_ref()))
        .collect()
}

/// Everybody whose verdicts may differ, unless one of them is unknown; by id.
fn touched(pair: &Pair<'_>, keys: &Keys) -> BTreeSet<PrincipalId> {
    let mut sources: HashSet<&PrincipalId> = HashSet::new();
    let mut all_grants = false;
    for (side, other, presence) in pair.both_ways() {
        let changed = keys.changed_grants(side, presence, other).into_iter();
        sources.extend(changed.map(|(_, assignment)| &assignment.principal));
        let gone = side.memberships.difference(&other.memberships);
        sources.extend(gone.map(|(member, _)| member));
        sources.extend(eligible(side).difference(&eligible(other)).map(|one| one.1));
        for at in keys.apart(presence) {
            let Some(deny) = side.snapshot.deny(*at) else {
                continue;
            };
            let named = deny.principals.iter().chain(&deny.exclude_principals);
            sources.extend(named.map(|one| &one.id));
            all_grants |= deny.principals.iter().any(|one| one.id.is_everyone());
        }
    }
    let moved = !moved(&mentioned(pair), pair).is_empty();
    let high = |side: &&Side<'_>| !side.snapshot.denies_at_management_groups().is_empty();
    all_grants |= moved && pair.sides().iter().any(high);
    for side in pair.sides() {
        let grants = side.snapshot.grants().iter().map(|grant| &grant.assignment);
        sources.extend(
            grants
                .filter(|one| all_grants || moved && one.scope.kind() == ScopeKind::ManagementGroup)
                .map(|one| &one.principal),
        );
    }
    let mut found: BTreeSet<PrincipalId> = BTreeSet::new();
    for side in pair.sides() {
        let eligibilities = side.snapshot.group_eligibilities();
        let directory = side.snapshot.directory();
        found.extend(directory.everybody_in(sources.iter().copied(), eligibilities));
    }
    found.retain(|id| !id.is_everyone());
    found
}

/// The eligible memberships that count at the time: the group, who may become a
/// member.
fn eligible<'s>(side: &Side<'s>) -> HashSet<(&'s PrincipalId, &'s PrincipalId)> {
    let all = side.snapshot.group_eligibilities().iter();
    all.filter(|one| one.counts && side.now(&[one.validity]) != Now::No)
        .map(|one| (&one.group, &one.principal))
        .collect()
}
