//! Entries that other entries cover, against enumeration of names; and what taking
//! them out does to a role.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use azrbac_core::algebra::Universe;
use azrbac_core::compare::{Comparer, Relation};
use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;
use proptest::prelude::{
    ProptestConfig, Strategy, prop, prop_assert, prop_assert_eq, prop_assume, proptest,
};

use super::input;
use super::judging::role;
use super::pages::mended;
use crate::Confidence;
use crate::budget::Budget;
use crate::rules::cancelled_action::cancelled;
use crate::rules::covered_entry::covered;

/// Every text over some letters up to a length. `q` stands in no pattern.
static TEXTS: LazyLock<Vec<OperationName>> = LazyLock::new(|| {
    let mut texts = vec![String::new()];
    let mut from = 0;
    for _ in 0..6 {
        let to = texts.len();
        for at in from..to {
            for letter in ["a", "b", "/", "q"] {
                texts.push(format!("{}{letter}", texts[at]));
            }
        }
        from = to;
    }
    let named = texts.iter().filter(|text| !text.is_empty());
    named
        .map(|text| OperationName::parse(text).unwrap())
        .collect()
});

/// Names of Azure's form.
static NAMES: LazyLock<Vec<OperationName>> = LazyLock::new(|| {
    let letters = ["a", "b", "q"];
    let pairs = letters
        .iter()
        .flat_map(|a| letters.map(|b| format!("{a}{b}")));
    let segments: Vec<String> = letters
        .map(str::to_owned)
        .into_iter()
        .chain(pairs)
        .collect();
    let mut heads: Vec<String> = Vec::new();
    for a in &segments {
        for b in &segments {
            heads.push(format!("{a}/{b}"));
            heads.extend(segments.iter().map(|c| format!("{a}/{b}/{c}")));
        }
    }
    let verbs = ["read", "write", "delete", "action"];
    let named = heads
        .iter()
        .flat_map(|head| verbs.map(|verb| format!("{head}/{verb}")));
    named
        .map(|name| OperationName::parse(&name).unwrap())
        .collect()
});

fn parse(texts: &[String]) -> Vec<ActionPattern> {
    texts
        .iter()
        .map(|text| ActionPattern::parse(text).unwrap())
        .collect()
}

fn matched<'p>(
    patterns: impl IntoIterator<Item = &'p ActionPattern>,
    name: &OperationName,
) -> bool {
    patterns.into_iter().any(|pattern| pattern.matches(name))
}

/// The entries that stay, each once.
fn rest<'p>(entries: &'p [ActionPattern], gone: &HashSet<usize>) -> Vec<&'p ActionPattern> {
    let mut seen = HashSet::new();
    let first = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| seen.insert(entry.form()));
    let stays = first.filter(|(at, _)| !gone.contains(at));
    stays.map(|(_, entry)| entry).collect()
}

fn of(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 1..=most).prop_map(|pieces| pieces.concat())
}

const LETTERS: &[&str] = &["a", "b", "/", "*", "/*/", "/*", "*a"];
const SEGMENTS: &[&str] = &["a/", "b/", "*/", "*", "a*"];
const ENDS: &[&str] = &[
    "*", "*", "read", "*/read", "*/write", "*/delete", "*/action", "*e", "*d",
];

/// Whether letters between two `*` may stand in the verb, as the `a` of `*a*d` in
/// `…/read`. Which entries cover such a one together is not looked for.
fn reaches_into_the_verb(entry: &ActionPattern) -> bool {
    let head = entry.form().rsplit_once('*').map_or("", |(head, _)| head);
    head.contains('*') && head.ends_with(|letter: char| letter.is_ascii_alphabetic())
}

fn formed() -> impl Strategy<Value = String> {
    let end = prop::sample::select(ENDS);
    (
        prop::collection::vec(prop::sample::select(SEGMENTS), 0..=2),
        end,
    )
        .prop_map(|(head, end)| format!("{}{end}", head.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// One entry covers another where enumeration finds no name that the others leave.
    #[test]
    fn what_one_entry_covers(entries in prop::collection::vec(of(LETTERS, 3), 1..6)) {
        let entries = parse(&entries);
        let found = covered(&entries, &mut Budget::new(usize::MAX));
        let gone: HashSet<usize> =
            found.iter().filter(|found| found.alone).map(|found| found.entry).collect();
        let rest = rest(&entries, &gone);
        for name in &*TEXTS {
            prop_assert_eq!(matched(&entries, name), matched(rest.iter().copied(), name), "{}", name);
        }
        for entry in &rest {
            let others = || rest.iter().copied().filter(|other| other != entry);
            let own = TEXTS.iter().find(|name| entry.matches(name) && !matched(others(), name));
            prop_assert!(own.is_some(), "{} is covered", entry);
        }
    }

    /// The same of names of Azure's form, for several entries together.
    #[test]
    fn what_several_entries_cover(entries in prop::collection::vec(formed(), 1..8)) {
        let entries = parse(&entries);
        let gone: HashSet<usize> = covered(&entries, &mut Budget::new(usize::MAX)).iter().map(|found| found.entry).collect();
        let rest = rest(&entries, &gone);
        for name in &*NAMES {
            prop_assert_eq!(matched(&entries, name), matched(rest.iter().copied(), name), "{}", name);
        }
        for entry in &rest {
            let others = || rest.iter().copied().filter(|other| other != entry);
            let is_named = NAMES.iter().any(|name| entry.matches(name));
            let own = NAMES.iter().find(|name| entry.matches(name) && !matched(others(), name));
            let is_looked_for = is_named && !reaches_into_the_verb(entry);
            prop_assert!(own.is_some() || !is_looked_for, "{} is covered", entry);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// A granting entry is taken away where enumeration finds no name of it that is
    /// left.
    #[test]
    fn what_is_taken_away(
        granting in prop::collection::vec(formed(), 1..4),
        subtracting in prop::collection::vec(formed(), 1..7),
    ) {
        let (granting, subtracting) = (parse(&granting), parse(&subtracting));
        let found = cancelled(&granting, &subtracting, &mut Budget::new(usize::MAX));
        for (at, entry) in granting.iter().enumerate() {
            let left = NAMES.iter().find(|name| entry.matches(name) && !matched(&subtracting, name));
            let is_found = found.iter().any(|found| found.entry == at);
            if is_found {
                prop_assert_eq!(left, None, "{}", entry);
            } else if !reaches_into_the_verb(entry) {
                let is_named = NAMES.iter().any(|name| entry.matches(name));
                prop_assert!(left.is_some() || !is_named, "{} is taken away", entry);
            }
        }
    }

    /// A safe fix leaves what the role grants as it is, by itself and with all others.
    #[test]
    fn safe_fixes_change_nothing(
        granting in prop::collection::btree_set(formed(), 1..6),
        subtracting in prop::collection::btree_set(formed(), 0..4),
    ) {
        // The same entry again is another rule's finding.
        let parsed: Vec<_> = granting.iter().chain(&subtracting).cloned().collect();
        let forms: HashSet<_> = parse(&parsed).iter().map(|entry| entry.form().to_owned()).collect();
        prop_assume!(forms.len() == parsed.len());
        let quoted = |entries: &BTreeSet<String>| -> String {
            let quoted: Vec<_> = entries.iter().map(|entry| format!("\"{entry}\"")).collect();
            quoted.join(" ,\n")
        };
        let text = role(&format!(
            r#""actions": [{}], "notActions": [{}]"#,
            quoted(&granting),
            quoted(&subtracting)
        ));
        let before = input::read(&text);
        let fixes: Vec<_> = before
            .lint()
            .into_iter()
            .filter(|finding| finding.rule.code == "RBAC202")
            .filter_map(|finding| finding.fix)
            .filter(|fix| fix.applicability == Applicability::Safe)
            .collect();
        let mut all = fixes.clone();
        if let Some(mut first) = fixes.first().cloned() {
            first.edits = fixes.iter().flat_map(|fix| fix.edits.clone()).collect();
            all.push(first);
        }
        for fix in &all {
            let after = input::read(&mended(&text, fix));
            let comparer = Comparer::new(
                input::catalog(),
                Universe::EveryName,
                &[&before.roles()[0], &after.roles()[0]],
            );
            prop_assert_eq!(comparer.compare(0, 1).relation(), Some(Relation::Equal));
        }
        if let Some(all) = all.last() {
            let again = input::read(&mended(&text, all)).lint();
            let safe = again.iter().filter(|finding| finding.rule.code == "RBAC202");
            let safe = safe.filter_map(|finding| finding.fix.as_ref());
            prop_assert_eq!(
                safe.filter(|fix| fix.applicability == Applicability::Safe).count(),
                0
            );
        }
    }
}

#[test]
fn the_verbs_together_cover_and_take_away() {
    let verbs = r#""*/read", "*/write", "*/delete", "*/action""#;
    let found = |permission: &str, code: &str| {
        let findings = input::read(&role(permission)).lint();
        let of_rule = findings
            .into_iter()
            .filter(|finding| finding.rule.code == code);
        of_rule
            .map(|finding| (finding.message, finding.severity))
            .collect::<Vec<_>>()
    };
    let storage = format!(r#""actions": ["Microsoft.Storage/*", {verbs}]"#);
    let told = "`Microsoft.Storage/*` adds nothing to `actions`: `*/read`, `*/write`, `*/delete`, \
                `*/action` cover it together";
    assert_eq!(
        found(&storage, "RBAC202"),
        [(told.to_owned(), Severity::Warning)]
    );
    let taken = format!(r#""actions": ["Microsoft.Storage/*"], "notActions": [{verbs}]"#);
    let told = "`Microsoft.Storage/*` grants nothing: `*/read`, `*/write`, `*/delete`, `*/action` \
                in `notActions` take it away together";
    assert_eq!(
        found(&taken, "RBAC204"),
        [(told.to_owned(), Severity::Warning)]
    );
    // One of its operations is called otherwise, and one verb is not enough.
    for silent in [
        format!(r#""actions": ["Microsoft.ProgrammableConnectivity/*", {verbs}]"#),
        r#""actions": ["Microsoft.Storage/*", "*/read", "*/write", "*/delete"]"#.to_owned(),
    ] {
        assert_eq!(found(&silent, "RBAC202"), [], "{silent}");
    }
}

#[test]
fn what_rests_on_a_vanishing_segment_is_information() {
    let text = role(r#""actions": ["Microsoft.App/jobs/read", "Microsoft.App/jobs/*/read"]"#);
    let findings = input::read(&text).lint();
    let found = findings
        .iter()
        .find(|finding| finding.rule.code == "RBAC202")
        .unwrap();
    let fix = found.fix.as_ref().map(|fix| fix.applicability);
    assert_eq!(
        (found.severity, found.confidence, fix),
        (
            Severity::Info,
            Confidence::Medium,
            Some(Applicability::Unsafe)
        )
    );
}

#[test]
fn nothing_else_goes_with_a_removed_entry() {
    let fix = |actions: &str| {
        let text = role(&format!(r#""actions": [{actions}]"#));
        let read = azrbac_core::ingest::read_with_places(
            azrbac_core::text::Sources::new().add("a.json"),
            &text,
        );
        let subject = crate::Subject::new(input::catalog(), azrbac_roles::library()).file(&read);
        let findings = crate::lint(&subject);
        let covered = findings
            .into_iter()
            .find(|finding| finding.rule.code == "RBAC202");
        covered.unwrap().fix.map(|fix| mended(&text, &fix))
    };
    let after = fix(r#""*/read", "a.b/c/read""#).unwrap();
    assert!(after.contains(r#""actions": ["*/read"]"#), "{after}");
    let after = fix(r#""a.b/c/read", "*/read""#).unwrap();
    assert!(after.contains(r#""actions": ["*/read"]"#), "{after}");
    // What is no entry is not seen, and would go too.
    assert_eq!(fix(r#""*/read", 7, "a.b/c/read""#), None);
    assert_eq!(fix(r#""*/read", "", "a.b/c/read""#), None);
}
