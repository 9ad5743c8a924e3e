//! Conditions and where they stand, in every form of document.

use crate::condition::TextSpan;
use crate::diagnostic::Severity;
use crate::ingest::{ConditionSpans, Recognition, RoleFile, Shape, read_with_places};
use crate::text::{Sources, Span};

/// With a tab, quotes and a letter that are escaped; the operator begins at 12.
const VALUE: &str = r#""\t@Resource[a] String\u0045quals '\"\u00e4'""#;

fn read(text: &str) -> RoleFile {
    read_with_places(Sources::new().add("x.json"), text)
}

fn at(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap()
}

/// The operator as it is written, escapes and all.
fn operator<'t>(text: &'t str, spans: Option<&ConditionSpans>) -> &'t str {
    let operator = TextSpan::new(14, 26);
    at(text, spans.unwrap().part(operator))
}

fn assignment(name: &str) -> String {
    format!(
        r#"{{"id": "/x/providers/Microsoft.Authorization/{name}/1", "{name}Id": "1",
        "principalId": "p", "roleDefinitionId": "r", "scope": "/subscriptions/s1",
        "condition": {VALUE}, "conditionVersion": "2.0"}}"#
    )
}

#[test]
fn conditions_of_assignments_are_found_in_every_outer_form() {
    let plain = assignment("roleAssignments");
    let rest = format!(r#"{{"name": "n", "properties": {plain}}}"#);
    let eligible = assignment("roleEligibilityScheduleInstances");
    for (text, shape) in [
        (format!(" {plain} "), Shape::Single),
        (format!("[{plain}, {{\"a\": 1}}, 2]"), Shape::List),
        (format!(r#"{{"value": [{rest}]}}"#), Shape::Page),
        (format!(r#"{{"value": [{eligible}]}}"#), Shape::Page),
        (
            format!(
                r#"{{"schema": "azrbac.export/v1", "kind": "roleAssignments", "pages": [[{plain}]]}}"#
            ),
            Shape::Export,
        ),
        (
            format!(r#"{{"schema": "azrbac.snapshot/v1", "roleAssignments": [{rest}]}}"#),
            Shape::Snapshot,
        ),
    ] {
        let file = read(&text);
        assert_eq!(file.recognised, Recognition::Assignments(shape), "{text}");
        assert_eq!(file.assignments.len(), 1, "{text}");
        let spans = file.map.assignments[0].condition.as_ref();
        assert_eq!(operator(&text, spans), r"String\u0045quals", "{text}");
        let version = spans.unwrap().version.unwrap();
        assert_eq!(at(&text, version.span), "\"2.0\"");
        assert_eq!(at(&text, spans.unwrap().value), VALUE);
    }
}

#[test]
fn conditions_of_roles_and_deny_assignments_too() {
    let nested = format!(
        r#"{{"Name": "n", "permissions": [{{"actions": ["a/b"]}},
            {{"actions": ["a/c"], "condition": {VALUE}}}]}}"#
    );
    let file = read(&nested);
    let conditions = &file.map.roles[0].conditions;
    assert!(conditions[0].is_none());
    assert_eq!(
        operator(&nested, conditions[1].as_ref()),
        r"String\u0045quals"
    );

    let flat = format!(r#"{{"Name": "n", "Actions": ["a/b"], "Condition": {VALUE}}}"#);
    let file = read(&flat);
    let conditions = &file.map.roles[0].conditions;
    assert_eq!(
        operator(&flat, conditions[0].as_ref()),
        r"String\u0045quals"
    );

    let deny = format!(
        r#"{{"denyAssignmentName": "d", "scope": "/", "principals": ["p"], "actions": ["a/b"],
            "condition": {VALUE}}}"#
    );
    let file = read(&deny);
    assert_eq!(file.denies.len(), 1);
    let spans = file.map.denies[0].condition.as_ref();
    assert_eq!(operator(&deny, spans), r"String\u0045quals");
}

#[test]
fn what_cannot_be_read_is_left_out_with_its_place() {
    let good = assignment("roleAssignments");
    let text = format!(r#"[{{"principalId": "p", "roleDefinitionId": "r", "scope": 3}}, {good}]"#);
    let file = read(&text);
    assert_eq!((file.assignments.len(), file.map.assignments.len()), (1, 1));
    let errors = file
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error);
    assert_eq!(errors.count(), 1);
    let without = read("[7]");
    assert_eq!(without.recognised, Recognition::Other);
    assert_eq!(
        without.diagnostics[0].message,
        "the file holds no role definition and no assignment: a list of something else"
    );
}
