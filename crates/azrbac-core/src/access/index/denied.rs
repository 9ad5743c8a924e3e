//! Deny assignments by number.

use super::covering::Covering;
use super::ids::{Ids, PrincipalNumber};
use super::scopes::{Location, ScopeNumber, ScopeTree};
use crate::assignment::{DenyAssignment, DenyEffect, DenyPrincipal};
use crate::scope::ScopeKind;
use crate::snapshot::Snapshot;

/// A deny assignment that denies; one that only logs is none.
#[derive(Debug)]
struct Deny {
    place: u32,
    /// What it covers, as a bit of [`Covering`].
    holder: u32,
    stays_at_its_scope: bool,
    of_everyone: bool,
    /// Whether more has to be known than stands here: it has a condition, or names a group
    /// whose members are not all known.
    hangs: bool,
    principals: Box<[PrincipalNumber]>,
    excluded: Box<[PrincipalNumber]>,
}

/// What deny assignments do to something that is granted for sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denial {
    /// Nothing.
    None,
    /// This one denies it.
    By(u32),
    /// That takes a closer look.
    Unclear,
}

/// The deny assignments.
#[derive(Debug, Default)]
pub(super) struct Denied {
    all: Vec<Deny>,
    /// By scope, where those at it begin among `at`, and the end.
    begins: Vec<u32>,
    at: Vec<u32>,
    /// By scope, the scope itself or the next one above it that has any.
    next: Vec<ScopeNumber>,
    at_management_group: bool,
}

/// There is none at a scope or above it.
const NOWHERE: ScopeNumber = ScopeNumber::MAX;

impl Denied {
    /// `None` where there is more than can be numbered. Linear in the deny assignments and
    /// scopes.
    pub(super) fn new(snapshot: &Snapshot, ids: &Ids, tree: &ScopeTree) -> Option<Self> {
        let mut found = Self::default();
        let mut by_scope: Vec<(ScopeNumber, u32)> = Vec::new();
        for (at, deny) in snapshot.denies().iter().enumerate() {
            if deny.effect == DenyEffect::Audit {
                continue;
            }
            found.at_management_group |= deny.scope.kind() == ScopeKind::ManagementGroup;
            let scope = tree.number(&deny.scope);
            let mut numbered = numbered(deny, at, snapshot, ids)?;
            // Where the scope has no number, it may be any.
            if scope.is_none() {
                numbered.hangs = true;
                numbered.stays_at_its_scope = false;
            }
            let number = u32::try_from(found.all.len()).ok()?;
            by_scope.push((scope.unwrap_or_default(), number));
            found.all.push(numbered);
        }
        // Those at one scope stay in their order.
        by_scope.sort_unstable();
        if found.all.is_empty() {
            return Some(found);
        }
        let mut at = 0;
        for scope in 0..ScopeNumber::try_from(tree.count()).ok()? {
            found.begins.push(u32::try_from(at).ok()?);
            let before = at;
            while let Some((_, deny)) = by_scope.get(at).filter(|(there, _)| *there == scope) {
                found.at.push(*deny);
                at += 1;
            }
            // What is above has a smaller number.
            let above = tree.upwards(scope).nth(1);
            let above = above.and_then(|above| found.next.get(above as usize));
            let next = if at > before { Some(&scope) } else { above };
            found.next.push(next.copied().unwrap_or(NOWHERE));
        }
        found.begins.push(u32::try_from(at).ok()?);
        Some(found)
    }

    /// What they do to an operation that is granted to somebody, nearest first.
    pub(super) fn deny(
        &self,
        tree: &ScopeTree,
        at: Location,
        covering: &Covering,
        holds: impl Fn(PrincipalNumber) -> bool,
    ) -> Denial {
        if at.open && self.at_management_group {
            return Denial::Unclear;
        }
        let mut unclear = false;
        let next = |scope: ScopeNumber| {
            let next = self.next.get(scope as usize).copied();
            next.filter(|next| *next != NOWHERE)
        };
        let mut here = next(at.scope);
        while let Some(scope) = here {
            for deny in self.at_scope(scope) {
                let (surely, perhaps) = covering.of(deny.holder);
                let away = deny.stays_at_its_scope && !(at.exact && scope == at.scope);
                if !(surely || perhaps) || away {
                    continue;
                }
                if deny.hangs {
                    unclear = true;
                    continue;
                }
                let any = |of: &[PrincipalNumber]| of.iter().any(|one| holds(*one));
                if any(&deny.excluded) || !(deny.of_everyone || any(&deny.principals)) {
                    continue;
                }
                // What is not clear and nearer may deny it first.
                if unclear || !surely {
                    return Denial::Unclear;
                }
                return Denial::By(deny.place);
            }
            here = tree.upwards(scope).nth(1).and_then(next);
        }
        if unclear {
            Denial::Unclear
        } else {
            Denial::None
        }
    }

    fn at_scope(&self, scope: ScopeNumber) -> impl Iterator<Item = &Deny> {
        let begin = |at: usize| self.begins.get(at).map(|begin| *begin as usize);
        let range = begin(scope as usize).zip(begin(scope as usize + 1));
        let here = range.and_then(|(from, to)| self.at.get(from..to));
        let here = here.unwrap_or_default().iter();
        here.filter_map(|deny| self.all.get(*deny as usize))
    }
}

/// The principals and groups that deny assignments name.
pub(super) fn named(snapshot: &Snapshot) -> impl Iterator<Item = &DenyPrincipal> {
    let denies = snapshot.denies().iter();
    denies.flat_map(|deny| deny.principals.iter().chain(&deny.exclude_principals))
}

fn numbered(deny: &DenyAssignment, at: usize, snapshot: &Snapshot, ids: &Ids) -> Option<Deny> {
    let directory = snapshot.directory();
    let open = |one: &DenyPrincipal| directory.open_through(&one.id).is_some();
    let mut named = deny.principals.iter().chain(&deny.exclude_principals);
    let hangs = deny.condition.is_some() || named.any(open);
    let numbers = |of: &[DenyPrincipal]| {
        let numbers = of.iter().filter(|one| !one.id.is_everyone());
        numbers
            .map(|one| ids.number(&one.id))
            .collect::<Option<Box<[PrincipalNumber]>>>()
    };
    Some(Deny {
        place: u32::try_from(at).ok()?,
        // Behind the role definitions.
        holder: u32::try_from(snapshot.roles().len() + at).ok()?,
        stays_at_its_scope: deny.do_not_apply_to_child_scopes,
        of_everyone: deny.principals.iter().any(|one| one.id.is_everyone()),
        hangs,
        principals: numbers(&deny.principals)?,
        excluded: numbers(&deny.exclude_principals)?,
    })
}
