//! Input that was made to hurt: each costs linear time and no stack.

use super::{given, read, told};
use crate::condition::{AttributeMap, FindingKind, Outcome, Situation, check, parse};
use crate::operation::OperationName;

const DEPTH: usize = 100_000;

fn outcome(text: &str, attributes: &AttributeMap) -> Outcome {
    let operation = OperationName::parse("a/b").unwrap();
    read(text).evaluate(&Situation::new(&operation, attributes))
}

#[test]
fn deep_parentheses() {
    let text = format!(
        "{}Exists @Request[a]{}",
        "(".repeat(DEPTH),
        ")".repeat(DEPTH)
    );
    assert_eq!(read(&text).to_string(), "Exists @Request[a]");
    assert!(matches!(
        parse(&text).findings[0].kind,
        FindingKind::TooLong { .. }
    ));
    assert_eq!(parse(&"(".repeat(DEPTH)).findings.len(), DEPTH + 2);
    assert!(parse(&")".repeat(DEPTH)).expression.is_none());
}

#[test]
fn deep_nots() {
    let text = format!("{}Exists @Request[a]", "NOT ".repeat(DEPTH + 1));
    let expression = read(&text);
    assert_eq!(read(&expression.to_string()), expression);
    assert_eq!(read(&expression.laid_out().to_string()), expression);
    assert_eq!(check(&expression).len(), 1);
    assert_eq!(
        told(&outcome(&text, &AttributeMap::partial())),
        "NOT Exists @Request[a]"
    );
    assert_eq!(outcome(&text, &AttributeMap::complete()), Outcome::True);
}

#[test]
fn deep_groups() {
    let step = "(Exists @Request[a] AND (Exists @Request[b] OR ";
    let text = format!(
        "{}@Request[c] StringEquals 'x'{}",
        step.repeat(DEPTH / 4),
        "))".repeat(DEPTH / 4)
    );
    let expression = read(&text);
    assert_eq!(read(&expression.to_string()), expression);
    let laid_out = expression.laid_out().to_string();
    assert!(laid_out.len() < 200 * DEPTH);
    assert_eq!(read(&laid_out), expression);
    let b = given(AttributeMap::partial(), &[("Request[b]", &["x"])]);
    assert_eq!(told(&outcome(&text, &b)), "Exists @Request[a]");
    assert!(matches!(
        outcome(&text, &AttributeMap::partial()),
        Outcome::Open { .. }
    ));
    assert_eq!(outcome(&text, &AttributeMap::complete()), Outcome::False);
}

#[test]
fn right_leaning_chains_are_laid_flat_in_what_is_left() {
    let text = format!(
        "{}Exists @Request[b]{}",
        "@Request[a] StringEquals 'x' AND (".repeat(DEPTH),
        ")".repeat(DEPTH)
    );
    let left = told(&outcome(&text, &AttributeMap::partial()));
    assert_eq!(left, "@Request[a] StringEquals 'x' AND Exists @Request[b]");
}

#[test]
fn many_different_comparisons() {
    let tests: Vec<_> = (0..50_000)
        .map(|n| format!("@Request[a{n}] NumericEquals {n}"))
        .collect();
    let text = tests.join(" OR ");
    let Outcome::Open { residual } = outcome(&text, &AttributeMap::partial()) else {
        panic!("nothing is known");
    };
    assert_eq!(residual, read(&text));
    assert_eq!(outcome(&text, &AttributeMap::complete()), Outcome::False);
}

#[test]
fn wide_sets_and_patterns_made_of_stars() {
    let set: Vec<_> = (0..30_000).map(|n| format!("'{n}'")).collect();
    let set = set.join(", ");
    let text = format!("{{{set}}} ForAllOfAnyValues:StringEquals {{{set}}}");
    // Twice thirty thousand values are no condition that Azure would take.
    assert_eq!(
        outcome(&text, &AttributeMap::complete()),
        Outcome::Undocumented
    );
    let one = given(AttributeMap::complete(), &[("Request[a]", &["29999"])]);
    let text = format!("@Request[a] ForAnyOfAnyValues:StringEquals {{{set}}}");
    assert_eq!(outcome(&text, &one), Outcome::True);

    let long = "a".repeat(100_000);
    let many = given(AttributeMap::complete(), &[("Request[a]", &[&long])]);
    let text = format!("@Request[a] StringLike '{}b'", "*a".repeat(50_000));
    assert_eq!(outcome(&text, &many), Outcome::False);
    let text = format!("@Request[a] StringLike '*{}b'", "a?".repeat(25_000));
    assert_eq!(outcome(&text, &many), Outcome::Undocumented);
}

#[test]
fn the_limit_is_a_finding_and_no_fault() {
    let fill = |length: usize| {
        let frame = "@Request[a] StringEquals ''".len();
        format!("@Request[a] StringEquals '{}'", "x".repeat(length - frame))
    };
    assert_eq!(parse(&fill(8192)).findings, []);
    let above = parse(&fill(8193));
    assert!(above.expression.is_some());
    assert_eq!(above.findings[0].kind, FindingKind::TooLong { bytes: 8193 });
}

#[test]
fn messages_stay_short() {
    let long = "é".repeat(DEPTH);
    for text in [
        format!("Exists '{long}'"),
        format!("#{long}"),
        format!("@Request[a] {} 1", "x".repeat(DEPTH)),
    ] {
        for finding in parse(&text).findings {
            assert!(finding.message().len() < 200, "{}", finding.message());
        }
    }
}

#[test]
fn the_same_few_comparisons_over_and_over() {
    let twelve: Vec<_> = (0..12)
        .map(|n| format!("@Environment[UtcNow] DateTimeEquals '200{n:02}-01-01'"))
        .collect();
    let pairs: Vec<_> = twelve
        .iter()
        .map(|test| format!("({test} OR NOT {test})"))
        .collect();
    // No case is decided before its last comparison.
    let all = pairs.join(" AND ");
    let nothing = AttributeMap::partial();
    assert_eq!(outcome(&all, &nothing), Outcome::True);
    let again = vec![all; 1_000].join(" AND ");
    assert!(matches!(outcome(&again, &nothing), Outcome::Open { .. }));
}
