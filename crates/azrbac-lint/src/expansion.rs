//! The change of text that writes operations in the place of a wildcard.

use azrbac_core::catalog::{CatalogOperation, Standing};
use azrbac_core::diagnostic::{Applicability, Fix};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryRef;

use crate::context::Context;

/// More operations than this are not written out: nobody would read them.
const MOST: usize = 40;

/// Writes the operations that an entry matches today in its place, but for those that
/// `is_wanted` turns down. That takes away what Azure adds later.
///
/// `None` where there are none or very many, for built-in roles, and where the place is
/// not known. Looks at every name of the catalogue once.
pub(crate) fn expansion(
    context: &Context<'_>,
    entry: EntryRef,
    pattern: &ActionPattern,
    is_wanted: impl Fn(&CatalogOperation<'_>) -> bool,
) -> Option<Fix> {
    let place = context.span(entry).filter(|_| !context.is_built_in())?;
    let operations = context.catalog().expand(pattern, entry.list.plane());
    let names: Vec<String> = operations
        .filter(|known| known.standing() != Standing::Retired && is_wanted(known))
        .take(MOST + 1)
        .map(|known| format!("\"{}\"", known.name()))
        .collect();
    (1..=MOST).contains(&names.len()).then(|| Fix {
        message: format!("write the {} operations of today in its place", names.len()),
        applicability: Applicability::Unsafe,
        edits: vec![(place, names.join(crate::apply::BETWEEN))],
    })
}
