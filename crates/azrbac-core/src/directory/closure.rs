//! The groups that a principal is in, through nesting.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Directory, GroupEligibility, PrincipalId};

/// Most groups of a way that are told. Real nesting is a few groups deep; without
/// a bound, the ways to the groups of one long chain would fill the memory.
const MOST_STEPS: usize = 64;

/// How a principal comes to be in a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MembershipPath {
    /// The groups from the principal to the one asked about, that one included;
    /// empty for the principal itself. Of a way through more than 64 groups the
    /// last 64 are told.
    pub groups: Vec<PrincipalId>,
    /// Whether a step of the way is an eligible membership that has to be
    /// activated first.
    pub eligible: bool,
}

/// A principal and every group that it is known to be in.
#[derive(Debug, Clone)]
pub struct Closure {
    principal: PrincipalId,
    /// For each group, where the shortest way came from.
    came_from: HashMap<PrincipalId, (Option<PrincipalId>, bool)>,
    order: Vec<PrincipalId>,
}

impl Closure {
    /// The principal.
    pub fn principal(&self) -> &PrincipalId {
        &self.principal
    }

    /// The groups, nearest first; those reached without activation before those
    /// that need one.
    pub fn groups(&self) -> &[PrincipalId] {
        &self.order
    }

    /// Whether `id` is the principal or a group that it is in without activation.
    pub fn holds(&self, id: &PrincipalId) -> bool {
        *id == self.principal
            || self
                .came_from
                .get(id)
                .is_some_and(|(_, eligible)| !eligible)
    }

    /// Whether `id` is the principal or a group that it is in, be it after
    /// activation of a membership.
    pub fn reaches(&self, id: &PrincipalId) -> bool {
        *id == self.principal || self.came_from.contains_key(id)
    }

    /// The shortest way from the principal to `id`; `None` where it is not known
    /// to be in it.
    pub fn path(&self, id: &PrincipalId) -> Option<MembershipPath> {
        if *id == self.principal {
            return Some(MembershipPath::default());
        }
        let eligible = self.came_from.get(id)?.1;
        let mut groups = vec![id.clone()];
        let mut at = id;
        while let Some((Some(from), _)) = self.came_from.get(at) {
            if groups.len() >= MOST_STEPS {
                break;
            }
            groups.push(from.clone());
            at = from;
        }
        groups.reverse();
        Some(MembershipPath { groups, eligible })
    }
}

impl Directory {
    /// The groups that a principal is in, through nesting; eligible memberships
    /// that `eligible` accepts are followed too, and marked. Linear in the
    /// memberships that are reached.
    pub fn closure(
        &self,
        principal: &PrincipalId,
        eligibilities: &[GroupEligibility],
        eligible: impl Fn(&GroupEligibility) -> bool,
    ) -> Closure {
        let mut closure = Closure {
            principal: principal.clone(),
            came_from: HashMap::new(),
            order: Vec::new(),
        };
        let Some(start) = self.ids.get(principal).copied() else {
            return closure;
        };
        let mut seen = HashSet::from([start]);
        // Without activation first, so that such a way always wins.
        let mut reached = vec![start];
        self.walk_up(
            &mut closure,
            &mut seen,
            &mut reached,
            VecDeque::from([start]),
            false,
        );
        let mut queue = VecDeque::new();
        for at in reached.clone() {
            self.step_eligible(
                &mut closure,
                &mut seen,
                at,
                eligibilities,
                &eligible,
                &mut queue,
            );
        }
        while !queue.is_empty() {
            let from = reached.len();
            self.walk_up(
                &mut closure,
                &mut seen,
                &mut reached,
                std::mem::take(&mut queue),
                true,
            );
            for at in reached.get(from..).unwrap_or_default().to_vec() {
                self.step_eligible(
                    &mut closure,
                    &mut seen,
                    at,
                    eligibilities,
                    &eligible,
                    &mut queue,
                );
            }
        }
        closure
    }

    fn walk_up(
        &self,
        closure: &mut Closure,
        seen: &mut HashSet<usize>,
        reached: &mut Vec<usize>,
        mut queue: VecDeque<usize>,
        activated: bool,
    ) {
        if activated {
            reached.extend(queue.iter().copied());
        }
        while let Some(at) = queue.pop_front() {
            let Some(node) = self.nodes.get(at) else {
                continue;
            };
            for parent in &node.parents {
                if seen.insert(*parent) {
                    self.record(closure, *parent, at, activated);
                    reached.push(*parent);
                    queue.push_back(*parent);
                }
            }
        }
    }

    fn step_eligible(
        &self,
        closure: &mut Closure,
        seen: &mut HashSet<usize>,
        at: usize,
        eligibilities: &[GroupEligibility],
        eligible: &impl Fn(&GroupEligibility) -> bool,
        queue: &mut VecDeque<usize>,
    ) {
        let steps = self
            .nodes
            .get(at)
            .map_or(&[][..], |node| &node.eligible_parents);
        for (group, index) in steps {
            let counts = eligibilities.get(*index).is_some_and(eligible);
            if counts && seen.insert(*group) {
                self.record(closure, *group, at, true);
                queue.push_back(*group);
            }
        }
    }

    fn record(&self, closure: &mut Closure, group: usize, from: usize, eligible: bool) {
        let Some(node) = self.nodes.get(group) else {
            return;
        };
        let before = self
            .nodes
            .get(from)
            .map(|node| node.id.clone())
            .filter(|id| *id != closure.principal);
        closure
            .came_from
            .insert(node.id.clone(), (before, eligible));
        closure.order.push(node.id.clone());
    }

    /// Everybody that is known to be in any of `groups`, through nesting, eligible
    /// memberships included, the groups themselves included. Linear in the
    /// memberships that are reached.
    pub fn everybody_in<'a>(
        &self,
        groups: impl IntoIterator<Item = &'a PrincipalId>,
        eligibilities: &[GroupEligibility],
    ) -> HashSet<PrincipalId> {
        let mut found: HashSet<PrincipalId> = groups.into_iter().cloned().collect();
        let mut queue: Vec<usize> = found
            .iter()
            .filter_map(|id| self.ids.get(id).copied())
            .collect();
        let mut eligible: HashMap<&PrincipalId, Vec<&PrincipalId>> = HashMap::new();
        for eligibility in eligibilities {
            eligible
                .entry(&eligibility.group)
                .or_default()
                .push(&eligibility.principal);
        }
        while let Some(at) = queue.pop() {
            let Some(node) = self.nodes.get(at) else {
                continue;
            };
            let may_activate = eligible
                .get(&node.id)
                .into_iter()
                .flatten()
                .filter_map(|id| self.ids.get(*id).copied());
            for member in node.members.iter().copied().chain(may_activate) {
                if let Some(child) = self.nodes.get(member)
                    && !found.contains(&child.id)
                {
                    found.insert(child.id.clone());
                    queue.push(member);
                }
            }
        }
        found
    }
}
