//! What conditions come to.

use super::{evaluate, given, read, told};
use crate::condition::{
    Attribute, AttributeMap, AttributePath, AttributeSource, AttributeValue, Guid, Outcome,
    ScopeAttributes, Situation, Value,
};
use crate::operation::OperationName;
use crate::scope::Scope;
use crate::time::Timestamp;

const WRITE: &str = "Microsoft.Authorization/roleAssignments/write";
const BLOB_READ: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";

/// The values that Azure's documentation gives for single expressions.
#[test]
fn documented_values() {
    let name = given(AttributeMap::complete(), &[("Resource[name1]", &["abcd"])]);
    let cases = [
        (format!("ActionMatches{{'{BLOB_READ}'}}"), BLOB_READ, true),
        (
            "ActionMatches{'Microsoft.Authorization/roleAssignments/*'}".into(),
            WRITE,
            true,
        ),
        (
            "ActionMatches{'Microsoft.Authorization/roleDefinitions/*'}".into(),
            WRITE,
            false,
        ),
        ("Resource[name1] StringLike 'a*c?'".into(), WRITE, true),
        ("Resource[name1] StringLike 'A*C?'".into(), WRITE, false),
        ("Resource[name1] StringLike 'a*c'".into(), WRITE, false),
    ];
    for (text, operation, expected) in cases {
        let expected = if expected {
            Outcome::True
        } else {
            Outcome::False
        };
        assert_eq!(evaluate(&text, operation, &name), expected, "{text}");
    }
    let sets = [
        (
            "{'red', 'blue'} ForAnyOfAnyValues:StringEquals {'blue', 'green'}",
            true,
        ),
        (
            "{'red', 'blue'} ForAnyOfAnyValues:StringEquals {'orange', 'green'}",
            false,
        ),
        (
            "{'red', 'blue'} ForAllOfAnyValues:StringEquals {'orange', 'red', 'blue'}",
            true,
        ),
        (
            "{'red', 'blue'} ForAllOfAnyValues:StringEquals {'red', 'green'}",
            false,
        ),
        ("{10, 20} ForAnyOfAllValues:NumericLessThan {15, 18}", true),
        (
            "{10, 20} ForAllOfAllValues:NumericLessThan {5, 15, 18}",
            false,
        ),
        ("{10, 20} ForAllOfAllValues:NumericLessThan {25, 30}", true),
        (
            "{10, 20} ForAllOfAllValues:NumericLessThan {15, 25, 30}",
            false,
        ),
    ];
    let nothing = AttributeMap::partial();
    for (text, expected) in sets {
        let expected = if expected {
            Outcome::True
        } else {
            Outcome::False
        };
        assert_eq!(evaluate(text, WRITE, &nothing), expected, "{text}");
    }
    let path = "Resource[Microsoft.Storage/storageAccounts/encryptionScopes:name]";
    let scope = given(AttributeMap::complete(), &[(path, &["validScope2"])]);
    let text = format!("@{path} ForAnyOfAnyValues:StringEquals {{'validScope1','validScope2'}}");
    assert_eq!(evaluate(&text, BLOB_READ, &scope), Outcome::True);
}

/// Every operator, with a left side for which it holds and one for which not.
#[test]
fn operators() {
    let cases = [
        ("StringEquals 'ab'", "ab", "AB"),
        ("StringNotEquals 'ab'", "AB", "ab"),
        ("StringEqualsIgnoreCase 'ab'", "AB", "a"),
        ("StringNotEqualsIgnoreCase 'ab'", "a", "AB"),
        ("StringStartsWith 'a'", "ab", "Ab"),
        ("StringNotStartsWith 'a'", "Ab", "ab"),
        ("StringStartsWithIgnoreCase 'a'", "Ab", "b"),
        ("StringNotStartsWithIgnoreCase 'a'", "b", "Ab"),
        ("StringLike 'a?*/c'", "ab/x/c", "a/c"),
        ("StringNotLike 'a*'", "b", "a"),
        ("StringLikeIgnoreCase 'A*'", "ab", "b"),
        ("StringNotLikeIgnoreCase 'A*'", "b", "ab"),
        (r"StringLike 'a\*\?'", "a*?", "abc"),
        (r"StringLike 'a\b*'", r"a\bc", "abc"),
        ("StringLike '?'", "é", "ab"),
        ("NumericEquals 7", "7", "8"),
        ("NumericNotEquals 7", "8", "7"),
        ("NumericLessThan 7", "-9", "7"),
        ("NumericLessThanEquals 7", "7", "8"),
        ("NumericGreaterThan 7", "10", "7"),
        ("NumericGreaterThanEquals 7", "7", "6"),
        (
            "DateTimeEquals '2023-04-01T13:00:00.0Z'",
            "2023-04-01T13:00:00Z",
            "2023-04-01T13:00:00.0000001Z",
        ),
        (
            "DateTimeNotEquals '2023-04-01T13:00:00.0Z'",
            "2023-04-02T13:00:00Z",
            "2023-04-01T13:00:00.000Z",
        ),
        (
            "DateTimeLessThan '2023-04-01T13:00:00.0Z'",
            "2023-04-01T12:59:59.9999999Z",
            "2023-04-01T13:00:00Z",
        ),
        (
            "DateTimeLessThanEquals '2023-04-01T13:00:00.0Z'",
            "2023-04-01T13:00:00Z",
            "2024-01-01T00:00:00Z",
        ),
        (
            "DateTimeGreaterThan '2023-04-01T13:00:00.0Z'",
            "2024-01-01T00:00:00Z",
            "2023-04-01T13:00:00Z",
        ),
        (
            "DateTimeGreaterThanEquals '2023-04-01T13:00:00.0Z'",
            "2023-04-01T13:00:00Z",
            "2022-01-01T00:00:00Z",
        ),
        ("BoolEquals true", "true", "false"),
        ("BoolNotEquals true", "False", "True"),
        (
            "GuidEquals 08d4c71acc634ce4a9c85dd251b4d619",
            "08D4C71A-CC63-4CE4-A9C8-5DD251B4D619",
            "08d4c71acc634ce4a9c85dd251b4d618",
        ),
        (
            "GuidNotEquals 08d4c71acc634ce4a9c85dd251b4d619",
            "08d4c71acc634ce4a9c85dd251b4d618",
            "08d4c71acc634ce4a9c85dd251b4d619",
        ),
    ];
    for (text, holds, fails) in cases {
        for (value, expected) in [(holds, Outcome::True), (fails, Outcome::False)] {
            let map = given(AttributeMap::complete(), &[("Resource[a]", &[value])]);
            let text = format!("@Resource[a] {text}");
            assert_eq!(
                evaluate(&text, "a/b", &map),
                expected,
                "{text} with {value}"
            );
        }
    }
}

#[test]
fn not_equals_any_of_several_always_holds_and_equals_none_of_them_does_not() {
    let map = given(AttributeMap::complete(), &[("Request[r]", &["a"])]);
    let outcome = |quantifier: &str| {
        evaluate(
            &format!("@Request[r] {quantifier}:StringNotEquals {{'a', 'b'}}"),
            "a/b",
            &map,
        )
    };
    assert_eq!(outcome("ForAnyOfAnyValues"), Outcome::True);
    assert_eq!(outcome("ForAnyOfAllValues"), Outcome::False);
    assert_eq!(outcome("ForAllOfAllValues"), Outcome::False);
}

#[test]
fn a_missing_attribute_satisfies_no_comparison() {
    let nothing = AttributeMap::complete();
    let cases = [
        ("@Request[a] StringEquals 'x'", "false"),
        ("@Request[a] StringNotEquals 'x'", "false"),
        ("Exists @Request[a]", "false"),
        ("NOT Exists @Request[a]", "true"),
        ("NOT @Request[a] StringEquals 'x'", "undocumented"),
        (
            "NOT @Request[a] StringEquals 'x' AND Exists @Request[a]",
            "false",
        ),
        (
            "NOT @Request[a] StringEquals 'x' OR NOT Exists @Request[a]",
            "true",
        ),
        (
            "@Request[a] ForAllOfAnyValues:StringEquals {'x'}",
            "undocumented",
        ),
        ("@Request[a] ForAnyOfAllValues:StringEquals {'x'}", "false"),
        (
            "@Request[a] StringEquals 'x' OR @Request[a] StringNotEquals 'x'",
            "false",
        ),
        ("NOT NOT @Request[a] StringEquals 'x'", "false"),
    ];
    for (text, expected) in cases {
        assert_eq!(told(&evaluate(text, "a/b", &nothing)), expected, "{text}");
    }
    let empty = given(AttributeMap::partial(), &[("Request[a]", &[])]);
    assert_eq!(
        evaluate("Exists @Request[a]", "a/b", &empty),
        Outcome::False
    );
}

#[test]
fn values_that_an_operator_cannot_compare_decide_nothing() {
    let map = given(
        AttributeMap::complete(),
        &[("Request[a]", &["x"]), ("Request[l]", &["x", "y"])],
    );
    for (text, expected) in [
        ("@Request[a] NumericEquals 1", "undocumented"),
        ("@Request[a] StringEquals {'x', 'y'}", "undocumented"),
        ("@Request[l] StringEquals 'x'", "undocumented"),
        (
            "@Request[a] ForAnyOfAnyValues:StringEquals {}",
            "undocumented",
        ),
        ("@Request[a] StringEquals {'x'}", "true"),
        (
            "@Request[l] StringEquals 'x' AND Exists @Request[none]",
            "false",
        ),
    ] {
        assert_eq!(told(&evaluate(text, "a/b", &map)), expected, "{text}");
    }
}

/// Each condition with what is left of it; `p` is `x` there, the rest is unknown.
#[test]
fn what_is_left() {
    let map = given(
        AttributeMap::partial(),
        &[
            ("Principal[p]", &["x"]),
            ("Principal[l]", &["x", "y"]),
            ("Principal[o]", &["O'Neil"]),
        ],
    );
    for (text, expected) in [
        (
            "ActionMatches{'a/*'} AND Exists @Request[b]",
            "Exists @Request[b]",
        ),
        (
            "@Request[b] StringEquals @Principal[p]",
            "@Request[b] StringEquals 'x'",
        ),
        (
            "@Request[b] ForAnyOfAnyValues:StringEquals @Principal[l]",
            "@Request[b] ForAnyOfAnyValues:StringEquals {'x', 'y'}",
        ),
        // A text with a quote cannot be written.
        (
            "@Request[b] StringEquals @Principal[o]",
            "@Request[b] StringEquals @Principal[o]",
        ),
        (
            "!(!(Exists @Request[b] AND @Principal[p] StringEquals 'x'))",
            "Exists @Request[b]",
        ),
        (
            "Exists @Request[b] AND (Exists @Request[c] AND Exists @Request[b])",
            "Exists @Request[b] AND Exists @Request[c]",
        ),
        ("Exists @Request[b] OR NOT Exists @Request[b]", "true"),
        ("Exists @Request[b] AND NOT Exists @Request[b]", "false"),
        // It may be missing, and then it is not known what Azure does.
        (
            "@Request[b] StringEquals 'y' OR NOT @Request[b] StringEquals 'y'",
            "@Request[b] StringEquals 'y' OR !(@Request[b] StringEquals 'y')",
        ),
        (
            "@Request[b] StringEquals 'y' OR NOT @Request[b] StringEquals 'y' OR NOT Exists @Request[b]",
            "true",
        ),
        (
            "@Request[b] StringEquals 'y' AND NOT Exists @Request[b]",
            "false",
        ),
        // With what is known put in, the two comparisons are one.
        (
            "Exists @Request[b] AND @Request[b] StringEquals @Principal[p] \
             AND NOT @Request[b] StringEquals 'x'",
            "false",
        ),
        // What is left of a group may stand beside it as well.
        (
            "(Exists @Request[b] AND Exists @Principal[p]) \
             AND (Exists @Request[b] OR Exists @Request[b])",
            "Exists @Request[b]",
        ),
        (
            "@Environment[UtcNow] DateTimeLessThan '2023-04-01T13:00:00Z' \
             OR NOT @Environment[UtcNow] DateTimeLessThan '2023-04-01T13:00:00Z'",
            "true",
        ),
    ] {
        assert_eq!(told(&evaluate(text, "a/b", &map)), expected, "{text}");
    }
    let known = AttributeValue::UnknownButPresent;
    let there = |_: AttributeSource, _: &AttributePath| known.clone();
    let operation = OperationName::parse("a/b").unwrap();
    let either = read("@Request[b] StringEquals 'y' OR NOT @Request[b] StringEquals 'y'");
    assert_eq!(
        either.evaluate(&Situation::new(&operation, &there)),
        Outcome::True
    );
}

#[test]
fn twelve_different_comparisons_are_tried_and_thirteen_are_not() {
    let pairs = |count: usize| {
        let pairs: Vec<_> = (0..count)
            .map(|n| format!("(Exists @Request[a{n}] OR NOT Exists @Request[a{n}])"))
            .collect();
        pairs.join(" AND ")
    };
    let nothing = AttributeMap::partial();
    assert_eq!(evaluate(&pairs(12), "a/b", &nothing), Outcome::True);
    assert!(matches!(
        evaluate(&pairs(13), "a/b", &nothing),
        Outcome::Open { .. }
    ));
}

#[test]
fn what_a_new_role_assignment_names_is_always_there() {
    let path = "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]";
    let guid = "08d4c71a-cc63-4ce4-a9c8-5dd251b4d619";
    let text = format!("{path} GuidEquals {guid} OR NOT {path} GuidEquals {guid}");
    let nothing = AttributeMap::partial();
    assert_eq!(evaluate(&text, WRITE, &nothing), Outcome::True);
    assert!(matches!(
        evaluate(&text, "a/b", &nothing),
        Outcome::Open { .. }
    ));
    assert_eq!(
        evaluate(&text, "a/b", &AttributeMap::complete()),
        Outcome::Undocumented
    );
}

#[test]
fn the_sub_operation_is_known_and_so_is_its_absence() {
    let nothing = AttributeMap::partial();
    let operation = OperationName::parse(BLOB_READ).unwrap();
    let old = "@Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'blob.list'}";
    for text in ["SubOperationMatches{'blob.list'}", old] {
        let not = read(&format!("NOT {text}"));
        let plain = Situation::new(&operation, &nothing);
        assert_eq!(not.evaluate(&plain), Outcome::True, "{text}");
        assert_eq!(
            not.evaluate(&plain.sub_operation("Blob.List")),
            Outcome::False,
            "{text}"
        );
        assert_eq!(
            read(text).evaluate(&plain.sub_operation("Blob.Read")),
            Outcome::False
        );
    }
}

#[test]
fn the_time_is_an_attribute() {
    let text = read("@Environment[UtcNow] DateTimeGreaterThan '2023-04-01T13:00:00.000Z'");
    let operation = OperationName::parse(BLOB_READ).unwrap();
    let mut map = AttributeMap::complete();
    let at = |map: &AttributeMap, time: &str| {
        text.evaluate(&Situation::new(&operation, map).at(Timestamp::parse(time).unwrap()))
    };
    assert_eq!(at(&map, "2023-04-01T13:00:01Z"), Outcome::True);
    assert_eq!(at(&map, "2023-04-01T13:00:00Z"), Outcome::False);
    // What is given as an attribute stands.
    map.add(
        &Attribute::parse("Environment[utcnow]").unwrap(),
        "2030-01-01T00:00:00Z",
    );
    assert_eq!(at(&map, "2023-04-01T13:00:00Z"), Outcome::True);
}

#[test]
fn keys_of_tags_are_case_sensitive_where_they_are_marked() {
    let tags = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags";
    let map = given(
        AttributeMap::complete(),
        &[(&format!("Resource[{tags}:Project]"), &["Cascade"])],
    );
    let outcome = |key: &str| {
        evaluate(
            &format!("Exists @Resource[{}:{key}]", tags.to_lowercase()),
            BLOB_READ,
            &map,
        )
    };
    assert_eq!(outcome("Project<$key_case_sensitive$>"), Outcome::True);
    assert_eq!(outcome("project<$key_case_sensitive$>"), Outcome::False);
    assert_eq!(outcome("project"), Outcome::True);
}

#[test]
fn a_scope_tells_the_names_in_it() {
    let scope = Scope::parse(
        "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sa1\
         /blobServices/default/containers/c1",
    )
    .unwrap();
    let map = AttributeMap::complete();
    let attributes = ScopeAttributes::new(&scope, &map);
    let value = |name: &str| {
        let attribute = Attribute::parse(name).unwrap();
        crate::condition::Attributes::value(&attributes, attribute.source, &attribute.path)
    };
    let present = |name: &str| AttributeValue::Present(vec![name.into()]);
    assert_eq!(
        value("Resource[Microsoft.Storage/storageAccounts:name]"),
        present("sa1")
    );
    let container = "Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]";
    assert_eq!(value(container), present("c1"));
    assert_eq!(
        value("Request[Microsoft.Storage/storageAccounts:name]"),
        AttributeValue::Absent
    );
    let given = given(AttributeMap::complete(), &[(container, &["c2"])]);
    let attributes = ScopeAttributes::new(&scope, &given);
    let attribute = Attribute::parse(container).unwrap();
    let value = crate::condition::Attributes::value(&attributes, attribute.source, &attribute.path);
    assert_eq!(value, present("c2"));
}

#[test]
fn a_scope_in_other_letter_case_tells_the_same_names() {
    let scope = Scope::parse(
        "/SUBSCRIPTIONS/s1/RESOURCEGROUPS/rg/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/SA1\
         /BLOBSERVICES/DEFAULT/CONTAINERS/C1",
    )
    .unwrap();
    let map = AttributeMap::partial();
    let attributes = ScopeAttributes::new(&scope, &map);
    let text = "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'sa1' AND \
                @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] \
                StringEquals 'c1'";
    let operation = OperationName::parse(BLOB_READ).unwrap();
    let outcome = read(text).evaluate(&Situation::new(&operation, &attributes));
    assert_eq!(outcome, Outcome::True);
}

#[test]
fn attributes_are_asked_for_only_where_they_may_matter() {
    let text = "!(ActionMatches{'a/b'}) OR (Exists @Request[b] AND ActionMatches{'c/*'}) OR Exists @Request[d]";
    let asked = std::cell::RefCell::new(Vec::new());
    let attributes = |_: AttributeSource, path: &AttributePath| {
        asked.borrow_mut().push(path.to_string());
        AttributeValue::Unknown
    };
    let operation = OperationName::parse("a/b").unwrap();
    let outcome = read(text).evaluate(&Situation::new(&operation, &attributes));
    assert_eq!(told(&outcome), "Exists @Request[d]");
    assert_eq!(*asked.borrow(), ["d"]);
}

#[test]
fn values_of_every_type_serve() {
    let guid = Guid::parse("08d4c71acc634ce4a9c85dd251b4d619").unwrap();
    let mut map = AttributeMap::complete();
    for (name, value) in [
        ("Request[n]", Value::from(7)),
        ("Request[b]", Value::from(true)),
        ("Request[g]", Value::from(guid)),
    ] {
        map.add(&Attribute::parse(name).unwrap(), value);
    }
    let text = "@Request[n] NumericLessThan 8 AND @Request[b] BoolEquals true AND \
                @Request[g] GuidEquals 08d4c71a-cc63-4ce4-a9c8-5dd251b4d619 AND \
                @Request[g] StringStartsWith '08d4c71a-'";
    assert_eq!(evaluate(text, "a/b", &map), Outcome::True);
}

/// An attribute that has one value is not equal to two different ones, and always
/// different from one of two.
#[test]
fn what_an_attribute_with_one_value_cannot_be() {
    let name = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]";
    let role = "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]";
    let (a, b) = (
        "99999999-0000-0000-0000-00000000000a",
        "99999999-0000-0000-0000-00000000000b",
    );
    let cases = [
        ("#n ForAnyOfAllValues:StringEquals {'a', 'b'}", "false"),
        ("#n StringEquals 'a' AND #n StringEquals 'b'", "false"),
        ("#n StringEquals 'a' AND #n StringNotEquals 'a'", "false"),
        (
            "#n StringEquals 'a' AND #n StringEqualsIgnoreCase 'A'",
            "open",
        ),
        (
            "#n StringEquals 'a' AND #n StringNotEqualsIgnoreCase 'A'",
            "false",
        ),
        ("#n StringEquals 'a' AND #n StringEquals 'A'", "false"),
        (
            "#n StringEqualsIgnoreCase 'a' AND #n StringNotEquals 'a'",
            "open",
        ),
        (
            "#n ForAnyOfAnyValues:StringEquals {'a', 'b'} AND #n StringNotEquals 'a' AND \
             #n StringNotEquals 'b'",
            "false",
        ),
        (
            "#n ForAnyOfAnyValues:StringEquals {'a', 'b'} AND \
             #n ForAnyOfAnyValues:StringEquals {'b', 'c'}",
            "open",
        ),
        ("#n ForAnyOfAllValues:StringEquals {'a', 'a'}", "open"),
        ("#n StringEquals 'a' AND #n StringLike 'b'", "open"),
        ("#r GuidEquals #a AND #r GuidEquals #b", "false"),
        ("#r GuidNotEquals #a OR #r GuidNotEquals #b", "true"),
        ("#r ForAllOfAnyValues:GuidNotEquals {#a, #b}", "true"),
        ("NOT (#r ForAllOfAllValues:GuidEquals {#a, #b})", "true"),
        ("#r ForAnyOfAllValues:GuidNotEquals {#a, #b}", "open"),
        // Where it may be missing, that is another way.
        ("#n StringNotEquals 'a' OR #n StringNotEquals 'b'", "open"),
        // Nothing is known of how many values it has.
        (
            "@Environment[isPrivateLink] BoolEquals true OR \
             @Environment[isPrivateLink] BoolEquals false OR \
             NOT Exists @Environment[isPrivateLink]",
            "true",
        ),
        (
            "@Resource[x] StringEquals 'a' AND @Resource[x] StringEquals 'b'",
            "open",
        ),
    ];
    for (text, expected) in cases {
        let text = text.replace("#n", name).replace("#r", role);
        let text = text.replace("#a", a).replace("#b", b);
        let write = "Microsoft.Authorization/roleAssignments/write";
        let outcome = evaluate(&text, write, &AttributeMap::partial());
        let word = match &outcome {
            Outcome::Open { .. } => "open".to_owned(),
            other => told(other),
        };
        assert_eq!(word, expected, "{text}");
    }
}
