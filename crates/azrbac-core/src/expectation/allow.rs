//! `allow`: somebody may.

use std::collections::HashMap;

use super::finding::{Told, tell};
use super::places::{Map, Places};
use super::{Expectation, Finding, Outcome, Report, one_of_each};
use crate::access::{Assumption, Examined, Gap, Request, Several, Spot, Verdict};
use crate::directory::PrincipalId;
use crate::snapshot::Snapshot;

/// Those who are looked at for one that was named.
struct Subjects {
    people: Vec<PrincipalId>,
    /// The group that was named, where what it holds decides: it has no members, or
    /// not all are known.
    group: Option<PrincipalId>,
    /// Whether not all are known.
    gap: Option<Gap>,
}

/// Whether each of `who` may; of a group, each of its members.
pub(super) fn allow(
    snapshot: &Snapshot,
    map: &Map<'_>,
    question: &Request,
    expectation: &Expectation,
    who: &[PrincipalId],
) -> Report {
    let places = Places::of(snapshot, map, expectation);
    let several = Several::new(snapshot, &expectation.operations);
    let mut findings: Vec<Finding> = Vec::new();
    let mut known: HashMap<PrincipalId, Vec<usize>> = HashMap::new();
    let mut assumptions: Vec<Assumption> = Vec::new();
    for subjects in who.iter().map(|who| subjects(snapshot, who)) {
        for place in &places.all {
            let request = Request {
                scope: place.scope.clone(),
                ..question.clone()
            };
            let spot = several.at(&request, None);
            for principal in subjects.people.iter().chain(&subjects.group) {
                let judged: Vec<(Examined, Outcome)> = spot
                    .examine(principal)
                    .into_iter()
                    .map(|mut examined| {
                        // What is denied now is denied.
                        examined.activated = None;
                        let outcome = expectation.accepted.when_allowed(examined.verdict);
                        (examined, outcome)
                    })
                    .collect();
                let worst = judged.iter().map(|(_, outcome)| *outcome).max();
                let worst = worst.unwrap_or(Outcome::Passed);
                if worst == Outcome::Passed {
                    continue;
                }
                let alike = judged.iter().filter(|(_, outcome)| *outcome == worst);
                let alike: Vec<&Examined> = alike.map(|(examined, _)| examined).collect();
                // Members that are not known may have what the group has not.
                let doubt = subjects.gap.clone();
                let gap = doubt.filter(|_| subjects.group.as_ref() == Some(principal));
                let outcome = match gap {
                    Some(_) if expectation.accepted.unknown => continue,
                    Some(_) => Outcome::Undecided,
                    None => worst,
                };
                let told = Told {
                    snapshot,
                    place,
                    spot: &spot,
                    outcome,
                    gap,
                    before: findings.len(),
                };
                let finding = tell(&told, principal, &alike);
                add(&mut findings, &mut known, finding, &spot);
            }
            one_of_each(&mut assumptions, spot.assumptions(&[Verdict::Allowed]));
        }
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.outcome));
    let missing = match places.gaps.is_empty() || expectation.accepted.unknown {
        true => Outcome::Passed,
        false => Outcome::Undecided,
    };
    let found = findings.iter().map(|finding| finding.outcome);
    Report {
        outcome: found.chain([missing]).max().unwrap_or(Outcome::Passed),
        findings,
        gaps: places.gaps,
        assumptions,
        operations: expectation.operations.len(),
        scopes: places.named,
        ..Report::passed()
    }
}

/// Adds a finding, or counts it where the same was found above. `known` holds what
/// was found of whom.
fn add(
    findings: &mut Vec<Finding>,
    known: &mut HashMap<PrincipalId, Vec<usize>>,
    finding: Option<Finding>,
    spot: &Spot<'_, '_>,
) {
    let Some(finding) = finding else {
        return;
    };
    let known = known.entry(finding.principal.clone()).or_default();
    let above = known.iter().find(|at| {
        findings.get(**at).is_some_and(|known| {
            known.outcome == finding.outcome
                && known.verdict == finding.verdict
                && known.operation == finding.operation
                && spot.chain().contains(&known.scope)
        })
    });
    match above.and_then(|at| findings.get_mut(*at)) {
        Some(above) => above.more_scopes += 1 + finding.more_scopes,
        None => {
            known.push(findings.len());
            findings.push(finding);
        }
    }
}

fn subjects(snapshot: &Snapshot, who: &PrincipalId) -> Subjects {
    let directory = snapshot.directory();
    if !directory.is_group(who) {
        return Subjects {
            people: vec![who.clone()],
            group: None,
            gap: None,
        };
    }
    let members = directory.everybody_in([who], &[]).into_iter();
    let mut people: Vec<PrincipalId> = members.filter(|id| !directory.is_group(id)).collect();
    people.sort();
    let gap = directory
        .open_through(who)
        .map(|opening| super::opening_gap(who, opening));
    Subjects {
        group: (people.is_empty() || gap.is_some()).then(|| who.clone()),
        people,
        gap,
    }
}
