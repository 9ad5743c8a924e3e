//! A role definition while entries are taken out of it.

use super::sets::any_of;
use crate::algebra::OperationSet;
use crate::condition::Condition;
use crate::operation::Plane;
use crate::pattern::ActionPattern;
use crate::role::{EntryList, EntryRef, Permission, RoleDefinition};

/// An entry and where it stood.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) place: EntryRef,
    pub(super) pattern: ActionPattern,
}

/// A permission object while entries are taken out of it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) condition: Option<Condition>,
    /// The lists, in the order of [`EntryList::ALL`].
    lists: [Vec<Held>; 4],
}

impl Draft {
    /// The permission objects of a role.
    pub(super) fn of(role: &RoleDefinition) -> Vec<Self> {
        let mut drafts: Vec<Self> = role
            .permissions
            .iter()
            .map(|object| Self {
                condition: object.condition.clone(),
                lists: Default::default(),
            })
            .collect();
        for (place, pattern) in role.entries(0) {
            if let Some(draft) = drafts.get_mut(place.permission) {
                draft.list_mut(place.list).push(Held {
                    place,
                    pattern: pattern.clone(),
                });
            }
        }
        drafts
    }

    pub(super) fn list(&self, list: EntryList) -> &[Held] {
        let at = EntryList::ALL.iter().position(|known| *known == list);
        at.and_then(|at| self.lists.get(at))
            .map_or(&[], Vec::as_slice)
    }

    pub(super) fn list_mut(&mut self, list: EntryList) -> &mut Vec<Held> {
        let [actions, not_actions, data_actions, not_data_actions] = &mut self.lists;
        match list {
            EntryList::Actions => actions,
            EntryList::NotActions => not_actions,
            EntryList::DataActions => data_actions,
            EntryList::NotDataActions => not_data_actions,
        }
    }

    /// The patterns of a list, one of them left out.
    pub(super) fn patterns(
        &self,
        list: EntryList,
        without: Option<usize>,
    ) -> impl Iterator<Item = &ActionPattern> {
        let entries = self.list(list).iter().enumerate();
        entries
            .filter(move |(at, _)| Some(*at) != without)
            .map(|(_, held)| &held.pattern)
    }

    /// What it grants in a plane, an entry that grants left out.
    pub(super) fn granted(&self, plane: Plane, without: Option<usize>) -> OperationSet {
        let granting = any_of(self.patterns(EntryList::granting(plane), without));
        let subtracting = EntryList::subtracting(plane);
        match self.list(subtracting).is_empty() {
            true => granting,
            false => granting.difference(&any_of(self.patterns(subtracting, None))),
        }
    }

    /// Whether it grants nothing at all.
    pub(super) fn is_idle(&self) -> bool {
        Plane::ALL
            .into_iter()
            .all(|plane| self.list(EntryList::granting(plane)).is_empty())
    }

    /// Takes over the entries of another one.
    pub(super) fn absorb(&mut self, mut other: Self) {
        for list in EntryList::ALL {
            let more = std::mem::take(other.list_mut(list));
            self.list_mut(list).extend(more);
        }
    }

    pub(super) fn into_permission(mut self) -> Permission {
        let mut permission = Permission {
            condition: self.condition.take(),
            ..Permission::default()
        };
        for list in EntryList::ALL {
            let held = std::mem::take(self.list_mut(list)).into_iter();
            *permission.list_mut(list) = held.map(|held| held.pattern).collect();
        }
        permission
    }
}
