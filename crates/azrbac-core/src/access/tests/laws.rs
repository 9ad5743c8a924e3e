use proptest::prelude::*;

use super::conditions::{Facts, facts, told};
use super::slow;
use super::tenant::{OPERATIONS, PRINCIPALS, assignment, deny, parts, request};
use crate::access::shortfall::mentioned;
use crate::access::{
    Activation, Completeness, Reason, Request, Verdict, Weight, check, explain, shortfalls,
    what_can, who_can,
};
use crate::catalog::{Catalog, Certainty};
use crate::role::RoleLibrary;
use crate::scope::Scope;
use crate::snapshot::{Coverage, Kind, Snapshot, SnapshotParts};

fn build(parts: &SnapshotParts) -> Snapshot {
    Snapshot::build(parts.clone(), &RoleLibrary::default())
}

/// How much access a verdict gives, from certainly none to certainly some; those
/// between cannot be compared with one another.
fn access(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Denied | Verdict::NotGranted => 0,
        Verdict::Conditional | Verdict::Eligible | Verdict::Unknown => 1,
        Verdict::Allowed => 2,
    }
}

/// The operations in both planes, some of them not surely.
pub(super) fn catalog() -> Catalog {
    let mut table = "operation\tplane\tcertainty\tstanding\n".to_owned();
    for (at, name) in OPERATIONS.iter().enumerate() {
        let plane = if at % 2 == 0 { "control" } else { "data" };
        let certainty = if at < 3 { "sure" } else { "inferred" };
        table.push_str(&format!("{name}\t{plane}\t{certainty}\tlisted\n"));
    }
    Catalog::parse("", &table, "operation\tclass\tsource\n").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_engine_agrees_with_its_slow_twin(parts in parts(), request in request(), facts in facts(), pim in any::<bool>(), whole in any::<bool>()) {
        let mut request = request;
        request.attributes = facts.given();
        if pim { request.activation = Activation::EligibleToo; }
        if whole { request.completeness = Completeness::Required; }
        let snapshot = build(&parts);
        let outcome = check(&snapshot, &request);
        prop_assert_eq!(outcome.verdict, slow::verdict(&parts, &request, facts));
        let decision = explain(&snapshot, &request);
        prop_assert_eq!((decision.verdict, decision.reason), (outcome.verdict, outcome.reason));
        prop_assert_eq!(decision.verdict == Verdict::Unknown, !decision.gaps.is_empty());
        if decision.verdict == Verdict::Allowed {
            prop_assert_eq!(Some(decision.grants[0].grant), outcome.grant);
        }
    }

    #[test]
    fn more_attributes_only_decide_what_was_open(
        parts in parts(),
        request in request(),
        (facts, more) in facts().prop_flat_map(|facts| (Just(facts), told(facts))),
    ) {
        let snapshot = build(&parts);
        let asked = |facts: Facts| {
            let mut request = request.clone();
            request.attributes = facts.given();
            let answer = explain(&snapshot, &request);
            (answer.verdict, answer.reason)
        };
        let (before, after) = (asked(facts), asked(more));
        match before.0 {
            Verdict::Allowed => prop_assert_eq!(after.0, Verdict::Allowed),
            // Which of the two kinds of no it is may change with what is granted.
            Verdict::Denied | Verdict::NotGranted => prop_assert_eq!(access(after.0), 0),
            _ => {}
        }
    }

    #[test]
    fn one_more_assignment_never_takes_access_away(parts in parts(), more in assignment(), request in request()) {
        let before = check(&build(&parts), &request).verdict;
        let mut parts = parts;
        if let Some(list) = &mut parts.role_assignments { list.push(more); }
        let after = check(&build(&parts), &request).verdict;
        prop_assert!(access(after) >= access(before), "{:?} {:?}", before, after);
    }

    #[test]
    fn one_more_deny_never_gives_access(parts in parts(), more in deny(), request in request()) {
        let before = check(&build(&parts), &request).verdict;
        let mut parts = parts;
        if let Some(list) = &mut parts.deny_assignments { list.push(more); }
        let after = check(&build(&parts), &request).verdict;
        prop_assert!(access(after) <= access(before), "{:?} {:?}", before, after);
    }

    #[test]
    fn what_can_holds_what_check_allows(parts in parts(), request in request(), facts in facts()) {
        let request = Request { attributes: facts.given(), ..request };
        let snapshot = build(&parts);
        let catalog = catalog();
        let held = what_can(&snapshot, &request, &catalog);
        for operation in catalog.operations() {
            let asked = Request { operation: operation.operation(), plane: operation.plane(), ..request.clone() };
            let mut expected = check(&snapshot, &asked).verdict;
            if operation.certainty() == Certainty::Inferred {
                let other = Request { plane: asked.plane.other(), ..asked };
                if check(&snapshot, &other).verdict != expected {
                    expected = Verdict::Unknown;
                }
            }
            let found = held.operations.iter().find(|held| held.operation == operation.index());
            match found {
                Some(held_one) => {
                    prop_assert_eq!(held_one.verdict, expected, "{}", operation.name());
                    let open = held_one.terms.grant.is_some() || held_one.terms.deny.is_some();
                    prop_assert_eq!(open, expected == Verdict::Conditional);
                    if held_one.verdict == Verdict::Unknown && held_one.reason != Reason::PlaneNotSure { prop_assert!(!held.gaps.is_empty()); }
                }
                None => prop_assert!(
                    expected == Verdict::NotGranted || !held.gaps.is_empty()
                        && matches!(expected, Verdict::Unknown | Verdict::Denied),
                    "{}: {:?}", operation.name(), expected
                ),
            }
        }
    }

    #[test]
    fn who_can_holds_whom_check_allows(parts in parts(), request in request(), facts in facts()) {
        let request = Request { attributes: facts.given(), ..request };
        let snapshot = build(&parts);
        let answer = who_can(&snapshot, &request);
        let unknown = answer.holders.iter().any(|holder| holder.outcome.verdict == Verdict::Unknown);
        prop_assert!(!unknown || !answer.gaps.is_empty());
        for principal in PRINCIPALS {
            let asked = Request { principal: principal.into(), ..request.clone() };
            let expected = check(&snapshot, &asked);
            match answer.holders.iter().find(|holder| holder.principal == asked.principal) {
                Some(holder) => {
                    prop_assert_eq!(holder.outcome, expected, "{}", principal);
                    let open = holder.terms.grant.is_some() || holder.terms.deny.is_some();
                    prop_assert_eq!(open, expected.verdict == Verdict::Conditional);
                }
                None => prop_assert!(
                    expected.verdict == Verdict::NotGranted || !answer.gaps.is_empty()
                        && matches!(expected.verdict, Verdict::Unknown | Verdict::Denied),
                    "{}: {:?}", principal, expected.verdict
                ),
            }
        }
    }
}

proptest! {
    // Most tenants lack something.
    #![proptest_config(ProptestConfig { cases: 1000, max_global_rejects: 50_000, ..ProptestConfig::default() })]

    #[test]
    fn without_a_shortfall_nothing_is_unknown(parts in parts(), request in request(), covered in any::<bool>()) {
        let mut parts = parts;
        let mut request = request;
        if covered {
            parts.whole.retain(|kind| *kind != Kind::RoleAssignments);
            let scope = Scope::root();
            parts.coverage.push(Coverage { kind: Kind::RoleAssignments, scope, above: true, below: true });
        }
        let snapshot = build(&parts);
        let found = shortfalls(&snapshot);
        let lacks = |weight| found.iter().any(|shortfall| shortfall.weight() == weight);
        let place = request.scope.subscription().or_else(|| request.scope.management_group());
        let place = place.unwrap_or_else(Scope::root);
        prop_assume!(!lacks(Weight::Unknown));
        prop_assume!(mentioned(&snapshot).iter().any(|(scope, _)| *scope == place));
        prop_assert_ne!(check(&snapshot, &request).verdict, Verdict::Unknown, "{:?}", found);
        if !lacks(Weight::Assumed) {
            request.completeness = Completeness::Required;
            prop_assert_ne!(check(&snapshot, &request).verdict, Verdict::Unknown, "{:?}", found);
        }
    }
}
