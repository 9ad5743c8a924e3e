//! The hardened roles: accepted by Azure's own rules of form, known to the
//! catalogue, and without a credential.

use azrbac_core::catalog::{CatalogOperation, Certainty, Standing};
use azrbac_core::compose::{Options, Removal, derive};
use azrbac_core::operation::{OperationClass, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission, RoleDefinition};
use serde_json::Value;

use crate::{HardenedRole, catalog, hardened, library};

const SCOPE: &str = "/subscriptions/00000000-0000-0000-0000-000000000000";
const README: &str = include_str!("../../hardened/README.md");

/// How a hardened role stands to its base.
#[derive(PartialEq)]
enum Kind {
    /// Grants whatever the base grants, less the credential operations.
    Less,
    /// Grants a few of the operations that the base grants.
    Few,
}

/// Every hardened role with its base.
const BASES: &[(&str, &str, Kind)] = &[
    (
        "cognitive-services-user-without-keys.json",
        "Cognitive Services User",
        Kind::Less,
    ),
    (
        "cosmos-db-account-reader-without-keys.json",
        "Cosmos DB Account Reader Role",
        Kind::Less,
    ),
    (
        "key-vault-secrets-writer-without-read.json",
        "Key Vault Secrets Officer",
        Kind::Few,
    ),
    (
        "kubernetes-cluster-operator-without-credentials.json",
        "Azure Kubernetes Service Contributor Role",
        Kind::Few,
    ),
    ("reader-without-keys.json", "Reader", Kind::Less),
    (
        "storage-account-contributor-without-keys.json",
        "Storage Account Contributor",
        Kind::Less,
    ),
    (
        "virtual-machine-operator.json",
        "Virtual Machine Contributor",
        Kind::Few,
    ),
];

fn key(list: EntryList) -> &'static str {
    match list {
        EntryList::Actions => "Actions",
        EntryList::NotActions => "NotActions",
        EntryList::DataActions => "DataActions",
        EntryList::NotDataActions => "NotDataActions",
    }
}

fn texts<'a>(document: &'a Value, key: &str) -> Vec<&'a str> {
    let items = document[key].as_array().unwrap().iter();
    items.map(|item| item.as_str().unwrap()).collect()
}

fn read(role: &HardenedRole) -> RoleDefinition {
    let document: Value = serde_json::from_str(role.text).unwrap();
    let mut keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    keys.sort();
    let mut expected = vec!["AssignableScopes", "Description", "Name"];
    expected.extend(EntryList::ALL.map(key));
    expected.sort_unstable();
    assert_eq!(keys, expected, "{}", role.file_name);
    let mut permission = Permission::default();
    for list in EntryList::ALL {
        for text in texts(&document, key(list)) {
            assert_eq!(text, text.trim());
            let pattern = ActionPattern::parse(text).unwrap();
            permission.list_mut(list).push(pattern);
        }
    }
    let scopes = texts(&document, "AssignableScopes");
    RoleDefinition {
        id: None,
        name: document["Name"].as_str().unwrap().into(),
        role_type: None,
        description: document["Description"].as_str().map(Into::into),
        permissions: vec![permission],
        assignable_scopes: scopes.into_iter().map(Into::into).collect(),
    }
}

/// Every hardened role, its base, and how it stands to it.
fn pairs() -> impl Iterator<Item = (RoleDefinition, &'static RoleDefinition, &'static Kind)> {
    assert_eq!(hardened().len(), BASES.len());
    hardened()
        .iter()
        .zip(BASES)
        .map(|(role, (file, base, kind))| {
            assert_eq!(role.file_name, *file);
            (read(role), library().by_name(base).unwrap(), kind)
        })
}

/// The planes in which an operation may be checked: both where its own is a guess.
fn planes(operation: &CatalogOperation<'_>) -> &'static [Plane] {
    match (operation.certainty(), operation.plane()) {
        (Certainty::Inferred, _) => &Plane::ALL,
        (Certainty::Sure, Plane::Control) => &[Plane::Control],
        (Certainty::Sure, Plane::Data) => &[Plane::Data],
    }
}

#[test]
fn every_file_of_the_folder_is_listed_and_described() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/hardened");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    files.sort();
    let listed: Vec<&str> = hardened().iter().map(|role| role.file_name).collect();
    assert_eq!(files, listed);
    for (file, base, _) in BASES {
        assert!(README.contains(&format!("`{file}`")), "{file}");
        assert!(README.contains(base), "{base}");
    }
}

#[test]
fn none_grants_a_credential_operation() {
    for (role, ..) in pairs() {
        // Azure refuses names that it no longer has, in `NotActions` too. A role
        // that subtracts from a wildcard thus matches the retired ones, for which
        // there is nothing to call any more.
        let subtracts = !role.permissions[0].not_actions.is_empty();
        for operation in catalog().operations() {
            if subtracts && operation.standing() == Standing::Retired {
                continue;
            }
            for plane in planes(&operation) {
                assert!(
                    !operation.is(OperationClass::Credential)
                        || !role.grants(&operation.operation(), *plane),
                    "{} grants {} ({plane})",
                    role.name,
                    operation.name()
                );
            }
        }
    }
}

#[test]
fn each_grants_what_its_base_grants_and_nothing_more() {
    for (role, base, kind) in pairs() {
        for operation in catalog().operations() {
            let name = operation.operation();
            let granted = role.grants(&name, operation.plane());
            let in_base = base.grants(&name, operation.plane());
            let expected = in_base && !operation.is(OperationClass::Credential);
            if operation.standing() == Standing::Retired {
                assert!(!granted || in_base, "{}: {}", role.name, operation.name());
                continue;
            }
            // No entry of a derived role names an operation whose plane is not sure.
            let unsure = operation.certainty() == Certainty::Inferred;
            let right = match kind {
                Kind::Less if unsure => !granted || expected,
                Kind::Less => granted == expected,
                Kind::Few => !granted || expected,
            };
            assert!(right, "{}: {}", role.name, operation.name());
        }
    }
}

#[test]
fn every_entry_means_something() {
    for (role, base, _) in pairs() {
        let permission = &role.permissions[0];
        for (entry, pattern) in role.entries(0) {
            let place = format!("{} {}: {pattern}", role.name, entry.list);
            assert!(pattern.wildcards() <= 1, "{place}");
            // A wildcard of the base may stand for what no table knows yet.
            let of_base = base
                .entries(0)
                .any(|(_, other)| other.form() == pattern.form());
            let known = catalog().matching(pattern).next().is_some();
            assert!(known || (of_base && !pattern.is_literal()), "{place}");
            let grants = EntryList::granting(entry.list.plane());
            let subtracts = catalog().matching(pattern).any(|found| {
                permission
                    .list(grants)
                    .iter()
                    .any(|g| g.matches(&found.operation()))
            });
            assert!(
                entry.list.grants() || subtracts,
                "{place} subtracts nothing"
            );
            let twin = permission
                .list(entry.list)
                .iter()
                .filter(|o| o.form() == pattern.form());
            assert_eq!(twin.count(), 1, "{place}");
        }
    }
}

#[test]
fn no_entry_names_an_operation_that_azure_no_longer_has() {
    for (role, ..) in pairs() {
        for (entry, pattern) in role.entries(0) {
            let mut known = catalog().matching(pattern);
            let retired = pattern.is_literal()
                && known.any(|operation| operation.standing() == Standing::Retired);
            assert!(!retired, "{} {}: {pattern}", role.name, entry.list);
        }
    }
}

#[test]
fn forms_are_what_the_service_accepts() {
    for (role, base, kind) in pairs() {
        assert_eq!(role.assignable_scopes, [SCOPE.into()]);
        assert!(role.name.len() <= 512 && role.name != base.name);
        assert!(role.description.is_some_and(|text| text.len() <= 2048));
        let permission = &role.permissions[0];
        if *kind == Kind::Few {
            assert!(permission.not_actions.is_empty() && permission.not_data_actions.is_empty());
        }
    }
}

#[test]
fn the_cognitive_services_role_is_its_base_without_listkeys() {
    let (role, base, _) = pairs().next().unwrap();
    let keys = Removal::read("listkeys", None, base, catalog()).unwrap();
    let derived = derive(base, &[keys], catalog(), &Options::default());
    assert_eq!(derived.within.holds(), Some(true));
    assert_eq!(derived.disjoint.holds(), Some(true));
    assert!(derived.missing.is_empty() && derived.still_granted.is_empty());
    let texts = |role: &RoleDefinition| -> Vec<(EntryList, String)> {
        let entries = role.entries(0);
        entries
            .map(|(entry, pattern)| (entry.list, pattern.written().to_owned()))
            .collect()
    };
    assert_eq!(
        texts(&role),
        texts(&derived.role),
        "run `azrbac role derive \"Cognitive Services User\" --without listkeys` again, with the \
         name and description of the file"
    );
}

#[test]
fn the_cognitive_services_role_subtracts_what_its_base_does_and_nothing_else() {
    let (role, base, _) = pairs().next().unwrap();
    let lists = |role: &RoleDefinition| {
        let permission = &role.permissions[0];
        (
            permission.not_actions.clone(),
            permission.not_data_actions.clone(),
        )
    };
    assert_eq!(lists(&role), lists(base));
    assert!(role.permissions[0].not_actions.is_empty());
}
