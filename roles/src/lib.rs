//! What is known of Azure itself, as data: the built-in role definitions, the
//! catalogue of operations and hardened custom roles.
//!
//! Everything is embedded: nothing is read at run time. The build script lays the
//! catalogue out as it is used, so that it costs nothing to open. The role definitions
//! are read when the first of them is asked for, in a few milliseconds, and then kept;
//! that there is none of an id or a name, or with an entry, is known without that.
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

use azrbac_core::catalog::{Catalog, Packed};
use azrbac_core::role::RoleLibrary;

pub use hardened::{HardenedRole, hardened};

/// The month from which the built-in role definitions and the catalogue are. An
/// answer that rests on them shows it.
pub const DATE: &str = include_str!("../data/date.txt").trim_ascii();

const BUILT_IN_ROLES: &str = include_str!("../data/built-in-roles.txt");

/// What the build script made of a table.
macro_rules! made {
    ($include:ident, $name:literal) => {
        $include!(concat!(env!("OUT_DIR"), "/", $name))
    };
}

/// The known operations of all resource providers, with plane, certainty,
/// standing and classes.
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
        Catalog::packed(Packed {
            date: DATE,
            names: made!(include_str, "names.txt"),
            folded: made!(include_str, "folded.txt"),
            operations: made!(include_bytes, "operations.bin"),
            sources: made!(include_str, "sources.txt"),
            classes: made!(include_bytes, "classes.bin"),
        })
    });
    &CATALOG
}

/// Azure's built-in role definitions, in the order of their names. They have no
/// descriptions.
pub fn library() -> &'static RoleLibrary {
    static LIBRARY: LazyLock<RoleLibrary> = LazyLock::new(|| {
        // INVARIANT: the text is embedded, and a test reads it: there is no error that
        // could turn up here.
        let roles = || form::parse(BUILT_IN_ROLES).unwrap_or_default();
        RoleLibrary::embedded(DATE, made!(include_str, "lines.txt"), roles)
    });
    &LIBRARY
}
