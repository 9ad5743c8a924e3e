//! What tells assignments apart as far as access goes: not their ids, not the order
//! of what they hold.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use super::bits::Bits;
use super::powers::Powers;
use super::side::{Now, Pair, Side};
use super::{Both, Presence};
use crate::assignment::{DenyEffect, DenyPrincipal, RoleAssignment, ScheduleKind};
use crate::directory::PrincipalId;
use crate::scope::Scope;
use crate::snapshot::{DenyIndex, GrantIndex};

/// A permission object and its condition, by their numbers.
type ObjectKey = (usize, Option<usize>);

/// A grant without its principal and its id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct GrantKey {
    /// What its role definition grants; `None` where that is not known.
    pub(super) role: Option<Vec<ObjectKey>>,
    pub(super) scope: Scope,
    condition: Option<usize>,
    eligible: bool,
    now: Now,
}

impl GrantKey {
    /// What its role definition covers; `None` for everything.
    pub(super) fn covers(&self, powers: &Powers<'_>) -> Option<Bits> {
        let mut bits = powers.nothing();
        for (object, _) in self.role.as_ref()? {
            bits.add(powers.bits(*object)?);
        }
        Some(bits)
    }
}

/// What grants may touch that only one side has: of two that differ in their roles
/// alone, only what one of the roles covers.
pub(super) struct Touched<'k, 'p, 's> {
    powers: &'p Powers<'s>,
    everything: bool,
    parts: HashMap<Context<'k>, [Bits; 2]>,
}

/// How a grant bears, apart from what it covers.
type Context<'k> = (&'k Scope, [Option<usize>; 2], [bool; 2], Now);

impl<'k, 'p, 's> Touched<'k, 'p, 's> {
    pub(super) fn new(powers: &'p Powers<'s>) -> Self {
        Self {
            powers,
            everything: false,
            parts: HashMap::new(),
        }
    }

    pub(super) fn add(&mut self, key: &'k GrantKey, holds: bool, side: Presence) {
        let Some(role) = &key.role else {
            self.everything = true;
            return;
        };
        for (object, inner) in role {
            let context = (
                &key.scope,
                [*inner, key.condition],
                [key.eligible, holds],
                key.now,
            );
            let nothing = || [self.powers.nothing(), self.powers.nothing()];
            let [old, new] = self.parts.entry(context).or_insert_with(nothing);
            let bits = match side {
                Presence::Removed => old,
                Presence::Added => new,
            };
            if let Some(covered) = self.powers.bits(*object) {
                bits.add(covered);
            }
        }
    }

    pub(super) fn finish(self) -> Bits {
        if self.everything {
            return self.powers.everything();
        }
        let mut all = self.powers.nothing();
        for [old, new] in self.parts.into_values() {
            all.add(&old.apart(&new));
        }
        all
    }
}

/// A deny assignment without its id and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct DenyKey {
    objects: Vec<ObjectKey>,
    pub(super) scope: Scope,
    stays: bool,
    audit: bool,
    condition: Option<usize>,
    principals: BTreeSet<PrincipalId>,
    excluded: BTreeSet<PrincipalId>,
}

/// The keys of one snapshot, by the place of what they stand for.
#[derive(Default)]
pub(super) struct OfSide {
    /// `None` for a grant that does not hold at the time.
    pub(super) grants: Vec<Option<GrantKey>>,
    pub(super) denies: Vec<DenyKey>,
}

/// The keys of both snapshots.
pub(super) struct Keys {
    of: Both<OfSide>,
    /// Deny assignments that the other snapshot does not have.
    pub(super) denies_apart: Both<Vec<DenyIndex>>,
    /// Whether a grant stands under a condition that the two times may tell apart.
    timed: Both<HashSet<GrantIndex>>,
}

impl Keys {
    pub(super) fn new(pair: &Pair<'_>, powers: &Powers<'_>) -> Self {
        let of = Both {
            old: of_side(&pair.old, Presence::Removed, powers),
            new: of_side(&pair.new, Presence::Added, powers),
        };
        let mut denies_apart = Both {
            old: apart(&of.old.denies, &of.new.denies),
            new: apart(&of.new.denies, &of.old.denies),
        };
        let mut timed = Both::<HashSet<GrantIndex>>::default();
        if pair.old.time != pair.new.time {
            timed.old = timed_grants(&pair.old, Presence::Removed, powers);
            timed.new = timed_grants(&pair.new, Presence::Added, powers);
            let add = |found: &mut Vec<DenyIndex>, side, presence| {
                found.extend(timed_denies(side, presence, powers));
                found.sort_unstable();
                found.dedup();
            };
            add(&mut denies_apart.old, &pair.old, Presence::Removed);
            add(&mut denies_apart.new, &pair.new, Presence::Added);
        }
        Self {
            of,
            denies_apart,
            timed,
        }
    }

    pub(super) fn of(&self, presence: Presence) -> &OfSide {
        match presence {
            Presence::Removed => &self.of.old,
            Presence::Added => &self.of.new,
        }
    }

    pub(super) fn grant(&self, presence: Presence, at: GrantIndex) -> Option<&GrantKey> {
        self.of(presence).grants.get(at)?.as_ref()
    }

    pub(super) fn apart(&self, presence: Presence) -> &[DenyIndex] {
        match presence {
            Presence::Removed => &self.denies_apart.old,
            Presence::Added => &self.denies_apart.new,
        }
    }

    /// Whether the time may tell the two sides apart about a grant.
    pub(super) fn is_timed(&self, presence: Presence, at: GrantIndex) -> bool {
        match presence {
            Presence::Removed => self.timed.old.contains(&at),
            Presence::Added => self.timed.new.contains(&at),
        }
    }

    /// What is assigned otherwise than on the other side.
    pub(super) fn changed_grants<'s>(
        &self,
        side: &Side<'s>,
        presence: Presence,
        other: &Side<'s>,
    ) -> Vec<(GrantIndex, &'s RoleAssignment)> {
        let elsewhere: HashSet<(&PrincipalId, &GrantKey)> = self
            .of(other_way(presence))
            .grants
            .iter()
            .zip(other.snapshot.grants())
            .filter_map(|(key, grant)| Some((&grant.assignment.principal, key.as_ref()?)))
            .collect();
        let grants = side.snapshot.grants().iter().enumerate();
        grants
            .filter(|(at, grant)| {
                let principal = &grant.assignment.principal;
                self.is_timed(presence, *at)
                    || self
                        .grant(presence, *at)
                        .is_some_and(|key| !elsewhere.contains(&(principal, key)))
            })
            .map(|(at, grant)| (at, &grant.assignment))
            .collect()
    }
}

pub(super) fn other_way(presence: Presence) -> Presence {
    match presence {
        Presence::Removed => Presence::Added,
        Presence::Added => Presence::Removed,
    }
}

fn of_side(side: &Side<'_>, presence: Presence, powers: &Powers<'_>) -> OfSide {
    let keys = |objects: &[super::powers::Object<'_>]| -> Vec<ObjectKey> {
        objects.iter().map(|object| object.key()).collect()
    };
    let grants = side.snapshot.grants().iter().enumerate();
    let grants = grants.map(|(at, grant)| {
        let now = side.holds(grant);
        (now != Now::No).then(|| GrantKey {
            role: grant.role.map(|role| keys(powers.role(presence, role))),
            scope: grant.assignment.scope.clone(),
            condition: powers.on_grant(presence, at),
            eligible: grant.kind == ScheduleKind::Eligible,
            now,
        })
    });
    let ids = |principals: &[DenyPrincipal]| principals.iter().map(|one| one.id.clone()).collect();
    let denies = side.snapshot.denies().iter().enumerate();
    let denies = denies.map(|(at, deny)| DenyKey {
        objects: keys(powers.deny(presence, at)),
        scope: deny.scope.clone(),
        stays: deny.do_not_apply_to_child_scopes,
        audit: deny.effect == DenyEffect::Audit,
        condition: powers.on_deny(presence, at),
        principals: ids(&deny.principals),
        excluded: ids(&deny.exclude_principals),
    });
    OfSide {
        grants: grants.collect(),
        denies: denies.collect(),
    }
}

/// The places of what the others do not hold.
fn apart<T: Eq + Hash>(these: &[T], others: &[T]) -> Vec<usize> {
    let others: HashSet<&T> = others.iter().collect();
    let these = these.iter().enumerate();
    these
        .filter(|(_, one)| !others.contains(one))
        .map(|(at, _)| at)
        .collect()
}

fn timed_grants(side: &Side<'_>, presence: Presence, powers: &Powers<'_>) -> HashSet<GrantIndex> {
    let grants = side.snapshot.grants().iter().enumerate();
    grants
        .filter(|(at, grant)| {
            let role = grant
                .role
                .map_or(&[][..], |role| powers.role(presence, role));
            let inner = role.iter().filter_map(|object| object.condition);
            let mut all = inner.chain(powers.on_grant(presence, *at));
            all.any(|condition| powers.is_timed(condition))
        })
        .map(|(at, _)| at)
        .collect()
}

fn timed_denies(side: &Side<'_>, presence: Presence, powers: &Powers<'_>) -> Vec<DenyIndex> {
    (0..side.snapshot.denies().len())
        .filter(|at| {
            let objects = powers.deny(presence, *at);
            let inner = objects.iter().filter_map(|object| object.condition);
            let mut all = inner.chain(powers.on_deny(presence, *at));
            all.any(|condition| powers.is_timed(condition))
        })
        .collect()
}

/// Which deny assignments name a principal, spare it, or name all.
pub(super) fn denies_by_principal(side: &Side<'_>) -> HashMap<PrincipalId, Vec<DenyIndex>> {
    let mut found: HashMap<PrincipalId, Vec<DenyIndex>> = HashMap::new();
    for (at, deny) in side.snapshot.denies().iter().enumerate() {
        for named in deny.principals.iter().chain(&deny.exclude_principals) {
            if !named.id.is_everyone() {
                found.entry(named.id.clone()).or_default().push(at);
            }
        }
    }
    found
}
