//! The fast answer: the verdict and what decided it.

use crate::snapshot::{DenyIndex, GrantIndex, Snapshot};

use super::standing::Standing;
use super::{Reason, Request, Verdict};

/// A verdict and what decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// The strongest grant, be it certain or not.
    pub grant: Option<GrantIndex>,
    /// The strongest deny assignment, be it certain or not.
    pub deny: Option<DenyIndex>,
}

/// Whether a principal may do an operation at a scope. It agrees with
/// [`explain`](super::explain) and does without the explanation. Linear in the
/// assignments of the principal and its groups.
pub fn check(snapshot: &Snapshot, request: &Request) -> Outcome {
    let standing = Standing::of(snapshot, request);
    let tallied = standing.tally(&request.operation, request.plane);
    let (verdict, reason) = tallied.tally.verdict();
    Outcome {
        verdict,
        reason,
        grant: tallied.grant.map(|(_, grant)| grant),
        deny: tallied.deny.map(|(_, deny)| deny),
    }
}
