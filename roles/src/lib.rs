//! What is known of Azure itself, as data: the built-in role definitions, the
//! catalogue of operations and hardened custom roles.
//!
//! Everything is embedded: nothing is read at run time. The catalogue and the
//! library are parsed at their first use, in a few milliseconds, and then kept.
//! How far to trust the data, and how to rebuild it, is written in the crate's
//! README.
//!
//! ```
//! use azrbac_core::operation::{OperationClass, OperationName};
//! use azrbac_core::role::RoleDefinitionId;
//!
//! let id = RoleDefinitionId::new("a97b65f3-24c7-4388-baec-2e87135dc908");
//! let role = azrbac_roles::library().find(&id).ok_or("no such role")?;
//! assert_eq!(&*role.name, "Cognitive Services User");
//!
//! let keys = OperationName::parse("Microsoft.CognitiveServices/accounts/listKeys/action")?;
//! let known = azrbac_roles::catalog().find(&keys).ok_or("no such operation")?;
//! assert!(known.is(OperationClass::Credential));
//! assert!(role.grants(&keys, known.plane()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod form;
mod hardened;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use azrbac_core::catalog::Catalog;
use azrbac_core::role::RoleLibrary;

pub use hardened::{HardenedRole, hardened};

/// The month from which the built-in role definitions and the catalogue are. An
/// answer that rests on them shows it.
pub const DATE: &str = include_str!("../data/date.txt").trim_ascii();

const OPERATIONS: &str = include_str!("../data/operations.tsv");
const CLASSES: &str = include_str!("../data/operation-classes.tsv");
const BUILT_IN_ROLES: &str = include_str!("../data/built-in-roles.txt");

/// The known operations of all resource providers, with plane, certainty,
/// standing and classes.
pub fn catalog() -> &'static Catalog {
    // INVARIANT: the tables are embedded, and a test parses them: there is no
    // error that could turn up here.
    static CATALOG: LazyLock<Catalog> =
        LazyLock::new(|| Catalog::parse_embedded(DATE, OPERATIONS, CLASSES).unwrap_or_default());
    &CATALOG
}

/// Azure's built-in role definitions, in the order of their names. They have no
/// descriptions.
pub fn library() -> &'static RoleLibrary {
    // INVARIANT: as above.
    static LIBRARY: LazyLock<RoleLibrary> = LazyLock::new(|| {
        let roles = form::parse(BUILT_IN_ROLES).unwrap_or_default();
        RoleLibrary::new(DATE, roles)
    });
    &LIBRARY
}
