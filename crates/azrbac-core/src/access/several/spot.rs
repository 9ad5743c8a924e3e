//! Several operations at one scope: who may do any of them.

use std::collections::{BTreeSet, HashSet};

use super::super::condition::Conditions;
use super::super::standing::{Place, Standing, members_unknown, unreadable_gap};
use super::{AskedOperation, Several};
use crate::access::{Activation, Assumption, Gap, Request, Verdict, coverage};
use crate::directory::{Opening, PrincipalId};
use crate::snapshot::{Chain, Grant, GrantIndex, Kind, Reach};

/// What one principal comes to for a group of operations that are alike.
#[derive(Debug, Clone)]
pub(crate) struct Examined {
    /// The place of the group in [`Spot::groups`].
    pub(crate) group: usize,
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
    grants: Vec<GrantIndex>,
    groups: Vec<Vec<usize>>,
}

impl<'o, 'a> Spot<'o, 'a> {
    pub(super) fn new(
        several: &'o Several<'a>,
        request: Request,
        place: Place,
        grants: Vec<GrantIndex>,
        groups: Vec<Vec<usize>>,
    ) -> Self {
        Self {
            several,
            request,
            place,
            grants,
            groups,
        }
    }

    /// The operations, by their place in the list, in groups that are alike here.
    pub(crate) fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }

    /// The scope with what is above it.
    pub(crate) fn chain(&self) -> &Chain {
        &self.place.chain
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

    /// The first operation of a group.
    pub(crate) fn first(&self, group: usize) -> Option<&AskedOperation> {
        let first = self.groups.get(group)?.first()?;
        self.several.operations.get(*first)
    }

    /// What answers with any of these verdicts take for granted.
    pub(crate) fn assumptions(&self, verdicts: &[Verdict]) -> Vec<Assumption> {
        let (snapshot, request) = (self.several.snapshot, &self.request);
        coverage::assumptions(snapshot, self.chain(), request.completeness, verdicts)
    }

    /// The principals and groups that an assignment names which may grant any of
    /// the operations, but for those that are spared.
    fn assigned(&self, spared: &HashSet<PrincipalId>) -> BTreeSet<&PrincipalId> {
        let snapshot = self.several.snapshot;
        let nobody = PrincipalId::new("");
        // Conditions do not depend on who asks.
        let anybody = Standing::at(snapshot, &self.request, &nobody, self.place.clone());
        let grants = self.grants.iter().filter_map(|at| snapshot.grant(*at));
        grants
            .filter(|grant| !spared.contains(&grant.assignment.principal))
            .filter(|grant| self.may_grant(grant, &anybody))
            .map(|grant| &grant.assignment.principal)
            .collect()
    }

    /// Whether an assignment may grant any of the operations to whom it names.
    fn may_grant(&self, grant: &Grant, anybody: &Standing<'_>) -> bool {
        let outer = grant.assignment.condition.as_ref();
        let asked = self.several.operations;
        let holds = |inner, asked: &AskedOperation| {
            anybody.conditions(inner, outer, &asked.operation) != Conditions::Fail
        };
        let Some(role) = grant.role else {
            return outer.is_none() || asked.iter().any(|asked| holds(None, asked));
        };
        let Some(definition) = self
            .several
            .snapshot
            .role(role)
            .map(|role| &role.definition)
        else {
            return true;
        };
        let covered = self.several.covered(role);
        covered
            .iter()
            .zip(&definition.permissions)
            .any(|(planes, permission)| {
                let inner = permission.condition.as_ref();
                let mut granted = planes.iter().zip(asked);
                granted.any(|(planes, asked)| {
                    let free = inner.is_none() && outer.is_none();
                    !planes.is_empty() && (free || holds(inner, asked))
                })
            })
    }

    /// Everybody, groups included, that an assignment reaches which may grant any
    /// of the operations, but for those that are spared.
    pub(crate) fn holders(&self, spared: &HashSet<PrincipalId>) -> BTreeSet<PrincipalId> {
        let snapshot = self.several.snapshot;
        let assigned = self.assigned(spared);
        let directory = snapshot.directory();
        let everybody = directory.everybody_in(assigned, snapshot.group_eligibilities());
        let mut everybody: BTreeSet<PrincipalId> = everybody.into_iter().collect();
        everybody.retain(|id| !spared.contains(id));
        everybody
    }

    /// What is missing and could grant any of the operations to somebody who is
    /// not spared and not among the holders.
    pub(crate) fn gaps(&self, spared: &HashSet<PrincipalId>) -> Vec<Gap> {
        let snapshot = self.several.snapshot;
        let mut found: Vec<Gap> = Vec::new();
        for group in self.assigned(spared) {
            let openings = snapshot.directory().openings([group]);
            let openings = openings.into_iter();
            let others =
                openings.filter(|opening: &Opening<'_>| !spared.contains(opening.through()));
            found.extend(others.map(|opening| members_unknown(group, opening)));
        }
        found.extend(self.place.grant_gap().cloned());
        for (unreadable, role) in snapshot.unreadable() {
            let grants = matches!(
                unreadable.kind,
                Kind::RoleAssignments
                    | Kind::RoleAssignmentScheduleInstances
                    | Kind::RoleEligibilityScheduleInstances
            );
            let scope = unreadable.scope.as_ref();
            let reaches = scope.is_none_or(|scope| {
                snapshot.hierarchy().reach(scope, &self.place.chain) != Reach::No
            });
            let spared = unreadable
                .principal
                .as_ref()
                .is_some_and(|id| spared.contains(id));
            let covers = role.is_none_or(|role| {
                let covered = self.several.covered(role);
                covered.iter().flatten().any(|planes| !planes.is_empty())
            });
            if grants && reaches && !spared && covers {
                found.push(unreadable_gap(unreadable));
            }
        }
        found
    }

    /// What a principal comes to, for each group of operations.
    pub(crate) fn examine(&self, principal: &PrincipalId) -> Vec<Examined> {
        let now = self.verdicts(principal, self.request.activation);
        let denied = now.contains(&Verdict::Denied);
        let activated = if denied && self.request.activation == Activation::ActiveOnly {
            self.verdicts(principal, Activation::EligibleToo)
        } else {
            Vec::new()
        };
        now.into_iter()
            .enumerate()
            .map(|(group, verdict)| Examined {
                group,
                verdict,
                activated: match verdict {
                    Verdict::Denied => activated.get(group).copied(),
                    _ => None,
                },
            })
            .collect()
    }

    /// The verdict for each group of operations.
    fn verdicts(&self, principal: &PrincipalId, activation: Activation) -> Vec<Verdict> {
        let request = Request {
            activation,
            ..self.request.clone()
        };
        let snapshot = self.several.snapshot;
        let standing = Standing::at(snapshot, &request, principal, self.place.clone());
        let of = |asked: &AskedOperation| {
            let verdict = |plane| standing.tally(&asked.operation, plane).tally.verdict().0;
            let mut verdicts = asked.planes().map(verdict);
            let first = verdicts.next().unwrap_or(Verdict::Unknown);
            if verdicts.all(|other| other == first) {
                first
            } else {
                Verdict::Unknown
            }
        };
        let groups = self.groups.iter();
        groups
            .map(|group| {
                let first = group
                    .first()
                    .and_then(|at| self.several.operations.get(*at));
                first.map_or(Verdict::Unknown, of)
            })
            .collect()
    }
}
