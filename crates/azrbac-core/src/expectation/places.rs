//! The scopes at which an expectation is looked at.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Below, Expectation};
use crate::access::{Gap, deny_varies, grant_varies};
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{Chain, Kind, Reach, Snapshot, Uncovered};

/// A scope, with how many scopes below it are like it.
#[derive(Debug)]
pub(super) struct PlaceToAsk {
    pub(super) scope: Scope,
    pub(super) alike: usize,
}

/// The scopes at which something may differ, upper ones first.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) all: Vec<PlaceToAsk>,
    /// How many scopes they stand for.
    pub(super) named: usize,
    /// Why scopes may be missing.
    pub(super) gaps: Vec<Gap>,
    /// Scopes that are named in the expectation, where the data name nothing in the
    /// same subscription or management group.
    pub(super) strange: Vec<Scope>,
}

/// The scopes that the data name, worked out once for all expectations.
#[derive(Debug)]
pub(super) struct Map<'s> {
    named: BTreeSet<&'s Scope>,
    /// The subscriptions and management groups that they are, or are in.
    parts: HashSet<Scope>,
    assigned: Assigned<'s>,
}

/// The subscription or management group that a scope is, or is in.
fn part(scope: &Scope) -> Option<Scope> {
    match scope.kind() {
        ScopeKind::ManagementGroup => Some(scope.clone()),
        _ => scope.subscription(),
    }
}

impl<'s> Map<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        let named: BTreeSet<&Scope> = named(snapshot).collect();
        Self {
            parts: named.iter().filter_map(|scope| part(scope)).collect(),
            assigned: Assigned::of(snapshot),
            named,
        }
    }

    /// Of scopes those in a subscription, or of a management group, that the data
    /// do not name: their ids may be misspelt, and then nothing is found.
    fn strange(&self, snapshot: &Snapshot, scopes: &[Scope]) -> Vec<Scope> {
        let is_strange = |scope: &&Scope| {
            let root = snapshot.hierarchy().is_tenant_root(scope);
            !root && part(scope).is_some_and(|part| !self.parts.contains(&part))
        };
        scopes.iter().filter(is_strange).cloned().collect()
    }

    /// The scopes that the data name below another one, and what keeps others from
    /// being known.
    fn below(&self, snapshot: &Snapshot, above: &Scope, gaps: &mut Vec<Gap>) -> Vec<Scope> {
        let high = matches!(above.kind(), ScopeKind::Root | ScopeKind::ManagementGroup);
        if !high {
            let inside = self.named.iter().filter(|scope| above.contains(scope));
            return inside.map(|scope| (*scope).clone()).collect();
        }
        let mut reached: HashMap<Option<Scope>, Reach> = HashMap::new();
        let mut found = Vec::new();
        for scope in &self.named {
            // What is in one subscription has the same above it.
            let reach = *reached.entry(part(scope)).or_insert_with_key(|part| {
                let chain = snapshot.hierarchy().chain(part.as_ref().unwrap_or(scope));
                let reach = snapshot.hierarchy().reach(above, &chain);
                if reach == Reach::Unknown {
                    gaps.extend(unknown(above, &chain));
                }
                reach
            });
            if reach == Reach::Yes {
                found.push((*scope).clone());
            }
        }
        found
    }
}

impl Map<'_> {
    /// Of scopes that are alike the uppermost, with the number of the others.
    fn apart(
        &self,
        snapshot: &Snapshot,
        scopes: &BTreeSet<Scope>,
        asked: &[Scope],
    ) -> Vec<PlaceToAsk> {
        let mut sorted: Vec<(usize, &Scope, Chain)> = scopes
            .iter()
            .map(|scope| (scope, snapshot.hierarchy().chain(scope)))
            .map(|(scope, chain)| (chain.scopes().len(), scope, chain))
            .collect();
        sorted.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        let mut all: Vec<PlaceToAsk> = Vec::new();
        let mut known: HashMap<Likeness, usize> = HashMap::new();
        for (_, scope, chain) in sorted {
            let likeness = self.assigned.likeness(snapshot, scope, &chain);
            let before = likeness.as_ref().and_then(|like| known.get(like));
            match before.and_then(|at| all.get_mut(*at)) {
                Some(place) if !asked.contains(scope) => place.alike += 1,
                _ => {
                    known.extend(likeness.map(|like| (like, all.len())));
                    all.push(PlaceToAsk {
                        scope: scope.clone(),
                        alike: 0,
                    });
                }
            }
        }
        all
    }
}

impl Places {
    pub(super) fn of(snapshot: &Snapshot, map: &Map<'_>, expectation: &Expectation) -> Self {
        let mut scopes: BTreeSet<Scope> = expectation.scopes.iter().cloned().collect();
        let mut gaps = Vec::new();
        if expectation.below == Below::Included {
            for above in &expectation.scopes {
                let below = map.below(snapshot, above, &mut gaps);
                gaps.extend(uncovered(snapshot, above, &below));
                scopes.extend(below);
            }
        }
        let mut seen = HashSet::new();
        gaps.retain(|gap| seen.insert(gap.clone()));
        Self {
            strange: map.strange(snapshot, &expectation.scopes),
            named: scopes.len(),
            all: map.apart(snapshot, &scopes, &expectation.scopes),
            gaps,
        }
    }
}

/// Every scope that the data name, some more than once.
fn named(snapshot: &Snapshot) -> impl Iterator<Item = &Scope> {
    let grants = snapshot
        .grants()
        .iter()
        .map(|grant| &grant.assignment.scope);
    let denies = snapshot.denies().iter().map(|deny| &deny.scope);
    let unreadable = snapshot
        .unreadable()
        .filter_map(|(entry, _)| entry.scope.as_ref());
    let resources = snapshot.resources().iter().map(|resource| &resource.scope);
    grants
        .chain(denies)
        .chain(unreadable)
        .chain(resources)
        .chain(snapshot.hierarchy().listed())
}

fn unknown(above: &Scope, chain: &Chain) -> Option<Gap> {
    chain.open_above().map(|open| Gap::HierarchyUnknown {
        assigned: above.clone(),
        above: open.clone(),
    })
}

/// That role assignments at scopes below may be missing. A subscription or what is
/// in it is covered below where that is stated at or above it. Of a management
/// group it is enough that each subscription below it is.
fn uncovered(snapshot: &Snapshot, scope: &Scope, below: &[Scope]) -> Option<Gap> {
    let kind = Kind::RoleAssignments;
    let coverage = snapshot.coverage();
    if coverage.is_whole(kind) || !snapshot.has(kind) {
        return None;
    }
    let covered = |scope: &Scope| {
        let chain = snapshot.hierarchy().chain(scope);
        let mut stated = coverage.stated().iter();
        stated.any(|one| one.kind == kind && one.below && chain.contains(&one.scope))
    };
    if covered(scope) {
        return None;
    }
    let high = matches!(scope.kind(), ScopeKind::Root | ScopeKind::ManagementGroup);
    let parts: BTreeSet<Scope> = match high {
        true => below.iter().filter_map(Scope::subscription).collect(),
        false => BTreeSet::new(),
    };
    let mut open: Vec<Uncovered> = parts
        .iter()
        .filter(|part| !covered(part))
        .map(|part| Uncovered::Below(part.clone()))
        .collect();
    if parts.is_empty() {
        open.push(Uncovered::Below(scope.clone()));
    }
    (!open.is_empty()).then_some(Gap::NotCovered {
        kind,
        uncovered: open,
    })
}

/// What tells a scope apart from another: what stands at and above it.
#[derive(PartialEq, Eq, Hash)]
struct Likeness {
    above: Vec<Scope>,
    /// Above which the management groups are not known.
    open: Option<Scope>,
    /// Whether a deny assignment stands at this very scope, which may not bear on
    /// what is below.
    denied_here: bool,
    covered: bool,
}

/// The scopes at which anything is assigned, each with whether some of it stands
/// under a condition.
#[derive(Debug)]
struct Assigned<'s> {
    scopes: HashMap<&'s Scope, bool>,
    /// Whether something at a management group does.
    conditional_high: bool,
}

impl<'s> Assigned<'s> {
    fn of(snapshot: &'s Snapshot) -> Self {
        let grants = snapshot.grants().iter();
        let grants = grants.map(|grant| (&grant.assignment.scope, grant_varies(snapshot, grant)));
        let denies = snapshot.denies().iter();
        let denies = denies.map(|deny| (&deny.scope, deny_varies(snapshot, deny)));
        let unreadable = snapshot.unreadable();
        let unreadable = unreadable.filter_map(|(entry, _)| Some((entry.scope.as_ref()?, false)));
        let mut scopes: HashMap<&Scope, bool> = HashMap::new();
        for (scope, conditional) in grants.chain(denies).chain(unreadable) {
            *scopes.entry(scope).or_default() |= conditional;
        }
        let mut high = scopes.iter();
        Self {
            conditional_high: high.any(|(scope, conditional)| {
                *conditional && scope.kind() == ScopeKind::ManagementGroup
            }),
            scopes,
        }
    }

    /// `None` where a condition may look at the scope itself.
    fn likeness(&self, snapshot: &Snapshot, scope: &Scope, chain: &Chain) -> Option<Likeness> {
        let open = chain.open_above().cloned();
        if open.is_some() && self.conditional_high {
            return None;
        }
        let mut above = Vec::new();
        for one in chain.scopes() {
            match self.scopes.get(one) {
                Some(true) => return None,
                Some(false) => above.push(one.clone()),
                None => {}
            }
        }
        let covers = |kind| {
            let coverage = snapshot.coverage();
            let uncovered = coverage.uncovered(kind, chain, snapshot.hierarchy());
            uncovered.is_empty()
        };
        Some(Likeness {
            above,
            open,
            denied_here: !snapshot.denies_at(scope).is_empty(),
            covered: covers(Kind::RoleAssignments) && covers(Kind::DenyAssignments),
        })
    }
}
