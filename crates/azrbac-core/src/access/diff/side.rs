//! The two snapshots while they are compared.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::Request;
use super::super::holder::{Holder, closure_at};
use super::super::place::Place;
use super::super::standing::Standing;
use super::{DiffQuestion, Presence};
use crate::directory::{Closure, PrincipalId};
use crate::operation::{OperationName, Plane};
use crate::scope::Scope;
use crate::snapshot::{Chain, Grant, Snapshot};
use crate::time::{Timestamp, Validity};

/// A snapshot and how it is asked.
pub(super) struct Side<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) time: Option<Timestamp>,
    /// A question about nobody and nothing, at the root.
    request: Request,
    places: RefCell<HashMap<Scope, Place>>,
    chains: RefCell<HashMap<Scope, Rc<Chain>>>,
    /// Whether the answer tells that data are missing for which verdicts are unknown.
    pub(super) lacking: bool,
    /// Memberships of groups: the member, the group.
    pub(super) memberships: HashSet<(PrincipalId, PrincipalId)>,
}

/// Whether something that holds for a time holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Now {
    Yes,
    No,
    /// The time is not known.
    Maybe,
}

impl<'s> Side<'s> {
    pub(super) fn new(snapshot: &'s Snapshot, question: &DiffQuestion, lacking: bool) -> Self {
        let directory = snapshot.directory();
        Self {
            snapshot,
            time: question.as_of.or(snapshot.captured_at()),
            request: question.request(
                PrincipalId::new(""),
                OperationName::from_trusted(""),
                Plane::Control,
                Scope::root(),
            ),
            places: RefCell::default(),
            chains: RefCell::default(),
            lacking,
            memberships: directory
                .memberships()
                .map(|(member, group)| (member.clone(), group.clone()))
                .collect(),
        }
    }

    /// A principal with what is assigned to it.
    pub(super) fn holder(&self, principal: &PrincipalId) -> Holder<'s> {
        Holder::new(self.snapshot, self.time, principal)
    }

    /// What bears on a principal at a scope.
    pub(super) fn standing(&self, holder: &Holder<'s>, scope: &Scope) -> Standing<'s> {
        let request = Request {
            scope: scope.clone(),
            ..self.request.clone()
        };
        let place = self
            .places
            .borrow_mut()
            .entry(scope.clone())
            .or_insert_with(|| Place::of(self.snapshot, &request))
            .clone();
        Standing::of_holder(self.snapshot, &request, holder, place)
    }

    pub(super) fn chain(&self, scope: &Scope) -> Rc<Chain> {
        let mut chains = self.chains.borrow_mut();
        if let Some(known) = chains.get(scope) {
            return Rc::clone(known);
        }
        let chain = Rc::new(self.snapshot.hierarchy().chain(scope));
        chains.insert(scope.clone(), Rc::clone(&chain));
        chain
    }

    pub(super) fn closure(&self, principal: &PrincipalId) -> Closure {
        closure_at(self.snapshot, self.time, principal)
    }

    pub(super) fn now(&self, windows: &[Validity]) -> Now {
        match self.time {
            _ if windows.iter().all(Validity::is_unbounded) => Now::Yes,
            None => Now::Maybe,
            Some(time) if windows.iter().any(|window| window.contains(time)) => Now::Yes,
            Some(_) => Now::No,
        }
    }

    /// Whether a grant holds now.
    pub(super) fn holds(&self, grant: &Grant) -> Now {
        self.now(grant.windows())
    }
}

/// The snapshot before and the one after.
pub(super) struct Pair<'s> {
    pub(super) old: Side<'s>,
    pub(super) new: Side<'s>,
}

impl<'s> Pair<'s> {
    /// Each side with the other one, and what it is to hold what the other lacks.
    pub(super) fn both_ways(&self) -> [(&Side<'s>, &Side<'s>, Presence); 2] {
        [
            (&self.old, &self.new, Presence::Removed),
            (&self.new, &self.old, Presence::Added),
        ]
    }

    pub(super) fn sides(&self) -> [&Side<'s>; 2] {
        [&self.old, &self.new]
    }

    pub(super) fn side(&self, presence: Presence) -> &Side<'s> {
        match presence {
            Presence::Removed => &self.old,
            Presence::Added => &self.new,
        }
    }

    pub(super) fn other(&self, presence: Presence) -> &Side<'s> {
        match presence {
            Presence::Removed => &self.new,
            Presence::Added => &self.old,
        }
    }
}
