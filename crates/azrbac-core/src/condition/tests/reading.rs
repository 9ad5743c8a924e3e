//! What is read, and what is said of what is not.

use super::{at, read};
use crate::condition::{Node, Operand, Value, parse};

#[track_caller]
fn same(left: &str, right: &str) {
    assert_eq!(read(left), read(right), "{left} / {right}");
}

#[test]
fn spellings_that_mean_the_same_are_the_same() {
    same(
        "Exists @Request[a] AND Exists @Request[b]",
        "exists request[A]&&Exists@REQUEST[ b ]",
    );
    same(
        "Exists @Request[a] OR Exists @Request[b]",
        "((Exists @Request[a]) || (Exists @Request[b]))",
    );
    same("NOT Exists @Request[a]", "!(Exists @Request[a])");
    same(
        "@Resource[HasObotoken] boolequals TRUE",
        "@Resource[HasObotoken] BoolEquals true",
    );
    same(
        "@Request[a] ForAnyOfAnyValues:GuidEquals{08d4c71acc634ce4a9c85dd251b4d619}",
        "@Request[a]\n ForAnyOfAnyValues : GuidEquals { 08D4C71A-CC63-4CE4-A9C8-5DD251B4D619 }",
    );
    same(
        "@Request[a] NumericEquals -07",
        "Request[a] NumericEquals -7",
    );
}

#[test]
fn what_means_something_else_is_not_the_same() {
    for (left, right) in [
        (
            "@Request[a] StringEquals 'x'",
            "@Request[a] StringEquals {'x'}",
        ),
        (
            "@Request[a] StringEquals 'x'",
            "@Request[a] StringEquals 'X'",
        ),
        (
            "@Request[a] StringEquals 'x'",
            "@Resource[a] StringEquals 'x'",
        ),
        (
            "Exists @Resource[t:Key<$key_case_sensitive$>]",
            "Exists @Resource[t:key<$key_case_sensitive$>]",
        ),
    ] {
        assert_ne!(read(left), read(right));
    }
    same(
        "Exists @Resource[T:Key<$key_case_sensitive$>]",
        "Exists @Resource[t:Key<$KEY_CASE_SENSITIVE$>]",
    );
}

#[test]
fn and_binds_tighter_than_or_and_that_is_said() {
    let text = "Exists @Request[a] OR Exists @Request[b] AND NOT Exists @Request[c]";
    let parsed = parse(text);
    let clear = "Exists @Request[a] OR (Exists @Request[b] AND NOT Exists @Request[c])";
    assert_eq!(parsed.expression.as_ref(), Some(&read(clear)));
    let said: Vec<_> = parsed
        .findings
        .iter()
        .map(|f| (f.message(), at(text, f.span)))
        .collect();
    let place = "Exists @Request[b] AND NOT Exists @Request[c]";
    let message = "AND and OR stand at one level without parentheses".to_owned();
    assert_eq!(said, [(message, place)]);
    assert_eq!(parse(clear).findings, []);
    assert_eq!(
        parse("Exists @Request[a] AND (NOT Exists @Request[b])").findings,
        []
    );
}

#[test]
fn places_are_those_of_the_text() {
    let text = " !(@Request[a] ForAnyOfAnyValues:StringEquals {'x', 'é'}) ";
    let expression = read(text);
    let (id, comparison) = expression.comparisons().next().unwrap();
    let parts = expression.parts(id).unwrap();
    let place = |span| at(text, span);
    assert_eq!(place(parts.left), "@Request[a]");
    assert_eq!(place(parts.operator), "ForAnyOfAnyValues:StringEquals");
    assert_eq!(place(parts.right), "{'x', 'é'}");
    assert_eq!(place(parts.right_values[1]), "'é'");
    assert_eq!(
        comparison.right,
        Operand::Set([Value::from("x"), Value::from("é")].into())
    );
    assert_eq!(
        place(expression.span(expression.root()).unwrap()),
        text.trim()
    );
    assert!(matches!(
        expression.node(expression.root()),
        Some(Node::Not(_))
    ));

    let text = "ActionMatches{ 'a/*' }";
    let expression = read(text);
    let parts = expression.parts(expression.root()).unwrap();
    assert_eq!(at(text, parts.operator), "ActionMatches");
    assert_eq!(at(text, parts.right_values[0]), "'a/*'");
}

/// Message, text at fault, help.
type Said<'s> = &'s [(&'s str, &'s str, &'s str)];

/// Each text with everything that is said of it: message, text at fault, help.
#[test]
fn every_fault_is_told_at_its_place() {
    let cases: &[(&str, Said<'_>)] = &[
        ("", &[("the condition is empty", "", "")]),
        ("  \n", &[("the condition is empty", "", "")]),
        (
            "@Resource[a] null",
            &[(
                "the comparison is not finished",
                "null",
                "to ask for a missing attribute, write `NOT Exists @Resource[a]`",
            )],
        ),
        (
            "@Resorce[a] StringEqual \"x\"",
            &[
                (
                    "`Resorce` is no source of attributes",
                    "Resorce",
                    "did you mean `Resource`?",
                ),
                (
                    "`StringEqual` is no operator",
                    "StringEqual",
                    "did you mean `StringEquals`?",
                ),
                (
                    "a text stands in double quotes",
                    "\"x\"",
                    "write texts in single quotes",
                ),
            ],
        ),
        (
            "@Resource[a] StringEqual 'x' OR @Resource[b] ForAnyOfAnyValue:StringEquals {'x' 'y'}",
            &[
                (
                    "`StringEqual` is no operator",
                    "StringEqual",
                    "did you mean `StringEquals`?",
                ),
                (
                    "`ForAnyOfAnyValue` is no quantifier",
                    "ForAnyOfAnyValue",
                    "did you mean `ForAnyOfAnyValues`?",
                ),
                ("expected `,` or `}`, found `'y'`", "'y'", ""),
            ],
        ),
        ("(Exists @Request[a]", &[("this `(` has no `)`", "(", "")]),
        (
            "Exists @Request[a]) AND",
            &[
                ("this `)` has no `(`", ")", ""),
                (
                    "expected a comparison, found the end of the condition",
                    "",
                    "",
                ),
            ],
        ),
        (
            "ActionMatches{a/b} OR ActionMatches{' '} OR SubOperationMatches 'x'",
            &[
                ("expected a text in single quotes, found `a/b`", "a/b", ""),
                ("`ActionMatches` is given an empty pattern", "{' '}", ""),
                ("expected `{`, found `'x'`", "'x'", ""),
            ],
        ),
        (
            "Exists @Request[] AND Exists @Request[a] Exists @Request[b]",
            &[
                ("no attribute is named in the brackets", "[]", ""),
                ("expected AND, OR or the end, found `Exists`", "Exists", ""),
            ],
        ),
        (
            "Exists @Request[a] # AND",
            &[
                ("`#` means nothing here", "#", ""),
                (
                    "expected a comparison, found the end of the condition",
                    "",
                    "",
                ),
            ],
        ),
        (
            "@Request[a] StringEquals 'x",
            &[
                ("this text has no closing quote", "'x", ""),
                (
                    "expected a value or an attribute, found the end of the condition",
                    "",
                    "",
                ),
            ],
        ),
        (
            "Exists @Request[a",
            &[
                ("this `[` has no `]`", "[a", ""),
                (
                    "expected an attribute in square brackets, found the end of the condition",
                    "",
                    "",
                ),
            ],
        ),
        // Found by fuzzing: the part before the AND passed for the whole.
        (
            "Exists @Request[a] AND NOT Exists",
            &[(
                "expected an attribute, found the end of the condition",
                "",
                "",
            )],
        ),
        (
            "AND OR",
            &[
                ("expected a comparison, found `AND`", "AND", ""),
                ("expected a comparison, found `OR`", "OR", ""),
                (
                    "expected a comparison, found the end of the condition",
                    "",
                    "",
                ),
            ],
        ),
    ];
    for (text, expected) in cases {
        let parsed = parse(text);
        assert!(parsed.expression.is_none(), "{text}");
        let found: Vec<_> = parsed
            .findings
            .iter()
            .map(|f| (f.message(), at(text, f.span), f.help().unwrap_or_default()))
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(m, s, h)| (m.as_str(), *s, h.as_str()))
            .collect();
        assert_eq!(&found, expected, "{text}");
    }
}
