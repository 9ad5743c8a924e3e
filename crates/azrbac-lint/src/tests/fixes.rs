//! What holds of fixes, whatever a role definition says: what comes out reads, grants
//! the same for every name (or, with unsafe ones, no more), and has nothing to be fixed.

use azrbac_core::algebra::Universe;
use azrbac_core::compare::{Comparer, Relation};
use azrbac_core::diagnostic::Applicability;
use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert, prop_assert_eq, proptest};

use super::input::{self, Read};
use crate::{Lists, apply};

/// Entries that cover, repeat and cancel each other, in any letter case.
fn entry() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "Microsoft.A/x/read",
        "microsoft.a/X/READ",
        "Microsoft.A/x/*",
        "Microsoft.A/*/read",
        "Microsoft.A/x/y/read",
        "Microsoft.A/x/*/read",
        "Microsoft.A/*",
        "*/read",
        "Microsoft.B/y/write",
        "Microsoft.B/y/*",
        "Microsoft.B/*/write",
        "*",
        "Microsoft.Cache/redis/l*",
        "Microsoft.Cache/redis/listKeys/action",
        "Microsoft.Cache/redis/linkedServers/*",
    ])
    .prop_map(str::to_owned)
}

fn list() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(entry(), 0..7)
}

/// A role definition with gaps of any width between its entries.
fn role(lists: &[Vec<String>; 4], gap: &str) -> String {
    let quoted = |list: &Vec<String>| -> String {
        let quoted: Vec<String> = list.iter().map(|entry| format!("\"{entry}\"")).collect();
        quoted.join(&format!("{gap},{gap}"))
    };
    let [actions, not_actions, data, not_data] = lists.each_ref().map(quoted);
    format!(
        "{{\"Name\": \"r\", \"AssignableScopes\": [\"/subscriptions/s1\"],{gap}\"Actions\": \
         [{gap}{actions}{gap}], \"NotActions\": [{not_actions}], \"DataActions\": [{data}], \
         \"NotDataActions\": [{not_data}]}}"
    )
}

/// A text with fixes made until there are none left, and how often that was.
fn fixed(text: &str, least: Applicability) -> (String, usize) {
    let mut text = text.to_owned();
    for rounds in 0.. {
        match apply(&text, &input::read(&text).lint(), least, Lists::Commas) {
            Some(fixed) if rounds < 20 => text = fixed.text,
            _ => return (text, rounds),
        }
    }
    unreachable!("every round but the last goes on")
}

fn compared(before: &Read, after: &Read) -> (Option<Relation>, Option<bool>) {
    let roles = [&before.roles()[0], &after.roles()[0]];
    let comparer = Comparer::new(input::catalog(), Universe::EveryName, &roles);
    let comparison = comparer.compare(0, 1);
    (comparison.relation(), comparison.both().contains.holds())
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn a_fixed_role_reads_grants_the_same_and_is_fixed(
        lists in [list(), list(), list(), list()],
        gap in prop::sample::select(vec!["", " ", "\n    ", "\r\n\t"]),
    ) {
        let text = role(&lists, gap);
        let before = input::read(&text);
        let (safe, rounds) = fixed(&text, Applicability::Safe);
        prop_assert!(rounds < 20, "{}", text);
        let after = input::read(&safe);
        prop_assert_eq!(compared(&before, &after).0, Some(Relation::Equal), "{}\n{}", text, safe);
        let (again, _) = fixed(&safe, Applicability::Safe);
        prop_assert_eq!(again, safe);

        let (narrowed, rounds) = fixed(&text, Applicability::Unsafe);
        prop_assert!(rounds < 20, "{}", text);
        let after = input::read(&narrowed);
        prop_assert_eq!(compared(&before, &after).1, Some(true), "{}\n{}", text, narrowed);
    }
}

#[test]
fn what_is_shown_only_is_never_made() {
    let text = r#"{"Name": "r", "AssignableScopes": ["/subscriptions/s1"], "Actions": [], "NotDataAction": []}"#;
    let findings = input::read(text).lint();
    assert!(findings.iter().any(|finding| finding.fix.is_some()));
    assert_eq!(
        apply(text, &findings, Applicability::DisplayOnly, Lists::Commas),
        None
    );
}
