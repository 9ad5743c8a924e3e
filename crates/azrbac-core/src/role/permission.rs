//! Permission objects: four lists of entries, and what they say of an operation.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::condition::Condition;
use crate::operation::{OperationName, Plane};
use crate::pattern::{ActionPattern, WildcardReading};

/// The four lists of a permission object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryList {
    /// `actions`
    Actions,
    /// `notActions`
    NotActions,
    /// `dataActions`
    DataActions,
    /// `notDataActions`
    NotDataActions,
}

impl EntryList {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::Actions,
        Self::NotActions,
        Self::DataActions,
        Self::NotDataActions,
    ];

    /// The list that grants in a plane.
    pub fn granting(plane: Plane) -> Self {
        match plane {
            Plane::Control => Self::Actions,
            Plane::Data => Self::DataActions,
        }
    }

    /// The list that subtracts in a plane.
    pub fn subtracting(plane: Plane) -> Self {
        match plane {
            Plane::Control => Self::NotActions,
            Plane::Data => Self::NotDataActions,
        }
    }

    /// The plane that the list speaks of.
    pub fn plane(self) -> Plane {
        match self {
            Self::Actions | Self::NotActions => Plane::Control,
            Self::DataActions | Self::NotDataActions => Plane::Data,
        }
    }

    /// Whether entries grant (`actions`, `dataActions`) or subtract.
    pub fn grants(self) -> bool {
        matches!(self, Self::Actions | Self::DataActions)
    }

    /// The key in Azure's documents, such as `notActions`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Actions => "actions",
            Self::NotActions => "notActions",
            Self::DataActions => "dataActions",
            Self::NotDataActions => "notDataActions",
        }
    }
}

impl fmt::Display for EntryList {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// One entry of one role definition among several that were read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryRef {
    /// Which role definition, counted from 0.
    pub role: usize,
    /// Which permission object of the role.
    pub permission: usize,
    /// Which list of the permission object.
    pub list: EntryList,
    /// Which entry of the list.
    pub index: usize,
}

/// By one number: files have tens of thousands of entries with a place each.
impl Hash for EntryRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut number = self.role.rotate_left(32) ^ self.permission.rotate_left(20);
        number ^= self.index.rotate_left(2) ^ (self.list as usize);
        state.write_usize(number);
    }
}

/// What a permission object says of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// No entry of `actions` (of `dataActions`) matches.
    Untouched,
    /// An entry grants it and none subtracts it.
    Granted {
        /// The first entry that grants.
        entry: usize,
    },
    /// An entry grants it and an entry of `notActions` (of `notDataActions`)
    /// subtracts it. Subtraction always wins inside a permission object.
    Subtracted {
        /// The first entry that grants.
        entry: usize,
        /// The first entry that subtracts.
        by: usize,
    },
}

/// A permission object: what it grants is `actions` minus `notActions` and,
/// apart from that, `dataActions` minus `notDataActions`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Permission {
    /// Granted control plane operations.
    pub actions: Vec<ActionPattern>,
    /// Subtracted from `actions`; no deny.
    pub not_actions: Vec<ActionPattern>,
    /// Granted data plane operations.
    pub data_actions: Vec<ActionPattern>,
    /// Subtracted from `data_actions`; no deny.
    pub not_data_actions: Vec<ActionPattern>,
    /// Has to hold for this permission object to grant anything.
    pub condition: Option<Condition>,
}

impl Permission {
    /// One of the four lists.
    pub fn list(&self, list: EntryList) -> &[ActionPattern] {
        match list {
            EntryList::Actions => &self.actions,
            EntryList::NotActions => &self.not_actions,
            EntryList::DataActions => &self.data_actions,
            EntryList::NotDataActions => &self.not_data_actions,
        }
    }

    /// One of the four lists, to be changed.
    pub fn list_mut(&mut self, list: EntryList) -> &mut Vec<ActionPattern> {
        match list {
            EntryList::Actions => &mut self.actions,
            EntryList::NotActions => &mut self.not_actions,
            EntryList::DataActions => &mut self.data_actions,
            EntryList::NotDataActions => &mut self.not_data_actions,
        }
    }

    /// The same permission object under another reading of `*`.
    #[must_use]
    pub fn read_as(mut self, reading: WildcardReading) -> Self {
        for list in EntryList::ALL {
            for pattern in self.list_mut(list) {
                *pattern = pattern.read_as(reading);
            }
        }
        self
    }

    /// What this permission object says of an operation, its condition left out
    /// of account. Linear in the entries.
    pub fn coverage(&self, operation: &OperationName, plane: Plane) -> Coverage {
        let find = |list: EntryList| {
            self.list(list)
                .iter()
                .position(|pattern| pattern.matches(operation))
        };
        let Some(entry) = find(EntryList::granting(plane)) else {
            return Coverage::Untouched;
        };
        match find(EntryList::subtracting(plane)) {
            Some(by) => Coverage::Subtracted { entry, by },
            None => Coverage::Granted { entry },
        }
    }

    /// Whether this permission object grants the operation, its condition left
    /// out of account.
    pub fn grants(&self, operation: &OperationName, plane: Plane) -> bool {
        matches!(self.coverage(operation, plane), Coverage::Granted { .. })
    }
}

/// Permission objects under another reading of `*`.
pub(crate) fn read_as(permissions: Vec<Permission>, reading: WildcardReading) -> Vec<Permission> {
    permissions
        .into_iter()
        .map(|permission| permission.read_as(reading))
        .collect()
}
