//! The scopes at which something may differ.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::bits::Bits;
use super::keys::{DenyKey, GrantKey, Keys, Touched, denies_by_principal};
use super::people::{Class, Likeness};
use super::points::{above, child, mentioned, moved, open, side_points, side_stays};
use super::powers::Powers;
use super::side::{Pair, Side};
use super::{Both, Presence};
use crate::assignment::DenyAssignment;
use crate::directory::PrincipalId;
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{DenyIndex, GrantIndex};

/// A scope, or what is below it where that differs from the scope itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub(super) scope: Scope,
    pub(super) below: bool,
}

/// A scope to be looked at.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) spot: Spot,
    /// The scope that is asked about.
    pub(super) asked: Scope,
    /// The place of the nearest one above it; of what lies elsewhere in the tree than
    /// before, those of all that are above it in both snapshots.
    pub(super) parents: Vec<usize>,
    /// Whether one of them lies below this one as well: management groups in a circle.
    pub(super) circle: bool,
}

/// What is known of scopes apart from who is looked at.
pub(super) struct Places {
    /// Scopes at which something stands that bears on many.
    points: BTreeSet<Scope>,
    /// Scopes at which something stands that does not bear on what is below.
    stays: HashSet<Scope>,
    /// What lies elsewhere in the tree.
    moved: Vec<Scope>,
    denies: Both<HashMap<PrincipalId, Vec<DenyIndex>>>,
    /// Whether a deny assignment stands at a management group.
    denied_high: bool,
    below: RefCell<HashMap<Scope, Rc<Vec<Scope>>>>,
}

impl Places {
    pub(super) fn new(pair: &Pair<'_>) -> Self {
        let mentioned = mentioned(pair);
        let moved = moved(&mentioned, pair);
        let mut points: BTreeSet<Scope> = moved.iter().cloned().collect();
        let mut stays = HashSet::new();
        for side in pair.sides() {
            points.extend(side_points(side));
            points.extend(open(&mentioned, side).cloned());
            stays.extend(side_stays(side));
        }
        let high = |side: &&Side<'_>| !side.snapshot.denies_at_management_groups().is_empty();
        Self {
            points,
            stays,
            moved,
            denies: Both {
                old: denies_by_principal(&pair.old),
                new: denies_by_principal(&pair.new),
            },
            denied_high: pair.sides().iter().any(high),
            below: RefCell::default(),
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
        let (roots, touched) = self.roots(class, pair, keys, powers);
        let mut scopes: BTreeSet<Scope> = roots.clone();
        for root in &roots {
            scopes.extend(self.points_below(root, pair).iter().cloned());
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
        self.looked(scopes, pair)
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
            false => touched.finish(),
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

    fn points_below(&self, root: &Scope, pair: &Pair<'_>) -> Rc<Vec<Scope>> {
        if let Some(known) = self.below.borrow().get(root) {
            return Rc::clone(known);
        }
        let is_below = |scope: &&Scope| {
            let mut sides = pair.sides().into_iter();
            sides.any(|side| side.chain(scope).contains(root))
        };
        let found: Vec<Scope> = self.points.iter().filter(is_below).cloned().collect();
        let found = Rc::new(found);
        self.below
            .borrow_mut()
            .insert(root.clone(), Rc::clone(&found));
        found
    }

    /// The spots at scopes, each with the nearest one above it.
    fn looked(&self, scopes: BTreeSet<Scope>, pair: &Pair<'_>) -> Vec<Looked> {
        let mut found: Vec<Looked> = Vec::new();
        // Where something at or below a scope continues.
        let mut under: BTreeMap<Scope, usize> = BTreeMap::new();
        for scope in scopes {
            let at = found.len();
            found.push(Looked {
                spot: Spot {
                    scope: scope.clone(),
                    below: false,
                },
                asked: scope.clone(),
                parents: Vec::new(),
                circle: false,
            });
            under.insert(scope.clone(), at);
            if let Some(asked) = child(&scope).filter(|_| self.stays.contains(&scope)) {
                under.insert(scope.clone(), found.len());
                found.push(Looked {
                    spot: Spot { scope, below: true },
                    asked,
                    parents: vec![at],
                    circle: false,
                });
            }
        }
        for looked in found.iter_mut().filter(|looked| !looked.spot.below) {
            let chains = pair.sides().map(|side| side.chain(&looked.asked));
            let above = above(&chains, &under);
            looked.circle = above.iter().any(|(_, above)| {
                let mut sides = pair.sides().into_iter();
                sides.any(|side| side.chain(above).contains(&looked.asked))
            });
            looked.parents = above.into_iter().map(|(place, _)| place).collect();
        }
        found
    }
}
