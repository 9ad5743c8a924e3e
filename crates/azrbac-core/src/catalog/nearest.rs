//! Names that are near to a misspelt one.

use super::{Catalog, CatalogOperation};
use crate::text::caseless;

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
            let distance = distance(text.as_bytes(), operation.folded().as_bytes(), allowed)?;
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

/// The number of letters to insert, drop, change or swap with their neighbour to
/// turn one text into the other; `None` above `most`. Only the cells of the table
/// that can stay within `most` are computed.
fn distance(left: &[u8], right: &[u8], most: usize) -> Option<usize> {
    let far = most + 1;
    let width = right.len() + 1;
    let mut before = vec![far; width];
    let mut last: Vec<usize> = (0..width).map(|at| at.min(far)).collect();
    for (row, byte) in left.iter().enumerate() {
        let mut next = vec![far; width];
        if let Some(first) = next.first_mut() {
            *first = (row + 1).min(far);
        }
        let from = row.saturating_sub(most);
        let to = (row + most + 1).min(right.len());
        let mut smallest = next.first().copied().unwrap_or(far);
        for column in from..to {
            let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(far);
            let other = right.get(column);
            let mut value = (cell(&last, column) + usize::from(other != Some(byte)))
                .min(cell(&last, column + 1) + 1)
                .min(cell(&next, column) + 1);
            let swapped = column > 0
                && row > 0
                && other == left.get(row - 1)
                && right.get(column - 1) == Some(byte);
            if swapped {
                value = value.min(cell(&before, column - 1) + 1);
            }
            let value = value.min(far);
            smallest = smallest.min(value);
            if let Some(slot) = next.get_mut(column + 1) {
                *slot = value;
            }
        }
        if smallest > most {
            return None;
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances_count_changes_and_stop_at_the_limit() {
        let d = |a: &str, b: &str| distance(a.as_bytes(), b.as_bytes(), 3);
        assert_eq!(d("read", "read"), Some(0));
        assert_eq!(d("raed", "read"), Some(1));
        assert_eq!(d("listkey", "listkeys"), Some(1));
        assert_eq!(d("", "abc"), Some(3));
        assert_eq!(d("abcd", "wxyz"), None);
        assert_eq!(d("kitten", "sitting"), Some(3));
    }
}
