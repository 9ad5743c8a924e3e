//! What is told of somebody of whom an expectation is not met, or may not be.

use std::collections::HashMap;

use super::places::{PlaceToAsk, Places};
use super::{Finding, Outcome};
use crate::access::{Activation, AskedOperation, Examined, Gap, Spot, Verdict};
use crate::directory::PrincipalId;
use crate::scope::Scope;
use crate::snapshot::{Chain, Snapshot};
use crate::text::caseless;

/// So many findings of one expectation are told in full.
const IN_FULL: usize = 25;

/// What is known where a finding is told.
pub(super) struct Told<'f, 'o, 'a> {
    pub(super) snapshot: &'f Snapshot,
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
    let count = alike.iter().map(|one| one.operations.len()).sum();
    // The clearest speaks for all, and of those an operation of the very resource.
    let kind = told.place.scope.resource_type();
    let kind = kind.map(|kind| format!("{}/", caseless::fold(&kind)));
    let is_own = |asked: &AskedOperation| {
        let own = kind.as_deref();
        own.is_some_and(|own| asked.operation.folded().starts_with(own))
    };
    let all = alike.iter().flat_map(|one| {
        let operations = one.operations.iter();
        operations.filter_map(move |at| Some((*one, *at, spot.operation(*at)?)))
    });
    let (speaker, _, asked) =
        all.min_by_key(|(one, at, asked)| (verdict(one), !is_own(asked), *at))?;
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
        operations: count,
        verdict,
        after_activation: speaker.activated.is_some(),
        outcome: told.outcome,
        gaps,
        evidence: decision
            .filter(|_| in_full)
            .map(|decision| Box::new((request, decision))),
    })
}

/// Counts for each finding the scopes that are named below its own.
pub(super) fn below(findings: &mut [Finding], places: &Places, chains: &HashMap<Scope, Chain>) {
    let mut counts: HashMap<Scope, usize> = HashMap::new();
    counts.extend(findings.iter().map(|finding| (finding.scope.clone(), 0)));
    for place in &places.all {
        let chain = chains.get(&place.scope).map_or(&[][..], Chain::scopes);
        for (at, scope) in chain.iter().enumerate() {
            if let Some(count) = counts.get_mut(scope) {
                *count += place.alike + usize::from(at > 0);
            }
        }
    }
    for finding in findings {
        finding.more_scopes = counts.get(&finding.scope).copied().unwrap_or_default();
    }
}
