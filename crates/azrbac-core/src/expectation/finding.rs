//! What is told of somebody of whom an expectation is not met, or may not be.

use super::places::PlaceToAsk;
use super::{Finding, Outcome};
use crate::access::{Activation, AskedOperation, Examined, Gap, Spot, Verdict};
use crate::directory::PrincipalId;
use crate::snapshot::Snapshot;

/// So many findings of one expectation are told in full.
const IN_FULL: usize = 25;

/// What is known where a finding is told.
pub(super) struct Told<'f, 'o, 'a> {
    pub(super) snapshot: &'f Snapshot,
    pub(super) operations: &'f [AskedOperation],
    pub(super) place: &'f PlaceToAsk,
    pub(super) spot: &'f Spot<'o, 'a>,
    pub(super) outcome: Outcome,
    /// Why it is not known whether the principal is meant.
    pub(super) gap: Option<Gap>,
    /// How many findings there are already.
    pub(super) before: usize,
}

/// The finding about a principal, from groups of operations with one outcome.
pub(super) fn tell(
    told: &Told<'_, '_, '_>,
    principal: &PrincipalId,
    alike: &[&Examined],
) -> Option<Finding> {
    let spot = told.spot;
    let verdict = |examined: &Examined| examined.activated.unwrap_or(examined.verdict);
    // The clearest speaks for all; it is the first of its kind.
    let speaker = alike.iter().min_by_key(|examined| verdict(examined))?;
    let count = alike.iter().filter_map(|one| spot.groups().get(one.group));
    let first = *spot.groups().get(speaker.group)?.first()?;
    let asked = told.operations.get(first)?;
    let mut request = spot.request(principal, asked);
    if speaker.activated.is_some() {
        request.activation = Activation::EligibleToo;
    }
    let verdict = verdict(speaker);
    let in_full = told.before < IN_FULL;
    let decision = (in_full || verdict == Verdict::Unknown)
        .then(|| super::explained(told.snapshot, &request, asked));
    let mut gaps: Vec<Gap> = told.gap.iter().cloned().collect();
    gaps.extend(decision.iter().flat_map(|decision| decision.gaps.clone()));
    Some(Finding {
        principal: principal.clone(),
        scope: told.place.scope.clone(),
        more_scopes: told.place.alike,
        operation: asked.operation.clone(),
        plane: asked.plane,
        operations: count.map(Vec::len).sum(),
        verdict,
        after_activation: speaker.activated.is_some(),
        outcome: told.outcome,
        gaps,
        evidence: decision
            .filter(|_| in_full)
            .map(|decision| Box::new((request, decision))),
    })
}
