//! Operations that are alike: covered by the same permission objects.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::standing::Standing;
use super::{AskedOperation, Several};
use crate::operation::Plane;
use crate::role::Permission;
use crate::snapshot::{DenyIndex, RoleIndex};

/// For each permission object and each operation the planes in which it is covered.
pub(super) type Covered = Rc<Vec<Vec<Vec<Plane>>>>;

/// The operations, by their place in the list, in groups that are alike; the groups
/// in the order of their first operation.
pub(super) type Partition = Rc<Vec<Rc<Vec<usize>>>>;

/// What bears on a principal at a scope, as far as it tells operations apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Key {
    /// The role definitions, each with whether it is held under a condition.
    roles: Vec<(RoleIndex, bool)>,
    denies: Vec<DenyIndex>,
    /// Whether an assignment of an unknown role definition has a condition.
    all_apart: bool,
}

/// What covers an operation: a role definition or a deny assignment, a permission
/// object of it, a plane.
type Cover = (bool, usize, usize, Plane);

/// What operations that are alike have in common.
#[derive(PartialEq, Eq, Hash)]
struct Likeness {
    covers: Vec<Cover>,
    plane: Plane,
    inferred: bool,
    /// The operation itself, where a condition may look at it.
    own: Option<usize>,
}

impl Several<'_> {
    /// The operations in groups that are alike for whoever stands there.
    pub(super) fn partition(&self, standing: &Standing<'_>) -> Partition {
        let key = self.key(standing);
        if let Some(known) = self.partitions.borrow().get(&key) {
            return Rc::clone(known);
        }
        let found = self.work_out(&key);
        self.partitions.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    fn key(&self, standing: &Standing<'_>) -> Key {
        let mut roles: HashMap<RoleIndex, bool> = HashMap::new();
        let mut key = Key::default();
        let grants = standing.grants.iter();
        for grant in grants.filter_map(|one| self.snapshot.grant(one.grant)) {
            let conditional = grant.assignment.condition.is_some();
            match grant.role {
                Some(role) => *roles.entry(role).or_default() |= conditional,
                None => key.all_apart |= conditional,
            }
        }
        for role in self.snapshot.unreadable().filter_map(|(_, role)| role) {
            roles.entry(role).or_default();
        }
        key.roles = roles.into_iter().collect();
        key.roles.sort_unstable();
        key.denies = standing.denies().map(|(at, _, _)| at).collect();
        key.denies.sort_unstable();
        key
    }

    fn work_out(&self, key: &Key) -> Partition {
        let mut covers: Vec<Vec<Cover>> = vec![Vec::new(); self.operations.len()];
        // Conditions may look at the operation itself.
        let mut apart: HashSet<usize> = HashSet::new();
        let mut add = |is_deny: bool, which: usize, covered: &Covered, alone: &[bool]| {
            for (at, (permission, alone)) in covered.iter().zip(alone).enumerate() {
                for (operation, planes) in permission.iter().enumerate() {
                    if let Some(covers) = covers.get_mut(operation) {
                        covers.extend(planes.iter().map(|plane| (is_deny, which, at, *plane)));
                    }
                    if *alone && !planes.is_empty() {
                        apart.insert(operation);
                    }
                }
            }
        };
        for (role, conditional) in &key.roles {
            let definition = self.snapshot.role(*role).map(|role| &role.definition);
            let alone = definition.map(|role| alone(&role.permissions, *conditional));
            add(
                false,
                *role,
                &self.covered_by_role(*role),
                &alone.unwrap_or_default(),
            );
        }
        for at in &key.denies {
            let deny = self.snapshot.deny(*at);
            let alone = deny.map(|deny| alone(&deny.permissions, deny.condition.is_some()));
            add(
                true,
                *at,
                &self.covered_by_deny(*at),
                &alone.unwrap_or_default(),
            );
        }
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut known: HashMap<Likeness, usize> = HashMap::new();
        for ((operation, mut covers), asked) in covers.into_iter().enumerate().zip(self.operations)
        {
            covers.sort_unstable();
            let likeness = Likeness {
                covers,
                plane: asked.plane,
                inferred: asked.inferred,
                own: (key.all_apart || apart.contains(&operation)).then_some(operation),
            };
            let at = *known.entry(likeness).or_insert(groups.len());
            match groups.get_mut(at) {
                Some(group) => group.push(operation),
                None => groups.push(vec![operation]),
            }
        }
        Rc::new(groups.into_iter().map(Rc::new).collect())
    }

    /// What a role definition grants of the operations, worked out once.
    pub(super) fn covered_by_role(&self, role: RoleIndex) -> Covered {
        if let Some(known) = self.by_role.borrow().get(&role) {
            return Rc::clone(known);
        }
        let definition = self.snapshot.role(role).map(|role| &role.definition);
        let found = self.covered(definition.map_or(&[][..], |role| &role.permissions));
        self.by_role.borrow_mut().insert(role, Rc::clone(&found));
        found
    }

    /// The same of a deny assignment.
    fn covered_by_deny(&self, at: DenyIndex) -> Covered {
        if let Some(known) = self.by_deny.borrow().get(&at) {
            return Rc::clone(known);
        }
        let deny = self.snapshot.deny(at);
        let found = self.covered(deny.map_or(&[][..], |deny| &deny.permissions));
        self.by_deny.borrow_mut().insert(at, Rc::clone(&found));
        found
    }

    fn covered(&self, permissions: &[Permission]) -> Covered {
        let planes = |permission: &Permission| {
            let granted = |asked: &AskedOperation| {
                let planes = asked.planes();
                planes
                    .filter(|plane| permission.grants(&asked.operation, *plane))
                    .collect()
            };
            self.operations.iter().map(granted).collect()
        };
        Rc::new(permissions.iter().map(planes).collect())
    }
}

/// Which permission objects stand under a condition.
fn alone(permissions: &[Permission], outer: bool) -> Vec<bool> {
    let permissions = permissions.iter();
    permissions
        .map(|permission| outer || permission.condition.is_some())
        .collect()
}
