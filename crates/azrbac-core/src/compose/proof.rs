//! What was proven of a result.

use crate::algebra::{Limit, Proof};

/// A claim about a result, proven for every name or shown to be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    proofs: Vec<Proof>,
}

impl Verification {
    /// The claims of all parts: it holds where each of them does.
    pub(super) fn of(proofs: impl IntoIterator<Item = Proof>) -> Self {
        Self {
            proofs: proofs.into_iter().collect(),
        }
    }

    /// What came of it: the first contrary, else the first that was given up.
    pub fn outcome(&self) -> Proof {
        let contrary = self
            .proofs
            .iter()
            .find(|proof| proof.holds() == Some(false));
        let open = || self.proofs.iter().find(|proof| proof.holds().is_none());
        contrary.or_else(open).cloned().unwrap_or(Proof::Holds)
    }

    /// Whether it holds for every name; `None` where that was given up.
    pub fn holds(&self) -> Option<bool> {
        self.outcome().holds()
    }

    /// Why it was given up, where it was.
    pub fn limit(&self) -> Option<Limit> {
        match self.outcome() {
            Proof::Undecided(limit) => Some(limit),
            Proof::Holds | Proof::Fails(_) => None,
        }
    }
}
