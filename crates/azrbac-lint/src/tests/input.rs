//! Role definitions read from text, and the catalogue of the data crate.

use azrbac_core::catalog::Catalog;
use azrbac_core::ingest::{RoleFile, read_role_definitions};
use azrbac_core::role::RoleDefinition;
use azrbac_core::text::Sources;

use crate::{Finding, Subject, lint};

/// A file of role definitions.
pub(super) struct Read(RoleFile);

impl Read {
    pub(super) fn roles(&self) -> &[RoleDefinition] {
        &self.0.roles
    }

    pub(super) fn lint(&self) -> Vec<Finding> {
        lint(&Subject::new(catalog(), azrbac_roles::library()).file(&self.0))
    }
}

pub(super) fn catalog() -> &'static Catalog {
    azrbac_roles::catalog()
}

/// Reads a text that holds at least one role definition.
pub(super) fn read(text: &str) -> Read {
    let file = Sources::new().add("role.json");
    let read = read_role_definitions(file, text);
    assert!(!read.roles.is_empty(), "{:?}", read.diagnostics);
    Read(read)
}
