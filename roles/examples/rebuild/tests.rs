use std::collections::HashSet;

use azrbac_core::catalog::{Catalog, Certainty, Standing};
use azrbac_core::operation::Plane;
use azrbac_core::role::{EntryList, Permission, RoleDefinition};
use serde_json::{Map, Value, json};

use crate::operations::{self, Listing};
use crate::roles;

const ROLES_FILE: &str = include_str!("../../data/built-in-roles.txt");
const OPERATIONS_FILE: &str = include_str!("../../data/operations.tsv");

/// A role definition as `az role definition list` gives it.
fn az_role(role: &RoleDefinition) -> Value {
    json!({
        "name": role.id.as_ref().unwrap().as_str(),
        "roleName": role.name,
        "roleType": "BuiltInRole",
        "permissions": role.permissions.iter().map(az_permission).collect::<Vec<_>>(),
        "assignableScopes": role.assignable_scopes,
    })
}

fn az_permission(permission: &Permission) -> Value {
    let mut object = Map::new();
    for list in EntryList::ALL {
        let entries: Vec<_> = permission.list(list).iter().map(|e| e.written()).collect();
        object.insert(list.name().to_owned(), json!(entries));
    }
    let condition = permission.condition.as_ref();
    object.insert(
        "condition".to_owned(),
        json!(condition.map(|c| &c.expression)),
    );
    object.insert(
        "conditionVersion".to_owned(),
        json!(condition.map(|c| &c.version)),
    );
    Value::Object(object)
}

#[test]
fn the_embedded_roles_make_the_round_trip_byte_for_byte() {
    let mut document: Vec<Value> = azrbac_roles::library()
        .roles()
        .iter()
        .map(az_role)
        .collect();
    document.reverse();
    document.push(json!({"roleType": "CustomRole", "roleName": "mine"}));
    let roles = roles::read(&Value::Array(document)).unwrap();
    assert_eq!(roles::write(&roles), ROLES_FILE);
}

#[test]
fn a_listing_of_what_is_known_changes_nothing_but_certainty() {
    let known = azrbac_roles::catalog();
    let listing: Vec<Value> = known
        .operations()
        .filter(|operation| operation.standing() == Standing::Listed)
        .map(|operation| {
            let data = operation.plane() == Plane::Data;
            match operation.certainty() {
                Certainty::Sure => json!({"name": operation.name(), "isDataAction": data}),
                // A listing that does not say the plane leaves it a guess.
                Certainty::Inferred => json!({"name": operation.name()}),
            }
        })
        .collect();
    let listing = operations::read(&Value::Array(listing)).unwrap().table;
    let roles = azrbac_roles::library().roles();
    let table = operations::merge(known, &listing, roles, &HashSet::new());
    let names = |text: &str| -> Vec<(String, String)> {
        let fields = |line: &str| {
            let mut fields = line.split('\t').map(str::to_owned);
            (fields.next().unwrap(), fields.next_back().unwrap())
        };
        text.lines().map(fields).collect()
    };
    assert_eq!(names(&operations::write(&table)), names(OPERATIONS_FILE));
}

fn tiny_roles() -> Vec<RoleDefinition> {
    roles::read(&json!([{
        "id": "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r1",
        "name": "r1",
        "roleName": "Tiny \\ role ",
        "roleType": "BuiltInRole",
        "description": "not kept",
        "assignableScopes": ["/"],
        "permissions": [{
            "actions": ["A.A/gone/read", "A.A/seen/action ", "A.A/x/", "B.B/*"],
            "notActions": ["A.A/only/subtracted/read"],
            "dataActions": ["A.A/seen/action", "A.A/seen/ACTION"],
            "notDataActions": [],
            "condition": "line 1\nline 2",
            "conditionVersion": "2.0",
        }],
    }]))
    .unwrap()
}

#[test]
fn a_tiny_role_is_written_in_the_form() {
    assert_eq!(
        roles::write(&tiny_roles()),
        "# Built-in role definitions. The form is described in ../README.md.\n\n\
         role\tr1\tTiny \\\\ role\\s\nscope\t/\npermission\nactions\tA.A/gone/read\n\
         actions\tA.A/seen/action\\s\nactions\tA.A/x/\nactions\tB.B/*\n\
         notActions\tA.A/only/subtracted/read\ndataActions\tA.A/seen/action\n\
         dataActions\tA.A/seen/ACTION\ncondition\t2.0\tline 1\\nline 2\n"
    );
}

fn tiny_listing() -> Listing {
    operations::read(&json!([
        {"name": "A.A", "operations": [{"name": "A.A/register/action", "isDataAction": false}],
         "resourceTypes": [
            {"name": "things", "operations": [
                {"name": "A.A/things/Read", "isDataAction": true},
                {"name": "A.A/both/read", "isDataAction": true},
                {"name": "A.A/both/read", "isDataAction": false}]},
            {"name": "empty", "operations": null}]},
        {"name": "B.B/flat/write", "isDataAction": true},
        {"name": "B.B/*", "isDataAction": true},
    ]))
    .unwrap()
}

#[test]
fn a_tiny_rebuild_gives_the_expected_table() {
    let former = Catalog::parse(
        "2026-08",
        "operation\tplane\tcertainty\tstanding\n\
         A.A/dropped/read\tcontrol\tinferred\trole-only\n\
         A.A/gone/read\tcontrol\tsure\tlisted\n\
         A.A/judged/read\tcontrol\tinferred\trole-only\n\
         A.A/looked/read\tcontrol\tinferred\trole-only\n\
         A.A/Seen/action\tcontrol\tinferred\trole-only\n\
         A.A/things/read\tcontrol\tinferred\tlisted\n\
         B.B/flat/write\tdata\tsure\tretired\n\
         B.B/old/write\tdata\tsure\tretired\n",
        "operation\tclass\tsource\nA.A/judged/read\tcredential\ta test\n",
    )
    .unwrap();
    let looked_at = HashSet::from(["a.a/looked/read".to_owned()]);
    let listing = tiny_listing();
    assert_eq!(listing.left_out, ["B.B/*"]);
    let table = operations::merge(&former, &listing.table, &tiny_roles(), &looked_at);
    assert_eq!(
        operations::write(&table),
        "operation\tplane\tcertainty\tstanding\n\
         A.A/both/read\tdata\tinferred\tlisted\n\
         A.A/gone/read\tcontrol\tsure\tretired\n\
         A.A/judged/read\tcontrol\tinferred\tretired\n\
         A.A/looked/read\tcontrol\tinferred\tretired\n\
         A.A/register/action\tcontrol\tsure\tlisted\n\
         A.A/Seen/action\tdata\tinferred\trole-only\n\
         A.A/things/Read\tdata\tsure\tlisted\n\
         B.B/flat/write\tdata\tsure\tlisted\n\
         B.B/old/write\tdata\tsure\tretired\n"
    );
}

#[test]
fn what_is_no_listing_is_refused() {
    for (document, problem) in [
        (json!({"value": []}), "the document is no array"),
        (json!([]), "it holds no operation"),
        (json!([{"name": "A.A/*"}]), "it holds no operation"),
        (
            json!([{"isDataAction": true}]),
            "an operation has no `name`",
        ),
    ] {
        assert_eq!(operations::read(&document).unwrap_err(), problem);
    }
    for (document, problem) in [
        (json!({}), "the document is no array"),
        (
            json!([{"roleType": "CustomRole"}]),
            "it holds no role definition whose `roleType` is `BuiltInRole`",
        ),
        (
            json!([{"roleType": "BuiltInRole", "roleName": "R", "name": "r",
                "permissions": [{"actions": [" "]}]}]),
            "role definition `R`: `actions`: the entry is empty",
        ),
    ] {
        assert_eq!(roles::read(&document).unwrap_err(), problem);
    }
}

#[test]
fn options_are_checked() {
    let parse = |texts: &[&str]| crate::options(texts.iter().map(|text| (*text).to_owned()));
    assert!(parse(&["--date", "2026-11"]).is_ok());
    assert!(parse(&["--date", "November"]).is_err());
    assert!(parse(&["--roles"]).is_err());
    assert!(parse(&["--rolls", "x"]).is_err());
}
