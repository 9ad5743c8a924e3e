use super::{read, said, silent};
use crate::ingest::{Recognition, RoleFile, Shape, read_role_definitions};
use crate::role::{EntryList, EntryRef, RoleType};
use crate::text::{Sources, Span};

const GUID: &str = "76cc9ee4-d5d3-4a45-a930-26add3d73475";

fn lint(text: &str) -> RoleFile {
    read_role_definitions(Sources::new().add("role.json"), text)
}

#[test]
fn role_definitions_read_the_same_in_every_form() {
    let az = format!(
        r#"[{{"name": "{GUID}", "roleName": "Reader of A", "roleType": "CustomRole", "description": "d",
        "id": "/subscriptions/s1/providers/Microsoft.Authorization/roleDefinitions/{GUID}",
        "permissions": [{{"actions": ["A/read"], "notActions": [], "dataActions": [], "notDataActions": [],
          "condition": null, "conditionVersion": null}}], "assignableScopes": ["/subscriptions/s1"],
        "type": "Microsoft.Authorization/roleDefinitions", "createdBy": null, "createdOn": "x",
        "updatedBy": null, "updatedOn": "x"}}]"#
    );
    let rest = format!(
        r#"{{"value": [{{"id": "/providers/Microsoft.Authorization/roleDefinitions/{GUID}", "name": "{GUID}",
        "type": "Microsoft.Authorization/roleDefinitions", "properties": {{"roleName": "Reader of A",
          "type": "customRole", "description": "d", "assignableScopes": ["/subscriptions/s1"],
          "permissions": [{{"actions": ["A/read"]}}], "createdOn": "x"}}}}]}}"#
    );
    let powershell = format!(
        r#"{{"Name": "Reader of A", "Id": "{GUID}", "IsCustom": true, "Description": "d",
        "Actions": ["A/read"], "NotActions": [], "AssignableScopes": ["/subscriptions/s1"]}}"#
    );
    for text in [az, rest, powershell] {
        let role = silent(&text).parts.role_definitions.unwrap().remove(0);
        assert_eq!(&*role.name, "Reader of A");
        assert_eq!(role.id.as_ref().unwrap().as_str(), GUID);
        assert_eq!(role.role_type, Some(RoleType::Custom));
        assert_eq!(role.description.as_deref(), Some("d"));
        assert_eq!(role.permissions.len(), 1);
        assert_eq!(role.permissions[0].actions[0].as_str(), "A/read");
        assert_eq!(*role.assignable_scopes, ["/subscriptions/s1".into()]);
    }
}

#[test]
fn which_key_is_the_name_and_which_the_id() {
    let both = |keys: &str| {
        let text = format!(r#"{{{keys}, "permissions": [{{"actions": ["a/b"]}}]}}"#);
        let role = silent(&text).parts.role_definitions.unwrap().remove(0);
        (String::from(role.name), role.id.map(|id| id.to_string()))
    };
    let pair = |name: &str, id: Option<&str>| (name.to_owned(), id.map(str::to_owned));
    assert_eq!(both(r#""Name": "My role""#), pair("My role", None));
    assert_eq!(both(r#""roleName": "R", "name": "r""#), pair("R", None));
    assert_eq!(
        both(r#""roleName": "Rr", "name": "x""#),
        pair("Rr", Some("x"))
    );
    assert_eq!(
        both(r#""roleName": "Rr", "id": "r""#),
        pair("Rr", Some("r"))
    );
    assert_eq!(both(r#""name": "Rr", "id": "/x/r""#), pair("Rr", Some("r")));
    assert_eq!(
        both(&format!(r#""name": "{GUID}""#)),
        pair(GUID, Some(GUID))
    );
}

#[test]
fn a_condition_beside_flat_lists_holds_for_them() {
    let text = r#"{"Id": "r", "Name": "n", "Actions": ["a/b"], "Condition": "c", "ConditionVersion": "2.0"}"#;
    let role = silent(text).parts.role_definitions.unwrap().remove(0);
    assert!(role.permissions[0].condition.is_some());
}

#[test]
fn a_role_that_cannot_be_read_in_full_grants_nothing_that_is_known() {
    for permissions in [
        r#"[{"actions": ["a/b", 1]}]"#,
        r#"[{"actions": ["a/b"], "notActions": "a/*"}]"#,
        r#"[{"actions": ["a/b"], "condition": 1}]"#,
        r#"["a/b"]"#,
        r#""[parameters('permissions')]""#,
        "null",
    ] {
        let text = format!(r#"[{{"roleName": "R", "id": "r", "permissions": {permissions}}}]"#);
        let parts = read(&text).parts;
        assert_eq!(
            parts.role_definitions.map(|list| list.len()),
            Some(0),
            "{text}"
        );
        let role = parts.unreadable[0].role.as_ref().unwrap();
        assert_eq!(role.as_str(), "r", "{text}");
        assert_eq!(lint(&text).roles.len(), 1, "{text}");
    }
}

#[test]
fn an_empty_entry_changes_nothing() {
    let text = r#"{"Name": "n", "Actions": ["a/b", " "]}"#;
    let ingested = read(text);
    assert_eq!(
        said(text, &ingested),
        ["W role definition: `actions`: the entry is empty @ \" \""]
    );
    assert_eq!(ingested.parts.unreadable, []);
}

#[test]
fn a_role_file_knows_all_places() {
    let text = r#"{ "roleName": "R", "Permissions": [ {"actions": ["a/b", 1, "c/d"], "notAction": []} ],
        "assignableScopes": ["/subscriptions/s1"], "Owner": "me", "rolename": "S" }"#;
    let file = lint(text);
    assert_eq!(file.recognised, Recognition::Roles(Shape::Single));
    let at = |span: Span| text.get(span.range()).unwrap();
    let spans = &file.map.roles[0];
    assert_eq!(at(spans.whole), text);
    assert_eq!(at(spans.name.unwrap()), "\"S\"");
    let entry = EntryRef {
        role: 0,
        permission: 0,
        list: EntryList::Actions,
        index: 1,
    };
    assert_eq!(at(file.map.entry(entry).unwrap()), "\"c/d\"");
    let list = file
        .map
        .list(entry.role, entry.permission, entry.list)
        .unwrap();
    assert!(at(list.value).starts_with('[') && at(list.value).contains("\"c/d\""));
    assert!(at(list.key).eq_ignore_ascii_case(&format!("\"{}\"", entry.list)));
    assert!(at(spans.permissions[0]).starts_with("{\"actions\""));
    assert_eq!(at(spans.assignable_scopes[0]), "\"/subscriptions/s1\"");
    let unknown: Vec<&str> = spans.unknown_keys.iter().map(|key| at(key.1)).collect();
    assert_eq!(unknown, ["\"notAction\"", "\"Owner\""]);
    let (key, first, again) = &spans.duplicate_keys[0];
    assert_eq!(
        (&**key, at(*first), at(*again)),
        ("rolename", "\"roleName\"", "\"rolename\"")
    );
    assert_eq!(file.diagnostics.len(), 1);
    assert_eq!(
        file.diagnostics[0].message,
        "role definition: `actions`: expected a string, found a number"
    );
}

#[test]
fn role_files_in_every_outer_form() {
    let role = r#"{"Name": "n", "Actions": ["a/b"]}"#;
    for (text, shape) in [
        (format!(" {role}\n"), Shape::Single),
        (format!(r#"[{role}, {{"id": 1}}, 2]"#), Shape::List),
        (format!(r#"{{"value": [{role}]}}"#), Shape::Page),
        (
            format!(r#"{{"schema": "azrbac.snapshot/v1", "roleDefinitions": [{role}]}}"#),
            Shape::Snapshot,
        ),
    ] {
        let file = lint(&text);
        assert_eq!(file.recognised, Recognition::Roles(shape), "{text}");
        assert_eq!(file.roles.len(), 1, "{text}");
        assert_eq!(file.diagnostics, [], "{text}");
    }
    assert_eq!(lint(r#"{"parameters": {}}"#).recognised, Recognition::Other);
    assert_eq!(lint("7").recognised, Recognition::Other);
    assert_eq!(lint("{").recognised, Recognition::Unreadable);
}
