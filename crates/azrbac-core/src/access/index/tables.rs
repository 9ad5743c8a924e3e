//! All that an index holds.

use super::assigned::Assigned;
use super::conditions::{Conditions, Places};
use super::covering::{Covering, Objects};
use super::denied::{Denied, named};
use super::ids::{Ids, PrincipalNumber};
use super::is_cut_short;
use super::memberships::Memberships;
use super::memo::Memo;
use super::path::Lowered;
use super::scopes::{Location, ScopeTree};
use crate::directory::{PrincipalId, PrincipalType};
use crate::operation::Plane;
use crate::snapshot::{Kind, Snapshot};

/// Longer ids are looked at in the ordinary way.
const LONGEST_ID: usize = 512;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asking {
    /// `None` for somebody whom no document mentions.
    pub(super) number: Option<PrincipalNumber>,
    /// Whether there may be groups of the principal that are not listed.
    pub(super) is_settled: bool,
    /// Whether it may be a service principal.
    pub(super) may_be_service_principal: bool,
}

/// A question in numbers.
#[derive(Debug)]
pub(super) struct Asked<'q> {
    pub(super) principal: Asking,
    /// In lower case.
    pub(super) operation: &'q [u8],
    pub(super) plane: Plane,
    pub(super) scope: Location,
    /// Whether conditions that hang on the operation alone may be decided: nothing is told
    /// but the operation.
    pub(super) tells_nothing_else: bool,
    /// Whether deny assignments that were not exported make an answer unknown.
    pub(super) denies_required: bool,
}

/// What is known of an operation in a plane.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) covering: Covering,
    pub(super) conditions: Places,
}

/// Bits of a principal.
const SETTLED: u8 = 1;
const MAY_BE_SERVICE_PRINCIPAL: u8 = 2;

/// All that an index holds, for the time at which the data were taken.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) tree: ScopeTree,
    pub(super) ids: Ids,
    pub(super) memberships: Memberships,
    pub(super) assigned: Assigned,
    pub(super) denied: Denied,
    objects: Objects,
    pub(super) conditions: Conditions,
    memo: Memo<Known>,
    /// By principal.
    bits: Vec<u8>,
    /// Whether role assignments may be missing.
    pub(super) grants_may_lack: bool,
    /// Whether deny assignments may be missing that have to be known in any case.
    pub(super) denies_lack: bool,
    /// Whether they may be missing at all.
    pub(super) denies_may_lack: bool,
    /// Whether somebody may activate a membership.
    has_activatable: bool,
    /// Whether that holds for a time only.
    has_bounded_activatable: bool,
}

impl Tables {
    /// `None` where the data cannot be indexed.
    pub(super) fn new(snapshot: &Snapshot) -> Option<Self> {
        let time = snapshot.captured_at();
        let directory = snapshot.directory();
        let grants = snapshot.grants().iter();
        let granted = grants.map(|grant| &grant.assignment.scope);
        let denied = snapshot.denies().iter().map(|deny| &deny.scope);
        let unreadable = snapshot
            .unreadable()
            .filter_map(|(one, _)| one.scope.as_ref());
        let tree = ScopeTree::new(snapshot, granted.chain(denied).chain(unreadable))?;
        let ids = Ids::new(directory);
        let count = directory.ids().count();
        let assigned = Assigned::new(snapshot, time, &ids, &tree, count)?;
        let mut matters: Vec<bool> = (0..u32::try_from(count).ok()?)
            .map(|principal| !assigned.to(principal).entries.is_empty())
            .collect();
        let named = named(snapshot).filter_map(|one| directory.number(&one.id));
        for number in named {
            if let Some(matters) = matters.get_mut(number) {
                *matters = true;
            }
        }
        let bits = directory.ids().map(|(id, kind)| {
            let settled = directory.is_settled(id);
            let service = PrincipalType::may_be_service_principal(kind);
            u8::from(settled) * SETTLED + u8::from(service) * MAY_BE_SERVICE_PRINCIPAL
        });
        let objects = Objects::new(snapshot);
        let conditions = Conditions::new(snapshot);
        let lacks = |kind| is_cut_short(snapshot, kind);
        let broken_denies = snapshot
            .unreadable()
            .any(|(one, _)| one.kind == Kind::DenyAssignments);
        let whole = |kind| snapshot.coverage().is_whole(kind);
        let eligibilities = snapshot.group_eligibilities();
        Some(Self {
            bits: bits.collect(),
            memberships: Memberships::new(snapshot, time, &matters),
            denied: Denied::new(snapshot, &ids, &tree)?,
            memo: Memo::new(objects.answer_size() + conditions.size()),
            conditions,
            grants_may_lack: !whole(Kind::RoleAssignments)
                || lacks(Kind::RoleAssignmentScheduleInstances)
                || lacks(Kind::RoleEligibilityScheduleInstances),
            denies_lack: broken_denies || lacks(Kind::DenyAssignments),
            denies_may_lack: !whole(Kind::DenyAssignments),
            has_activatable: !eligibilities.is_empty(),
            has_bounded_activatable: eligibilities
                .iter()
                .any(|eligibility| !eligibility.validity.is_unbounded()),
            tree,
            ids,
            assigned,
            objects,
        })
    }

    /// Whether an answer depends on the time.
    pub(super) fn is_timed(&self) -> bool {
        self.assigned.is_timed || self.has_bounded_activatable
    }

    /// Whether an answer depends on whether what is eligible counts.
    pub(super) fn has_eligible(&self) -> bool {
        self.assigned.has_eligible || self.has_activatable
    }

    pub(super) fn principal(&self, id: &PrincipalId) -> Option<Asking> {
        self.asking(self.ids.number(id), || id.is_everyone())
    }

    pub(super) fn principal_written(&self, text: &str) -> Option<Asking> {
        let is_everyone = || PrincipalId::new(text).is_everyone();
        self.asking(self.ids.written(text), is_everyone)
    }

    /// `None` for the id that stands for everybody, which is nobody's.
    fn asking(
        &self,
        number: Option<PrincipalNumber>,
        is_everyone: impl Fn() -> bool,
    ) -> Option<Asking> {
        let Some(known) = number else {
            return (!is_everyone()).then_some(Asking {
                number,
                is_settled: false,
                may_be_service_principal: true,
            });
        };
        let bits = *self.bits.get(known as usize)?;
        Some(Asking {
            number,
            is_settled: bits & SETTLED != 0,
            may_be_service_principal: bits & MAY_BE_SERVICE_PRINCIPAL != 0,
        })
    }

    pub(super) fn locate(&self, folded: &str) -> Option<Location> {
        self.tree.locate(folded.as_bytes())
    }

    pub(super) fn locate_written(&self, text: &str) -> Option<Location> {
        let mut room = Lowered::<LONGEST_ID>::new();
        self.tree.locate(room.take(text)?)
    }

    /// What `then` makes of what is known of an operation.
    pub(super) fn with_known<T>(
        &self,
        asked: &Asked<'_>,
        then: impl Fn(&Known) -> Option<T>,
    ) -> Option<T> {
        let (name, plane) = (asked.operation, asked.plane);
        if let Some(found) = self.memo.with(name, plane, &then) {
            return found;
        }
        let known = Known {
            covering: self.objects.covering(str::from_utf8(name).ok()?, plane),
            conditions: self.conditions.places(),
        };
        let found = then(&known);
        self.memo.keep(name, plane, known);
        found
    }
}
