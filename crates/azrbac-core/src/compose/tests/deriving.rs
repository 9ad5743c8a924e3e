//! Roles derived from others.

use proptest::prelude::*;

use super::random::{any_role, catalog_of, entry, name, rows};
use super::{catalog, control, names, operation, patterns, role, texts};
use crate::algebra::{Proof, Prover, covers, intersect};
use crate::catalog::{Catalog, Certainty, Standing};
use crate::compose::sets::{any_of, granted};
use crate::compose::{
    Derivation, Meaning, NotActions, Options, Reduction, Removal, RemovalError, derive,
};
use crate::operation::{OperationClass, Plane};
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition};

fn without(base: &RoleDefinition, removed: &[&str], catalog: &Catalog) -> Derivation {
    run(base, removed, catalog, NotActions::OfBase)
}

fn run(
    base: &RoleDefinition,
    removed: &[&str],
    catalog: &Catalog,
    not_actions: NotActions,
) -> Derivation {
    let read = |text: &&str| Removal::read(text, None, base, catalog).unwrap();
    let removals: Vec<Removal> = removed.iter().map(read).collect();
    let options = Options {
        not_actions,
        ..Options::default()
    };
    derive(base, &removals, catalog, &options)
}

fn accounts() -> Catalog {
    names(&[
        "P.Q/accounts/delete",
        "P.Q/accounts/listKeys/action",
        "P.Q/accounts/models/deploy/action",
        "P.Q/accounts/models/read",
        "P.Q/accounts/models/write",
        "P.Q/accounts/read",
        "P.Q/accounts/write",
        "P.Q/places/read",
        "P.Q/places/usages/read",
    ])
}

#[test]
fn a_wildcard_becomes_the_fewest_entries() {
    let base = role(vec![control(&["R.S/x/read", "P.Q/*"], &[])]);
    let derived = without(&base, &["listkeys"], &accounts());
    assert_eq!(
        texts(&derived.role.permissions[0].actions),
        [
            "R.S/x/read",
            "P.Q/*/read",
            "P.Q/*/write",
            "P.Q/accounts/delete",
            "P.Q/accounts/models/deploy/action"
        ]
    );
    let [opened] = &derived.opened[..] else {
        panic!("one entry was opened");
    };
    assert_eq!(opened.pattern.as_str(), "P.Q/*");
    assert_eq!(opened.entry.index, 1);
    assert_eq!(opened.reduction, Reduction::Replaced { entries: 4 });
    assert_eq!(derived.lost[0].example.as_str(), "p.q/x/action");
    assert_eq!(derived.role.permissions[0].not_actions, []);
}

#[test]
fn entries_that_are_not_concerned_stay_as_they_are() {
    let base = role(vec![control(
        &["P.Q/accounts/LISTKEYS/action", "P.Q/*/read", "p.q/places/*"],
        &["P.Q/places/usages/read"],
    )]);
    let derived = without(&base, &["listkeys"], &accounts());
    let object = &derived.role.permissions[0];
    assert_eq!(texts(&object.actions), ["P.Q/*/read", "p.q/places/*"]);
    assert_eq!(texts(&object.not_actions), ["P.Q/places/usages/read"]);
    assert_eq!(derived.opened[0].reduction, Reduction::Dropped);
    assert!(derived.lost.is_empty());
}

#[test]
fn what_the_base_subtracts_already_opens_nothing() {
    let base = role(vec![control(&["P.Q/*"], &["*/listKeys/action"])]);
    let derived = without(&base, &["P.Q/accounts/listKeys/action"], &accounts());
    assert_eq!(derived.role.permissions, base.permissions);
    assert!(derived.taken_out.is_empty() && derived.opened.is_empty());
}

#[test]
fn with_not_actions_the_wildcard_stays() {
    let base = role(vec![control(
        &["P.Q/*", "P.Q/accounts/listKeys/action"],
        &["P.Q/places/*"],
    )]);
    let derived = run(&base, &["listkeys"], &accounts(), NotActions::Allowed);
    let object = &derived.role.permissions[0];
    assert_eq!(texts(&object.actions), ["P.Q/*"]);
    assert_eq!(
        texts(&object.not_actions),
        ["P.Q/places/*", "P.Q/accounts/listKeys/action"]
    );
    assert_eq!(derived.disjoint.holds(), Some(true));
    assert_eq!(derived.within.holds(), Some(true));
    assert!(derived.lost.is_empty());
}

#[test]
fn a_pattern_is_taken_out_for_names_of_tomorrow_too() {
    let base = role(vec![control(&["P.Q/*"], &[])]);
    let derived = without(&base, &["*/write"], &accounts());
    assert_eq!(
        texts(&derived.role.permissions[0].actions),
        ["P.Q/*/action", "P.Q/*/read", "P.Q/accounts/delete"]
    );
    let set = granted(&derived.role.permissions[0], Plane::Control);
    let writes = any_of(&patterns(&["*/write"]));
    assert_eq!(
        Prover::default().disjoint(&set, &writes).holds(),
        Some(true)
    );
    assert_eq!(derived.disjoint.holds(), Some(true));
}

#[test]
fn names_whose_plane_is_not_sure_are_left_out_and_told() {
    let known = catalog(&[
        ("P.Q/a/keys/action", "control", "sure", "listed", ""),
        ("P.Q/a/maybe/read", "control", "inferred", "listed", ""),
        ("P.Q/a/gone/read", "control", "sure", "retired", ""),
        ("P.Q/b/maybe/read", "control", "inferred", "listed", ""),
        ("P.Q/b/sure/read", "control", "sure", "listed", ""),
        ("P.Q/c/maybe/action", "control", "inferred", "listed", ""),
    ]);
    let base = role(vec![control(&["P.Q/*"], &[])]);
    let derived = without(&base, &["keys"], &known);
    // A wildcard that costs no more takes the unsure reads along; no entry names one.
    assert_eq!(texts(&derived.role.permissions[0].actions), ["P.Q/*/read"]);
    let left: Vec<&str> = derived
        .left_out
        .iter()
        .map(|placed| placed.operation.as_str())
        .collect();
    assert_eq!(left, ["P.Q/c/maybe/action"]);
    assert!(derived.missing.is_empty());
}

#[test]
fn an_operation_whose_plane_is_a_guess_goes_from_both() {
    let known = catalog(&[("P.Q/a/keys/action", "data", "inferred", "listed", "")]);
    let mut object = control(&["P.Q/a/keys/action", "P.Q/b/read"], &[]);
    object.data_actions = patterns(&["P.Q/a/keys/action"]);
    let derived = without(&role(vec![object]), &["P.Q/a/keys/action"], &known);
    let object = &derived.role.permissions[0];
    assert_eq!(texts(&object.actions), ["P.Q/b/read"]);
    assert_eq!(object.data_actions, []);
    assert_eq!(derived.taken_out.len(), 2);
}

#[test]
fn a_short_name_of_credentials_means_the_credentials() {
    let known = catalog(&[
        (
            "P.Q/a/listKeys/action",
            "control",
            "sure",
            "listed",
            "credential",
        ),
        (
            "P.Q/a/regenerateKey/action",
            "control",
            "sure",
            "listed",
            "credential",
        ),
        ("P.Q/a/read", "control", "sure", "listed", ""),
    ]);
    let base = role(vec![control(&["P.Q/*"], &[])]);
    let kin = Removal::read("listkeys", None, &base, &known).unwrap();
    assert_eq!(kin.meaning, Meaning::Kin(OperationClass::Credential));
    let derived = without(&base, &["listkeys"], &known);
    assert_eq!(texts(&derived.role.permissions[0].actions), ["P.Q/a/read"]);
    // The full name is that operation alone.
    let derived = without(&base, &["P.Q/a/listKeys/action"], &known);
    assert_eq!(
        texts(&derived.role.permissions[0].actions),
        ["P.Q/a/read", "P.Q/a/regenerateKey/action"]
    );
    // A short name of which one operation is harmless stands for itself.
    let mixed = Removal::read("read", None, &base, &known).unwrap();
    assert_eq!(mixed.meaning, Meaning::ShortName);
}

#[test]
fn what_names_nothing_is_an_error() {
    let base = role(vec![control(&["P.Q/accounts/*"], &[])]);
    let fail = |text, plane| Removal::read(text, plane, &base, &accounts()).unwrap_err();
    let RemovalError::NotGranted { near, .. } = fail("listkey", None) else {
        panic!("not granted");
    };
    assert_eq!(near, ["listkeys"]);
    assert!(matches!(
        fail("places/usages", None),
        RemovalError::NotGranted { .. }
    ));
    assert!(matches!(
        fail("P.Q/accounts/reed", None),
        RemovalError::Unlisted { .. }
    ));
    assert_eq!(fail("  ", None), RemovalError::Empty);
    let help = fail("crednetial", None).help();
    assert!(
        help.starts_with("did you mean the class `credential`"),
        "{help}"
    );
    let known = Removal::read("P.Q/new/action", Some(Plane::Data), &base, &accounts()).unwrap();
    assert_eq!(texts(known.patterns(Plane::Data)), ["P.Q/new/action"]);
    assert_eq!(known.patterns(Plane::Control), []);
}

#[test]
fn a_proof_that_is_given_up_is_told() {
    let base = role(vec![control(
        &["*a*a*a*a*b*a*/*", "*b*a*a*a*c*/*"],
        &["*a*b*c*d*/e"],
    )]);
    let options = Options {
        prover: Prover::default().with_most_states(1),
        ..Options::default()
    };
    let removal = Removal::read("*c*b*a*/*", None, &base, &accounts()).unwrap();
    let derived = derive(&base, &[removal], &accounts(), &options);
    assert_ne!(derived.within.holds(), Some(false));
    assert_ne!(derived.disjoint.holds(), Some(false));
}

#[test]
fn thousands_of_entries_are_done_in_time() {
    let names: Vec<String> = (0..20_000).map(|at| format!("A/type{at}/read")).collect();
    let entries: Vec<&str> = names.iter().map(String::as_str).collect();
    let base = role(vec![control(&entries, &[])]);
    let derived = without(&base, &["*/type1/read"], &accounts());
    assert_eq!(derived.role.permissions[0].actions.len(), 19_999);
    assert_eq!(derived.within.holds(), Some(true));
    assert_eq!(derived.disjoint.holds(), Some(true));
}

/// Entries of many stars that overlap end in proofs that are given up.
#[test]
fn entries_that_are_made_to_be_hard_end_in_time() {
    let names: Vec<String> = (0..1_000).map(|at| format!("P.Q/*/t{at}/*/read")).collect();
    let entries: Vec<&str> = names.iter().map(String::as_str).collect();
    let base = role(vec![control(&entries, &["*/x*y*/read"])]);
    for removed in ["P.Q/*/t5/*", "*/a*b*c*/read", "listkeys"] {
        let removal = Removal::read(removed, Some(Plane::Control), &base, &accounts());
        let Ok(removal) = removal else { continue };
        let derived = derive(&base, &[removal], &accounts(), &Options::default());
        assert_ne!(derived.within.holds(), Some(false));
        assert_ne!(derived.disjoint.holds(), Some(false));
    }
}

#[test]
fn conditions_stay_with_their_permission_object() {
    let mut guarded = control(&["P.Q/*"], &[]);
    guarded.condition = Some(crate::condition::Condition {
        expression: "@Resource[x:y] StringEquals 'z'".into(),
        version: None,
    });
    let base = role(vec![control(&["P.Q/places/read"], &[]), guarded.clone()]);
    let derived = without(&base, &["listkeys"], &accounts());
    assert_eq!(derived.role.permissions[0], base.permissions[0]);
    assert_eq!(derived.role.permissions[1].condition, guarded.condition);
    assert!(derived.role.permissions[1].actions.len() > 1);
}

/// The fewest entries by trying every set of them.
fn fewest(opened: &ActionPattern, needed: &[&str], banned: &[&ActionPattern]) -> usize {
    let mut candidates = vec![];
    let mut heads = vec![String::new()];
    for name in needed {
        let cuts = name
            .match_indices('/')
            .map(|(at, _)| name.split_at(at).0.to_owned());
        heads.extend(cuts);
        heads.push((*name).to_owned());
        candidates.push((*name).to_owned());
    }
    for head in heads {
        let star = if head.is_empty() {
            "*".to_owned()
        } else {
            format!("{head}/*")
        };
        let verbs = ["read", "write", "delete", "action"];
        candidates.extend(verbs.map(|verb| format!("{star}/{verb}")));
        candidates.push(star);
    }
    candidates.sort();
    candidates.dedup();
    let parsed: Vec<ActionPattern> = candidates
        .iter()
        .map(|text| ActionPattern::parse(text).unwrap())
        .filter(|entry| covers(opened, entry) == Some(true))
        .filter(|entry| {
            banned
                .iter()
                .all(|out| intersect(out, entry) == Some(false))
        })
        .collect();
    let masks: std::collections::BTreeSet<u32> = parsed
        .iter()
        .map(|entry| {
            let hit = |name: &&str| entry.matches(&operation(name));
            let bits = needed.iter().enumerate().filter(|(_, name)| hit(name));
            bits.map(|(at, _)| 1 << at).sum()
        })
        .collect();
    let all = (1_u32 << needed.len()) - 1;
    let mut reached = std::collections::BTreeSet::from([0_u32]);
    for count in 0.. {
        if reached.contains(&all) {
            return count;
        }
        reached = reached
            .iter()
            .flat_map(|set| masks.iter().map(move |mask| set | mask))
            .collect();
    }
    unreachable!()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_derived_role_is_the_base_less_what_was_taken_out(
        base in any_role(),
        rows in rows(14),
        removed in proptest::collection::vec(entry(), 1..3),
        allowed in proptest::bool::ANY,
    ) {
        let catalog = catalog_of(&rows);
        let plane = Some(Plane::Control);
        let removals: Vec<Removal> = removed
            .iter()
            .map(|text| Removal::read(text, plane, &base, &catalog).unwrap())
            .collect();
        let not_actions = if allowed { NotActions::Allowed } else { NotActions::OfBase };
        let options = Options { not_actions, ..Options::default() };
        let derived = derive(&base, &removals, &catalog, &options);
        prop_assert_eq!(derived.within.holds(), Some(true));
        prop_assert_eq!(derived.disjoint.holds(), Some(true));
        prop_assert!(derived.missing.is_empty(), "{:?}", derived.missing);
        for (before, after) in base.permissions.iter().zip(&derived.role.permissions) {
            prop_assert_eq!(&before.condition, &after.condition);
            // Asked here again, of all entries.
            let sets = [after, before].map(|object| granted(object, Plane::Control));
            let [after_set, before_set] = &sets;
            prop_assert_eq!(Prover::default().within(after_set, before_set), Proof::Holds);
            // The data plane was not asked about.
            prop_assert_eq!(&before.data_actions, &after.data_actions);
            if !allowed {
                prop_assert_eq!(&before.not_actions, &after.not_actions);
            }
            for known in catalog.operations() {
                let name = known.operation();
                let gone = removals.iter().any(|removal| {
                    removal.patterns(Plane::Control).iter().any(|out| out.matches(&name))
                });
                let had = before.grants(&name, Plane::Control);
                let has = after.grants(&name, Plane::Control);
                prop_assert!(had || !has);
                let gone_for_good = known.standing() == Standing::Retired;
                prop_assert!(!(has && gone) || (allowed && gone_for_good), "{}", name);
                let stays = known.plane() == Plane::Control
                    && known.certainty() == Certainty::Sure
                    && !gone_for_good
                    && had
                    && !gone;
                prop_assert!(has || !stays, "{} is missing", name);
            }
        }
    }

    #[test]
    fn no_smaller_set_of_entries_would_do(
        needed in proptest::collection::btree_set(name(), 1..6),
        removed in proptest::collection::btree_set(entry(), 1..3),
        opened in proptest::sample::select(vec!["*", "P.Q/*", "*/read", "P.Q/*/write"]),
    ) {
        let opened = ActionPattern::parse(opened).unwrap();
        let base = role(vec![Permission { actions: vec![opened.clone()], ..Permission::default() }]);
        let all: Vec<&str> = needed.iter().map(String::as_str).collect();
        let catalog = names(&all);
        let removals: Vec<Removal> = removed
            .iter()
            .map(|text| Removal::read(text, Some(Plane::Control), &base, &catalog).unwrap())
            .collect();
        let derived = derive(&base, &removals, &catalog, &Options::default());
        let entries = &derived.role.permissions[0].actions;
        let banned: Vec<&ActionPattern> = removals
            .iter()
            .flat_map(|removal| removal.patterns(Plane::Control))
            .collect();
        let stays: Vec<&str> = all
            .iter()
            .copied()
            .filter(|name| opened.matches(&operation(name)))
            .filter(|name| banned.iter().all(|out| !out.matches(&operation(name))))
            .collect();
        let untouched = banned.iter().all(|out| intersect(out, &opened) == Some(false));
        let expected = if untouched { 1 } else { fewest(&opened, &stays, &banned) };
        prop_assert_eq!(entries.len(), expected, "{:?}", texts(entries));
    }
}
