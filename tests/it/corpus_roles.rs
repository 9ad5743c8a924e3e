//! Custom role definitions of the larger corpus, compared with every built-in one
//! and with each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use azrbac_core::algebra::Universe;
use azrbac_core::compare::Comparer;
use azrbac_core::ingest::read_role_definitions;
use azrbac_core::role::RoleDefinition;
use azrbac_core::text::Sources;

use crate::repository::left_out;

/// Every JSON file below a folder, in order.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).expect("a folder of the corpus");
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ext| ext == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn custom_roles_are_compared_and_none_is_undecided() {
    let Some(corpus) = std::env::var_os("AZRBAC_CORPUS") else {
        left_out("comparing the custom roles: AZRBAC_CORPUS is not set");
        return;
    };
    let mut sources = Sources::new();
    let mut custom: Vec<RoleDefinition> = Vec::new();
    for path in json_files(&Path::new(&corpus).join("data/custom-roles")) {
        let text = fs::read_to_string(&path).expect("a file of the corpus");
        let file = sources.add(path.display().to_string());
        custom.extend(read_role_definitions(file, &text).roles);
    }
    assert_eq!(custom.len(), 45, "role definitions in the JSON files");
    let library = azrbac_roles::library();
    let roles: Vec<&RoleDefinition> = custom.iter().chain(library.roles()).collect();
    for universe in [Universe::EveryName, Universe::WellFormed] {
        let comparer = Comparer::new(azrbac_roles::catalog(), universe, &roles);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for left in 0..custom.len() {
            for right in 0..roles.len() {
                let relation = comparer.compare(left, right).relation();
                let name = relation.map_or("undecided", |relation| relation.name());
                *counts.entry(name).or_default() += 1;
            }
        }
        println!("{universe:?}: {} custom roles: {counts:?}", custom.len());
        assert_eq!(counts.get("undecided"), None);
    }
}
