//! What is told of attributes: however a path is spelt, and of the sub-operation.

use super::{given, read, told};
use crate::condition::{
    Attribute, AttributeMap, AttributePath, AttributeSource, AttributeValue, Attributes, Outcome,
    Situation, Value,
};
use crate::operation::OperationName;

fn value(map: &AttributeMap, name: &str) -> AttributeValue {
    let attribute = Attribute::parse(name).unwrap();
    map.value(attribute.source, &attribute.path)
}

fn present(values: &[&str]) -> AttributeValue {
    AttributeValue::Present(values.iter().map(|value| Value::from(*value)).collect())
}

fn map(attributes: &[(&str, &str)]) -> AttributeMap {
    let mut map = AttributeMap::partial();
    for (name, value) in attributes {
        map.add(&Attribute::parse(name).unwrap(), *value);
    }
    map
}

/// A list is a list, however its attribute is spelt.
#[test]
fn an_attribute_in_another_letter_case_is_the_same() {
    for (one, other) in [
        ("Resource[k]", "@resource[K]"),
        (
            "Resource[Microsoft.Storage/storageAccounts:name]",
            "Resource[microsoft.storage/StorageAccounts:NAME]",
        ),
        ("Resource[a/b:c]", "Resource[A/B:c]"),
        ("Resource[a/b:c]", "Resource[a/b:C]"),
    ] {
        let map = map(&[(one, "a"), (other, "b"), (one, "c")]);
        for asked in [one, other] {
            let AttributeValue::Present(mut values) = value(&map, asked) else {
                panic!("{asked}");
            };
            values.sort();
            assert_eq!(AttributeValue::Present(values), present(&["a", "b", "c"]));
        }
    }
    let map = map(&[("Resource[k]", "a"), ("Resource[K]", "b")]);
    assert_eq!(map.listed().len(), 1);
}

/// What is said last of an attribute stands, however it is spelt.
#[test]
fn an_attribute_is_said_to_be_missing_in_another_letter_case() {
    let mut map = map(&[("Resource[k]", "a")]);
    map.insert(&Attribute::parse("Resource[K]").unwrap(), Vec::new());
    assert_eq!(value(&map, "Resource[k]"), AttributeValue::Absent);
}

/// Tags that differ in letter case are two, for a condition that marks the key.
#[test]
fn marked_keys_are_kept_apart() {
    let tags = "Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:";
    let name = |key: &str| format!("{tags}{key}]");
    let (upper, lower) = (name("Project"), name("project"));
    let map = map(&[(&upper, "a"), (&lower, "b")]);
    let marked = |key: &str| value(&map, &name(&format!("{key}<$key_case_sensitive$>")));
    assert_eq!(marked("Project"), present(&["a"]));
    assert_eq!(marked("project"), present(&["b"]));
    assert_eq!(marked("PROJECT"), AttributeValue::Unknown);
    assert_eq!(value(&map, &name("PROJECT")), present(&["a", "b"]));
    assert_eq!(map.listed().len(), 2);
}

/// What the three ways to test a sub-operation come to.
fn tested(attributes: &dyn Attributes, sub_operation: Option<&str>) -> Vec<String> {
    let operation = OperationName::parse("a/b").unwrap();
    let mut situation = Situation::new(&operation, attributes);
    situation.sub_operation = sub_operation;
    let outcome = |text: &str| told(&read(text).evaluate(&situation));
    [
        "SubOperationMatches{'Blob.List'}",
        "@Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'blob.list'}",
        "Exists @Request[subOperation]",
    ]
    .map(outcome)
    .into()
}

/// The sub-operation may be told as the attribute that it is.
#[test]
fn an_attribute_source_tells_the_sub_operation() {
    let nothing = AttributeMap::partial();
    let list = map(&[("Request[SubOperation]", "Blob.List")]);
    let other = map(&[("Request[subOperation]", "Blob.Write.Tier")]);
    let none = given(AttributeMap::partial(), &[("Request[subOperation]", &[])]);
    let empty = map(&[("Request[subOperation]", "")]);
    assert_eq!(tested(&list, None), ["true"; 3]);
    assert_eq!(tested(&other, None), ["false", "false", "true"]);
    assert_eq!(tested(&other, Some("Blob.List")), ["true"; 3]);
    for none in [&nothing, &AttributeMap::complete(), &none, &empty] {
        assert_eq!(tested(none, None), ["false"; 3]);
        assert_eq!(tested(none, Some("")), ["false"; 3]);
    }
}

/// It is not asked for where the outcome does not depend on it.
#[test]
fn a_sub_operation_behind_a_guard_of_something_else_is_not_asked_for() {
    let nobody = |_: AttributeSource, _: &AttributePath| -> AttributeValue { panic!("asked") };
    let operation = OperationName::parse("a/b").unwrap();
    let guard = read(
        "!(ActionMatches{'a/c'} AND NOT SubOperationMatches{'d'}) OR Exists @Request[subOperation]",
    );
    assert_eq!(
        guard.evaluate(&Situation::new(&operation, &nobody)),
        Outcome::True
    );
}

/// A sub-operation that nobody knows leaves open what tests it.
#[test]
fn an_unknown_sub_operation_leaves_open_what_tests_it() {
    let there = |source: AttributeSource, path: &AttributePath| {
        assert!(source == AttributeSource::Request && path.is("subOperation"));
        AttributeValue::UnknownButPresent
    };
    let two = map(&[
        ("Request[subOperation]", "a"),
        ("Request[subOperation]", "b"),
    ]);
    let sources: [&dyn Attributes; 2] = [&there, &two];
    let operation = OperationName::parse("a/b").unwrap();
    for attributes in sources {
        assert_eq!(
            tested(attributes, None),
            [
                "SubOperationMatches{'Blob.List'}",
                "@Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'blob.list'}",
                "true",
            ]
        );
        let situation = Situation::new(&operation, attributes);
        let guard =
            read("!(ActionMatches{'a/b'} AND NOT SubOperationMatches{'c'}) OR ActionMatches{'d'}");
        let Outcome::Open { residual } = guard.evaluate(&situation) else {
            panic!("open");
        };
        assert_eq!(residual.to_string(), "SubOperationMatches{'c'}");
        assert_eq!(
            residual.evaluate(&situation.sub_operation("c")),
            Outcome::True
        );
        let either = read("SubOperationMatches{'c'} OR NOT SubOperationMatches{'c'}");
        assert_eq!(either.evaluate(&situation), Outcome::True);
    }
}
