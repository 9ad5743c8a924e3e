//! The scopes at which something may differ.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::bits::Bits;
use super::groups::touched_openly;
use super::keys::{DenyKey, GrantKey, Keys, Touched, denies_by_principal};
use super::people::{Class, Likeness};
use super::points::{mentioned, moved, open, side_points, side_stays, untold};
use super::powers::Powers;
use super::side::{Pair, Side};
use super::spots::{Looked, looked};
use super::{Both, Presence};
use crate::assignment::DenyAssignment;
use crate::directory::PrincipalId;
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{DenyIndex, GrantIndex, Reach};

/// What is known of scopes apart from who is looked at.
pub(super) struct Places {
    /// Scopes at which something stands that bears on many.
    points: Vec<Scope>,
    /// Scopes at which something stands that does not bear on what is below.
    stays: HashSet<Scope>,
    /// What lies elsewhere in the tree.
    moved: Vec<Scope>,
    /// What management groups may reach without that being told as missing.
    untold: Vec<Scope>,
    denies: Both<HashMap<PrincipalId, Vec<DenyIndex>>>,
    /// Whether a deny assignment stands at a management group.
    denied_high: bool,
    /// Operations of which a change touches everybody who may be in a group.
    open: Bits,
    /// Below which scopes which points lie, by their places.
    below: OnceCell<HashMap<Scope, Vec<usize>>>,
}

impl Places {
    pub(super) fn new(pair: &Pair<'_>, keys: &Keys, powers: &Powers<'_>) -> Self {
        let mentioned = mentioned(pair);
        let moved = moved(&mentioned, pair);
        let touched_openly = touched_openly(pair, keys, powers, !moved.is_empty());
        let mut points: BTreeSet<Scope> = moved.iter().cloned().collect();
        let mut stays = HashSet::new();
        for side in pair.sides() {
            points.extend(side_points(side));
            points.extend(open(&mentioned, side).cloned());
            stays.extend(side_stays(side));
        }
        let high = |side: &&Side<'_>| !side.snapshot.denies_at_management_groups().is_empty();
        Self {
            points: points.into_iter().collect(),
            stays,
            untold: untold(&mentioned, pair),
            moved,
            denies: Both {
                old: denies_by_principal(&pair.old),
                new: denies_by_principal(&pair.new),
            },
            denied_high: pair.sides().iter().any(high),
            open: touched_openly,
            below: OnceCell::new(),
        }
    }

    /// The scopes at which something may differ for a class.
    pub(super) fn of(
        &self,
        class: &Class,
        pair: &Pair<'_>,
        keys: &Keys,
        powers: &Powers<'_>,
    ) -> Vec<Looked> {
        let (mut roots, touched) = self.roots(class, pair, keys, powers);
        roots.extend(self.untold_below(&roots, pair));
        let mut scopes: BTreeSet<Scope> = roots.clone();
        for root in &roots {
            scopes.extend(self.points_below(root, pair).cloned());
        }
        let bears = |presence: Presence, at: GrantIndex| {
            let key = keys.grant(presence, at);
            key.is_some_and(|key| key.covers(powers).is_none_or(|bits| bits.meets(&touched)))
        };
        let own = self.own_scopes(class, pair, bears);
        let is_below = |scope: &Scope| {
            pair.sides().iter().any(|side| {
                let chain = side.chain(scope);
                chain.scopes().iter().any(|above| roots.contains(above))
            })
        };
        scopes.extend(own.into_iter().filter(|scope| is_below(scope)));
        looked(scopes, &self.stays, pair)
    }

    /// Where what applies to a class differs, and which operations that may touch.
    fn roots(
        &self,
        class: &Class,
        pair: &Pair<'_>,
        keys: &Keys,
        powers: &Powers<'_>,
    ) -> (BTreeSet<Scope>, Bits) {
        let mut roots = BTreeSet::new();
        let [old, new] = pair.both_ways().map(|(side, _, presence)| {
            let mut grants: HashSet<(&GrantKey, bool)> = HashSet::new();
            for (id, holds) in &class.like(presence).held {
                for at in side.snapshot.grants_of(id) {
                    if let Some(key) = keys.grant(presence, *at) {
                        if keys.is_timed(presence, *at) {
                            roots.insert(key.scope.clone());
                        }
                        grants.insert((key, *holds));
                    }
                }
            }
            grants
        });
        let all = !roots.is_empty();
        let mut touched = Touched::new(powers);
        for (key, holds) in old.difference(&new) {
            roots.insert(key.scope.clone());
            touched.add(key, *holds, Presence::Removed);
        }
        for (key, holds) in new.difference(&old) {
            roots.insert(key.scope.clone());
            touched.add(key, *holds, Presence::Added);
        }
        let of_grants = roots.len();
        let [old, new] = pair
            .both_ways()
            .map(|(side, _, presence)| self.denied(class.like(presence), side, presence, keys));
        let denies = old.symmetric_difference(&new);
        roots.extend(denies.map(|(key, _)| key.scope.clone()));
        for (side, _, presence) in pair.both_ways() {
            let apart = keys.apart(presence).iter();
            let denies = apart.filter_map(|at| side.snapshot.deny(*at));
            let like = class.like(presence);
            let concerns = |deny: &&DenyAssignment| {
                let mut named = deny.principals.iter().chain(&deny.exclude_principals);
                named.any(|one| one.id.is_everyone() || like.reaches(&one.id))
            };
            roots.extend(denies.filter(concerns).map(|deny| deny.scope.clone()));
        }
        roots.extend(self.moved_roots(class, pair));
        // What denies or moves may touch every operation.
        let touched = match all || roots.len() > of_grants {
            true => powers.everything(),
            false => {
                let mut touched = touched.finish();
                touched.add(&self.open);
                touched
            }
        };
        (roots, touched)
    }

    /// The deny assignments that name principals of a class, with how.
    fn denied<'k>(
        &self,
        like: &Likeness,
        side: &Side<'_>,
        presence: Presence,
        keys: &'k Keys,
    ) -> HashSet<(&'k DenyKey, [bool; 4])> {
        let by_principal = match presence {
            Presence::Removed => &self.denies.old,
            Presence::Added => &self.denies.new,
        };
        let named = like.held.iter().filter_map(|(id, _)| by_principal.get(id));
        named
            .flatten()
            .filter_map(|at| {
                let deny = side.snapshot.deny(*at)?;
                let key = keys.of(presence).denies.get(*at)?;
                let held = &mut deny.principals.iter();
                let spared = &mut deny.exclude_principals.iter();
                let how = [
                    held.clone().any(|one| like.holds(&one.id)),
                    held.any(|one| like.reaches(&one.id)),
                    spared.clone().any(|one| like.holds(&one.id)),
                    spared.any(|one| like.reaches(&one.id)),
                ];
                Some((key, how))
            })
            .collect()
    }

    /// What moved, where that can matter to a class.
    fn moved_roots(&self, class: &Class, pair: &Pair<'_>) -> Vec<Scope> {
        if self.moved.is_empty() {
            return Vec::new();
        }
        let own = self.own_scopes(class, pair, |_, _| true);
        let high = |scope: &&Scope| scope.kind() == ScopeKind::ManagementGroup;
        let own: Vec<&Scope> = own.iter().filter(high).collect();
        if self.denied_high {
            return self.moved.clone();
        }
        let moved = self.moved.iter().filter(|scope| {
            let [old, new] = pair.sides().map(|side| side.chain(scope));
            let open = old.open_above() != new.open_above();
            let mut own = own.iter();
            own.any(|scope| open || old.contains(scope) != new.contains(scope))
        });
        moved.cloned().collect()
    }

    /// The scopes at which something that bears is assigned to a class.
    fn own_scopes(
        &self,
        class: &Class,
        pair: &Pair<'_>,
        bears: impl Fn(Presence, GrantIndex) -> bool,
    ) -> BTreeSet<Scope> {
        let mut found = BTreeSet::new();
        for (side, _, presence) in pair.both_ways() {
            for (id, _) in &class.like(presence).held {
                let grants = side.snapshot.grants_of(id).iter();
                let grants = grants.filter(|at| bears(presence, **at));
                let grants = grants.filter_map(|at| side.snapshot.grant(*at));
                found.extend(grants.map(|grant| grant.assignment.scope.clone()));
            }
        }
        found
    }

    /// Scopes that management groups among `roots` may reach without that being told.
    fn untold_below(&self, roots: &BTreeSet<Scope>, pair: &Pair<'_>) -> Vec<Scope> {
        let may_reach = |scope: &&Scope| {
            let mut sides = pair.sides().into_iter();
            sides.any(|side| {
                let (tree, chain) = (side.snapshot.hierarchy(), side.chain(scope));
                let mut roots = roots.iter();
                roots.any(|root| tree.reach(root, &chain) == Reach::Unknown)
            })
        };
        self.untold.iter().filter(may_reach).cloned().collect()
    }

    /// The scopes below another one at which something stands that bears on many.
    fn points_below<'p>(
        &'p self,
        root: &Scope,
        pair: &Pair<'_>,
    ) -> impl Iterator<Item = &'p Scope> {
        let below = self.below.get_or_init(|| {
            let mut below: HashMap<Scope, Vec<usize>> = HashMap::new();
            for (at, point) in self.points.iter().enumerate() {
                for chain in pair.sides().map(|side| side.chain(point)) {
                    for above in chain.scopes() {
                        let points = below.entry(above.clone()).or_default();
                        if points.last() != Some(&at) {
                            points.push(at);
                        }
                    }
                }
            }
            below
        });
        let found = below.get(root).into_iter().flatten();
        found.filter_map(|at| self.points.get(*at))
    }
}
