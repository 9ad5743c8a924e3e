//! Role definitions that would grant an operation, those first that grant the
//! least else.

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

/// The role definitions of the library that grant the operation without a
/// condition, at most `most`, those first that grant the fewest operations of the
/// catalogue; then by name.
pub fn roles_that_grant<'a>(
    library: &'a RoleLibrary,
    catalog: &Catalog,
    operation: &OperationName,
    plane: Plane,
    most: usize,
) -> Vec<RoleSuggestion<'a>> {
    let mut found: Vec<RoleSuggestion<'a>> = library
        .roles()
        .iter()
        .filter(|role| role.grants(operation, plane))
        .map(|role| RoleSuggestion {
            role,
            operations: count(role, catalog),
        })
        .collect();
    found.sort_by(|a, b| (a.operations, &a.role.name).cmp(&(b.operations, &b.role.name)));
    found.truncate(most);
    found
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
