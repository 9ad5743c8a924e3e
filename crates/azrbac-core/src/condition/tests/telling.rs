//! The laws of evaluation for whatever somebody may tell of an attribute: lists where
//! there is one value, values of another type, none at all, that it is missing.

use proptest::collection;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_oneof, proptest};
use proptest::sample::{select, subsequence};

use super::laws::word;
use super::{evaluate, read, told};
use crate::condition::{
    Attribute, AttributeMap, AttributePath, AttributeSource, AttributeValue, Expression, Outcome,
    Situation, Value,
};
use crate::operation::OperationName;

const WRITE: &str = "Microsoft.Authorization/roleAssignments/write";
const BLOB_READ: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";

/// Some are in the table of attributes: always there, of one value, of a type, lists.
const ATTRIBUTES: [&str; 8] = [
    "Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]",
    "Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]",
    "Environment[isPrivateLink]",
    "Environment[UtcNow]",
    "Request[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags&$keys$&]",
    "Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Team_Name]",
    "Resource[size]",
    "Resource[x]",
];

/// What a test says of the attribute `#`.
const SAYINGS: [&str; 23] = [
    "Exists #",
    "# StringEquals 'a'",
    "# StringEquals 'b'",
    "# StringNotEquals 'a'",
    "# StringEqualsIgnoreCase 'A'",
    "# StringLike 'a*'",
    "# StringEquals {'a', 'b'}",
    "# ForAnyOfAnyValues:StringEquals {'a', 'b'}",
    "# ForAnyOfAllValues:StringEquals {'a', 'b'}",
    "# ForAllOfAnyValues:StringNotEquals {'a', 'b'}",
    "# ForAllOfAllValues:StringEquals {'a'}",
    "# StringEquals {}",
    "'a' StringEquals #",
    "# StringEquals @Resource[x]",
    "# BoolEquals true",
    "# BoolEquals false",
    "# NumericLessThan 5",
    "# GuidEquals 99999999-0000-0000-0000-00000000000a",
    "# GuidNotEquals 99999999-0000-0000-0000-00000000000b",
    "# ForAnyOfAllValues:GuidEquals \
     {99999999-0000-0000-0000-00000000000a, 99999999-0000-0000-0000-00000000000b}",
    "# DateTimeLessThan '2026-01-01T00:00:00Z'",
    "# DateTimeEquals '2026-01-01T00:00:00Z'",
    "{'a', 'b'} StringEquals 'a'",
];

const VALUES: [&str; 9] = [
    "a",
    "A",
    "b",
    "O'Neil",
    "3",
    "true",
    "false",
    "99999999-0000-0000-0000-00000000000a",
    "2025-01-01T00:00:00Z",
];

/// A condition of a few tests of one or two attributes, so that they bear on each other.
fn text() -> impl Strategy<Value = String> {
    let attributes = subsequence(ATTRIBUTES.to_vec(), 1..=2);
    let some = subsequence(SAYINGS.to_vec(), 1..=3);
    (attributes, some).prop_flat_map(|(attributes, sayings)| {
        let tests = attributes.iter().flat_map(|attribute| {
            let attribute = format!("@{attribute}");
            let sayings = sayings.iter();
            sayings.map(move |saying| saying.replace('#', &attribute))
        });
        let test = select(tests.collect::<Vec<_>>());
        test.prop_recursive(3, 7, 3, |inner| {
            let joined = |joint: &'static str| {
                collection::vec(inner.clone(), 2..4).prop_map(move |members| {
                    let members = members.iter().map(|member| format!("({member})"));
                    members.collect::<Vec<_>>().join(joint)
                })
            };
            prop_oneof![
                inner.clone().prop_map(|inner| format!("!({inner})")),
                joined(" AND "),
                joined(" OR "),
            ]
        })
    })
}

fn value() -> impl Strategy<Value = Value> {
    let typed = vec![Value::Integer(3), Value::Boolean(true), Value::from("a")];
    prop_oneof![
        4 => select(VALUES.to_vec()).prop_map(Value::from),
        1 => select(typed),
    ]
}

fn fact() -> impl Strategy<Value = AttributeValue> {
    prop_oneof![
        3 => Just(AttributeValue::Unknown),
        1 => Just(AttributeValue::UnknownButPresent),
        1 => Just(AttributeValue::Absent),
        4 => collection::vec(value(), 0..4).prop_map(AttributeValue::Present),
    ]
}

fn facts() -> impl Strategy<Value = Vec<AttributeValue>> {
    collection::vec(fact(), ATTRIBUTES.len())
}

fn outcome(expression: &Expression, operation: &str, facts: &[AttributeValue]) -> Outcome {
    let attributes = |source: AttributeSource, path: &AttributePath| {
        let path = path.clone();
        let asked = Attribute { source, path };
        let is_asked = |name: &&str| Attribute::parse(name).unwrap() == asked;
        facts[ATTRIBUTES.iter().position(is_asked).unwrap()].clone()
    };
    let operation = OperationName::parse(operation).unwrap();
    expression.evaluate(&Situation::new(&operation, &attributes))
}

/// What is known, with more of it known. Who says that an attribute is there does not
/// say later that it is not.
fn more(facts: &[AttributeValue], rest: &[AttributeValue]) -> Vec<AttributeValue> {
    let both = facts.iter().zip(rest);
    both.map(|(known, rest)| match (known, rest) {
        (AttributeValue::Unknown, told) => told.clone(),
        (AttributeValue::UnknownButPresent, AttributeValue::Present(told)) if !told.is_empty() => {
            rest.clone()
        }
        _ => known.clone(),
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn whatever_is_told_only_decides_what_was_open(
        text in text(), facts in facts(), rest in facts(), write in proptest::bool::ANY,
    ) {
        let (expression, all) = (read(&text), more(&facts, &rest));
        let operation = if write { WRITE } else { BLOB_READ };
        let before = outcome(&expression, operation, &facts);
        let after = outcome(&expression, operation, &all);
        match before {
            Outcome::True | Outcome::False => {
                assert_eq!(word(&before), word(&after), "{text} {facts:?} {all:?}");
            }
            Outcome::Open { residual } => {
                let late = outcome(&residual, operation, &all);
                assert_eq!(told(&late), told(&after), "{text} left {residual} {facts:?} {all:?}");
            }
            Outcome::Undocumented | Outcome::TooLarge => {}
        }
    }
}

/// The same comparison comes out the same twice, also where nobody knows how.
#[test]
fn a_comparison_and_its_opposite() {
    let name = "Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]";
    let cases: [(&str, &[&str], &str, &str); 7] = [
        // A list under a plain operator.
        (
            "Resource[x]",
            &["a", "b"],
            "StringEquals 'a'",
            "undocumented",
        ),
        // No number.
        ("Resource[x]", &["a"], "NumericLessThan 5", "undocumented"),
        // An attribute that has one value is not believed to have two, or another type.
        (name, &["a", "b"], "StringEquals 'a'", "open"),
        (
            name,
            &["a", "b"],
            "ForAnyOfAnyValues:StringEquals {'a'}",
            "open",
        ),
        (
            "Environment[isPrivateLink]",
            &["maybe"],
            "BoolEquals true",
            "open",
        ),
        // A list where there may be one.
        (
            "Resource[x]",
            &["a", "b"],
            "ForAnyOfAnyValues:StringEquals {'a'}",
            "true",
        ),
        // Missing.
        ("Resource[x]", &[], "StringEquals 'a'", "false"),
    ];
    for (attribute, values, test, alone) in cases {
        let test = format!("@{attribute} {test}");
        let map = super::given(AttributeMap::partial(), &[(attribute, values)]);
        let outcome = |text: &str, map: &AttributeMap| word(&evaluate(text, BLOB_READ, map));
        assert_eq!(outcome(&test, &map), alone, "{test}");
        let both = format!("{test} AND NOT ({test})");
        assert_eq!(outcome(&both, &AttributeMap::partial()), "false", "{both}");
        assert_eq!(outcome(&both, &map), "false", "{both}");
    }
}

/// A condition that holds an undecided comparison and an open one keeps both.
#[test]
fn what_nobody_can_say_stays_in_what_is_left() {
    let map = super::given(AttributeMap::partial(), &[("Resource[x]", &["a", "b"])]);
    let left = |text: &str| told(&evaluate(text, BLOB_READ, &map));
    assert_eq!(
        left("@Resource[x] StringEquals 'a' AND Exists @Request[k]"),
        "{'a', 'b'} StringEquals 'a' AND Exists @Request[k]"
    );
    assert_eq!(
        left("@Resource[x] StringEquals 'a' AND (Exists @Request[k] OR NOT Exists @Request[k])"),
        "undocumented"
    );
}
