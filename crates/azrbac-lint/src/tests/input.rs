//! Role definitions and assignments read from text, and the catalogue of the data
//! crate.

use azrbac_core::catalog::Catalog;
use azrbac_core::ingest::{Ingest, RoleFile, read_with_places};
use azrbac_core::role::RoleDefinition;
use azrbac_core::text::{FileId, Sources};
use azrbac_core::time::Timestamp;

use crate::{Circumstances, Finding, Settings, Subject, lint, settle};

/// A file of role definitions and assignments, which is all that is known of the
/// tenant.
pub(super) struct Read {
    read: RoleFile,
    file: FileId,
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
        self.lint_by(&Settings::default())
    }

    /// The findings under some settings that the text does not ask to be ignored, as
    /// of a day in 2026.
    pub(super) fn lint_by(&self, settings: &Settings) -> Vec<Finding> {
        let circumstances = Circumstances {
            now: Timestamp::parse("2026-11-20").ok(),
            tenant: true,
            whole: true,
        };
        let (found, file) = (self.found(settings), self.file);
        settle(found, file, &self.text, settings, circumstances).findings
    }

    fn found(&self, settings: &Settings) -> Vec<Finding> {
        let library = azrbac_roles::library();
        let subject = Subject {
            settings: Some(settings),
            ..Subject::new(catalog(), library).file(&self.read)
        };
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
    let file = Sources::new().add("example.json");
    let read = read_with_places(file, text);
    let nothing = read.roles.is_empty() && read.assignments.is_empty() && read.denies.is_empty();
    assert!(!nothing, "{:?}", read.diagnostics);
    Read {
        read,
        file,
        text: text.to_owned(),
    }
}
