use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{ActionPattern, PatternSet, WildcardReading};
use crate::operation::OperationName;

/// The slow, obvious twin: every segment behind the first is a slash and its
/// text, or, where it is `*`, an optional slash and anything; any other `*` is
/// anything. Decided by trying everything.
pub(crate) fn slow(pattern: &str, name: &str, reading: WildcardReading) -> bool {
    #[derive(Clone, Copy)]
    enum Token {
        Character(char),
        Anything,
        MaybeSegment,
    }
    fn run(tokens: &[Token], text: &[char]) -> bool {
        let Some((token, rest)) = tokens.split_first() else {
            return text.is_empty();
        };
        match token {
            Token::Character(c) => text.first() == Some(c) && run(rest, &text[1..]),
            Token::Anything => (0..=text.len()).any(|skip| run(rest, &text[skip..])),
            Token::MaybeSegment => {
                run(rest, text)
                    || (text.first() == Some(&'/')
                        && (1..=text.len()).any(|skip| run(rest, &text[skip..])))
            }
        }
    }
    let mut tokens = Vec::new();
    for (at, segment) in pattern.trim().to_ascii_lowercase().split('/').enumerate() {
        let stars = !segment.is_empty() && segment.chars().all(|c| c == '*');
        if at > 0 && stars && reading == WildcardReading::Collapsing {
            tokens.push(Token::MaybeSegment);
            continue;
        }
        if at > 0 {
            tokens.push(Token::Character('/'));
        }
        tokens.extend(segment.chars().map(|c| match c {
            '*' => Token::Anything,
            other => Token::Character(other),
        }));
    }
    run(
        &tokens,
        &name.to_ascii_lowercase().chars().collect::<Vec<_>>(),
    )
}

fn matches(pattern: &str, name: &str) -> bool {
    ActionPattern::parse(pattern)
        .unwrap()
        .matches(&OperationName::parse(name).unwrap())
}

#[test]
fn stars_cross_slashes_and_may_vanish() {
    let cases = [
        ("*", "Microsoft.Compute/virtualMachines/read", true),
        (
            "*/read",
            "Microsoft.Network/virtualNetworks/subnets/READ",
            true,
        ),
        ("*/read", "Microsoft.Network/virtualNetworks/write", false),
        ("*/read", "read", false),
        ("A/*/B", "A/B", true),
        ("A/*/B", "A/x/y/B", true),
        ("A/*/B", "AxB", false),
        ("A/*/B", "AB", false),
        ("A/*/B", "A/xB", false),
        ("A/*/*/B", "A/B", true),
        ("A/*", "A", true),
        ("A/*", "A/", true),
        ("A/*", "AB", false),
        ("A/*/*", "A", true),
        ("*/A/*", "x/A", true),
        ("*/A/*", "x/AB", false),
        ("*/A/*", "x/AB/A", true),
        ("Micro*/read", "Microsoft.X/read", true),
        ("A?B", "AxB", false),
        ("A?B", "a?b", true),
        ("A/{operationName}/read", "a/{operationname}/read", true),
        ("A[x]", "Ax", false),
        (" A/read ", "A/read", true),
        ("A/", "A", false),
    ];
    for (pattern, name, expected) in cases {
        assert_eq!(matches(pattern, name), expected, "{pattern} on {name}");
    }
}

#[test]
fn the_strict_reading_lets_nothing_vanish() {
    let strict = |pattern: &str, name: &str| {
        ActionPattern::parse_as(pattern, WildcardReading::Strict)
            .unwrap()
            .matches(&OperationName::parse(name).unwrap())
    };
    assert!(!strict("A/*/B", "A/B"));
    assert!(strict("A/*/B", "A//B"));
    assert!(!strict("A/*", "A"));
    assert!(strict("A/*", "A/x"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test measures time")]
fn hostile_patterns_end_in_linear_time() {
    let start = Instant::now();
    let stars = "*a".repeat(20_000);
    let name = "a".repeat(1_000_000) + "b";
    assert!(!matches(&stars, &name));
    assert!(matches(&"*/".repeat(20_000), &("x/".repeat(20_001))));
    assert!(matches(&("*".repeat(20_000) + "b"), &name));
    assert!(!matches(
        &("A".to_owned() + &"/*".repeat(20_000) + "/c"),
        &name
    ));
    let set = PatternSet::new([ActionPattern::parse(&stars).unwrap()]);
    assert!(!set.is_match(&OperationName::parse(&name).unwrap()));
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
}

fn piece() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "a", "B", "/", "/", "*", "*", "/*/", "/*", "?", "{a}", "[a]", "\\",
    ])
    .prop_map(str::to_owned)
}

fn pattern_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 1..9).prop_map(|pieces| pieces.concat())
}

fn name_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec!["a", "b", "/", "A", "/", "?", "{a}", "\\", "[a]"]),
        1..9,
    )
    .prop_map(|pieces| pieces.concat())
}

/// A name made from a pattern, so that matches are common.
fn pair() -> impl Strategy<Value = (String, String)> {
    (pattern_text(), name_text(), any::<bool>()).prop_map(|(pattern, name, derive)| {
        let derived = pattern.replacen('*', &name, 1).replace('*', "");
        let name = if derive && !derived.trim().is_empty() {
            derived
        } else {
            name
        };
        (pattern, name)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_matcher_the_slow_twin_and_globset_agree((pattern, name) in pair()) {
        for reading in [WildcardReading::Collapsing, WildcardReading::Strict] {
            let compiled = ActionPattern::parse_as(&pattern, reading).unwrap();
            let operation = OperationName::parse(&name).unwrap();
            let expected = slow(&pattern, &name, reading);
            prop_assert_eq!(compiled.matches(&operation), expected, "{} on {}", pattern, name);
            let set = PatternSet::new([compiled]);
            prop_assert_eq!(set.is_match(&operation), expected, "set: {} on {}", pattern, name);
            prop_assert_eq!(set.matches(&operation).len(), usize::from(expected));
        }
    }

    #[test]
    fn what_matches_begins_with_the_literal_prefix((pattern, name) in pair()) {
        let compiled = ActionPattern::parse(&pattern).unwrap();
        let operation = OperationName::parse(&name).unwrap();
        if compiled.matches(&operation) {
            prop_assert!(operation.folded().starts_with(compiled.literal_prefix()));
        }
    }
}
