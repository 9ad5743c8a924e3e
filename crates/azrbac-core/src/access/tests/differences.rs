//! What `diff` says of two random small tenants, against `check` on both.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::conditions::facts;
use super::tenant::{OPERATIONS, PRINCIPALS, SCOPES, assignment, deny, parts};
use crate::access::shortfall::mentioned;
use crate::access::{
    AccessDiff, Activation, Certainty, Completeness, DiffQuestion, Direction, Effect,
    NamedOperation, Part, Verdict, check, diff, explain,
};
use crate::catalog::Catalog;
use crate::directory::PrincipalId;
use crate::operation::{OperationName, Plane};
use crate::role::RoleLibrary;
use crate::scope::Scope;
use crate::snapshot::{Snapshot, SnapshotParts};
use crate::time::Timestamp;

/// One operation is missing: entries name it.
fn catalog() -> Catalog {
    let mut table = "operation\tplane\tcertainty\tstanding\n".to_owned();
    for name in OPERATIONS.iter().take(4) {
        table.push_str(&format!("{name}\tcontrol\tinferred\tlisted\n"));
    }
    Catalog::parse("", &table, "operation\tclass\tsource\n").unwrap()
}

/// What may be changed about a tenant: which list, or which element of one, is taken
/// from another tenant.
#[derive(Debug, Clone)]
enum Step {
    Add(crate::assignment::RoleAssignment),
    Remove(usize),
    Deny(crate::assignment::DenyAssignment),
    Undeny(usize),
    Role(usize),
    Group(usize),
    Tree,
    Eligible,
    Later(i64),
    Condition(usize, usize),
    Rest,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        assignment().prop_map(Step::Add),
        (0..6usize).prop_map(Step::Remove),
        deny().prop_map(Step::Deny),
        (0..3usize).prop_map(Step::Undeny),
        (0..3usize).prop_map(Step::Role),
        (0..3usize).prop_map(Step::Group),
        Just(Step::Tree),
        Just(Step::Eligible),
        (0..4i64).prop_map(Step::Later),
        (0..6usize, 0..6usize).prop_map(|(a, b)| Step::Condition(a, b)),
        Just(Step::Rest),
    ]
}

fn apply(mut parts: SnapshotParts, other: &SnapshotParts, steps: Vec<Step>) -> SnapshotParts {
    let at = |list: &mut Option<Vec<_>>, at: usize| {
        if let Some(list) = list
            && at < list.len()
        {
            list.remove(at);
        }
    };
    for step in steps {
        match step {
            Step::Add(one) => parts
                .role_assignments
                .iter_mut()
                .for_each(|list| list.push(one.clone())),
            Step::Remove(one) => at(&mut parts.role_assignments, one),
            Step::Deny(one) => parts
                .deny_assignments
                .iter_mut()
                .for_each(|list| list.push(one.clone())),
            Step::Undeny(one) => {
                if let Some(list) = &mut parts.deny_assignments
                    && one < list.len()
                {
                    list.remove(one);
                }
            }
            Step::Role(at) => {
                let (Some(roles), Some(others)) =
                    (&mut parts.role_definitions, &other.role_definitions)
                else {
                    continue;
                };
                roles[at] = others[at].clone();
            }
            Step::Group(at) => {
                if let (Some(groups), Some(others)) = (&mut parts.groups, &other.groups) {
                    groups[at] = others[at].clone();
                }
            }
            Step::Tree => {
                parts.management_groups = other.management_groups.clone();
                parts.subscriptions = other.subscriptions.clone();
                parts.tenant_id = other.tenant_id.clone();
            }
            Step::Eligible => {
                parts.eligible = other.eligible.clone();
                parts.group_eligibilities = other.group_eligibilities.clone();
                parts.active = other.active.clone();
            }
            Step::Later(day) => parts.captured_at = Timestamp::from_unix_seconds(day * 86_400),
            Step::Condition(to, from) => {
                let condition = other
                    .role_assignments
                    .iter()
                    .flatten()
                    .nth(from)
                    .and_then(|one| one.condition.clone());
                if let Some(one) = parts.role_assignments.iter_mut().flatten().nth(to) {
                    one.condition = condition;
                }
            }
            Step::Rest => {
                parts.settled = other.settled.clone();
                parts.unreadable = other.unreadable.clone();
                parts.whole = other.whole.clone();
                parts.principals = other.principals.clone();
            }
        }
    }
    parts
}

/// A tenant, and the same with some changes.
fn tenants() -> impl Strategy<Value = (SnapshotParts, SnapshotParts)> {
    (parts(), parts(), proptest::collection::vec(step(), 0..4)).prop_map(|(parts, other, steps)| {
        let after = apply(parts.clone(), &other, steps);
        (parts, after)
    })
}

fn build(parts: &SnapshotParts) -> Snapshot {
    Snapshot::build(parts.clone(), &RoleLibrary::default())
}

/// What the effects say of one principal and operation at a scope: the effect whose
/// nearest place, in both trees, is nearest.
fn told<'d>(
    found: &'d AccessDiff,
    tenants: [&Snapshot; 2],
    principal: &PrincipalId,
    (name, plane): (&OperationName, Plane),
    scope: &Scope,
    catalog: &Catalog,
) -> Vec<&'d Effect> {
    let [old, new] = tenants.map(|tenant| tenant.hierarchy().chain(scope));
    let concerns = |effect: &&Effect| {
        effect.principals.contains(principal)
            && effect.operations.iter().any(|one| {
                one.plane == plane
                    && match &one.operation {
                        NamedOperation::Known(at) => catalog.get(*at).unwrap().operation() == *name,
                        NamedOperation::Other(other) => other == name,
                    }
            })
    };
    let steps = |place: &Scope, part: Part| {
        let at =
            |chain: &crate::snapshot::Chain| chain.scopes().iter().position(|one| one == place);
        let steps = at(&old)? + at(&new)?;
        let fits = match part {
            Part::HereAndBelow => true,
            Part::Here => steps == 0,
            Part::Below => steps > 0,
        };
        fits.then_some(steps)
    };
    let effects: Vec<&Effect> = found.effects.iter().filter(concerns).collect();
    let nearest = |places: &[crate::access::ChangedPlace]| {
        places
            .iter()
            .filter_map(|place| steps(&place.scope, place.part))
            .min()
    };
    let all = effects
        .iter()
        .flat_map(|effect| effect.places.iter().chain(&effect.except));
    let best = all
        .filter_map(|place| steps(&place.scope, place.part))
        .min();
    effects
        .into_iter()
        .filter(|effect| best.is_some() && nearest(&effect.places) == best)
        .collect()
}

/// The scopes that are in a subscription or management group which one of them
/// mentions.
fn scopes(old: &Snapshot, new: &Snapshot) -> Vec<Scope> {
    let mut known: Vec<Scope> = vec![Scope::root()];
    for snapshot in [old, new] {
        known.extend(mentioned(snapshot).into_iter().map(|(scope, _)| scope));
    }
    let place = |scope: &Scope| scope.subscription().or_else(|| scope.management_group());
    let scopes = SCOPES.iter().map(|scope| Scope::parse(scope).unwrap());
    scopes
        .filter(|scope| place(scope).is_none_or(|place| known.contains(&place)))
        .collect()
}

/// The open conditions of an answer; those of grants that hang on missing data only where
/// the comparison is `decided`.
fn terms(
    snapshot: &Snapshot,
    request: &crate::access::Request,
    decided: bool,
) -> BTreeMap<String, ()> {
    let decision = explain(snapshot, request);
    let grants = decision.grants.iter();
    let unsure = [Certainty::Unknown, Certainty::EligibleUnknown];
    let grants = grants.filter(|one| decided || !unsure.contains(&one.certainty));
    let grants = grants.filter_map(|one| {
        Some(format!(
            "{:?} {}",
            one.certainty,
            one.open.as_ref()?.residual()?
        ))
    });
    let denies = decision.denies.iter().filter_map(|one| match &one.outcome {
        crate::access::DenyOutcome::Conditional(open) => Some(format!("deny {}", open.residual()?)),
        _ => None,
    });
    grants.chain(denies).map(|text| (text, ())).collect()
}

fn mirrored(effect: &Effect) -> impl PartialEq + std::fmt::Debug + Ord + use<> {
    (
        effect.principals.clone(),
        effect.places.clone(),
        effect.except.clone(),
        effect.operations.clone(),
        effect.beyond.clone(),
        (effect.old, effect.new),
        effect.changes.len(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn the_difference_agrees_with_check_on_both(
        (before, after) in tenants(),
        facts in facts(),
        pim in any::<bool>(),
        required in any::<bool>(),
        principal in select(&PRINCIPALS[..]),
        data in any::<bool>(),
    ) {
        let (old, new) = (build(&before), build(&after));
        let question = DiffQuestion {
            attributes: facts.given(),
            activation: if pim { Activation::EligibleToo } else { Activation::ActiveOnly },
            completeness: if required { Completeness::Required } else { Completeness::Assumed },
            ..DiffQuestion::default()
        };
        let catalog = catalog();
        let found = diff(&old, &new, &question, &catalog);
        let plane = if data { Plane::Data } else { Plane::Control };
        let principal = PrincipalId::new(principal);
        for operation in &OPERATIONS[..4] {
            let name = OperationName::parse(operation).unwrap();
            for scope in scopes(&old, &new) {
                let request = question.request(principal.clone(), name.clone(), plane, scope.clone());
                let verdicts = (check(&old, &request).verdict, check(&new, &request).verdict);
                let effects = told(&found, [&old, &new], &principal, (&name, plane), &scope, &catalog);
                let context = format!("{principal} {name} {plane} {scope} {verdicts:?} {effects:#?}");
                prop_assert!(effects.len() <= 1, "{}", context);
                let open = verdicts.0 == Verdict::Unknown || verdicts.1 == Verdict::Unknown;
                match effects.first() {
                    Some(effect) => {
                        prop_assert_eq!((effect.old, effect.new), verdicts, "{}", context);
                    }
                    None if open => prop_assert!(!found.is_decided(), "{}", context),
                    // Whether anything is granted at all, where it is denied anyway,
                    // may hang on what is missing.
                    None if Direction::between(verdicts.0, verdicts.1) == Direction::Refused && !found.is_decided() => {}
                    None => {
                        prop_assert_eq!(verdicts.0, verdicts.1, "{}", context);
                        if matches!(verdicts.0, Verdict::Conditional) {
                            let terms = |side| terms(side, &request, found.is_decided());
                            prop_assert_eq!(terms(&old), terms(&new), "{}", context);
                        }
                    }
                }
            }
        }
        for effect in &found.effects {
            prop_assert!(!effect.changes.is_empty() && !effect.principals.is_empty() && !effect.places.is_empty());
            prop_assert!(effect.old != effect.new || effect.direction() == Direction::Changed || effect.direction() == Direction::Unknown);
        }
    }

    #[test]
    fn the_difference_is_antisymmetric((before, after) in tenants()) {
        let (old, new) = (build(&before), build(&after));
        let (question, catalog) = (DiffQuestion::default(), catalog());
        let there = diff(&old, &new, &question, &catalog);
        let back = diff(&new, &old, &question, &catalog);
        let mut forth: Vec<_> = there.effects.iter().map(mirrored).collect();
        let mut mirror: Vec<_> = back
            .effects
            .iter()
            .map(|effect| mirrored(&Effect { old: effect.new, new: effect.old, ..effect.clone() }))
            .collect();
        forth.sort();
        mirror.sort();
        prop_assert_eq!(forth, mirror);
        prop_assert_eq!(there.changes.len(), back.changes.len());
        prop_assert_eq!(there.missing.old, back.missing.new);
    }

    #[test]
    fn nothing_differs_from_itself(parts in parts(), steps in proptest::collection::vec(0..6usize, 0..4)) {
        let old = build(&parts);
        // Another order, and ids of their own.
        let mut again = parts;
        for (at, one) in again.role_assignments.iter_mut().flatten().enumerate() {
            one.id = format!("again{at}").into();
        }
        for at in steps {
            for list in [&mut again.role_assignments] {
                if let Some(list) = list
                    && at < list.len()
                {
                    let one = list.remove(at);
                    list.push(one);
                }
            }
            again.role_definitions.iter_mut().for_each(|roles| roles.reverse());
            for role in again.role_definitions.iter_mut().flatten() {
                role.permissions.reverse();
                for permission in &mut role.permissions {
                    permission.actions.reverse();
                    let twice = permission.actions.first().cloned();
                    permission.actions.extend(twice);
                }
            }
            again.groups.iter_mut().for_each(|groups| groups.reverse());
            again.deny_assignments.iter_mut().for_each(|denies| denies.reverse());
        }
        let found = diff(&old, &build(&again), &DiffQuestion::default(), &catalog());
        prop_assert!(found.effects.is_empty(), "{:#?} {:#?}", found.effects, found.changes);
        prop_assert!(found.changes.is_empty());
    }
}
