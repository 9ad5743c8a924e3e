//! The change of text that writes operations in the place of a wildcard.

use azrbac_core::catalog::{CatalogOperation, Standing};
use azrbac_core::diagnostic::{Applicability, Fix};
use azrbac_core::pattern::{ActionPattern, WildcardReading};
use azrbac_core::role::{EntryList, EntryRef};

use crate::context::Context;

/// More operations than this are not written out: nobody would read them.
const MOST: usize = 40;

/// Writes the operations that an entry matches today in its place, but for those that
/// `is_wanted` turns down. That takes away what Azure adds later. What a `*` covers only
/// where it may stand for nothing together with the `/` before it is not written: if Azure
/// did not read it so, it would be added.
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
    // In a list that takes away, leaving names out would add to what is granted.
    if entry.list != EntryList::granting(entry.list.plane()) {
        return None;
    }
    let strict = pattern.read_as(WildcardReading::Strict);
    let operations = context.catalog().expand(&strict, entry.list.plane());
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
