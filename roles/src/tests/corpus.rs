//! The embedded data against what it was made from, where that is at hand: the
//! folder that the environment variable `AZRBAC_CORPUS` names.

use std::io::Write;
use std::path::PathBuf;

use azrbac_core::catalog::{Certainty, Standing};
use azrbac_core::role::{EntryList, RoleDefinitionId};
use serde_json::Value;

use crate::{catalog, library};

fn read(file: &str) -> Option<String> {
    read_from("data", file)
}

/// A file of documented outcomes.
pub(super) fn read_case(file: &str) -> Option<String> {
    read_from("cases", file)
}

fn read_from(part: &str, file: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("AZRBAC_CORPUS") else {
        // Not with `eprintln!`, which tests that pass keep to themselves.
        let _ = writeln!(
            std::io::stderr(),
            "left out: the comparison with {part}/{file}: AZRBAC_CORPUS is not set"
        );
        return None;
    };
    let path = PathBuf::from(folder).join(part).join(file);
    Some(std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

fn texts(object: &Value, key: &str) -> Vec<String> {
    let items = object[key].as_array().unwrap().iter();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_roles_equal_their_source_entry_by_entry() {
    let Some(text) = read("builtin-roles.json") else {
        return;
    };
    let source: Value = serde_json::from_str(&text).unwrap();
    let source = source.as_array().unwrap();
    assert_eq!(library().roles().len(), source.len());
    for expected in source {
        let id = RoleDefinitionId::new(expected["name"].as_str().unwrap());
        let role = library().find(&id).unwrap();
        assert_eq!(&*role.name, expected["roleName"].as_str().unwrap());
        assert_eq!(
            role.assignable_scopes
                .iter()
                .map(|s| s.to_string())
                .collect::<Vec<_>>(),
            texts(expected, "assignableScopes")
        );
        let permissions = expected["permissions"].as_array().unwrap();
        assert_eq!(role.permissions.len(), permissions.len(), "{}", role.name);
        for (permission, expected) in role.permissions.iter().zip(permissions) {
            for list in EntryList::ALL {
                let written: Vec<_> = permission.list(list).iter().map(|e| e.written()).collect();
                assert_eq!(
                    written,
                    texts(expected, list.name()),
                    "{} {list}",
                    role.name
                );
            }
            let condition = permission.condition.as_ref();
            assert_eq!(
                condition.map(|c| &*c.expression),
                expected["condition"].as_str()
            );
            let version = condition.and_then(|c| c.version.as_deref());
            assert_eq!(version, expected["conditionVersion"].as_str());
        }
    }
}

#[test]
fn the_operations_equal_their_source() {
    let Some(text) = read("operations.tsv") else {
        return;
    };
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("operation\tplane\tplane_source\tstatus"));
    let mut known = catalog().operations();
    for line in lines {
        let operation = known.next().unwrap();
        let certainty = match operation.certainty() {
            Certainty::Sure => "flag",
            Certainty::Inferred => "inferred",
        };
        let standing = match operation.standing() {
            Standing::Listed => "listed",
            Standing::RoleOnly => "role-only",
            Standing::Retired => "retired",
        };
        let fields = [
            operation.name(),
            operation.plane().name(),
            certainty,
            standing,
        ];
        assert_eq!(fields.join("\t"), line);
    }
    assert!(known.next().is_none());
}
