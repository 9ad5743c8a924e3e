//! The credential class is whole: every name that looks like a credential was
//! judged.

use std::collections::HashSet;

use azrbac_core::operation::{OperationClass, OperationName};

use crate::catalog;

pub(super) const LOOKED_AT: &str = include_str!("../../data/looked-at.tsv");

/// What a name that has to be judged holds, in lower case.
const LOOKS_LIKE_A_CREDENTIAL: &[&str] = &[
    "key",
    "secret",
    "credential",
    "connectionstring",
    "token",
    "publishxml",
    "publishing",
    "kubeconfig",
    "password",
    "passphrase",
    "callbackurl",
    "regenerat",
    "login",
    "securitypin",
    "/list/action",
];

fn looks_like_a_credential(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    LOOKS_LIKE_A_CREDENTIAL
        .iter()
        .any(|sign| folded.contains(sign))
        || names_a_sas(name)
}

/// `SAS`, `Sas` or the word `sas`, but not `disassociate` or `sasl`.
fn names_a_sas(name: &str) -> bool {
    name.contains("Sas")
        || name.contains("SAS")
        || [
            "/sas", "listsas", "getsas", "sasuri", "sasurl", "sastoken", "saskey",
        ]
        .iter()
        .any(|sign| name.to_ascii_lowercase().contains(sign))
}

fn looked_at() -> HashSet<String> {
    LOOKED_AT
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next())
        .map(str::to_ascii_lowercase)
        .collect()
}

#[test]
fn every_name_that_looks_like_a_credential_was_judged() {
    let looked_at = looked_at();
    let open: Vec<&str> = catalog()
        .operations()
        .filter(|operation| looks_like_a_credential(operation.name()))
        .filter(|operation| !operation.is(OperationClass::Credential))
        .filter(|operation| !looked_at.contains(operation.folded()))
        .map(|operation| operation.name())
        .collect();
    assert!(open.is_empty(), "to be judged: {open:#?}");
}

#[test]
fn what_was_found_harmless_is_known_has_a_reason_and_no_credential_class() {
    for line in LOOKED_AT.lines().skip(1) {
        let (name, reason) = line.split_once('\t').unwrap();
        assert!(!reason.trim().is_empty(), "{name}");
        let operation = catalog().find(&OperationName::parse(name).unwrap());
        let operation = operation.unwrap_or_else(|| panic!("{name} is not in the catalogue"));
        assert!(!operation.is(OperationClass::Credential), "{name}");
    }
}

#[test]
fn well_known_credential_operations_have_the_class() {
    for name in [
        "Microsoft.CognitiveServices/accounts/listKeys/action",
        "Microsoft.Storage/storageAccounts/listKeys/action",
        "Microsoft.Storage/storageAccounts/listAccountSas/action",
        "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action",
        "Microsoft.Web/sites/publishxml/action",
        "Microsoft.Web/sites/config/list/action",
        "Microsoft.DocumentDB/databaseAccounts/listConnectionStrings/action",
        "Microsoft.OperationalInsights/workspaces/sharedKeys/read",
        "Microsoft.KeyVault/vaults/secrets/getSecret/action",
        "Microsoft.ContainerRegistry/registries/listCredentials/action",
    ] {
        let operation = catalog().find(&OperationName::parse(name).unwrap());
        assert!(
            operation.is_some_and(|found| found.is(OperationClass::Credential)),
            "{name}"
        );
    }
}
