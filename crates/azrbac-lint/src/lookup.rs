//! What is looked up once for a role definition, for all rules.

use azrbac_core::catalog::{Catalog, OperationIndex};
use azrbac_core::role::RoleDefinition;

use crate::watch::{Grant, Watch};

/// What is looked up once for a role definition.
#[derive(Debug)]
pub(crate) struct Lookup {
    /// What each permission object grants of the operations that rules look out for.
    pub(crate) grants: Vec<Vec<Grant>>,
    /// For each entry, in their order, its operation in the catalogue: `None` for
    /// wildcards and for what is not known.
    pub(crate) found: Vec<Option<OperationIndex>>,
}

impl Lookup {
    /// Looks it up. A search in the catalogue for each entry.
    pub(crate) fn new(catalog: &Catalog, watch: &Watch, role: &RoleDefinition) -> Self {
        let objects = role.permissions.iter();
        let entries = role.entries(0).map(|(_, pattern)| {
            let known = catalog.named_by(pattern)?;
            Some(known.index())
        });
        Self {
            grants: objects.map(|object| watch.grants(object)).collect(),
            found: entries.collect(),
        }
    }
}
