//! What pieces come to that cover an operation.

use std::collections::BTreeSet;

use super::super::condition::Conditions;
use super::super::tally::Tally;
use super::super::{Activation, Certainty, OpenCondition, Verdict};
use super::atoms::{Atom, Bearing, Ground};
use crate::operation::OperationName;

/// A verdict, and what it depends on where that is open.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Weighed {
    pub(super) verdict: Verdict,
    /// The open conditions on what grants and on what denies.
    pub(super) terms: BTreeSet<(bool, Certainty, String)>,
}

impl<'s> Ground<'s> {
    /// What pieces come to that cover an operation; the verdict is that of
    /// [`check`](crate::access::check).
    pub(super) fn weigh<'a>(
        &self,
        name: &OperationName,
        covering: impl Iterator<Item = &'a Atom<'s>> + Clone,
    ) -> Weighed
    where
        's: 'a,
    {
        let mut tally = Tally::default();
        let mut terms = BTreeSet::new();
        for atom in covering.clone() {
            if let Bearing::Grants { eligible, gap } = atom.manner.0 {
                let conditional = match self.standing.conditions(atom.inner, atom.outer, name) {
                    Conditions::Fail => continue,
                    Conditions::Hold => None,
                    Conditions::Open(open) => Some(open),
                };
                let certainty = certainty(eligible, gap, conditional.is_some());
                tally.grant(certainty);
                terms.extend(conditional.map(|open| (false, certainty, term(&open, atom))));
            }
        }
        if tally.has_any_grant() {
            let activation = self.standing.deny_activation(tally);
            for atom in covering {
                let Bearing::Denies { now, activated } = atom.manner.0 else {
                    continue;
                };
                let surely = match activation {
                    Activation::ActiveOnly => now,
                    Activation::EligibleToo => activated,
                };
                let Some(surely) = surely else {
                    continue;
                };
                match self.standing.conditions(atom.inner, atom.outer, name) {
                    Conditions::Fail => {}
                    Conditions::Open(open) if surely == Certainty::Certain => {
                        tally.deny(Certainty::Conditional);
                        terms.insert((true, Certainty::Conditional, term(&open, atom)));
                    }
                    Conditions::Hold | Conditions::Open(_) => tally.deny(surely),
                }
            }
            if self.deny_gap {
                tally.deny(Certainty::Unknown);
            }
        }
        let verdict = tally.verdict().0;
        if !matches!(verdict, Verdict::Conditional | Verdict::Eligible) {
            terms.clear();
        }
        Weighed { verdict, terms }
    }
}

fn certainty(eligible: bool, gap: bool, conditional: bool) -> Certainty {
    match (gap, eligible) {
        (true, true) => Certainty::EligibleUnknown,
        (true, false) => Certainty::Unknown,
        (false, true) => Certainty::Eligible,
        (false, false) if conditional => Certainty::Conditional,
        (false, false) => Certainty::Certain,
    }
}

/// What an open condition depends on, in words that compare. Where that cannot be said,
/// only the same conditions are the same.
fn term(open: &OpenCondition, atom: &Atom<'_>) -> String {
    match open.residual() {
        Some(residual) => residual.to_string(),
        None => format!("{} {:?}", open.name(), atom.manner.1),
    }
}
