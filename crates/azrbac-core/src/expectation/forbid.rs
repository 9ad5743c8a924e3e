//! `deny`, `only-these-may` and `nobody-may`: somebody must not.
//!
//! The scopes are looked at from above. At one that lies below another only those
//! are looked at again whom an assignment in between reaches, and those whom a deny
//! assignment kept from something that may end here.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::finding::{Told, below, tell};
use super::places::{Map, PlaceToAsk, Places};
use super::whom::{Meant, Whom};
use super::{Demand, Expectation, Finding, Outcome, Report, one_of_each};
use crate::access::{Assumption, Examined, Gap, Request, Several, Spot, Verdict, explain};
use crate::directory::PrincipalId;
use crate::scope::Scope;
use crate::snapshot::{Chain, Snapshot};

/// Whether nobody of `whom` may.
pub(super) fn forbid(
    snapshot: &Snapshot,
    map: &Map<'_>,
    question: &Request,
    expectation: &Expectation,
    whom: Whom,
) -> Report {
    let places = Places::of(snapshot, map, expectation);
    let several = Several::new(snapshot, &expectation.operations);
    let mut search = Search {
        snapshot,
        expectation,
        is_open: whom.is_open(snapshot),
        is_fickle: several.is_fickle(),
        whom,
        findings: Vec::new(),
        known: HashMap::new(),
        denied: HashMap::new(),
        gaps: Vec::new(),
        empty_groups: BTreeSet::new(),
        assumptions: Vec::new(),
    };
    let mut seen: HashMap<Scope, Chain> = HashMap::new();
    for place in &places.all {
        let request = Request {
            scope: place.scope.clone(),
            ..question.clone()
        };
        let chain = snapshot.hierarchy().chain(&place.scope);
        let mut above = chain.scopes().iter().skip(1);
        let above = above.find_map(|scope| seen.get(scope));
        search.look(place, &several.at(&request, above));
        seen.insert(place.scope.clone(), chain);
    }
    search.report(places, &seen)
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    expectation: &'a Expectation,
    whom: Whom,
    /// Whether somebody may be meant who is in no list.
    is_open: bool,
    /// Whether deny assignments may end below their scope.
    is_fickle: bool,
    findings: Vec<Finding>,
    /// What was found of whom, as places among the findings.
    known: HashMap<PrincipalId, Vec<usize>>,
    /// Whom a deny assignment kept from something, by the scope.
    denied: HashMap<Scope, BTreeSet<PrincipalId>>,
    gaps: Vec<Gap>,
    empty_groups: BTreeSet<PrincipalId>,
    assumptions: Vec<Assumption>,
}

impl Search<'_> {
    fn look(&mut self, place: &PlaceToAsk, spot: &Spot<'_, '_>) {
        let spared = self.whom.spared();
        let assigned = spot.assigned(spared);
        let gaps = spot.gaps(&assigned, spared);
        let holders = spot.holders(&assigned, spared);
        // What is missing may concern any of those who are meant.
        let everybody = spot.is_first() || !gaps.is_empty();
        let mut candidates = self.whom.candidates(self.snapshot, holders, everybody);
        let above = spot.chain().scopes().iter();
        candidates.extend(
            above
                .filter_map(|one| self.denied.get(one))
                .flatten()
                .cloned(),
        );
        if self.is_open {
            self.gaps.extend(gaps);
        }
        for principal in candidates {
            if !self.is_known(&principal, Outcome::Failed, spot) {
                self.judge(&principal, place, spot);
            }
        }
        // That deny assignments may be missing matters where something is found.
        let verdicts = match self.findings.is_empty() {
            true => &[Verdict::NotGranted][..],
            false => &[Verdict::NotGranted, Verdict::Allowed],
        };
        let more = spot.assumptions(verdicts);
        one_of_each(&mut self.assumptions, more);
    }

    /// Whether the same was found of somebody at or above this place already.
    fn is_known(&self, principal: &PrincipalId, outcome: Outcome, spot: &Spot<'_, '_>) -> bool {
        let mut known = self.known.get(principal).into_iter().flatten();
        known.any(|at| {
            self.findings.get(*at).is_some_and(|finding| {
                finding.outcome == outcome && spot.chain().contains(&finding.scope)
            })
        })
    }

    fn judge(&mut self, principal: &PrincipalId, place: &PlaceToAsk, spot: &Spot<'_, '_>) {
        let gap = match self.whom.means(self.snapshot, principal) {
            Meant::No => return,
            Meant::Perhaps(_) if self.expectation.accepted.unknown => return,
            Meant::Perhaps(gap) => Some(gap),
            Meant::Yes => None,
        };
        let judged: Vec<(Examined, Outcome)> = spot
            .examine(principal)
            .into_iter()
            .map(|examined| {
                let outcome = self.outcome(principal, &examined, spot);
                (examined, outcome)
            })
            .collect();
        let is_denied = |(one, _): &(Examined, Outcome)| one.verdict == Verdict::Denied;
        if self.is_fickle && judged.iter().any(is_denied) {
            let denied = self.denied.entry(place.scope.clone()).or_default();
            denied.insert(principal.clone());
        }
        let worst = judged.iter().map(|(_, outcome)| *outcome).max();
        let worst = worst.unwrap_or(Outcome::Passed);
        if worst == Outcome::Passed || self.is_hollow(principal) {
            return;
        }
        let outcome = match gap {
            Some(_) => Outcome::Undecided,
            None => worst,
        };
        if self.is_known(principal, outcome, spot) {
            return;
        }
        let alike = judged.iter().filter(|(_, outcome)| *outcome == worst);
        let alike: Vec<&Examined> = alike.map(|(examined, _)| examined).collect();
        let told = Told {
            snapshot: self.snapshot,
            place,
            spot,
            outcome,
            gap,
            before: self.findings.len(),
        };
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
        let Some(asked) = spot.first(examined) else {
            return false;
        };
        let mut planes = asked.planes();
        !self.whom.spared().is_empty()
            && planes.all(|plane| {
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

    fn report(self, places: Places, seen: &HashMap<Scope, Chain>) -> Report {
        let accepted = self.expectation.accepted;
        let mut findings = self.findings;
        below(&mut findings, &places, seen);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.outcome));
        let gaps = together(places.gaps.into_iter().chain(self.gaps));
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

/// Each gap once, and those about the scopes that are not covered as one.
pub(super) fn together(all: impl Iterator<Item = Gap>) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    let mut seen: HashSet<Gap> = HashSet::new();
    let mut scopes = HashSet::new();
    for gap in all {
        let Gap::NotCovered { kind, uncovered } = gap else {
            if seen.insert(gap.clone()) {
                gaps.push(gap);
            }
            continue;
        };
        let mut more = uncovered;
        more.retain(|one| scopes.insert((kind, one.clone())));
        let known = gaps.iter_mut().find_map(|gap| match gap {
            Gap::NotCovered {
                kind: other,
                uncovered,
            } if *other == kind => Some(uncovered),
            _ => None,
        });
        match known {
            Some(known) => known.append(&mut more),
            None => gaps.push(Gap::NotCovered {
                kind,
                uncovered: more,
            }),
        }
    }
    gaps
}
