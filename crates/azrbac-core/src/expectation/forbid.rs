//! `deny`, `only-these-may` and `nobody-may`: somebody must not.

use std::collections::{BTreeSet, HashMap};

use super::finding::{Told, tell};
use super::places::{Map, PlaceToAsk, Places};
use super::whom::{Meant, Whom};
use super::{Demand, Expectation, Finding, Outcome, Report};
use crate::access::{Assumption, Examined, Gap, Request, Several, Spot, Verdict, explain};
use crate::directory::PrincipalId;
use crate::snapshot::Snapshot;

/// Whether nobody of `whom` may.
pub(super) fn forbid(
    snapshot: &Snapshot,
    map: &Map<'_>,
    question: &Request,
    expectation: &Expectation,
    whom: Whom,
) -> Report {
    let places = Places::of(snapshot, map, expectation);
    let mut search = Search {
        snapshot,
        expectation,
        whom,
        findings: Vec::new(),
        known: HashMap::new(),
        gaps: Vec::new(),
        empty_groups: BTreeSet::new(),
        assumptions: Vec::new(),
    };
    let several = Several::new(snapshot, &expectation.operations);
    for place in &places.all {
        let request = Request {
            scope: place.scope.clone(),
            ..question.clone()
        };
        search.look(place, &several.at(&request));
    }
    search.report(places)
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    expectation: &'a Expectation,
    whom: Whom,
    findings: Vec<Finding>,
    /// What was found of whom, as places among the findings.
    known: HashMap<PrincipalId, Vec<usize>>,
    gaps: Vec<Gap>,
    empty_groups: BTreeSet<PrincipalId>,
    assumptions: Vec<Assumption>,
}

impl Search<'_> {
    fn look(&mut self, place: &PlaceToAsk, spot: &Spot<'_, '_>) {
        if self.whom.is_open(self.snapshot) {
            self.gaps.extend(spot.gaps(self.whom.spared()));
        }
        let holders = spot.holders(self.whom.spared());
        for principal in self.whom.candidates(self.snapshot, holders) {
            if !self.is_known_above(&principal, Outcome::Failed, place, spot) {
                self.judge(&principal, place, spot);
            }
        }
        // That deny assignments may be missing matters where something is found.
        let verdicts = match self.findings.is_empty() {
            true => &[Verdict::NotGranted][..],
            false => &[Verdict::NotGranted, Verdict::Allowed],
        };
        for assumption in spot.assumptions(verdicts) {
            let mut known = self.assumptions.iter();
            if !known.any(|known| known.kind() == assumption.kind()) {
                self.assumptions.push(assumption);
            }
        }
    }

    /// Whether the same was found of somebody above this place already; then it is
    /// one more.
    fn is_known_above(
        &mut self,
        principal: &PrincipalId,
        outcome: Outcome,
        place: &PlaceToAsk,
        spot: &Spot<'_, '_>,
    ) -> bool {
        let mut known = self.known.get(principal).into_iter().flatten();
        let above = known.find(|at| {
            self.findings.get(**at).is_some_and(|finding| {
                finding.outcome == outcome && spot.chain().contains(&finding.scope)
            })
        });
        let Some(finding) = above.and_then(|at| self.findings.get_mut(*at)) else {
            return false;
        };
        finding.more_scopes += 1 + place.alike;
        true
    }

    fn judge(&mut self, principal: &PrincipalId, place: &PlaceToAsk, spot: &Spot<'_, '_>) {
        let (sure, gap) = match self.whom.means(self.snapshot, principal) {
            Meant::No => return,
            Meant::Perhaps(_) if self.expectation.accepted.unknown => return,
            Meant::Perhaps(gap) => (false, Some(gap)),
            Meant::Yes => (true, None),
        };
        let judged: Vec<(Examined, Outcome)> = spot
            .examine(principal)
            .into_iter()
            .map(|examined| {
                let outcome = self.outcome(principal, &examined, spot);
                (examined, outcome)
            })
            .collect();
        let worst = judged.iter().map(|(_, outcome)| *outcome).max();
        let worst = worst.unwrap_or(Outcome::Passed);
        if worst == Outcome::Passed || self.is_hollow(principal) {
            return;
        }
        let outcome = if sure { worst } else { Outcome::Undecided };
        if self.is_known_above(principal, outcome, place, spot) {
            return;
        }
        let alike = judged.iter().filter(|(_, outcome)| *outcome == worst);
        let told = Told {
            snapshot: self.snapshot,
            operations: &self.expectation.operations,
            place,
            spot,
            outcome,
            gap,
            before: self.findings.len(),
        };
        let alike: Vec<&Examined> = alike.map(|(examined, _)| examined).collect();
        if let Some(finding) = tell(&told, principal, &alike) {
            let known = self.known.entry(principal.clone()).or_default();
            known.push(self.findings.len());
            self.findings.push(finding);
        }
    }

    fn outcome(
        &self,
        principal: &PrincipalId,
        examined: &Examined,
        spot: &Spot<'_, '_>,
    ) -> Outcome {
        let accepted = self.expectation.accepted;
        let open = matches!(examined.verdict, Verdict::Eligible | Verdict::Unknown);
        if open && self.spares(principal, examined, spot) {
            return Outcome::Passed;
        }
        // What a deny assignment keeps from somebody may come with an activation.
        let activated = examined.activated.filter(|_| !accepted.eligible);
        accepted.when_forbidden(activated.unwrap_or(examined.verdict))
    }

    /// Whether what somebody may hold comes from being in a group that is spared.
    fn spares(&self, principal: &PrincipalId, examined: &Examined, spot: &Spot<'_, '_>) -> bool {
        let Some(asked) = spot.first(examined.group) else {
            return false;
        };
        let mut planes = asked.planes();
        planes.all(|plane| {
            let mut request = spot.request(principal, asked);
            request.plane = plane;
            self.whom.spares_the_way(&explain(self.snapshot, &request))
        })
    }

    /// Whether a principal is a group, where everybody in it is looked at by itself.
    /// One that is named is looked at as such: nobody who gets into it may.
    fn is_hollow(&mut self, principal: &PrincipalId) -> bool {
        let directory = self.snapshot.directory();
        if !directory.is_group(principal) {
            return false;
        }
        let named = match &self.expectation.demand {
            Demand::Deny(named) => named.contains(principal),
            _ => false,
        };
        let members = directory.everybody_in([principal], self.snapshot.group_eligibilities());
        let mut people = members.iter().filter(|id| !directory.is_group(id));
        if people.next().is_none() && directory.open_through(principal).is_none() {
            self.empty_groups.insert(principal.clone());
        }
        !named
    }

    fn report(self, places: Places) -> Report {
        let accepted = self.expectation.accepted;
        let mut findings = self.findings;
        findings.sort_by(|a, b| b.outcome.cmp(&a.outcome));
        let mut gaps = places.gaps;
        let mut seen: std::collections::HashSet<Gap> = gaps.iter().cloned().collect();
        let more = self.gaps.into_iter();
        gaps.extend(more.filter(|gap| seen.insert(gap.clone())));
        let missing = !gaps.is_empty() || !places.strange.is_empty();
        let missing = match missing && !accepted.unknown {
            true => Outcome::Undecided,
            false => Outcome::Passed,
        };
        let found = findings.iter().map(|finding| finding.outcome);
        Report {
            outcome: found.chain([missing]).max().unwrap_or(Outcome::Passed),
            findings,
            gaps,
            assumptions: self.assumptions,
            empty_groups: self.empty_groups.into_iter().collect(),
            strange_scopes: places.strange,
            operations: self.expectation.operations.len(),
            scopes: places.named,
            ..Report::passed()
        }
    }
}
