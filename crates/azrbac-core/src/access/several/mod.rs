//! Several operations asked about at one scope, for whoever may do any of them.
//!
//! Of operations that the same permission objects cover, at a scope, one speaks for
//! all: most tenants tell a class of hundreds of operations apart in a few groups.

mod spot;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

pub(crate) use spot::{Examined, Spot};

use crate::assignment::DenyAssignment;
use crate::operation::{OperationName, Plane};
use crate::role::Permission;
use crate::snapshot::{Chain, GrantIndex, Reach, RoleIndex, Snapshot};

use super::Request;
use super::standing::Place;

/// An operation that is asked about among others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskedOperation {
    /// Its name.
    pub operation: OperationName,
    /// The plane in which it is checked.
    pub plane: Plane,
    /// Whether the plane is only inferred, so that an answer which the other plane
    /// would change is open.
    pub inferred: bool,
}

impl AskedOperation {
    /// The planes in which it is looked at.
    pub(crate) fn planes(&self) -> impl Iterator<Item = Plane> + use<> {
        let other = self.inferred.then(|| self.plane.other());
        std::iter::once(self.plane).chain(other)
    }
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

/// For each permission object of a role definition and each operation the planes in
/// which it is granted.
type Covered = Rc<Vec<Vec<Vec<Plane>>>>;

/// Several operations, and what role definitions grant of them.
pub(crate) struct Several<'a> {
    snapshot: &'a Snapshot,
    operations: &'a [AskedOperation],
    by_role: RefCell<HashMap<RoleIndex, Covered>>,
}

impl<'a> Several<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, operations: &'a [AskedOperation]) -> Self {
        Self {
            snapshot,
            operations,
            by_role: RefCell::default(),
        }
    }

    /// The operations at a scope, which is that of `request`. Its principal and its
    /// operation are not looked at.
    pub(crate) fn at(&self, request: &Request) -> Spot<'_, 'a> {
        let place = Place::of(self.snapshot, request);
        let grants = self.reaching(&place.chain);
        let groups = self.groups(&place.chain, &grants);
        Spot::new(self, request.clone(), place, grants, groups)
    }

    /// What a role definition grants of the operations, worked out once.
    fn covered(&self, role: RoleIndex) -> Covered {
        if let Some(known) = self.by_role.borrow().get(&role) {
            return Rc::clone(known);
        }
        let permissions = self
            .snapshot
            .role(role)
            .map_or(&[][..], |role| &role.definition.permissions);
        let found: Covered = Rc::new(permissions.iter().map(|one| self.planes(one)).collect());
        self.by_role.borrow_mut().insert(role, Rc::clone(&found));
        found
    }

    fn planes(&self, permission: &Permission) -> Vec<Vec<Plane>> {
        let granted = |asked: &AskedOperation| {
            let planes = asked.planes();
            planes
                .filter(|plane| permission.grants(&asked.operation, *plane))
                .collect()
        };
        self.operations.iter().map(granted).collect()
    }

    /// The assignments that reach a scope, or may.
    fn reaching(&self, chain: &Chain) -> Vec<GrantIndex> {
        let snapshot = self.snapshot;
        let certain = chain.scopes().iter();
        let certain = certain.flat_map(|scope| snapshot.grants_at(scope)).copied();
        let unsure = snapshot.grants_at_management_groups().iter().copied();
        let unsure = unsure.filter(|at| {
            snapshot.grant(*at).is_some_and(|grant| {
                snapshot.hierarchy().reach(&grant.assignment.scope, chain) == Reach::Unknown
            })
        });
        certain.chain(unsure).collect()
    }

    fn denies(&self, chain: &Chain) -> impl Iterator<Item = (usize, &'a DenyAssignment)> {
        let hierarchy = self.snapshot.hierarchy();
        let all = self.snapshot.denies().iter().enumerate();
        all.filter(move |(_, deny)| hierarchy.reach(&deny.scope, chain) != Reach::No)
    }

    /// The operations in groups that are alike at a scope, the groups in the order
    /// of their first operation.
    fn groups(&self, chain: &Chain, grants: &[GrantIndex]) -> Vec<Vec<usize>> {
        let mut covers: Vec<Vec<Cover>> = vec![Vec::new(); self.operations.len()];
        // Conditions may look at the operation itself.
        let mut apart: HashSet<usize> = HashSet::new();
        let mut add = |which: (bool, usize), planes: &[Vec<Vec<Plane>>], alone: &[bool]| {
            for (at, (permission, alone)) in planes.iter().zip(alone).enumerate() {
                for (operation, planes) in permission.iter().enumerate() {
                    if let Some(covers) = covers.get_mut(operation) {
                        covers.extend(planes.iter().map(|plane| (which.0, which.1, at, *plane)));
                    }
                    if *alone && !planes.is_empty() {
                        apart.insert(operation);
                    }
                }
            }
        };
        let mut roles: HashMap<RoleIndex, bool> = HashMap::new();
        let mut all_apart = false;
        for grant in grants.iter().filter_map(|at| self.snapshot.grant(*at)) {
            let conditional = grant.assignment.condition.is_some();
            match grant.role {
                Some(role) => *roles.entry(role).or_default() |= conditional,
                None => all_apart |= conditional,
            }
        }
        let unreadable = self.snapshot.unreadable().filter_map(|(_, role)| role);
        for role in unreadable {
            roles.entry(role).or_default();
        }
        for (role, conditional) in roles {
            let permissions = self.snapshot.role(role).map(|role| &role.definition);
            let alone: Vec<bool> = permissions
                .map(|role| alone(&role.permissions, conditional))
                .unwrap_or_default();
            add((false, role), &self.covered(role), &alone);
        }
        for (at, deny) in self.denies(chain) {
            let planes: Vec<_> = deny
                .permissions
                .iter()
                .map(|one| self.planes(one))
                .collect();
            add(
                (true, at),
                &planes,
                &alone(&deny.permissions, deny.condition.is_some()),
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
                own: (all_apart || apart.contains(&operation)).then_some(operation),
            };
            let at = *known.entry(likeness).or_insert(groups.len());
            match groups.get_mut(at) {
                Some(group) => group.push(operation),
                None => groups.push(vec![operation]),
            }
        }
        groups
    }
}

/// Which permission objects stand under a condition.
fn alone(permissions: &[Permission], outer: bool) -> Vec<bool> {
    let permissions = permissions.iter();
    permissions
        .map(|permission| outer || permission.condition.is_some())
        .collect()
}
