//! What of a snapshot bears on a principal at a scope, whatever is asked for:
//! the role assignments and deny assignments that apply there.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::assignment::ScheduleKind;
use crate::directory::{Closure, Opening, PrincipalId};
use crate::operation::{OperationName, Plane};
use crate::scope::Scope;
use crate::snapshot::{Chain, GrantIndex, Kind, Reach, RoleIndex, Snapshot, Unreadable};
use crate::time::Timestamp;

use super::condition::WorkedOut;
use super::holder::{Assigned, Holder, assigned, closure_at};
use super::place::Place;
use super::{Activation, Certainty, Gap, GivenAttributes, Request, coverage};

/// A role assignment or schedule instance that applies, or may apply.
#[derive(Debug)]
pub(super) struct Applicable {
    pub(super) grant: GrantIndex,
    /// Why it may not apply after all.
    pub(super) doubts: Vec<Gap>,
    /// Whether it needs activation.
    pub(super) eligible: bool,
}

impl Applicable {
    /// How surely it grants, once a permission object covers the operation and no
    /// condition keeps it from doing so; `conditional` where one is open.
    pub(super) fn certainty(&self, role_known: bool, conditional: bool) -> Certainty {
        let gap = !role_known || !self.doubts.is_empty();
        match (gap, self.eligible) {
            (true, true) => Certainty::EligibleUnknown,
            (true, false) => Certainty::Unknown,
            (false, true) => Certainty::Eligible,
            (false, false) if conditional => Certainty::Conditional,
            (false, false) => Certainty::Certain,
        }
    }
}

/// Data that could hold a grant.
#[derive(Debug)]
pub(super) struct OpenData {
    pub(super) gap: Gap,
    /// How surely it could.
    pub(super) certainty: Certainty,
    /// The role definition that it would grant, where known; otherwise anything.
    role: Option<RoleIndex>,
}

impl OpenData {
    /// The role definition that it would grant, where known; otherwise anything.
    pub(super) fn role(&self) -> Option<RoleIndex> {
        self.role
    }
}

/// Everything that bears on a principal at a scope.
pub(super) struct Standing<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) closure: Arc<Closure>,
    pub(super) chain: Arc<Chain>,
    pub(super) time: Option<Timestamp>,
    pub(super) activation: Activation,
    pub(super) attributes: GivenAttributes,
    pub(super) sub_operation: Option<Box<str>>,
    /// What conditions came to, shared by all who stand at the place; to be emptied when
    /// attributes change.
    pub(super) worked_out: Rc<RefCell<WorkedOut>>,
    pub(super) grants: Vec<Applicable>,
    /// Data that could hold a grant.
    pub(super) gaps: Vec<OpenData>,
    /// Data that could hold a deny of anything.
    pub(super) deny_gaps: Vec<Gap>,
}

impl<'s> Standing<'s> {
    pub(super) fn of(snapshot: &'s Snapshot, request: &Request) -> Self {
        let place = Place::of(snapshot, request);
        Self::at(snapshot, request, &request.principal, place)
    }

    pub(super) fn at(
        snapshot: &'s Snapshot,
        request: &Request,
        principal: &PrincipalId,
        place: Place,
    ) -> Self {
        let time = request.as_of.or(snapshot.captured_at());
        let closure = Arc::new(closure_at(snapshot, time, principal));
        let assigned = assigned(snapshot, &closure);
        Self::with(snapshot, request, Arc::clone(&closure), place, assigned)
    }

    /// For a principal who is asked about at many scopes.
    pub(super) fn of_holder(
        snapshot: &'s Snapshot,
        request: &Request,
        holder: &Holder<'s>,
        place: Place,
    ) -> Self {
        let chain = Arc::clone(&place.chain);
        let closure = Arc::clone(&holder.closure);
        let assigned = holder.assigned(&chain);
        Self::with(snapshot, request, closure, place, assigned)
    }

    /// With what is assigned at the scope or above it, or may be; more does not matter.
    fn with(
        snapshot: &'s Snapshot,
        request: &Request,
        closure: Arc<Closure>,
        place: Place,
        assigned: impl Iterator<Item = Assigned>,
    ) -> Self {
        let mut standing = Self {
            snapshot,
            closure,
            chain: place.chain,
            time: request.as_of.or(snapshot.captured_at()),
            activation: request.activation,
            attributes: request.attributes.clone(),
            sub_operation: request.sub_operation.clone(),
            worked_out: place.worked_out,
            grants: Vec::new(),
            gaps: Vec::new(),
            deny_gaps: place.deny_gap.into_iter().collect(),
        };
        let waits = standing.waiting();
        let surely = [place.grant_gap, place.active_gap].map(|gap| (gap, Certainty::Unknown));
        for (gap, certainty) in surely.into_iter().chain([(place.eligible_gap, waits)]) {
            standing.gaps.extend(gap.map(|gap| OpenData {
                gap,
                certainty,
                role: None,
            }));
        }
        standing.collect_grants(assigned);
        standing.collect_unreadable();
        standing
    }

    /// The principal and the groups that it is in, activated ones last.
    pub(super) fn identities(&self) -> impl Iterator<Item = &PrincipalId> {
        std::iter::once(self.closure.principal()).chain(self.closure.groups())
    }

    /// Why the principal may be in `group` without being listed in it.
    pub(super) fn open_to_principal(&self, group: &PrincipalId) -> Option<Opening<'s>> {
        let principal = self.closure.principal();
        self.snapshot.directory().open_to(principal, group)
    }

    fn collect_grants(&mut self, assigned: impl Iterator<Item = Assigned>) {
        let applicable = |one: Assigned| self.applicable(one.grant, one.via_eligible, one.doubt);
        let mut found: Vec<Applicable> = assigned.filter_map(applicable).collect();
        for index in self.snapshot.open_grants(&self.chain) {
            let Some(grant) = self.snapshot.grant(index) else {
                continue;
            };
            let group = &grant.assignment.principal;
            if self.closure.reaches(group) {
                continue;
            }
            if let Some(opening) = self.open_to_principal(group) {
                found.extend(self.applicable(index, false, Some(members_unknown(group, opening))));
            }
        }
        self.grants = found;
    }

    fn applicable(
        &self,
        index: GrantIndex,
        via_eligible: bool,
        doubt: Option<Gap>,
    ) -> Option<Applicable> {
        let grant = self.snapshot.grant(index)?;
        let mut doubts: Vec<Gap> = doubt.into_iter().collect();
        doubts.extend(self.scope_doubt(&grant.assignment.scope)?);
        doubts.extend(self.time_doubt(grant)?);
        if via_eligible && self.time.is_none() && self.has_bounded_eligibilities() {
            doubts.push(Gap::TimeUnknown);
        }
        let eligible = self.activation == Activation::ActiveOnly
            && (via_eligible || grant.kind == ScheduleKind::Eligible);
        Some(Applicable {
            grant: index,
            doubts,
            eligible,
        })
    }

    /// `None` where what is at `scope` does not reach; `Some(None)` where it does;
    /// `Some(Some(gap))` where that is not known.
    pub(super) fn scope_doubt(&self, scope: &Scope) -> Option<Option<Gap>> {
        match self.snapshot.hierarchy().reach(scope, &self.chain) {
            Reach::Yes => Some(None),
            Reach::No => None,
            Reach::Unknown => Some(self.chain.open_above().map(|above| Gap::HierarchyUnknown {
                assigned: scope.clone(),
                above: above.clone(),
            })),
        }
    }

    /// Whether an eligible membership of anybody holds for a time only.
    fn has_bounded_eligibilities(&self) -> bool {
        let mut eligibilities = self.snapshot.group_eligibilities().iter();
        eligibilities.any(|eligibility| !eligibility.validity.is_unbounded())
    }

    /// What could hold a grant of an operation.
    pub(super) fn open_data<'a>(
        &'a self,
        operation: &'a OperationName,
        plane: Plane,
    ) -> impl Iterator<Item = &'a OpenData> {
        self.gaps.iter().filter(move |open| {
            let role = open.role.and_then(|role| self.snapshot.role(role));
            role.is_none_or(|role| role.definition.may_grant(operation, plane))
        })
    }

    /// How surely data could grant that would be an eligible assignment.
    fn waiting(&self) -> Certainty {
        match self.activation {
            Activation::ActiveOnly => Certainty::EligibleUnknown,
            Activation::EligibleToo => Certainty::Unknown,
        }
    }

    fn collect_unreadable(&mut self) {
        for (unreadable, role) in self.snapshot.unreadable() {
            if !self.may_concern(unreadable) {
                continue;
            }
            let gap = unreadable_gap(unreadable);
            match unreadable.kind {
                Kind::DenyAssignments => self.deny_gaps.push(gap),
                Kind::RoleAssignments
                | Kind::RoleAssignmentScheduleInstances
                | Kind::RoleEligibilityScheduleInstances => self.gaps.push(OpenData {
                    gap,
                    certainty: if unreadable.kind == Kind::RoleEligibilityScheduleInstances {
                        self.waiting()
                    } else {
                        Certainty::Unknown
                    },
                    role,
                }),
                Kind::GroupEligibilities
                    if coverage::may_let_in(self.snapshot, &self.chain, unreadable) =>
                {
                    let certainty = self.waiting();
                    self.gaps.push(OpenData {
                        gap,
                        certainty,
                        role: None,
                    });
                }
                // A role definition that could not be read is missing where an
                // assignment points to it, and nowhere else.
                _ => {}
            }
        }
    }

    fn may_concern(&self, unreadable: &Unreadable) -> bool {
        let principal = unreadable.principal.as_ref().is_none_or(|id| {
            id.is_everyone() || self.closure.reaches(id) || self.open_to_principal(id).is_some()
        });
        let scope = unreadable
            .scope
            .as_ref()
            .is_none_or(|scope| self.snapshot.hierarchy().reach(scope, &self.chain) != Reach::No);
        principal && scope
    }
}

pub(super) fn unreadable_gap(unreadable: &Unreadable) -> Gap {
    Gap::Unreadable {
        kind: unreadable.kind,
        id: unreadable.id.clone(),
        problem: unreadable.problem.clone(),
    }
}

pub(super) fn members_unknown(group: &PrincipalId, opening: Opening<'_>) -> Gap {
    let (group, through) = (group.clone(), opening.through().clone());
    match opening {
        Opening::Members(_) => Gap::MembersUnknown { group, through },
        Opening::ServicePrincipals(_) => Gap::ServicePrincipalsUnknown { group, through },
    }
}
