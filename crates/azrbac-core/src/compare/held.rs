//! What a role definition grants in one plane.

use super::bits::Bits;
use super::patterns::{PatternId, Patterns};
use crate::algebra::OperationSet;
use crate::operation::Plane;
use crate::role::{EntryList, Permission, RoleDefinition};

/// A permission object in one plane.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) grants: Vec<PatternId>,
    pub(super) subtracts: Vec<PatternId>,
    /// The condition, in the form in which conditions are compared.
    pub(super) condition: Option<Box<str>>,
    /// The known operations that it grants.
    pub(super) known: Bits,
}

/// What a role definition grants in one plane.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) objects: Vec<Object>,
    /// The known operations that it grants, conditions taken as fulfilled.
    pub(super) known: Bits,
    /// Its granting entries that the catalogue does not decide.
    pub(super) hard: Bits,
    /// What may have a name in common with one of those.
    pub(super) met: Bits,
}

impl Held {
    pub(super) const NOTHING: Self = Self {
        objects: Vec::new(),
        known: Bits::NONE,
        hard: Bits::NONE,
        met: Bits::NONE,
    };

    pub(super) fn new(mut objects: Vec<Object>, patterns: &Patterns<'_>) -> Self {
        let mut held = Self::NOTHING;
        for object in &mut objects {
            object.known = patterns.known(&object.grants);
            object.known.take_out(&patterns.known(&object.subtracts));
            held.known.add(&object.known);
            for hard in object.grants.iter().filter_map(|id| patterns.hard(*id)) {
                held.hard.insert(hard);
                if let Some(met) = patterns.met_by(hard) {
                    held.met.add(met);
                }
            }
        }
        held.objects = objects;
        held
    }

    /// The different conditions, and none where something is granted without.
    pub(super) fn conditions(&self) -> Vec<Option<&str>> {
        let mut conditions: Vec<_> = self
            .objects
            .iter()
            .map(|object| object.condition.as_deref())
            .collect();
        conditions.sort_unstable();
        conditions.dedup();
        conditions
    }

    /// The permission objects that grant where `condition` holds and no other does.
    pub(super) fn under<'s>(
        &'s self,
        condition: Option<&'s str>,
    ) -> impl Iterator<Item = &'s Object> {
        self.objects
            .iter()
            .filter(move |object| match object.condition.as_deref() {
                None => true,
                own => own == condition,
            })
    }

    /// The permission objects under just this condition.
    pub(super) fn just<'s>(
        &'s self,
        condition: Option<&'s str>,
    ) -> impl Iterator<Item = &'s Object> {
        self.objects
            .iter()
            .filter(move |object| object.condition.as_deref() == condition)
    }
}

/// The permission objects of a role definition that grant in a plane.
pub(super) fn objects<'a>(
    role: &'a RoleDefinition,
    plane: Plane,
    patterns: &mut Patterns<'a>,
) -> Vec<Object> {
    role.permissions
        .iter()
        .filter(|permission| !permission.list(EntryList::granting(plane)).is_empty())
        .map(|permission| {
            let mut ids = |list: EntryList| -> Vec<PatternId> {
                let mut ids: Vec<_> = permission
                    .list(list)
                    .iter()
                    .map(|pattern| patterns.add(pattern, plane))
                    .collect();
                ids.sort_unstable();
                ids.dedup();
                ids
            };
            Object {
                grants: ids(EntryList::granting(plane)),
                subtracts: ids(EntryList::subtracting(plane)),
                condition: comparable(permission),
                known: Bits::NONE,
            }
        })
        .collect()
}

/// A condition in the form in which it is compared: as it is printed, where it can
/// be read, else as it is written.
fn comparable(permission: &Permission) -> Option<Box<str>> {
    let condition = permission.condition.as_ref()?;
    let parsed = condition.parse();
    Some(match (parsed.problem(), &parsed.expression) {
        (None, Some(expression)) => expression.to_string().into(),
        _ => condition.expression.trim().into(),
    })
}

/// What permission objects grant together.
pub(super) fn set<'o>(
    objects: impl Iterator<Item = &'o Object>,
    patterns: &Patterns<'_>,
) -> OperationSet {
    OperationSet::union_of(
        objects.map(|object| difference(&object.grants, &object.subtracts, patterns)),
    )
}

/// What some entries grant and others do not take out.
pub(super) fn difference(
    grants: &[PatternId],
    subtracts: &[PatternId],
    patterns: &Patterns<'_>,
) -> OperationSet {
    let set = |ids: &[PatternId]| -> OperationSet {
        ids.iter()
            .filter_map(|id| patterns.get(*id))
            .cloned()
            .collect()
    };
    set(grants).difference(&set(subtracts))
}
