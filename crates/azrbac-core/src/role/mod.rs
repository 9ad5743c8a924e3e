//! Role definitions: what they grant, entry by entry.

mod library;
mod permission;

use std::fmt;
use std::sync::Arc;

pub use library::RoleLibrary;
pub(crate) use permission::read_as;
pub use permission::{Coverage, EntryList, EntryRef, Permission};

use crate::operation::{OperationName, Plane};
use crate::pattern::{ActionPattern, WildcardReading};
use crate::text::caseless;

/// The id of a role definition: the GUID at the end of its resource id. The
/// prefix before it varies with where the role was read and does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleDefinitionId(Arc<str>);

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
    /// Linear in the entries.
    ///
    /// ```
    /// use azrbac_core::operation::{OperationName, Plane};
    /// use azrbac_core::pattern::ActionPattern;
    /// use azrbac_core::role::{Permission, RoleDefinition};
    ///
    /// let role = RoleDefinition {
    ///     id: None,
    ///     name: "VM user".into(),
    ///     role_type: None,
    ///     description: None,
    ///     permissions: vec![Permission {
    ///         actions: vec![ActionPattern::parse("Microsoft.Compute/*")?],
    ///         not_actions: vec![ActionPattern::parse("*/delete")?],
    ///         ..Permission::default()
    ///     }],
    ///     assignable_scopes: Vec::new(),
    /// };
    /// let start = OperationName::parse("Microsoft.Compute/virtualMachines/start/action")?;
    /// let delete = OperationName::parse("Microsoft.Compute/virtualMachines/delete")?;
    /// assert!(role.grants(&start, Plane::Control));
    /// assert!(!role.grants(&start, Plane::Data));
    /// assert!(!role.grants(&delete, Plane::Control));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
