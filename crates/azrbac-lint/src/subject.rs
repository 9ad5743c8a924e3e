//! What a caller hands over.

use azrbac_core::catalog::Catalog;
use azrbac_core::ingest::SourceMap;
use azrbac_core::role::{RoleDefinition, RoleLibrary};

/// What is to be linted, and what is known about Azure.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The role definitions, in the order in which the file has them.
    pub roles: &'a [RoleDefinition],
    /// Where in the text their parts stand; `None` for roles without a text.
    pub map: Option<&'a SourceMap>,
    /// The known operations.
    pub catalog: &'a Catalog,
    /// Azure's built-in role definitions.
    pub library: &'a RoleLibrary,
}
