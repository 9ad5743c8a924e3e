//! What a role definition grants in one plane.

use super::bits::Bits;
use super::patterns::{PatternId, Patterns};
use crate::algebra::OperationSet;
use crate::operation::Plane;
use crate::role::{EntryList, Permission, RoleDefinition};

/// The entries of one list.
#[derive(Debug, Clone)]
pub(super) struct Entries {
    /// All of them, in rising order.
    pub(super) all: Vec<PatternId>,
    /// Those with a wildcard.
    pub(super) wildcards: Vec<PatternId>,
}

impl Entries {
    fn new(mut all: Vec<PatternId>, patterns: &Patterns<'_>) -> Self {
        all.sort_unstable();
        all.dedup();
        let is_wildcard =
            |id: &PatternId| patterns.get(*id).is_some_and(|found| !found.is_literal());
        Self {
            wildcards: all.iter().copied().filter(is_wildcard).collect(),
            all,
        }
    }

    /// Whether one of them is known to match whatever this one matches.
    pub(super) fn cover(&self, id: PatternId, patterns: &Patterns<'_>) -> bool {
        self.all.binary_search(&id).is_ok()
            || self.wildcards.iter().any(|wide| patterns.covers(*wide, id))
    }

    /// Those that may have a name in common with this one.
    pub(super) fn met(&self, id: PatternId, patterns: &Patterns<'_>) -> Vec<PatternId> {
        let met = |other: &PatternId| patterns.meet(*other, id);
        self.all.iter().copied().filter(met).collect()
    }
}

/// A permission object in one plane.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) grants: Entries,
    pub(super) subtracts: Entries,
    /// The condition, in the form in which conditions are compared.
    pub(super) condition: Option<Box<str>>,
    /// The known operations that it grants.
    pub(super) known: Bits,
}

impl Object {
    /// Whether it grants the one name that an entry without a wildcard matches.
    pub(super) fn grants_literal(&self, id: PatternId, patterns: &Patterns<'_>) -> bool {
        self.grants.cover(id, patterns) && !self.subtracts.cover(id, patterns)
    }
}

/// What a role definition grants in one plane.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) objects: Vec<Object>,
    /// The different conditions, in order.
    conditions: Vec<Option<Box<str>>>,
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
        conditions: Vec::new(),
        known: Bits::NONE,
        hard: Bits::NONE,
        met: Bits::NONE,
    };

    pub(super) fn new(mut objects: Vec<Object>, patterns: &Patterns<'_>) -> Self {
        let mut held = Self::NOTHING;
        for object in &mut objects {
            object.known = patterns.known(&object.grants.all);
            object
                .known
                .take_out(&patterns.known(&object.subtracts.all));
            held.known.add(&object.known);
            for hard in object.grants.all.iter().filter_map(|id| patterns.hard(*id)) {
                held.hard.insert(hard);
                if let Some(met) = patterns.met_by(hard) {
                    held.met.add(met);
                }
            }
        }
        let conditions = objects.iter().map(|object| object.condition.clone());
        held.conditions = conditions.collect();
        held.conditions.sort_unstable();
        held.conditions.dedup();
        held.objects = objects;
        held
    }

    /// The different conditions, and none where something is granted without.
    pub(super) fn conditions(&self) -> impl Iterator<Item = Option<&str>> {
        self.conditions.iter().map(Option::as_deref)
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
            let mut ids = |list: EntryList| {
                let all = permission.list(list).iter();
                let all = all.map(|pattern| patterns.add(pattern, plane)).collect();
                Entries::new(all, patterns)
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
