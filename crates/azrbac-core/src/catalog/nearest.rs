//! Names that are near to a misspelt one.

use super::{Catalog, CatalogOperation};
use crate::text::{caseless, distance};

/// A text longer than this is no misspelling of an operation name.
const LONGEST: usize = 256;
/// How many changes of a letter, at most, in this many letters.
const LETTERS_A_CHANGE: usize = 5;

pub(super) fn nearest<'a>(
    catalog: &'a Catalog,
    text: &str,
    most: usize,
) -> Vec<CatalogOperation<'a>> {
    let text = caseless::fold(text.trim()).into_owned();
    if text.len() > LONGEST || text.is_empty() {
        return Vec::new();
    }
    let allowed = (text.len() / LETTERS_A_CHANGE).clamp(2, 8);
    let provider = text.split('/').next().unwrap_or_default();
    let in_provider = catalog.beginning_with(&format!("{provider}/"));
    let candidates = if in_provider.is_empty() {
        0..catalog.len()
    } else {
        in_provider
    };
    let mut found: Vec<(usize, CatalogOperation<'a>)> = catalog
        .range(candidates)
        .filter(|operation| operation.folded().len().abs_diff(text.len()) <= allowed)
        .filter_map(|operation| {
            let distance = distance(&text, operation.folded(), allowed)?;
            Some((distance, operation))
        })
        .collect();
    found.sort_by_key(|(distance, operation)| (*distance, operation.standing(), operation.index()));
    found
        .into_iter()
        .take(most)
        .map(|(_, operation)| operation)
        .collect()
}
