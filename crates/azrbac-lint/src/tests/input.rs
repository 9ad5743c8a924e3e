//! Role definitions and assignments read from text, and the catalogue of the data
//! crate.

use azrbac_core::catalog::Catalog;
use azrbac_core::ingest::{Ingest, RoleFile, read_with_places};
use azrbac_core::role::RoleDefinition;
use azrbac_core::text::Sources;

use crate::{Finding, Subject, lint};

/// A file of role definitions and assignments, which is all that is known of the
/// tenant.
pub(super) struct Read {
    read: RoleFile,
    text: String,
}

impl Read {
    pub(super) fn roles(&self) -> &[RoleDefinition] {
        &self.read.roles
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn lint(&self) -> Vec<Finding> {
        let library = azrbac_roles::library();
        let subject = Subject::new(catalog(), library).file(&self.read);
        if self.read.assignments.is_empty() {
            return lint(&subject);
        }
        let mut ingest = Ingest::new();
        ingest.read("example.json", self.text.clone().into_bytes());
        let tenant = ingest.finish().into_snapshot(library);
        lint(&Subject {
            tenant: Some(&tenant),
            ..subject
        })
    }
}

pub(super) fn catalog() -> &'static Catalog {
    azrbac_roles::catalog()
}

/// Reads a text that holds at least one role definition or assignment.
pub(super) fn read(text: &str) -> Read {
    let read = read_with_places(Sources::new().add("example.json"), text);
    let nothing = read.roles.is_empty() && read.assignments.is_empty() && read.denies.is_empty();
    assert!(!nothing, "{:?}", read.diagnostics);
    Read {
        read,
        text: text.to_owned(),
    }
}
