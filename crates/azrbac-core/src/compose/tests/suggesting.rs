//! Which role to give.

use proptest::prelude::*;

use super::random::{any_role, catalog_of, entry, rows};
use super::{catalog, control, names, operation, role, texts};
use crate::algebra::{Proof, Prover};
use crate::catalog::Catalog;
use crate::compose::{
    Excluded, Need, Question, Removal, Suggestion, Suggestions, Tie, suggest, weight,
};
use crate::condition::Condition;
use crate::operation::{OperationClass, Plane};
use crate::role::{Permission, RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::scope::Scope;

fn named(name: &str, permissions: Vec<Permission>) -> RoleDefinition {
    RoleDefinition {
        id: Some(RoleDefinitionId::new(name)),
        name: name.into(),
        ..role(permissions)
    }
}

fn library(roles: &[(&str, &[&str], &[&str])]) -> RoleLibrary {
    let roles = roles
        .iter()
        .map(|(name, actions, not)| named(name, vec![control(actions, not)]));
    RoleLibrary::new("2026-08", roles)
}

fn needs(names: &[&str]) -> Vec<Need> {
    let need = |name: &&str| Need {
        operation: operation(name),
        plane: Plane::Control,
    };
    names.iter().map(need).collect()
}

fn ask<'a>(library: &'a RoleLibrary, catalog: &Catalog, asked: &[&str]) -> Suggestions<'a> {
    ask_for(library, catalog, asked, &[], None)
}

fn ask_for<'a>(
    library: &'a RoleLibrary,
    catalog: &Catalog,
    asked: &[&str],
    forbidden: &[&str],
    scope: Option<&str>,
) -> Suggestions<'a> {
    let scope = scope.map(|scope| Scope::parse(scope).unwrap());
    let read = |text: &&str| Removal::forbidden(text, None, catalog).unwrap();
    let question = Question {
        needs: &needs(asked),
        forbidden: &forbidden.iter().map(read).collect::<Vec<_>>(),
        scope: scope.as_ref(),
        most: 5,
    };
    suggest(library, catalog, &question, &Prover::default())
}

fn shown<'a>(found: &'a [Suggestion<'a>]) -> Vec<(String, u64, Option<Tie>)> {
    let line = |one: &Suggestion<'_>| {
        let names: Vec<&str> = one.roles.iter().map(|role| &*role.name).collect();
        (names.join("+"), one.extra.weight, one.tie)
    };
    found.iter().map(line).collect()
}

fn line(name: &str, weight: u64, tie: Option<Tie>) -> (String, u64, Option<Tie>) {
    (name.to_owned(), weight, tie)
}

#[test]
fn the_least_else_comes_first_and_ties_are_explained() {
    let known = catalog(&[
        ("P.Q/a/read", "control", "sure", "listed", ""),
        ("P.Q/b/read", "control", "sure", "listed", ""),
        ("P.Q/c/read", "control", "sure", "listed", ""),
        ("P.Q/keys/action", "control", "sure", "listed", "credential"),
    ]);
    let library = library(&[
        ("keys", &["P.Q/a/read", "P.Q/keys/action"], &[]),
        ("wild", &["P.Q/*/read"], &["P.Q/c/*"]),
        ("two", &["P.Q/a/read", "P.Q/b/read"], &[]),
        ("again", &["P.Q/b/read", "P.Q/a/read"], &[]),
        ("other", &["P.Q/a/read", "P.Q/c/read"], &[]),
        ("none", &["P.Q/b/read"], &[]),
    ]);
    let found = ask(&library, &known, &["P.Q/a/read"]);
    assert_eq!(
        shown(&found.single),
        [
            line("again", 1, None),
            line("other", 1, Some(Tie::Name)),
            line("two", 1, Some(Tie::Name)),
            line("wild", 1, Some(Tie::Unbounded)),
            line("keys", 100, None),
        ]
    );
    assert_eq!(
        found.single[4].extra.sensitive,
        [(OperationClass::Credential, 1)]
    );
    let wildcard = found.single[3].extra.unbounded.as_ref().unwrap();
    assert_eq!(wildcard.as_str(), "P.Q/*/read");
    assert!(found.single.iter().all(|one| one.covers == Proof::Holds));
    let found = ask(&library, &known, &["P.Q/a/read", "P.Q/b/read"]);
    let expected = [
        line("again", 0, None),
        line("two", 0, Some(Tie::Same)),
        line("wild", 0, Some(Tie::Unbounded)),
    ];
    assert_eq!(shown(&found.single), expected);
}

#[test]
fn the_custom_role_is_exactly_the_need() {
    let known = names(&["P.Q/a/read", "P.Q/b/read"]);
    let library = library(&[]);
    let mut asked = needs(&["P.Q/b/read", "P.Q/a/read", "p.q/a/READ"]);
    asked.push(Need {
        operation: operation("P.Q/data/read"),
        plane: Plane::Data,
    });
    let question = Question {
        needs: &asked,
        forbidden: &[],
        scope: None,
        most: 3,
    };
    let found = suggest(&library, &known, &question, &Prover::default());
    let object = &found.custom.permissions[0];
    assert_eq!(texts(&object.actions), ["P.Q/a/read", "P.Q/b/read"]);
    assert_eq!(texts(&object.data_actions), ["P.Q/data/read"]);
    assert_eq!(found.exact, Proof::Holds);
    assert_eq!((found.single.len(), found.sets.len()), (0, 0));
}

#[test]
fn sets_are_told_where_they_give_less() {
    let known = names(&[
        "P.Q/a/read",
        "P.Q/b/read",
        "P.Q/c/read",
        "P.Q/d/read",
        "P.Q/e/read",
    ]);
    let library = library(&[
        ("all", &["P.Q/*"], &[]),
        ("a", &["P.Q/a/read"], &[]),
        ("b and d", &["P.Q/b/read", "P.Q/d/read"], &[]),
        ("c", &["P.Q/c/read"], &[]),
        ("a and e", &["P.Q/a/read", "P.Q/e/read"], &[]),
    ]);
    let found = ask(&library, &known, &["P.Q/a/read", "P.Q/b/read"]);
    assert_eq!(shown(&found.single), [line("all", 3, None)]);
    // The role that gives more of the same is left out.
    assert_eq!(shown(&found.sets), [line("a+b and d", 1, None)]);
    let found = ask(
        &library,
        &known,
        &["P.Q/a/read", "P.Q/b/read", "P.Q/c/read"],
    );
    assert_eq!(shown(&found.sets), [line("a+b and d+c", 1, None)]);
    assert!(found.sets_complete);
    // Where a single role gives as little, no set is told.
    let found = ask(&library, &known, &["P.Q/b/read", "P.Q/d/read"]);
    assert_eq!(shown(&found.single)[0], line("b and d", 0, None));
    assert_eq!(found.sets, []);
}

#[test]
fn a_condition_covers_no_need_and_is_told() {
    let known = names(&["P.Q/a/read"]);
    let mut guarded = control(&["P.Q/a/read"], &[]);
    guarded.condition = Some(Condition {
        expression: "@x".into(),
        version: None,
    });
    let library = RoleLibrary::new("2026-08", [named("guarded", vec![guarded])]);
    let found = ask(&library, &known, &["P.Q/a/read"]);
    assert_eq!(found.single, []);
    assert_eq!(found.excluded[0].1, Excluded::Conditional);
}

#[test]
fn what_is_forbidden_leaves_roles_out() {
    let known = catalog(&[
        ("P.Q/a/read", "control", "sure", "listed", ""),
        ("P.Q/keys/action", "control", "sure", "listed", "credential"),
    ]);
    let library = library(&[
        ("all", &["P.Q/*"], &[]),
        ("reads", &["*/read"], &[]),
        ("one", &["P.Q/a/read"], &[]),
    ]);
    let left = |forbidden: &str| {
        let found = ask_for(&library, &known, &["P.Q/a/read"], &[forbidden], None);
        let roles: Vec<String> = shown(&found.single).into_iter().map(|one| one.0).collect();
        roles.join(",")
    };
    assert_eq!(left("credential"), "one,reads");
    assert_eq!(left("keys"), "one,reads");
    // Also what nobody knows yet.
    assert_eq!(left("R.S/*"), "one,all");
    let found = ask_for(&library, &known, &["P.Q/a/read"], &["credential"], None);
    assert_eq!(
        found.excluded[0].1,
        Excluded::Forbidden(operation("P.Q/keys/action"))
    );
}

#[test]
fn a_plane_that_is_not_sure_is_told_where_it_keeps_a_role_out() {
    let known = catalog(&[
        ("P.Q/a/read", "control", "sure", "listed", ""),
        ("P.Q/b/read", "data", "inferred", "listed", "escalation"),
        ("P.Q/c/action", "control", "sure", "listed", "escalation"),
    ]);
    let library = library(&[("all", &["P.Q/*"], &[]), ("reads", &["*/read"], &[])]);
    let ask = |forbidden| ask_for(&library, &known, &["P.Q/a/read"], &[forbidden], None).excluded;
    let doubt = Excluded::PerhapsForbidden(operation("P.Q/b/read"), Plane::Control);
    let why: Vec<Excluded> = ask("escalation").into_iter().map(|one| one.1).collect();
    // What is sure comes before what is not, and a doubt leaves out too.
    let sure = Excluded::Forbidden(operation("P.Q/c/action"));
    assert_eq!(why, [sure, doubt]);
    // A plane that is given is no doubt.
    let question = Question {
        needs: &needs(&["P.Q/a/read"]),
        forbidden: &[Removal::forbidden("P.Q/b/read", Some(Plane::Control), &known).unwrap()],
        scope: None,
        most: 5,
    };
    let found = suggest(&library, &known, &question, &Prover::default());
    let given = Excluded::Forbidden(operation("P.Q/b/read"));
    assert!(found.excluded.iter().all(|(_, why)| *why == given));
    assert_eq!(found.excluded.len(), 2);
}

#[test]
fn roles_that_cannot_be_assigned_there_are_left_out_and_told() {
    let known = names(&["P.Q/a/read"]);
    let mut here = named("here", vec![control(&["P.Q/a/read"], &[])]);
    here.assignable_scopes = vec!["/subscriptions/one".into()];
    let library = RoleLibrary::new("2026-08", [here]);
    let ask = |scope| ask_for(&library, &known, &["P.Q/a/read"], &[], Some(scope));
    assert_eq!(ask("/subscriptions/one/resourceGroups/g").single.len(), 1);
    let found = ask("/subscriptions/two");
    assert_eq!(found.single, []);
    assert_eq!(found.excluded[0].1, Excluded::NotAssignable);
}

#[test]
fn every_class_weighs_more_than_none() {
    assert!(
        OperationClass::ALL
            .into_iter()
            .all(|class| weight(class) > 1)
    );
}

/// What a role gives besides, counted one by one.
fn besides(roles: &[&RoleDefinition], asked: &[Need], catalog: &Catalog) -> u64 {
    let counted = catalog.operations().filter(|known| {
        let need = Need {
            operation: known.operation(),
            plane: known.plane(),
        };
        !asked.contains(&need)
            && roles
                .iter()
                .any(|role| role.may_grant(&need.operation, need.plane))
    });
    counted.count() as u64
}

fn grants_all(roles: &[&RoleDefinition], asked: &[Need]) -> bool {
    asked.iter().all(|need| {
        roles
            .iter()
            .any(|role| role.grants(&need.operation, need.plane))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_that_grants_the_need_gives_less_than_the_first(
        roles in proptest::collection::vec(any_role(), 1..7),
        rows in rows(12),
        asked in proptest::collection::vec(0..12_usize, 1..4),
        forbidden in proptest::option::of(entry()),
    ) {
        let catalog = catalog_of(&rows);
        let roles: Vec<RoleDefinition> = roles
            .into_iter()
            .enumerate()
            .map(|(at, found)| named(&format!("role {at}"), found.permissions))
            .collect();
        let library = RoleLibrary::new("2026-08", roles);
        let asked: Vec<Need> = asked
            .iter()
            .map(|at| catalog.get(at % catalog.len()).unwrap())
            .map(|known| Need { operation: known.operation(), plane: known.plane() })
            .collect();
        let forbidden: Vec<Removal> = forbidden
            .iter()
            .map(|text| Removal::forbidden(text, Some(Plane::Control), &catalog).unwrap())
            .collect();
        let question = Question { needs: &asked, forbidden: &forbidden, scope: None, most: 100 };
        let found = suggest(&library, &catalog, &question, &Prover::default());
        prop_assert_eq!(&found.exact, &Proof::Holds);
        prop_assert!(found.sets_complete);
        for one in found.single.iter().chain(&found.sets) {
            prop_assert_eq!(&one.covers, &Proof::Holds);
            prop_assert!(grants_all(&one.roles, &asked));
            prop_assert_eq!(one.extra.weight, besides(&one.roles, &asked, &catalog));
            prop_assert_eq!(one.extra.operations as u64, one.extra.weight);
        }
        for list in [&found.single, &found.sets] {
            prop_assert!(list.is_sorted_by_key(|one| one.extra.order()));
        }
        let may: Vec<&RoleDefinition> = library
            .roles()
            .iter()
            .filter(|role| !found.excluded.iter().any(|(out, _)| out.id == role.id))
            .collect();
        let whole = may.iter().filter(|role| grants_all(&[role], &asked)).count();
        prop_assert_eq!(found.single.len(), whole);
        let best = found.single.first().map(|one| one.extra.weight);
        prop_assert!(found.sets.iter().all(|set| best.is_none_or(|best| set.extra.weight < best)));
        if !forbidden.is_empty() {
            return Ok(());
        }
        // No set of two or three roles gives less than the first one that is told.
        let told = found.sets.first().map(|set| set.extra.weight).into_iter().chain(best).min();
        for one in &may {
            for two in &may {
                for three in &may {
                    let team = [*one, *two, *three];
                    if grants_all(&team, &asked) {
                        let least = besides(&team, &asked, &catalog);
                        prop_assert!(told.is_some_and(|told| told <= least));
                    }
                }
            }
        }
    }
}
