//! What a caller hands over.

use azrbac_core::assignment::{DenyAssignment, RoleAssignment};
use azrbac_core::catalog::Catalog;
use azrbac_core::diagnostic::{Applicability, Fix};
use azrbac_core::ingest::{DeclaredAssignment, RoleFile, SourceMap};
use azrbac_core::role::{RoleDefinition, RoleLibrary};
use azrbac_core::snapshot::Snapshot;
use azrbac_core::text::Span;

use crate::settings::Settings;

/// What is to be linted, and what is known about Azure and about the tenant.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The role definitions, in the order in which the file has them.
    pub roles: &'a [RoleDefinition],
    /// The role assignments, in the order of the file. Their conditions are
    /// checked.
    pub assignments: &'a [RoleAssignment],
    /// The deny assignments, in the order of the file. Their conditions are
    /// checked.
    pub denies: &'a [DenyAssignment],
    /// Role assignments of which something is known only when they are deployed. Their
    /// conditions are checked.
    pub declared: &'a [DeclaredAssignment],
    /// Where in the text their parts stand; `None` for what has no text.
    pub map: Option<&'a SourceMap>,
    /// The tenant, where its data are given: role definitions of assignments are
    /// looked up in it, and other assignments of the same principal.
    pub tenant: Option<&'a Snapshot>,
    /// The known operations.
    pub catalog: &'a Catalog,
    /// Azure's built-in role definitions.
    pub library: &'a RoleLibrary,
    /// Which rules are run, and what the organisation asks; `None` for all rules and
    /// nothing.
    pub settings: Option<&'a Settings>,
}

impl<'a> Subject<'a> {
    /// Nothing to be linted yet, and what is known about Azure.
    pub fn new(catalog: &'a Catalog, library: &'a RoleLibrary) -> Self {
        Self {
            roles: &[],
            assignments: &[],
            denies: &[],
            declared: &[],
            map: None,
            tenant: None,
            catalog,
            library,
            settings: None,
        }
    }

    /// A fix as it may be offered: one that would change a part of the text that is read
    /// from elsewhere too is only shown.
    pub(crate) fn allow(&self, mut fix: Fix) -> Fix {
        let guarded = |span: Span| self.map.is_some_and(|map| map.is_guarded(span));
        if fix.edits.iter().any(|(span, _)| guarded(*span)) {
            fix.applicability = Applicability::DisplayOnly;
        }
        fix
    }

    /// With the role definitions and assignments of a file.
    #[must_use]
    pub fn file(mut self, file: &'a RoleFile) -> Self {
        self.roles = &file.roles;
        self.assignments = &file.assignments;
        self.denies = &file.denies;
        self.declared = &file.declared;
        self.map = Some(&file.map);
        self
    }
}
