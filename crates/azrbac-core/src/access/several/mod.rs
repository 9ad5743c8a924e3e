//! Several operations asked about at one scope, for whoever may do any of them.
//!
//! Of operations that the same permission objects cover one speaks for all: most
//! principals tell a class of hundreds of operations apart in a few groups. From a
//! scope to one below it only what stands between them is looked at again.

mod partition;
mod spot;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

pub(crate) use spot::{Examined, Spot};

use crate::condition::Condition;
use crate::directory::PrincipalId;
use crate::operation::{OperationName, Plane};
use crate::scope::Scope;
use crate::snapshot::{Chain, DenyIndex, Grant, GrantIndex, Reach, RoleIndex, Snapshot};
use partition::{Covered, Key, Partition};

use super::place::Place;
use super::standing::members_unknown;
use super::{Gap, Request};

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

/// Several operations, and what is worked out once for all scopes and principals.
pub(crate) struct Several<'a> {
    snapshot: &'a Snapshot,
    operations: &'a [AskedOperation],
    /// The assignments under a condition that looks at the scope, by their scope.
    varying: HashMap<&'a Scope, Vec<GrantIndex>>,
    /// Whether a deny assignment may bear on a scope and not on what is below.
    fickle: bool,
    by_role: RefCell<HashMap<RoleIndex, Covered>>,
    by_deny: RefCell<HashMap<DenyIndex, Covered>>,
    partitions: RefCell<HashMap<Key, Partition>>,
    openings: RefCell<HashMap<PrincipalId, Rc<Vec<Gap>>>>,
}

impl<'a> Several<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, operations: &'a [AskedOperation]) -> Self {
        let mut varying: HashMap<&Scope, Vec<GrantIndex>> = HashMap::new();
        for (at, grant) in snapshot.grants().iter().enumerate() {
            if grant_varies(snapshot, grant) {
                varying.entry(&grant.assignment.scope).or_default().push(at);
            }
        }
        Self {
            varying,
            fickle: snapshot.denies().iter().any(|deny| {
                let inner = deny.permissions.iter().map(|one| one.condition.as_ref());
                deny.do_not_apply_to_child_scopes
                    || varies(snapshot, inner.chain([deny.condition.as_ref()]))
            }),
            snapshot,
            operations,
            by_role: RefCell::default(),
            by_deny: RefCell::default(),
            partitions: RefCell::default(),
            openings: RefCell::default(),
        }
    }

    /// Whether a deny assignment may bear on a scope and not on what is below.
    pub(crate) fn is_fickle(&self) -> bool {
        self.fickle
    }

    /// The operations at a scope, which is that of `request`. Its principal and its
    /// operation are not looked at. `seen` is a scope above it that has been looked
    /// at, with what is above that.
    pub(crate) fn at<'o>(&'o self, request: &Request, seen: Option<&'o Chain>) -> Spot<'o, 'a> {
        let place = Place::of(self.snapshot, request);
        let open = place.chain.open_above();
        let seen = seen.filter(|seen| seen.open_above() == open);
        Spot::new(self, request.clone(), place, seen)
    }

    /// The assignments that reach a scope, or may, but for those that were looked at
    /// above it already and do not look at the scope.
    fn reaching(&self, chain: &Chain, seen: Option<&Chain>) -> Vec<GrantIndex> {
        let snapshot = self.snapshot;
        let is_seen = |scope: &Scope| seen.is_some_and(|seen| seen.contains(scope));
        let varying = |scope: &Scope| self.varying.get(scope).map_or(&[][..], Vec::as_slice);
        let certain = chain.scopes().iter();
        let certain = certain.flat_map(|scope| match is_seen(scope) {
            true => varying(scope),
            false => snapshot.grants_at(scope),
        });
        let high = snapshot.grants_at_management_groups().iter();
        let unsure = high.filter(|at| {
            snapshot.grant(**at).is_some_and(|grant| {
                let scope = &grant.assignment.scope;
                let known = seen.is_some() && !varying(scope).contains(at);
                !known && snapshot.hierarchy().reach(scope, chain) == Reach::Unknown
            })
        });
        certain.chain(unsure).copied().collect()
    }

    /// Which groups keep it open who is in a group, worked out once.
    fn openings(&self, group: &PrincipalId) -> Rc<Vec<Gap>> {
        if let Some(known) = self.openings.borrow().get(group) {
            return Rc::clone(known);
        }
        let openings = self.snapshot.directory().openings([group]).into_iter();
        let gaps = openings.map(|opening| members_unknown(group, opening));
        let found: Rc<Vec<Gap>> = Rc::new(gaps.collect());
        let mut known = self.openings.borrow_mut();
        known.insert(group.clone(), Rc::clone(&found));
        found
    }
}

/// Whether one of the conditions looks at what the scope tells.
fn varies<'c>(
    snapshot: &Snapshot,
    conditions: impl IntoIterator<Item = Option<&'c Condition>>,
) -> bool {
    let mut conditions = conditions.into_iter().flatten();
    conditions.any(|condition| match snapshot.condition(condition) {
        Some(parsed) => parsed.expression.as_ref().is_some_and(|expression| {
            let mut attributes = expression.attributes();
            attributes.any(crate::condition::is_told_by_scope)
        }),
        None => true,
    })
}

/// Whether what an assignment grants may depend on the scope that is asked about.
pub(crate) fn grant_varies(snapshot: &Snapshot, grant: &Grant) -> bool {
    let role = grant.role.and_then(|role| snapshot.role(role));
    let permissions = role
        .into_iter()
        .flat_map(|role| &role.definition.permissions);
    let inner = permissions.map(|one| one.condition.as_ref());
    varies(snapshot, inner.chain([grant.assignment.condition.as_ref()]))
}

/// Whether what a deny assignment denies may depend on the scope that is asked
/// about, apart from whether it applies below its own.
pub(crate) fn deny_varies(snapshot: &Snapshot, deny: &crate::assignment::DenyAssignment) -> bool {
    let inner = deny.permissions.iter().map(|one| one.condition.as_ref());
    varies(snapshot, inner.chain([deny.condition.as_ref()]))
}
