//! Role definitions: what they grant, entry by entry.

mod library;

use std::fmt;

pub use library::RoleLibrary;

use crate::condition::Condition;
use crate::operation::{OperationName, Plane};
use crate::pattern::{ActionPattern, WildcardReading};
use crate::text::caseless;

/// The id of a role definition: the GUID at the end of its resource id. The
/// prefix before it varies with where the role was read and does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleDefinitionId(Box<str>);

impl RoleDefinitionId {
    /// Takes a bare GUID or a resource id in any prefix form; letter case and the
    /// dashes of a GUID do not matter.
    pub fn new(text: &str) -> Self {
        let text = text.trim().trim_end_matches('/');
        let last = text.rsplit('/').next().unwrap_or(text);
        Self(caseless::identifier(last).into())
    }

    /// The id in the form in which ids are compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoleDefinitionId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Who made a role definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleType {
    /// Microsoft: the same in every tenant.
    BuiltIn,
    /// The tenant's own.
    Custom,
}

impl RoleType {
    /// `BuiltInRole` or `CustomRole`, as Azure writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BuiltIn => "BuiltInRole",
            Self::Custom => "CustomRole",
        }
    }
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// A role definition. It grants what any of its permission objects grants; each
/// is evaluated by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleDefinition {
    /// The id, where the document has one; input for `az role definition create`
    /// has none.
    pub id: Option<RoleDefinitionId>,
    /// `roleName`: the display name.
    pub name: Box<str>,
    /// Built-in or custom, where the document says so.
    pub role_type: Option<RoleType>,
    /// What the role is for, in the words of whoever made it.
    pub description: Option<Box<str>>,
    /// The permission objects.
    pub permissions: Vec<Permission>,
    /// Where the role may be assigned, as written.
    pub assignable_scopes: Vec<Box<str>>,
}

impl RoleDefinition {
    /// Whether any permission object without a condition grants the operation.
    pub fn grants(&self, operation: &OperationName, plane: Plane) -> bool {
        self.permissions
            .iter()
            .any(|permission| permission.condition.is_none() && permission.grants(operation, plane))
    }

    /// Whether any permission object grants the operation, conditions taken as
    /// fulfilled.
    pub fn may_grant(&self, operation: &OperationName, plane: Plane) -> bool {
        self.permissions
            .iter()
            .any(|permission| permission.grants(operation, plane))
    }

    /// The same role definition under another reading of `*`.
    #[must_use]
    pub fn read_as(mut self, reading: WildcardReading) -> Self {
        self.permissions = read_as(self.permissions, reading);
        self
    }

    /// Whether it is one of Azure's built-in roles.
    pub fn is_built_in(&self) -> bool {
        self.role_type == Some(RoleType::BuiltIn)
    }

    /// Every entry of every list, with its place; `role` is the number to be put
    /// into the references.
    pub fn entries(&self, role: usize) -> impl Iterator<Item = (EntryRef, &ActionPattern)> {
        self.permissions
            .iter()
            .enumerate()
            .flat_map(move |(permission, object)| {
                EntryList::ALL.into_iter().flat_map(move |list| {
                    object
                        .list(list)
                        .iter()
                        .enumerate()
                        .map(move |(index, pattern)| {
                            let entry = EntryRef {
                                role,
                                permission,
                                list,
                                index,
                            };
                            (entry, pattern)
                        })
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::{Coverage, Permission, RoleDefinitionId};
    use crate::operation::{OperationName, Plane};
    use crate::pattern::ActionPattern;

    #[test]
    fn ids_are_joined_on_the_last_segment() {
        let bare = RoleDefinitionId::new("B24988AC-6180-42A0-AB88-20F7382DD24C");
        for text in [
            "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
            "/providers/Microsoft.Authorization/roleDefinitions/b24988ac618042a0ab8820f7382dd24c",
        ] {
            assert_eq!(RoleDefinitionId::new(text), bare);
        }
    }

    #[test]
    fn subtraction_wins_over_a_literal_entry() {
        let parse = |text| vec![ActionPattern::parse(text).unwrap()];
        let permission = Permission {
            actions: parse("Microsoft.Network/virtualNetworks/subnets/join/action"),
            not_actions: parse("Microsoft.Network/*"),
            ..Permission::default()
        };
        let join =
            OperationName::parse("Microsoft.Network/virtualNetworks/subnets/join/action").unwrap();
        assert_eq!(
            permission.coverage(&join, Plane::Control),
            Coverage::Subtracted { entry: 0, by: 0 }
        );
        assert_eq!(permission.coverage(&join, Plane::Data), Coverage::Untouched);
    }
}
