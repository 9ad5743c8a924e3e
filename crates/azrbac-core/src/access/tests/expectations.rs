//! Expectations against the verdicts of everybody, one by one.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::conditions::facts;
use super::tenant::{PRINCIPALS, SCOPES, parts, request};
use crate::access::{
    Activation, AskedOperation, Completeness, Decision, Gap, Request, Verdict, explain,
    explain_either_plane,
};
use crate::directory::PrincipalId;
use crate::expectation::{Below, Demand, Expectation, Outcome, Report, evaluate, operations};
use crate::role::RoleLibrary;
use crate::scope::Scope;
use crate::snapshot::{Kind, Snapshot};

fn scope(text: &str) -> Scope {
    Scope::parse(text).unwrap()
}

/// The answer for one operation, in both planes where it may be of either.
fn answer(snapshot: &Snapshot, request: &Request, asked: &AskedOperation) -> Decision {
    let request = Request {
        operation: asked.operation.clone(),
        plane: asked.plane,
        ..request.clone()
    };
    if asked.inferred {
        explain_either_plane(snapshot, &request)
    } else {
        explain(snapshot, &request)
    }
}

/// The scopes at which an expectation has to be met.
fn places(snapshot: &Snapshot, expectation: &Expectation) -> BTreeSet<Scope> {
    let mut places: BTreeSet<Scope> = expectation.scopes.iter().cloned().collect();
    if expectation.below == Below::Included {
        let named: BTreeSet<Scope> = snapshot
            .grants()
            .iter()
            .map(|grant| grant.assignment.scope.clone())
            .chain(snapshot.denies().iter().map(|deny| deny.scope.clone()))
            .chain(snapshot.hierarchy().listed().cloned())
            .collect();
        places.extend(named.into_iter().filter(|place| {
            let chain = snapshot.hierarchy().chain(place);
            expectation.scopes.iter().any(|scope| chain.contains(scope))
        }));
    }
    places
}

/// Whether somebody may, now or after activating what is eligible.
fn may(snapshot: &Snapshot, request: &Request, asked: &AskedOperation) -> Verdict {
    let verdict = answer(snapshot, request, asked).verdict;
    if verdict == Verdict::Denied {
        let request = Request {
            activation: Activation::EligibleToo,
            ..request.clone()
        };
        return answer(snapshot, &request, asked).verdict;
    }
    verdict
}

fn is_no(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Denied | Verdict::NotGranted)
}

/// Whether no data are missing that could hold a grant to somebody who is not listed.
fn no_more(snapshot: &Snapshot, decision: &Decision, listed: &HashSet<PrincipalId>) -> bool {
    decision.gaps.iter().all(|gap| match gap {
        Gap::NotCovered { kind, .. } | Gap::KindMissing { kind } => *kind == Kind::DenyAssignments,
        Gap::Unreadable { kind, id, .. } => {
            let mut entries = snapshot.unreadable();
            *kind == Kind::DenyAssignments
                || entries.any(|(entry, _)| {
                    entry.id == *id
                        && entry
                            .principal
                            .as_ref()
                            .is_some_and(|id| listed.contains(id))
                })
        }
        _ => true,
    })
}

/// What is wrong with a report, from the verdicts of everybody.
fn fault(
    snapshot: &Snapshot,
    question: &Request,
    expectation: &Expectation,
    report: &Report,
) -> Option<String> {
    let directory = snapshot.directory();
    let (named, only) = match &expectation.demand {
        Demand::Deny(named) => (named.clone(), true),
        Demand::OnlyTheseMay(named) => (named.clone(), false),
        _ => (Vec::new(), false),
    };
    let eligibilities = if only {
        snapshot.group_eligibilities()
    } else {
        &[]
    };
    let listed: HashSet<PrincipalId> = directory.everybody_in(&named, eligibilities);
    let open = |id: &PrincipalId| {
        named
            .iter()
            .any(|group| directory.open_to(id, group).is_some())
    };
    let activating = directory.everybody_in(&named, snapshot.group_eligibilities());
    for finding in &report.findings {
        let request = Request {
            principal: finding.principal.clone(),
            scope: finding.scope.clone(),
            ..question.clone()
        };
        let verdicts: Vec<Verdict> = expectation
            .operations
            .iter()
            .map(|asked| may(snapshot, &request, asked))
            .collect();
        let at = expectation
            .operations
            .iter()
            .position(|asked| asked.operation == finding.operation);
        if verdicts[at.unwrap()] != finding.verdict {
            return Some(format!("{finding:?} against {verdicts:?}"));
        }
        if finding.outcome == Outcome::Failed {
            let failing = [Verdict::Allowed, Verdict::Eligible];
            let count = verdicts.iter().filter(|one| failing.contains(one)).count();
            let fair = failing.contains(&finding.verdict)
                && listed.contains(&finding.principal) == only
                && (only || !open(&finding.principal))
                && finding.operations <= count
                && (activating.contains(&finding.principal) || finding.operations == count);
            if !fair {
                return Some(format!("not fair: {finding:?}, {verdicts:?}"));
            }
        }
    }
    if report.outcome != Outcome::Passed {
        let said = !report.findings.is_empty()
            || !report.gaps.is_empty()
            || !report.strange_scopes.is_empty();
        return (!said).then(|| "nothing is said".to_owned());
    }
    let everybody = PRINCIPALS
        .iter()
        .chain(&["stranger"])
        .map(|id| PrincipalId::new(id));
    for principal in everybody.filter(|id| !directory.is_group(id)) {
        let meant = listed.contains(&principal) == only || (only && open(&principal));
        for place in places(snapshot, expectation).into_iter().filter(|_| meant) {
            let request = Request {
                principal: principal.clone(),
                scope: place,
                ..question.clone()
            };
            for asked in &expectation.operations {
                let verdict = may(snapshot, &request, asked);
                let on_the_way =
                    !only && verdict == Verdict::Eligible && activating.contains(&principal);
                // Whoever is in a group that is spared is spared.
                let planes = asked.planes().map(|plane| {
                    let operation = asked.operation.clone();
                    let request = Request {
                        operation,
                        plane,
                        ..request.clone()
                    };
                    explain(snapshot, &request)
                });
                let in_spared = !only
                    && verdict == Verdict::Unknown
                    && planes.into_iter().all(|decision| {
                        decision.grants.iter().all(|grant| {
                            let ways = grant.doubts.iter().any(|gap| match gap {
                                Gap::MembersUnknown { through, .. }
                                | Gap::ServicePrincipalsUnknown { through, .. } => {
                                    listed.contains(through)
                                }
                                _ => false,
                            });
                            ways || grant.via.groups.iter().any(|group| listed.contains(group))
                        })
                    })
                    && no_more(snapshot, &answer(snapshot, &request, asked), &listed);
                if !is_no(verdict) && !on_the_way && !in_spared {
                    return Some(format!(
                        "{principal} {asked:?} {:?}: {verdict}",
                        request.scope
                    ));
                }
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn what_is_forbidden_is_found_and_nothing_else(
        parts in parts(),
        request in request(),
        facts in facts(),
        flags in any::<[bool; 3]>(),
        at in select(&SCOPES[..]),
        named in subsequence(&PRINCIPALS[..], 0..3),
    ) {
        let [whole, below, only] = flags;
        let mut question = request;
        question.attributes = facts.given();
        if whole { question.completeness = Completeness::Required; }
        let snapshot = Snapshot::build(parts, &RoleLibrary::default());
        let named: Vec<PrincipalId> = named.into_iter().map(PrincipalId::new).collect();
        let demand = if only && !named.is_empty() {
            Demand::Deny(named)
        } else if named.is_empty() {
            Demand::NobodyMay
        } else {
            Demand::OnlyTheseMay(named)
        };
        let expectation = Expectation {
            demand,
            operations: operations(&super::laws::catalog(), "*", None, None).unwrap(),
            scopes: vec![scope(at)],
            below: if below { Below::Included } else { Below::LeftOut },
            accepted: Default::default(),
        };
        let report = evaluate(&snapshot, &question, &expectation);
        let fault = fault(&snapshot, &question, &expectation, &report);
        prop_assert!(fault.is_none(), "{}", fault.unwrap_or_default());
    }

    #[test]
    fn what_is_allowed_is_what_each_may(
        parts in parts(),
        request in request(),
        facts in facts(),
        at in select(&SCOPES[..]),
        who in select(&PRINCIPALS[..]),
    ) {
        let mut question = request;
        question.attributes = facts.given();
        let snapshot = Snapshot::build(parts, &RoleLibrary::default());
        let who = PrincipalId::new(who);
        let expectation = Expectation {
            demand: Demand::Allow(vec![who.clone()]),
            operations: operations(&super::laws::catalog(), "*", None, None).unwrap(),
            scopes: vec![scope(at)],
            below: Below::LeftOut,
            accepted: Default::default(),
        };
        let report = evaluate(&snapshot, &question, &expectation);
        let directory = snapshot.directory();
        let mut people: Vec<PrincipalId> = directory
            .everybody_in([&who], &[])
            .into_iter()
            .filter(|id| !directory.is_group(id))
            .collect();
        let open = directory.is_group(&who) && directory.open_through(&who).is_some();
        if people.is_empty() {
            people.push(who);
        }
        let verdicts = |who: &PrincipalId| -> Vec<Verdict> {
            let request = Request {
                principal: who.clone(),
                scope: scope(at),
                ..question.clone()
            };
            let asked = expectation.operations.iter();
            asked.map(|asked| answer(&snapshot, &request, asked).verdict).collect()
        };
        let all: Vec<Verdict> = people.iter().flat_map(verdicts).collect();
        let clear = all.iter().all(|verdict| *verdict == Verdict::Allowed);
        match report.outcome {
            Outcome::Passed => prop_assert!(clear, "{all:?}"),
            Outcome::Failed => {
                let failing = [Verdict::Denied, Verdict::NotGranted, Verdict::Eligible];
                prop_assert!(all.iter().any(|verdict| failing.contains(verdict)), "{all:?}");
            }
            Outcome::Undecided => prop_assert!(!clear || open, "{all:?}"),
        }
    }
}
