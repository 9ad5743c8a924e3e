//! What is assigned to each principal, by number.

use super::ids::{Ids, PrincipalNumber};
use super::scopes::{ScopeNumber, ScopeTree};
use crate::assignment::ScheduleKind;
use crate::directory::{Opening, PrincipalId};
use crate::scope::ScopeKind;
use crate::snapshot::{Grant, Kind, Snapshot, Unreadable};
use crate::time::Timestamp;

/// A role assignment, a schedule instance or something unreadable that may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Where it stands.
    pub(super) scope: ScopeNumber,
    /// The last scope below that.
    pub(super) last: ScopeNumber,
    /// Its place in the snapshot.
    pub(super) grant: u32,
    /// The role definition, and how surely it grants.
    role: u32,
}

/// It never grants for sure: it needs activation, or something about it is not known.
const WEAK: u32 = 1 << 31;
/// It grants if its condition holds.
const CONDITIONAL: u32 = 1 << 30;
/// The role definition is not known: it may grant anything.
const ANY_ROLE: u32 = CONDITIONAL - 1;

impl Entry {
    pub(super) fn is_weak(self) -> bool {
        self.role & WEAK != 0
    }

    pub(super) fn is_conditional(self) -> bool {
        self.role & CONDITIONAL != 0
    }

    /// The role definition; `None` where it may grant anything.
    pub(super) fn role(self) -> Option<u32> {
        let role = self.role & ANY_ROLE;
        (role != ANY_ROLE).then_some(role)
    }
}

/// Entries of somebody, and whether one stands at a management group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Held<'a> {
    /// In the order of their scopes, then of their grants.
    pub(super) entries: &'a [Entry],
    pub(super) at_management_group: bool,
}

/// Entries that are not held by one principal that is known.
#[derive(Debug, Default)]
pub(super) struct Loose {
    entries: Vec<Entry>,
    at_management_group: bool,
}

impl Loose {
    pub(super) fn held(&self) -> Held<'_> {
        Held {
            entries: &self.entries,
            at_management_group: self.at_management_group,
        }
    }

    fn push(&mut self, new: New) {
        self.entries.push(new.entry);
        self.at_management_group |= new.at_management_group;
    }
}

#[derive(Debug, Clone, Copy)]
struct New {
    entry: Entry,
    at_management_group: bool,
}

const AT_MANAGEMENT_GROUP: u32 = 1 << 31;

/// What is assigned to whom.
#[derive(Debug, Default)]
pub(super) struct Assigned {
    /// By principal, where its entries begin, and the end; with a bit where one of them
    /// stands at a management group.
    begins: Vec<u32>,
    entries: Vec<Entry>,
    /// What may be everybody's.
    pub(super) anybody: Loose,
    /// What is assigned to groups that anybody may be in.
    pub(super) open: Loose,
    /// What is assigned to groups that any service principal may be in.
    pub(super) open_to_service_principals: Loose,
    /// Whether some of it holds for a time only.
    pub(super) is_timed: bool,
    /// Whether some of it needs activation.
    pub(super) has_eligible: bool,
}

impl Assigned {
    /// What holds at a time; `None` where there is more than can be numbered. Linear in
    /// what is assigned, apart from sorting it.
    pub(super) fn new(
        snapshot: &Snapshot,
        time: Option<Timestamp>,
        ids: &Ids,
        tree: &ScopeTree,
        count: usize,
    ) -> Option<Self> {
        let mut found = Self::default();
        let mut all: Vec<(PrincipalNumber, New)> = Vec::with_capacity(snapshot.grants().len());
        let mut named = |found: &mut Self, principal: &PrincipalId, new: New| {
            let number = ids.number(principal).filter(|_| !principal.is_everyone());
            match number {
                Some(number) => all.push((number, new)),
                None => found.anybody.push(new),
            }
            match snapshot.directory().open_through(principal) {
                Some(Opening::Members(_)) => found.open.push(new),
                Some(Opening::ServicePrincipals(_)) => found.open_to_service_principals.push(new),
                None => {}
            }
        };
        for (at, grant) in snapshot.grants().iter().enumerate() {
            found.is_timed |= !grant.windows().is_empty() || !grant.unread_windows().is_empty();
            found.has_eligible |= grant.kind == ScheduleKind::Eligible;
            let Some(sure) = holds(grant, time) else {
                continue;
            };
            // Where the scope has no number, it may be any.
            let scope = tree.number(&grant.assignment.scope);
            let weak = !sure || grant.kind == ScheduleKind::Eligible || scope.is_none();
            let scope = scope.unwrap_or_default();
            let conditional = grant.assignment.condition.is_some();
            let role = role(grant.role, weak, conditional)?;
            let at_management_group = grant.assignment.scope.kind() == ScopeKind::ManagementGroup;
            let new = New {
                entry: Entry {
                    scope,
                    last: tree.last_below(scope),
                    grant: u32::try_from(at).ok()?,
                    role,
                },
                at_management_group,
            };
            named(&mut found, &grant.assignment.principal, new);
        }
        for (unreadable, role) in snapshot.unreadable() {
            if let Some(new) = may_grant(unreadable, role, tree) {
                match &unreadable.principal {
                    Some(principal) => named(&mut found, principal, new),
                    None => found.anybody.push(new),
                }
            }
        }
        all.sort_unstable_by_key(|(principal, new)| (*principal, new.entry));
        found.take(&all, count)?;
        for loose in [
            &mut found.anybody,
            &mut found.open,
            &mut found.open_to_service_principals,
        ] {
            loose.entries.sort_unstable();
        }
        Some(found)
    }

    /// Takes entries in the order of their principals.
    fn take(&mut self, all: &[(PrincipalNumber, New)], count: usize) -> Option<()> {
        self.entries = all.iter().map(|(_, new)| new.entry).collect();
        self.begins = Vec::with_capacity(count + 1);
        let mut at = 0;
        for principal in 0..count {
            let from = at;
            let mut high = false;
            while let Some((_, new)) = all.get(at).filter(|(who, _)| *who as usize == principal) {
                high |= new.at_management_group;
                at += 1;
            }
            let mark = if high { AT_MANAGEMENT_GROUP } else { 0 };
            self.begins.push(begin(from)? | mark);
        }
        self.begins.push(begin(at)?);
        Some(())
    }

    /// What is assigned to exactly this principal.
    pub(super) fn to(&self, principal: PrincipalNumber) -> Held<'_> {
        let begin = |at: usize| self.begins.get(at).copied().unwrap_or_default();
        let (from, to) = (begin(principal as usize), begin(principal as usize + 1));
        let range = (from & !AT_MANAGEMENT_GROUP) as usize..(to & !AT_MANAGEMENT_GROUP) as usize;
        Held {
            entries: self.entries.get(range).unwrap_or_default(),
            at_management_group: from & AT_MANAGEMENT_GROUP != 0,
        }
    }
}

fn begin(at: usize) -> Option<u32> {
    u32::try_from(at)
        .ok()
        .filter(|at| *at < AT_MANAGEMENT_GROUP)
}

fn role(role: Option<usize>, weak: bool, conditional: bool) -> Option<u32> {
    let (number, unknown) = match role {
        Some(role) => (
            u32::try_from(role).ok().filter(|role| *role < ANY_ROLE)?,
            false,
        ),
        None => (ANY_ROLE, true),
    };
    // What is not sure anyway does not become so when a condition holds.
    Some(match (weak || unknown, conditional) {
        (true, _) => number | WEAK,
        (false, true) => number | CONDITIONAL,
        (false, false) => number,
    })
}

/// Whether something holds at a time for sure, as `Standing::time_doubt` has it; `None`
/// where it does not.
fn holds(grant: &Grant, time: Option<Timestamp>) -> Option<bool> {
    let in_time = time.map(|time| grant.windows().iter().any(|window| window.contains(time)));
    match in_time {
        Some(true) => Some(true),
        _ if !grant.unread_windows().is_empty() => Some(false),
        _ if grant.windows().is_empty() => Some(true),
        Some(false) => None,
        None => Some(false),
    }
}

/// Something that could not be read as an entry, where it may grant.
fn may_grant(unreadable: &Unreadable, of_role: Option<usize>, tree: &ScopeTree) -> Option<New> {
    let grants = matches!(
        unreadable.kind,
        Kind::RoleAssignments
            | Kind::RoleAssignmentScheduleInstances
            | Kind::RoleEligibilityScheduleInstances
    );
    if !grants {
        return None;
    }
    // Without a scope it may be anywhere.
    let scope = unreadable.scope.as_ref();
    let number = scope.and_then(|scope| tree.number(scope));
    let number = number.unwrap_or_default();
    let role = role(of_role, true, false).unwrap_or(ANY_ROLE | WEAK);
    Some(New {
        entry: Entry {
            scope: number,
            last: tree.last_below(number),
            grant: u32::MAX,
            role,
        },
        at_management_group: scope.is_some_and(|one| one.kind() == ScopeKind::ManagementGroup),
    })
}
