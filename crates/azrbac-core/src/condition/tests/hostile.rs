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
    // The length, twenty faults, and how many more there are.
    let findings = parse(&"(".repeat(DEPTH)).findings;
    assert_eq!(findings.len(), 22);
    let last = findings.last().map(|finding| finding.message());
    assert_eq!(last.as_deref(), Some("and 99981 more faults"));
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
    assert_eq!(outcome(&text, &AttributeMap::complete()), Outcome::True);
    let others: Vec<_> = (0..30_000).map(|n| format!("'x{n}'")).collect();
    let others = others.join(", ");
    let text = format!("{{{set}}} ForAllOfAllValues:StringNotLike {{{others}}}");
    // Twice thirty thousand values are no condition that Azure would take.
    assert_eq!(outcome(&text, &AttributeMap::complete()), Outcome::TooLarge);
    let one = given(AttributeMap::complete(), &[("Request[a]", &["29999"])]);
    let text = format!("@Request[a] ForAnyOfAnyValues:StringEquals {{{set}}}");
    assert_eq!(outcome(&text, &one), Outcome::True);

    let long = "a".repeat(100_000);
    let many = given(AttributeMap::complete(), &[("Request[a]", &[&long])]);
    let text = format!("@Request[a] StringLike '{}b'", "*a".repeat(50_000));
    assert_eq!(outcome(&text, &many), Outcome::False);
    let text = format!("@Request[a] StringLike '*{}b'", "a?".repeat(25_000));
    assert_eq!(outcome(&text, &many), Outcome::TooLarge);
}

/// Whatever two lists of values a condition of 8 KB holds, it is decided.
#[test]
fn what_azure_takes_is_decided() {
    let list = |count: usize, value: &dyn Fn(usize) -> String| {
        let values: Vec<String> = (0..count).map(value).collect();
        format!("{{{}}}", values.join(","))
    };
    let texts = |letter: char| move |n: usize| format!("'{letter}{n}'");
    let nothing = AttributeMap::complete();
    let mut tried = Vec::new();
    for (operator, value, expected) in [
        ("StringEquals", "text", Outcome::False),
        ("StringNotEquals", "text", Outcome::True),
        ("StringNotEqualsIgnoreCase", "text", Outcome::True),
        ("StringNotLike", "text", Outcome::True),
        ("StringNotStartsWith", "text", Outcome::True),
        ("NumericLessThan", "number", Outcome::True),
        ("NumericGreaterThanEquals", "number", Outcome::False),
    ] {
        let (left, right) = match value {
            "text" => (list(550, &texts('a')), list(550, &texts('b'))),
            _ => (
                list(700, &|n| n.to_string()),
                list(700, &|n| (n + 1000).to_string()),
            ),
        };
        tried.push((
            format!("{left} ForAllOfAllValues:{operator} {right}"),
            expected,
        ));
    }
    let long = format!("'{}'", "a".repeat(4000));
    let stars = format!("'{}b'", "*a?".repeat(1300));
    tried.push((format!("{long} StringLike {stars}"), Outcome::False));
    let long = list(400, &|_| format!("'{}'", "a".repeat(7)));
    let stars = list(400, &|_| "'*a*a*b'".to_owned());
    tried.push((
        format!("{long} ForAllOfAllValues:StringNotLike {stars}"),
        Outcome::True,
    ));
    for (text, expected) in tried {
        assert!(text.len() <= crate::condition::MOST_BYTES, "{}", text.len());
        assert_eq!(outcome(&text, &nothing), expected, "{text}");
    }
}

/// Lists are compared by their different values and by the least and the greatest, as
/// the pairs would say it one by one.
#[test]
fn lists_are_compared_as_their_pairs_are() {
    use crate::condition::{OPERATORS, Quantifier, Relation};
    let lists = [
        vec![1],
        vec![2],
        vec![1, 1],
        vec![1, 2],
        vec![2, 3],
        vec![3, 1, 2],
    ];
    let pair = |relation: Relation, l: i32, r: i32| match relation {
        Relation::Less => l < r,
        Relation::LessOrEqual => l <= r,
        Relation::Greater => l > r,
        Relation::GreaterOrEqual => l >= r,
        _ => l == r,
    };
    for operator in OPERATORS {
        let quotes = match operator.family().name() {
            "String" => "'",
            "Numeric" => "",
            _ => continue,
        };
        for quantifier in Quantifier::ALL {
            for left in &lists {
                for right in &lists {
                    let fits =
                        |l: i32, r: i32| pair(operator.relation(), l, r) != operator.is_negated();
                    let one = |l: &i32| {
                        let mut each = right.iter().map(|r| fits(*l, *r));
                        if quantifier.wants_all_right() {
                            each.all(|fits| fits)
                        } else {
                            each.any(|fits| fits)
                        }
                    };
                    let expected = if quantifier.wants_all_left() {
                        left.iter().all(one)
                    } else {
                        left.iter().any(one)
                    };
                    let written = |list: &[i32]| {
                        let values = list.iter().map(|n| format!("{quotes}{n}{quotes}"));
                        format!("{{{}}}", values.collect::<Vec<_>>().join(","))
                    };
                    let text = format!(
                        "{} {quantifier}:{operator} {}",
                        written(left),
                        written(right)
                    );
                    let expected = if expected {
                        Outcome::True
                    } else {
                        Outcome::False
                    };
                    assert_eq!(
                        outcome(&text, &AttributeMap::complete()),
                        expected,
                        "{text}"
                    );
                }
            }
        }
    }
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
