//! The places of the entries of a role definition.

use crate::role::EntryRef;
use crate::text::Span;

/// The place of each entry of a role definition that has one, in the order of the
/// entries. A search is logarithmic.
#[derive(Debug, Clone, Default)]
pub struct EntrySpans(Vec<(EntryRef, Span)>);

impl EntrySpans {
    /// Notes the place of an entry, in place of what was known of it. At once where no
    /// later entry is known yet, as for readers, which go through the entries in order.
    pub fn insert(&mut self, entry: EntryRef, span: Span) {
        if self.0.last().is_none_or(|(last, _)| *last < entry) {
            self.0.push((entry, span));
            return;
        }
        match self.find(entry) {
            Ok(at) => {
                if let Some((_, known)) = self.0.get_mut(at) {
                    *known = span;
                }
            }
            Err(at) => self.0.insert(at, (entry, span)),
        }
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }

    /// The place of an entry.
    pub fn get(&self, entry: EntryRef) -> Option<Span> {
        let (_, span) = self.0.get(self.find(entry).ok()?)?;
        Some(*span)
    }

    /// All places, in the order of the entries.
    pub fn values(&self) -> impl Iterator<Item = &Span> {
        self.0.iter().map(|(_, span)| span)
    }

    fn find(&self, entry: EntryRef) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(&entry))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{prop_assert_eq, proptest};

    use super::EntrySpans;
    use crate::role::{EntryList, EntryRef};
    use crate::text::{Sources, Span};

    proptest! {
        #[test]
        fn they_are_found_in_whatever_order_they_came(
            entries in proptest::collection::vec((0..3_usize, 0..4_usize, 0..9_usize), 0..40),
        ) {
            let file = Sources::new().add("roles.json");
            let entry = |(permission, list, index): (usize, usize, usize)| EntryRef {
                role: 0,
                permission,
                list: EntryList::ALL[list],
                index,
            };
            let (mut spans, mut slow) = (EntrySpans::default(), BTreeMap::new());
            for (start, key) in entries.into_iter().enumerate() {
                let span = Span::new(file, start..start + 1);
                spans.insert(entry(key), span);
                slow.insert(entry(key), span);
            }
            prop_assert_eq!(spans.values().count(), slow.len());
            prop_assert_eq!(spans.values().collect::<Vec<_>>(), slow.values().collect::<Vec<_>>());
            for key in (0..3).flat_map(|p| (0..4).flat_map(move |l| (0..9).map(move |i| (p, l, i)))) {
                prop_assert_eq!(spans.get(entry(key)), slow.get(&entry(key)).copied());
            }
        }
    }
}
