//! One list of entries without what is to be taken out.

use super::open::{Bounds, open};
use super::sets::any_of;
use super::tree::{Tree, Wish};
use crate::algebra::{Budget, OperationSet, Prover};
use crate::catalog::{Catalog, CatalogOperation, Certainty, Standing};
use crate::operation::Plane;
use crate::pattern::ActionPattern;

/// The entries of one plane of a permission object, and what is to go.
pub(super) struct Subject<'a> {
    pub(super) plane: Plane,
    pub(super) granting: &'a [ActionPattern],
    pub(super) subtracting: &'a [ActionPattern],
    pub(super) removed: &'a [&'a ActionPattern],
    pub(super) catalog: &'a Catalog,
}

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It grants nothing that is to go.
    Kept,
    /// It grants nothing else.
    Dropped,
    /// It is a wildcard that grants both.
    Opened,
}

impl<'a> Subject<'a> {
    /// What becomes of each entry, in order.
    pub(super) fn fates(&self, prover: &Prover, budget: &mut Budget) -> Vec<Fate> {
        let removed = any_of(self.removed.iter().copied());
        let subtracted = any_of(self.subtracting);
        self.granting
            .iter()
            .map(|entry| {
                let own = any_of([entry]).difference(&subtracted);
                match prover.any_name(&own.intersection(&removed), budget).holds() {
                    Some(true) => Fate::Kept,
                    _ if entry.is_literal() => Fate::Dropped,
                    // Where it was given up, opening is right in either case.
                    _ => match prover.any_name(&own.difference(&removed), budget).holds() {
                        Some(true) => Fate::Dropped,
                        _ => Fate::Opened,
                    },
                }
            })
            .collect()
    }

    /// The entries that stand for the opened ones: the fewest that grant every
    /// operation of today that is to stay and is not granted by the entries that are
    /// kept.
    pub(super) fn open(&self, fates: &[Fate]) -> Vec<ActionPattern> {
        let of = |fate: Fate| -> Vec<&'a ActionPattern> {
            let pairs = self.granting.iter().zip(fates);
            pairs
                .filter(|(_, found)| **found == fate)
                .map(|(entry, _)| entry)
                .collect()
        };
        let (opened, kept) = (of(Fate::Opened), of(Fate::Kept));
        let (literals, wildcards): (Vec<&ActionPattern>, Vec<&ActionPattern>) = self
            .removed
            .iter()
            .partition(|removed| removed.is_literal());
        let mut tree = Tree::new();
        for entry in &opened {
            for known in self.catalog.matching(entry) {
                tree.add(known.name(), self.wish(&known, &kept));
            }
        }
        for literal in literals {
            tree.add(literal.as_str(), Wish::Banned);
        }
        tree.close();
        let bounds = Bounds {
            within: &opened,
            apart_from: &wildcards,
        };
        let entries = open(&tree, &bounds).into_iter();
        entries
            .filter_map(|entry| ActionPattern::parse(&entry).ok())
            .collect()
    }

    /// What an operation that an opened entry grants is to the result.
    fn wish(&self, known: &CatalogOperation<'_>, kept: &[&ActionPattern]) -> Wish {
        let matches = |pattern: &ActionPattern| pattern.matches_folded(known.folded());
        if self.removed.iter().any(|pattern| matches(pattern)) {
            return Wish::Banned;
        }
        let idle = known.plane() != self.plane
            || known.standing() == Standing::Retired
            || self.subtracting.iter().any(matches)
            || kept.iter().any(|pattern| matches(pattern));
        match (idle, known.certainty()) {
            (true, _) => Wish::Free,
            // Azure refuses a name in the list of the other plane.
            (false, Certainty::Inferred) => Wish::Welcome,
            (false, Certainty::Sure) => Wish::Needed,
        }
    }

    /// What has to be subtracted so that the entries that are kept grant nothing that
    /// is to go, beside what is subtracted already. Names that Azure no longer has are
    /// left out, since it refuses them.
    pub(super) fn subtract(
        &self,
        kept: &[&ActionPattern],
        prover: &Prover,
        budget: &mut Budget,
    ) -> Vec<ActionPattern> {
        let left = any_of(kept.iter().copied()).difference(&any_of(self.subtracting));
        let mut meets = |pattern: &ActionPattern| {
            let own: OperationSet = any_of([pattern]);
            let proof = prover.any_name(&own.intersection(&left), budget);
            proof.holds() != Some(true)
        };
        let mut found: Vec<ActionPattern> = Vec::new();
        let (literals, wildcards): (Vec<&ActionPattern>, Vec<&ActionPattern>) = self
            .removed
            .iter()
            .partition(|removed| removed.is_literal());
        for pattern in wildcards.into_iter().chain(literals) {
            let covered = found.iter().any(|known| match pattern.is_literal() {
                true => known.matches_folded(pattern.form()),
                false => known.form() == pattern.form(),
            });
            if !covered && !is_retired(pattern, self.catalog) && meets(pattern) {
                found.push(pattern.clone());
            }
        }
        found
    }
}

/// Whether it is the name of an operation that Azure no longer has.
fn is_retired(pattern: &ActionPattern, catalog: &Catalog) -> bool {
    pattern.is_literal()
        && catalog
            .matching(pattern)
            .any(|known| known.standing() == Standing::Retired)
}
