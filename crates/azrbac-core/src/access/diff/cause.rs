//! Through which change of the data a verdict changed.

use std::collections::BTreeSet;

use super::atoms::{Atom, Manner, Source};
use super::keys::other_way;
use super::people::Class;
use super::powers::Powers;
use super::side::{Now, Pair, Side};
use super::weigh::Grounds;
use super::{AssignmentChange, Change, Presence};
use crate::assignment::{DenyAssignment, RoleAssignment};
use crate::directory::PrincipalId;
use crate::scope::Scope;
use crate::snapshot::{Chain, DenyIndex, GrantIndex, Reach};
use crate::text::caseless;

/// Why a verdict changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Why {
    Change(Change),
    /// The principals are in this one in one of the snapshots only: which membership
    /// makes the difference depends on the principal.
    In(PrincipalId, Presence),
}

/// The changes behind what the pieces that cover an operation have not in common.
pub(super) fn reasons(
    class: &Class,
    grounds: &Grounds<'_>,
    covering: [&[&Atom<'_>]; 2],
    pair: &Pair<'_>,
    powers: &Powers<'_>,
) -> BTreeSet<Why> {
    let [old, new] = covering;
    let manners = |atoms: &[&Atom<'_>]| -> BTreeSet<Manner> {
        atoms.iter().map(|atom| atom.manner).collect()
    };
    let (before, after) = (manners(old), manners(new));
    let timed = pair.old.time != pair.new.time;
    let mut found = BTreeSet::new();
    for (atoms, other, presence) in [
        (old, &after, Presence::Removed),
        (new, &before, Presence::Added),
    ] {
        for atom in atoms {
            let conditions = atom.manner.1.iter().flatten();
            let apart = !other.contains(&atom.manner);
            if !apart && timed && conditions.clone().any(|one| powers.is_timed(*one)) {
                found.insert(Why::Change(Change::Time));
            } else if apart {
                let search = Search {
                    class,
                    grounds,
                    pair,
                    powers,
                    presence,
                };
                found.extend(search.why(atom.source));
            }
        }
    }
    // What the data tell more or less is a cause only where nothing else is.
    let knowledge = Why::Change(Change::Knowledge);
    found.remove(&knowledge);
    if found.is_empty() {
        found.insert(knowledge);
    }
    found
}

/// The search for what is behind a piece that the other side lacks.
struct Search<'a, 's> {
    class: &'a Class,
    grounds: &'a Grounds<'s>,
    pair: &'a Pair<'s>,
    powers: &'a Powers<'s>,
    /// The side that has the piece.
    presence: Presence,
}

impl<'s> Search<'_, 's> {
    fn side(&self) -> &Side<'s> {
        self.pair.side(self.presence)
    }

    fn other(&self) -> &Side<'s> {
        self.pair.other(self.presence)
    }

    fn why(&self, source: Source) -> Vec<Why> {
        match source {
            Source::Grant(at) => self.of_grant(at),
            Source::Deny(at) => self.of_deny(at),
            Source::Gap => vec![Why::Change(Change::Knowledge)],
        }
    }

    /// What this side and the other hold, in the order of before and after.
    fn ordered<T>(&self, this: T, other: T) -> (T, T) {
        match self.presence {
            Presence::Removed => (this, other),
            Presence::Added => (other, this),
        }
    }

    fn of_grant(&self, at: GrantIndex) -> Vec<Why> {
        let Some(grant) = self.side().snapshot.grant(at) else {
            return Vec::new();
        };
        let assignment = &grant.assignment;
        let candidates = self
            .other()
            .snapshot
            .grants_of(&assignment.principal)
            .iter();
        let same = |other: &RoleAssignment| {
            other.role == assignment.role && other.scope == assignment.scope
        };
        let candidates: Vec<GrantIndex> = candidates
            .copied()
            .filter(|other| {
                let found = self.other().snapshot.grant(*other);
                found.is_some_and(|found| found.kind == grant.kind && same(&found.assignment))
            })
            .collect();
        let condition = |presence, at| self.powers.on_grant(presence, at);
        let mine = condition(self.presence, at);
        let mut alike = candidates
            .iter()
            .filter(|other| condition(other_way(self.presence), **other) == mine);
        let Some(twin) = alike.next().copied() else {
            return vec![Why::Change(Change::Assignment(match candidates.first() {
                Some(other) => {
                    let (old, new) = self.ordered(at, *other);
                    AssignmentChange::Condition { old, new }
                }
                None => self.alone(at),
            }))];
        };
        self.of_twins(at, twin)
    }

    fn alone(&self, at: GrantIndex) -> AssignmentChange {
        match self.presence {
            Presence::Added => AssignmentChange::Added(at),
            Presence::Removed => AssignmentChange::Removed(at),
        }
    }

    /// Why an assignment that both sides have does not bear alike.
    fn of_twins(&self, at: GrantIndex, twin: GrantIndex) -> Vec<Why> {
        let (this, that) = (self.side(), self.other());
        let (Some(mine), Some(other)) = (this.snapshot.grant(at), that.snapshot.grant(twin)) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        if this.holds(mine) != that.holds(other) || that.holds(other) == Now::No {
            let (old, new) = self.ordered(at, twin);
            found.push(Why::Change(if mine.windows() == other.windows() {
                Change::Time
            } else {
                Change::Assignment(AssignmentChange::Times { old, new })
            }));
        }
        let objects = |presence, role: Option<usize>| {
            role.map(|role| -> Vec<_> {
                let objects = self.powers.role(presence, role).iter();
                objects.map(|object| object.key()).collect()
            })
        };
        if objects(self.presence, mine.role) != objects(other_way(self.presence), other.role) {
            let (old, new) = self.ordered(mine.role, other.role);
            found.push(Why::Change(Change::Role {
                role: mine.assignment.role.clone(),
                old,
                new,
            }));
        }
        found.extend(self.of_membership(&mine.assignment.principal));
        found.extend(self.of_scope(&mine.assignment.scope));
        found
    }

    fn of_deny(&self, at: DenyIndex) -> Vec<Why> {
        let Some(deny) = self.side().snapshot.deny(at) else {
            return Vec::new();
        };
        let denies = self.other().snapshot.denies();
        let twin = denies.iter().position(|other| same_deny(deny, other));
        let Some(twin) = twin else {
            let (old, new) = self.ordered(Some(at), None);
            return vec![Why::Change(Change::Deny { old, new })];
        };
        let mut found = Vec::new();
        if self.deny_differs(at, deny, twin) {
            let (old, new) = self.ordered(Some(at), Some(twin));
            found.push(Why::Change(Change::Deny { old, new }));
        }
        for named in deny.principals.iter().chain(&deny.exclude_principals) {
            found.extend(self.of_membership(&named.id));
        }
        found.extend(self.of_scope(&deny.scope));
        found
    }

    fn deny_differs(&self, at: DenyIndex, deny: &DenyAssignment, twin: DenyIndex) -> bool {
        let other = other_way(self.presence);
        let objects = |presence, at| -> Vec<_> {
            let objects = self.powers.deny(presence, at).iter();
            objects.map(|object| object.key()).collect()
        };
        let Some(found) = self.other().snapshot.deny(twin) else {
            return true;
        };
        let ids = |deny: &DenyAssignment| {
            let of = |list: &[crate::assignment::DenyPrincipal]| -> BTreeSet<PrincipalId> {
                list.iter().map(|one| one.id.clone()).collect()
            };
            (of(&deny.principals), of(&deny.exclude_principals))
        };
        objects(self.presence, at) != objects(other, twin)
            || self.powers.on_deny(self.presence, at) != self.powers.on_deny(other, twin)
            || ids(deny) != ids(found)
            || deny.scope != found.scope
            || deny.effect != found.effect
            || deny.do_not_apply_to_child_scopes != found.do_not_apply_to_child_scopes
    }

    /// That the principals are in `id`, or may activate it, on one side only.
    fn of_membership(&self, id: &PrincipalId) -> Option<Why> {
        let like = |presence| self.class.like(presence);
        let state = |presence| (like(presence).holds(id), like(presence).reaches(id));
        let (old, new) = (state(Presence::Removed), state(Presence::Added));
        let presence = match old.cmp(&new) {
            std::cmp::Ordering::Less => Presence::Added,
            std::cmp::Ordering::Greater => Presence::Removed,
            std::cmp::Ordering::Equal => return None,
        };
        Some(Why::In(id.clone(), presence))
    }

    /// That what is at `scope` reaches on one side only.
    fn of_scope(&self, scope: &Scope) -> Option<Why> {
        let chains = [&self.grounds.old, &self.grounds.new].map(|ground| &ground.standing.chain);
        let [old, new] = chains;
        let reach = |side: &Side<'_>, chain: &Chain| -> Reach {
            side.snapshot.hierarchy().reach(scope, chain)
        };
        if reach(&self.pair.old, old) == reach(&self.pair.new, new) {
            return None;
        }
        let pairs = old.scopes().iter().zip(new.scopes());
        let common = pairs.take_while(|(old, new)| old == new).count();
        let moved = old.scopes().get(common.checked_sub(1)?)?;
        Some(Why::Change(Change::Hierarchy {
            scope: moved.clone(),
            old: above(old, moved, common),
            new: above(new, moved, common),
        }))
    }
}

/// What is right above in a chain; `None` where that is not known.
fn above(chain: &Chain, scope: &Scope, at: usize) -> Option<Scope> {
    let known = chain.open_above() != Some(scope);
    chain.scopes().get(at).filter(|_| known).cloned()
}

/// Whether two deny assignments are one: by id, which is unique at its end.
fn same_deny(left: &DenyAssignment, right: &DenyAssignment) -> bool {
    let key = |id: &'_ str| {
        let last = id.trim_end_matches('/').rsplit('/').next().unwrap_or(id);
        caseless::identifier(last).into_owned()
    };
    key(&left.id) == key(&right.id)
}
