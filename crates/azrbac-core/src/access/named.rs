//! What conditions name of the role assignments that may be added: roles and kinds of
//! principals.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::{Comparison, Condition, Expression, Family, Guid, Value};
use crate::directory::PrincipalType;
use crate::role::{Permission, RoleDefinitionId};

use super::new_assignment::{PRINCIPAL_TYPE, ROLE};
use super::standing::Standing;

/// The kinds of principals that people assign roles to.
const KINDS: [PrincipalType; 3] = [
    PrincipalType::User,
    PrincipalType::Group,
    PrincipalType::ServicePrincipal,
];

/// What else a role can be assigned to.
const OTHERS: [PrincipalType; 2] = [PrincipalType::ForeignGroup, PrincipalType::Device];

/// What the conditions of what bears on a principal name.
#[derive(Default)]
pub(super) struct Named {
    /// Whether they look at the role or at the kind of principal.
    pub(super) any: bool,
    /// The roles, each with the comparisons that name it, by their number.
    pub(super) roles: BTreeMap<Guid, Vec<usize>>,
    kinds: BTreeSet<PrincipalType>,
    /// How many comparisons look at the role.
    comparisons: usize,
    /// Whether one may tell roles apart that it does not name.
    apart: bool,
}

impl Named {
    pub(super) fn of(standing: &Standing<'_>) -> Self {
        let mut named = Self::default();
        let mut seen = BTreeSet::new();
        let mut look = |condition: Option<&Condition>| {
            let Some(condition) = condition else {
                return;
            };
            if seen.insert(condition.expression.clone()) {
                let parsed = standing.snapshot.condition(condition);
                let read = parsed.and_then(|parsed| parsed.expression.as_ref());
                if let Some(expression) = read {
                    named.look_at(expression);
                }
            }
        };
        let inside = |permissions: &[Permission]| -> Vec<Condition> {
            let conditions = permissions.iter().map(|one| one.condition.clone());
            conditions.flatten().collect()
        };
        for applicable in &standing.grants {
            let Some(grant) = standing.snapshot.grant(applicable.grant) else {
                continue;
            };
            look(grant.assignment.condition.as_ref());
            let role = grant.role.and_then(|role| standing.snapshot.role(role));
            let of_role = role.map(|role| inside(&role.definition.permissions));
            for condition in of_role.iter().flatten() {
                look(Some(condition));
            }
        }
        for (_, deny, _) in standing.denies() {
            look(deny.condition.as_ref());
            for condition in &inside(&deny.permissions) {
                look(Some(condition));
            }
        }
        named
    }

    fn look_at(&mut self, expression: &Expression) {
        let looks = |name| expression.attributes().any(|one| one.path.is(name));
        self.any |= looks(ROLE) || looks(PRINCIPAL_TYPE);
        for (_, comparison) in expression.comparisons() {
            self.look_at_roles(comparison);
            for value in compared_with(comparison, PRINCIPAL_TYPE) {
                let kind = PrincipalType::from_name(&value.as_text());
                self.kinds.extend(kind.filter(|kind| OTHERS.contains(kind)));
            }
        }
    }

    fn look_at_roles(&mut self, comparison: &Comparison) {
        let sides = [&comparison.left, &comparison.right];
        let mut attributes = sides.iter().filter_map(|side| side.attribute());
        if !attributes.any(|attribute| attribute.path.is(ROLE)) {
            return;
        }
        let number = self.comparisons;
        self.comparisons += 1;
        let mut values = 0;
        for value in compared_with(comparison, ROLE) {
            values += 1;
            let Some(guid) = value.as_guid() else {
                self.apart = true;
                continue;
            };
            let naming = self.roles.entry(guid).or_default();
            if naming.last() != Some(&number) {
                naming.push(number);
            }
        }
        let is_plain = comparison.operator.family() == Family::Guid
            && values > 0
            && (values == 1 || comparison.quantifier.is_some());
        self.apart |= !is_plain;
    }

    /// The comparisons that name a role: roles of which they are the same are the same to
    /// the conditions. `None` where they may not be.
    pub(super) fn alike(&self, role: &RoleDefinitionId) -> Option<&[usize]> {
        let guid = Guid::parse(role.as_str()).filter(|_| !self.apart)?;
        Some(self.roles.get(&guid).map_or(&[], Vec::as_slice))
    }

    /// The kinds of principals to look at.
    pub(super) fn kinds(&self) -> impl Iterator<Item = PrincipalType> {
        KINDS.into_iter().chain(self.kinds.iter().copied())
    }
}

/// The values with which a comparison compares an attribute.
fn compared_with<'c>(comparison: &'c Comparison, name: &'c str) -> impl Iterator<Item = &'c Value> {
    let (left, right) = (&comparison.left, &comparison.right);
    [(left, right), (right, left)]
        .into_iter()
        .filter(move |(side, _)| side.attribute().is_some_and(|one| one.path.is(name)))
        .flat_map(|(_, other)| other.values())
}
