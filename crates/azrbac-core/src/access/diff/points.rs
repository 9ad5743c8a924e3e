//! Scopes that the snapshots mention, and at which something stands that bears on many.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::side::{Pair, Side};
use crate::scope::{Scope, ScopeKind};

/// Subscriptions and management groups that either snapshot mentions.
pub(super) fn mentioned(pair: &Pair<'_>) -> BTreeSet<Scope> {
    let mut scopes: BTreeSet<Scope> = BTreeSet::new();
    for side in pair.sides() {
        let all = super::super::shortfall::mentioned(side.snapshot).into_iter();
        scopes.extend(all.map(|(scope, _)| scope));
        let unreadable = side.snapshot.unreadable();
        let unreadable = unreadable.filter_map(|(entry, _)| entry.scope.as_ref());
        scopes.extend(
            unreadable
                .filter_map(|scope| scope.subscription().or_else(|| scope.management_group())),
        );
    }
    scopes.retain(|scope| {
        matches!(
            scope.kind(),
            ScopeKind::Subscription | ScopeKind::ManagementGroup
        )
    });
    scopes
}

/// Those that lie elsewhere in the tree.
pub(super) fn moved(mentioned: &BTreeSet<Scope>, pair: &Pair<'_>) -> Vec<Scope> {
    let moved = mentioned.iter().filter(|scope| {
        let [old, new] = pair.sides().map(|side| side.chain(scope));
        old.scopes() != new.scopes() || old.open_above() != new.open_above()
    });
    moved.cloned().collect()
}

/// Those above which something may stand that is not known to.
pub(super) fn open<'m>(
    mentioned: &'m BTreeSet<Scope>,
    side: &'m Side<'_>,
) -> impl Iterator<Item = &'m Scope> {
    let snapshot = side.snapshot;
    let is_high = |scope: &Scope| scope.kind() == ScopeKind::ManagementGroup;
    let mut unreadable = snapshot.unreadable();
    let high = !snapshot.grants_at_management_groups().is_empty()
        || !snapshot.denies_at_management_groups().is_empty()
        || unreadable.any(|(entry, _)| entry.scope.as_ref().is_some_and(is_high));
    let mentioned = mentioned.iter().filter(move |_| high);
    mentioned.filter(|scope| side.chain(scope).open_above().is_some())
}

/// Scopes at which something stands that bears on many.
pub(super) fn side_points(side: &Side<'_>) -> HashSet<Scope> {
    let snapshot = side.snapshot;
    let denies = snapshot.denies().iter().map(|deny| &deny.scope);
    let unreadable = snapshot.unreadable();
    let open = snapshot.grants().iter().map(|grant| &grant.assignment);
    let open = open.filter(|one| snapshot.directory().open_through(&one.principal).is_some());
    let stated = snapshot.coverage().stated().iter();
    denies
        .chain(unreadable.filter_map(|(entry, _)| entry.scope.as_ref()))
        .chain(open.map(|one| &one.scope))
        .chain(stated.map(|stated| &stated.scope))
        .cloned()
        .collect()
}

/// Scopes at which something stands that does not bear on what is below.
pub(super) fn side_stays(side: &Side<'_>) -> HashSet<Scope> {
    let denies = side.snapshot.denies().iter();
    let denies = denies.filter(|deny| deny.do_not_apply_to_child_scopes);
    let stated = side.snapshot.coverage().stated().iter();
    let stated = stated.filter(|stated| !stated.below);
    denies
        .map(|deny| &deny.scope)
        .chain(stated.map(|stated| &stated.scope))
        .cloned()
        .collect()
}

/// The places of the scopes above a scope in both chains, and whether one of them lies
/// below it as well: management groups in a circle. Where the chains are the same, those
/// beyond the nearest one that is in no such circle are left out.
pub(super) fn above(
    scope: &Scope,
    pair: &Pair<'_>,
    under: &BTreeMap<Scope, usize>,
) -> (Vec<usize>, bool) {
    let [old, new] = pair.sides().map(|side| side.chain(scope));
    let same = old.scopes() == new.scopes();
    let there: HashSet<&Scope> = new.scopes().iter().collect();
    let (mut places, mut circle) = (Vec::new(), false);
    let both = old.scopes().iter().skip(1);
    for above in both.filter(|above| there.contains(above)) {
        let Some(place) = under.get(above) else {
            continue;
        };
        places.push(*place);
        let mut sides = pair.sides().into_iter();
        let round = sides.any(|side| side.chain(above).contains(scope));
        circle |= round;
        if same && !round {
            break;
        }
    }
    (places, circle)
}

/// Those above which a management group may stand without that being told as missing:
/// the other snapshot alone mentions them.
pub(super) fn untold(mentioned: &BTreeSet<Scope>, pair: &Pair<'_>) -> Vec<Scope> {
    let untold = mentioned.iter().filter(|scope| {
        let mut sides = pair.sides().into_iter().filter(|side| !side.lacking);
        sides.any(|side| side.chain(scope).open_above().is_some())
    });
    untold.cloned().collect()
}

/// A scope below another one that nothing names.
pub(super) fn child(scope: &Scope) -> Option<Scope> {
    let above = scope.as_str().trim_end_matches('/');
    Scope::parse(&format!("{above}/providers/Azrbac.Below/any/any")).ok()
}
