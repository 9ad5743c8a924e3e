//! Role definitions that would grant an operation, those first that grant the
//! least else.

use std::sync::OnceLock;

use crate::catalog::Catalog;
use crate::operation::{OperationName, Plane};
use crate::role::{RoleDefinition, RoleLibrary};

use super::expand::expanded;

/// A role definition that grants an operation.
#[derive(Debug, Clone, Copy)]
pub struct RoleSuggestion<'a> {
    /// The role definition.
    pub role: &'a RoleDefinition,
    /// How many operations of the catalogue it grants in both planes, conditions
    /// taken as fulfilled.
    pub operations: usize,
}

/// The role definitions of a library, for many operations: how much a role definition
/// grants is worked out once, when it is first asked for.
#[derive(Debug)]
pub struct RoleSuggester<'a> {
    catalog: &'a Catalog,
    /// Each with how many operations it grants.
    roles: Vec<(&'a RoleDefinition, OnceLock<usize>)>,
}

impl<'a> RoleSuggester<'a> {
    /// Those of a library. What a role definition grants is counted in `catalog`.
    pub fn of(library: &'a RoleLibrary, catalog: &'a Catalog) -> Self {
        let roles = library.roles().iter();
        Self {
            catalog,
            roles: roles.map(|role| (role, OnceLock::new())).collect(),
        }
    }

    /// The role definitions that grant the operation without a condition, at most
    /// `most`, those first that grant the fewest operations of the catalogue; then by
    /// name.
    ///
    /// Linear in the entries of the library; for each role definition that grants the
    /// operation, the first time also in the catalogue.
    pub fn granting(
        &self,
        operation: &OperationName,
        plane: Plane,
        most: usize,
    ) -> Vec<RoleSuggestion<'a>> {
        let granting = self.roles.iter();
        let granting = granting.filter(|(role, _)| role.grants(operation, plane));
        let mut found: Vec<RoleSuggestion<'a>> = granting
            .map(|(role, operations)| RoleSuggestion {
                role,
                operations: *operations.get_or_init(|| count(role, self.catalog)),
            })
            .collect();
        found.sort_by(|a, b| (a.operations, &a.role.name).cmp(&(b.operations, &b.role.name)));
        found.truncate(most);
        found
    }
}

/// The same for one operation.
pub fn roles_that_grant<'a>(
    library: &'a RoleLibrary,
    catalog: &'a Catalog,
    operation: &OperationName,
    plane: Plane,
    most: usize,
) -> Vec<RoleSuggestion<'a>> {
    RoleSuggester::of(library, catalog).granting(operation, plane, most)
}

/// How many operations of the catalogue a role definition grants.
fn count(role: &RoleDefinition, catalog: &Catalog) -> usize {
    let mut granted = vec![false; catalog.len()];
    for index in role
        .permissions
        .iter()
        .flat_map(|object| expanded(object, catalog))
    {
        if let Some(slot) = granted.get_mut(index) {
            *slot = true;
        }
    }
    granted.into_iter().filter(|granted| *granted).count()
}
