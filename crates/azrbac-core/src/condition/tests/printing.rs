//! What is printed reads back as the same tree.

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::{collection, sample};

use super::read;
use crate::condition::{Expression, OPERATORS, Quantifier};

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "'[a-zA-Z0-9 /*?é$<>\\\\()\\[\\]{}@&|!-]{0,8}'",
        any::<i64>().prop_map(|number| number.to_string()),
        any::<bool>().prop_map(|truth| truth.to_string()),
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9A-F]{12}",
        "[0-9a-f]{32}",
    ]
}

fn attribute() -> impl Strategy<Value = String> {
    let source = sample::select(vec!["Principal", "@resource", "@Request", "Environment"]);
    let path = prop_oneof![
        Just("UtcNow".to_owned()),
        "[A-Za-z]{1,6}\\.[a-z]{1,3}/[a-zA-Z]{1,4}:[a-z_]{1,5}",
        "[a-z]{1,4}/tags:[A-Za-z]{1,4}<\\$key_case_sensitive\\$>",
        "[a-z]{1,4}/tags&\\$keys\\$&",
    ];
    (source, path).prop_map(|(source, path)| format!("{source}[{path}]"))
}

fn operand() -> impl Strategy<Value = String> {
    prop_oneof![
        attribute(),
        value(),
        collection::vec(value(), 0..4).prop_map(|values| format!("{{{}}}", values.join(", "))),
    ]
}

fn test() -> impl Strategy<Value = String> {
    let quantifier = prop_oneof![
        Just(String::new()),
        sample::select(Quantifier::ALL.to_vec()).prop_map(|quantifier| format!("{quantifier}:")),
    ];
    let operator = sample::select(OPERATORS.to_vec());
    prop_oneof![
        "[A-Za-z*/.{}?]{1,9}".prop_map(|pattern| format!("ActionMatches{{'{pattern}'}}")),
        "[A-Za-z.]{0,9}".prop_map(|name| format!("SubOperationMatches{{'{name}'}}")),
        attribute().prop_map(|attribute| format!("Exists {attribute}")),
        (operand(), quantifier, operator, operand()).prop_map(
            |(left, quantifier, operator, right)| {
                format!("{left} {quantifier}{operator} {right}")
            }
        ),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    test().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| format!("!({inner})")),
            inner.clone().prop_map(|inner| format!("NOT {inner}")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            collection::vec(inner.clone(), 1..4).prop_map(|all| all.join(" AND ")),
            collection::vec(inner.clone(), 1..4).prop_map(|any| any.join("||")),
            collection::vec(inner, 1..4).prop_map(|any| format!("({})", any.join(" OR "))),
        ]
    })
}

proptest! {
    #[test]
    fn both_forms_read_back_as_the_same(text in condition()) {
        let expression = read(&text);
        let printed = expression.to_string();
        assert_eq!(&read(&printed), &expression, "{printed}");
        assert_eq!(read(&printed).to_string(), printed);
        let laid_out = expression.laid_out().to_string();
        assert_eq!(&read(&laid_out), &expression, "{laid_out}");
    }

    #[test]
    fn any_text_is_read_or_refused_with_places_inside_it(text in "[@'\\[\\]{}()!&|, :a-zA-Zé0-9-]{0,60}") {
        let parsed = crate::condition::parse(&text);
        assert_eq!(parsed.expression.is_none(), !parsed.findings.is_empty()
            && parsed.findings.iter().any(|finding| finding.kind.is_syntax()));
        for finding in &parsed.findings {
            assert!(text.get(finding.span.range()).is_some());
            assert!(!finding.message().is_empty());
        }
    }
}

#[test]
fn the_canonical_form_is_on_one_line() {
    let text = "((!(ActionMatches{'a/b'}  &&  not SubOperationMatches{'L'})) \n|| (request[x] stringequals 'v'))";
    assert_eq!(
        read(text).to_string(),
        "!(ActionMatches{'a/b'} AND !(SubOperationMatches{'L'})) OR @Request[x] StringEquals 'v'"
    );
    assert_eq!(
        read(text).laid_out().to_string(),
        "!(\n  ActionMatches{'a/b'}\n  AND !(SubOperationMatches{'L'})\n)\nOR @Request[x] StringEquals 'v'"
    );
}

#[test]
fn conditions_are_joined_as_they_are() {
    let a = || read("Exists @Request[a] AND !(Exists @Request[b])");
    let b = || read("Exists @Request[c] OR Exists @Request[d]");
    assert_eq!(Expression::all([]), None);
    assert_eq!(Expression::any([a()]), Some(a()));
    let all = Expression::all([a(), b(), a()]).unwrap();
    let text = all.to_string();
    assert_eq!(text, format!("({}) AND ({}) AND ({})", a(), b(), a()));
    assert_eq!(read(&text), all);
    let any = Expression::any([b(), a()]).unwrap().negated();
    assert_eq!(any.to_string(), format!("!(({}) OR ({}))", b(), a()));
    assert_eq!(read(&any.to_string()), any);
}
