//! Several operations at one scope: who may do any of them.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use super::super::condition::Conditions;
use super::super::place::Place;
use super::super::standing::{Standing, unreadable_gap};
use super::{AskedOperation, Several};
use crate::access::{Activation, Assumption, Gap, Request, Verdict, coverage};
use crate::directory::PrincipalId;
use crate::snapshot::{Chain, Grant, GrantIndex, Kind, Reach, Unreadable};

/// What one principal comes to for operations that are alike.
#[derive(Debug, Clone)]
pub(crate) struct Examined {
    /// The operations, by their place in the list; never none.
    pub(crate) operations: Rc<Vec<usize>>,
    /// The verdict for each of them.
    pub(crate) verdict: Verdict,
    /// Where it is denied: the verdict once everything eligible is activated.
    pub(crate) activated: Option<Verdict>,
}

/// Several operations at a scope.
pub(crate) struct Spot<'o, 'a> {
    several: &'o Several<'a>,
    request: Request,
    place: Place,
    /// A scope above that has been looked at, with what is above it.
    seen: Option<&'o Chain>,
    /// The assignments that are to be looked at.
    grants: Vec<GrantIndex>,
}

impl<'o, 'a> Spot<'o, 'a> {
    pub(super) fn new(
        several: &'o Several<'a>,
        request: Request,
        place: Place,
        seen: Option<&'o Chain>,
    ) -> Self {
        Self {
            grants: several.reaching(&place.chain, seen),
            several,
            request,
            place,
            seen,
        }
    }

    /// The scope with what is above it.
    pub(crate) fn chain(&self) -> &Chain {
        &self.place.chain
    }

    /// Whether everything that reaches the scope is looked at here.
    pub(crate) fn is_first(&self) -> bool {
        self.seen.is_none()
    }

    /// The question about a principal and one operation.
    pub(crate) fn request(&self, principal: &PrincipalId, asked: &AskedOperation) -> Request {
        Request {
            principal: principal.clone(),
            operation: asked.operation.clone(),
            plane: asked.plane,
            ..self.request.clone()
        }
    }

    /// The first of some operations.
    pub(crate) fn first(&self, examined: &Examined) -> Option<&'a AskedOperation> {
        self.operation(*examined.operations.first()?)
    }

    /// The operation at a place of the list.
    pub(crate) fn operation(&self, at: usize) -> Option<&'a AskedOperation> {
        self.several.operations.get(at)
    }

    /// What answers with any of these verdicts take for granted.
    pub(crate) fn assumptions(&self, verdicts: &[Verdict]) -> Vec<Assumption> {
        let (snapshot, request) = (self.several.snapshot, &self.request);
        coverage::assumptions(snapshot, self.chain(), request.completeness, verdicts)
    }

    /// The principals and groups that an assignment names which may grant any of
    /// the operations, but for those that are spared.
    pub(crate) fn assigned(&self, spared: &HashSet<PrincipalId>) -> BTreeSet<&'a PrincipalId> {
        let snapshot = self.several.snapshot;
        let grants = self.grants.iter().filter_map(|at| snapshot.grant(*at));
        let mut grants = grants
            .filter(|grant| !spared.contains(&grant.assignment.principal))
            .peekable();
        if grants.peek().is_none() {
            return BTreeSet::new();
        }
        let nobody = PrincipalId::new("");
        // Conditions do not depend on who asks.
        let anybody = Standing::at(snapshot, &self.request, &nobody, self.place.clone());
        grants
            .filter(|grant| self.may_grant(grant, &anybody))
            .map(|grant| &grant.assignment.principal)
            .collect()
    }

    /// Whether an assignment may grant any of the operations to whom it names.
    fn may_grant(&self, grant: &'a Grant, anybody: &Standing<'a>) -> bool {
        let outer = grant.assignment.condition.as_ref();
        let asked = self.several.operations;
        let holds = |inner, asked: &AskedOperation| {
            anybody.conditions(inner, outer, &asked.operation) != Conditions::Fail
        };
        let Some(role) = grant.role else {
            return outer.is_none() || asked.iter().any(|asked| holds(None, asked));
        };
        let Some(role_definition) = self.several.snapshot.role(role) else {
            return true;
        };
        let covered = self.several.covered_by_role(role);
        let mut objects = covered.iter().zip(&role_definition.definition.permissions);
        objects.any(|(planes, permission)| {
            let inner = permission.condition.as_ref();
            let free = inner.is_none() && outer.is_none();
            let mut granted = planes.iter().zip(asked);
            granted.any(|(planes, asked)| !planes.is_empty() && (free || holds(inner, asked)))
        })
    }

    /// Everybody, groups included, among those who are assigned and in groups among
    /// them, but for those that are spared.
    pub(crate) fn holders(
        &self,
        assigned: &BTreeSet<&PrincipalId>,
        spared: &HashSet<PrincipalId>,
    ) -> BTreeSet<PrincipalId> {
        let snapshot = self.several.snapshot;
        let eligibilities = snapshot.group_eligibilities();
        let assigned = assigned.iter().copied();
        let everybody = snapshot.directory().everybody_in(assigned, eligibilities);
        let mut everybody: BTreeSet<PrincipalId> = everybody.into_iter().collect();
        everybody.retain(|id| !spared.contains(id));
        everybody
    }

    /// What is missing and could grant any of the operations to somebody who is
    /// not spared and not among the holders.
    pub(crate) fn gaps(
        &self,
        assigned: &BTreeSet<&PrincipalId>,
        spared: &HashSet<PrincipalId>,
    ) -> Vec<Gap> {
        let mut found: Vec<Gap> = Vec::new();
        for group in assigned {
            let openings = self.several.openings(group);
            let others = openings.iter().filter(|gap| match gap {
                Gap::MembersUnknown { through, .. }
                | Gap::ServicePrincipalsUnknown { through, .. } => !spared.contains(through),
                _ => true,
            });
            found.extend(others.cloned());
        }
        found.extend(self.place.grant_gap().cloned());
        for (unreadable, role) in self.several.snapshot.unreadable() {
            let principal = unreadable.principal.as_ref();
            let is_spared = principal.is_some_and(|id| spared.contains(id));
            let covers = role.is_none_or(|role| {
                let covered = self.several.covered_by_role(role);
                covered.iter().flatten().any(|planes| !planes.is_empty())
            });
            if self.may_grant_here(unreadable) && !is_spared && covers {
                found.push(unreadable_gap(unreadable));
            }
        }
        found
    }

    /// Whether an entry that could not be read may be an assignment that is to be
    /// looked at here.
    fn may_grant_here(&self, unreadable: &Unreadable) -> bool {
        let grants = matches!(
            unreadable.kind,
            Kind::RoleAssignments
                | Kind::RoleAssignmentScheduleInstances
                | Kind::RoleEligibilityScheduleInstances
        );
        let hierarchy = self.several.snapshot.hierarchy();
        let reaches = |chain: &Chain| {
            let scope = unreadable.scope.as_ref();
            scope.is_none_or(|scope| hierarchy.reach(scope, chain) != Reach::No)
        };
        grants && reaches(self.chain()) && !self.seen.is_some_and(reaches)
    }

    /// What a principal comes to, for each of the operations.
    pub(crate) fn examine(&self, principal: &PrincipalId) -> Vec<Examined> {
        let mut now = self.verdicts(principal, self.request.activation);
        let denied = now.iter().any(|one| one.verdict == Verdict::Denied);
        if denied && self.request.activation == Activation::ActiveOnly {
            let activated = self.verdicts(principal, Activation::EligibleToo);
            for (one, other) in now.iter_mut().zip(activated) {
                one.activated = (one.verdict == Verdict::Denied).then_some(other.verdict);
            }
        }
        now
    }

    fn verdicts(&self, principal: &PrincipalId, activation: Activation) -> Vec<Examined> {
        let request = Request {
            activation,
            ..self.request.clone()
        };
        let several = self.several;
        let standing = Standing::at(several.snapshot, &request, principal, self.place.clone());
        let of = |asked: &AskedOperation| {
            let verdict = |plane| standing.tally(&asked.operation, plane).tally.verdict().0;
            let mut verdicts = asked.planes().map(verdict);
            let first = verdicts.next().unwrap_or(Verdict::Unknown);
            match verdicts.all(|other| other == first) {
                true => first,
                false => Verdict::Unknown,
            }
        };
        let groups = several.partition(&standing);
        groups
            .iter()
            .map(|group| {
                let first = group.first().and_then(|at| several.operations.get(*at));
                Examined {
                    operations: Rc::clone(group),
                    verdict: first.map_or(Verdict::Unknown, of),
                    activated: None,
                }
            })
            .collect()
    }
}
