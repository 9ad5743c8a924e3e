//! A role that grants something of a need.

use super::sets::{any_of, granted};
use super::suggest::{Excluded, Extra, Question};
use super::weigh::{Bits, Scale, granted_bits};
use crate::algebra::{OperationSet, Proof, Prover};
use crate::catalog::{Catalog, Certainty};
use crate::operation::{OperationClass, OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{EntryList, RoleDefinition};
use crate::scope::Scope;

/// A role that grants something of a need and is not left out.
pub(super) struct Candidate<'a> {
    pub(super) role: &'a RoleDefinition,
    /// Which needs it grants, in order.
    pub(super) covered: Vec<bool>,
    pub(super) granted: Bits,
    pub(super) extra: Extra,
}

impl Candidate<'_> {
    pub(super) fn covers_all(&self, needs: usize) -> bool {
        self.covered.len() == needs && self.covered.iter().all(|covered| *covered)
    }
}

/// What every role is held against.
pub(super) struct Judge<'q> {
    question: &'q Question<'q>,
    catalog: &'q Catalog,
    scale: &'q Scale,
    prover: &'q Prover,
    needed: Bits,
}

impl<'q> Judge<'q> {
    pub(super) fn new(
        question: &'q Question<'q>,
        catalog: &'q Catalog,
        scale: &'q Scale,
        prover: &'q Prover,
    ) -> Self {
        let mut needed = Bits::none(catalog);
        for need in question.needs {
            let known = catalog.find(&need.operation);
            if let Some(known) = known.filter(|known| known.plane() == need.plane) {
                needed.set(known.index());
            }
        }
        Self {
            question,
            catalog,
            scale,
            prover,
            needed,
        }
    }

    /// The role as a candidate, nothing where it grants nothing of the need. Of those
    /// that grant all of it, why it is left out; one that grants a part and would have
    /// to be left out is no candidate.
    pub(super) fn look_at<'a>(
        &self,
        role: &'a RoleDefinition,
    ) -> Result<Option<Candidate<'a>>, Excluded> {
        let needs = self.question.needs.iter();
        let covered: Vec<bool> = needs
            .clone()
            .map(|need| role.grants(&need.operation, need.plane))
            .collect();
        let all = covered.iter().all(|covered| *covered);
        if !all
            && needs
                .clone()
                .all(|need| role.may_grant(&need.operation, need.plane))
        {
            return Err(Excluded::Conditional);
        }
        if !covered.contains(&true) {
            return Ok(None);
        }
        let why = if !assignable(role, self.question.scope) {
            Some(Excluded::NotAssignable)
        } else {
            self.forbidden(role)
        };
        match why {
            Some(why) if all => return Err(why),
            Some(_) => return Ok(None),
            None => {}
        }
        let granted = granted_bits(role, self.catalog);
        Ok(Some(Candidate {
            role,
            covered,
            extra: self.extra(&granted, &[role]),
            granted,
        }))
    }

    /// What is granted besides the need.
    pub(super) fn extra(&self, granted: &Bits, roles: &[&RoleDefinition]) -> Extra {
        let besides = granted.minus(&self.needed);
        let mut counts = [0_usize; OperationClass::ALL.len()];
        for known in besides.operations(self.catalog) {
            for (class, count) in OperationClass::ALL.iter().zip(&mut counts) {
                *count += usize::from(known.is(*class));
            }
        }
        let sensitive = OperationClass::ALL.into_iter().zip(counts);
        Extra {
            weight: self.scale.weigh(&besides),
            operations: besides.count(),
            sensitive: sensitive.filter(|(_, count)| *count > 0).collect(),
            unbounded: roles.iter().find_map(|role| unbounded(role, self.prover)),
        }
    }

    /// No operation.
    pub(super) fn nothing(&self) -> Bits {
        Bits::none(self.catalog)
    }

    /// What the operations weigh that are granted besides the need.
    pub(super) fn weigh(&self, granted: &Bits) -> u64 {
        self.scale.weigh(&granted.minus(&self.needed))
    }

    /// Why a role is left out for what it grants, conditions taken as fulfilled. An
    /// operation of which the plane is not sure is told only where nothing else is found.
    fn forbidden(&self, role: &RoleDefinition) -> Option<Excluded> {
        let mut unsure = None;
        for plane in Plane::ALL {
            let forbidden = self.question.forbidden.iter();
            let patterns = forbidden.flat_map(|one| {
                let patterns = one.patterns(plane).iter();
                patterns.map(|pattern| (pattern, one.names_plane()))
            });
            let (names, wildcards): (Vec<_>, Vec<_>) =
                patterns.partition(|(pattern, _)| pattern.is_literal());
            // Names are looked up one by one, which is as exact and quicker.
            for (pattern, plane_given) in names {
                let Ok(name) = OperationName::literal(pattern.as_str()) else {
                    continue;
                };
                if !role.may_grant(&name, plane) {
                    continue;
                }
                if plane_given || self.is_sure(role, &name, plane) {
                    return Some(Excluded::Forbidden(name));
                }
                unsure.get_or_insert(Excluded::PerhapsForbidden(name, plane));
            }
            if wildcards.is_empty() {
                continue;
            }
            let wildcards = any_of(wildcards.into_iter().map(|(pattern, _)| pattern));
            let objects = role.permissions.iter();
            let all = objects
                .map(|object| granted(object, plane))
                .fold(OperationSet::empty(), |all, one| all.union(&one));
            match self.prover.disjoint(&all, &wildcards) {
                Proof::Holds => {}
                Proof::Fails(name) => return Some(Excluded::Forbidden(name)),
                Proof::Undecided(_) => return Some(Excluded::Undecided),
            }
        }
        unsure
    }

    /// Whether an operation that a role grants in a plane is granted for certain: its
    /// plane is sure, or it is granted in both.
    fn is_sure(&self, role: &RoleDefinition, name: &OperationName, plane: Plane) -> bool {
        let known = self.catalog.find(name);
        known.is_none_or(|known| known.certainty() == Certainty::Sure)
            || role.may_grant(name, plane.other())
    }
}

/// Whether a role can be assigned at a scope, as far as its id and the ids of its
/// assignable scopes say.
fn assignable(role: &RoleDefinition, scope: Option<&Scope>) -> bool {
    let Some(scope) = scope else {
        return true;
    };
    let mut scopes = role.assignable_scopes.iter();
    scopes.any(|text| Scope::parse(text).is_ok_and(|outer| outer.contains(scope)))
}

/// A wildcard of the role that grants something, which then has no end.
fn unbounded(role: &RoleDefinition, prover: &Prover) -> Option<ActionPattern> {
    for object in &role.permissions {
        for plane in Plane::ALL {
            let subtracted = any_of(object.list(EntryList::subtracting(plane)));
            for entry in object.list(EntryList::granting(plane)) {
                let own = any_of([entry]).difference(&subtracted);
                if !entry.is_literal() && prover.empty(&own) != Proof::Holds {
                    return Some(entry.clone());
                }
            }
        }
    }
    None
}
