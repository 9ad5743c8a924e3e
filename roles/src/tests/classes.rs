//! The classes are whole: every name that looks like one of a class was judged.

use std::collections::{HashMap, HashSet};

use azrbac_core::operation::{OperationClass, OperationName};
use azrbac_core::pattern::ActionPattern;

use crate::catalog;

pub(super) const LOOKED_AT: &str = include_str!("../../data/looked-at.tsv");
const SIGNS: &str = include_str!("../../data/name-signs.tsv");
const README: &str = include_str!("../../README.md");

/// The rows of a table whose lines begin with that many fields and end in a text.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.splitn(N, '\t').collect();
        fields
            .try_into()
            .unwrap_or_else(|_| panic!("too few fields: {line}"))
    })
}

/// What a name looks like that has to be judged, by class.
fn signs() -> HashMap<OperationClass, Vec<ActionPattern>> {
    let mut signs: HashMap<_, Vec<ActionPattern>> = HashMap::new();
    for [class, pattern] in rows(SIGNS) {
        let class = OperationClass::from_name(class).unwrap();
        signs
            .entry(class)
            .or_default()
            .push(ActionPattern::parse(pattern).unwrap());
    }
    signs
}

/// `SAS`, `Sas` or the word `sas`, but not `disassociate` or `sasl`: patterns know no
/// letter case.
fn names_a_sas(name: &str) -> bool {
    name.contains("Sas")
        || name.contains("SAS")
        || [
            "/sas", "listsas", "getsas", "sasuri", "sasurl", "sastoken", "saskey",
        ]
        .iter()
        .any(|sign| name.to_ascii_lowercase().contains(sign))
}

/// What was found to be harmless: lower-case names by class.
fn looked_at() -> HashSet<(OperationClass, String)> {
    rows(LOOKED_AT)
        .map(|[name, class, _]| {
            let class = OperationClass::from_name(class).unwrap();
            (class, name.to_ascii_lowercase())
        })
        .collect()
}

#[test]
fn every_name_that_looks_like_a_class_was_judged() {
    let (signs, looked_at) = (signs(), looked_at());
    assert_eq!(signs.len(), OperationClass::ALL.len());
    let mut open = Vec::new();
    for operation in catalog().operations() {
        let name = operation.operation();
        for class in OperationClass::ALL {
            let looks = signs[&class].iter().any(|sign| sign.matches(&name))
                || (class == OperationClass::Credential && names_a_sas(operation.name()));
            let judged = || {
                operation.is(class) || looked_at.contains(&(class, operation.folded().to_owned()))
            };
            if looks && !judged() {
                open.push(format!("{class}: {}", operation.name()));
            }
        }
    }
    assert!(open.is_empty(), "to be judged: {open:#?}");
}

#[test]
fn what_was_found_harmless_is_known_has_a_reason_and_not_the_class() {
    for [name, class, reason] in rows(LOOKED_AT) {
        assert!(!reason.trim().is_empty(), "{name}");
        let operation = catalog().find(&OperationName::parse(name).unwrap());
        let operation = operation.unwrap_or_else(|| panic!("{name} is not in the catalogue"));
        let class = OperationClass::from_name(class).unwrap();
        assert!(!operation.is(class), "{name}: {class}");
    }
}

#[test]
fn every_sign_is_met_in_the_catalogue() {
    for sign in signs().into_values().flatten() {
        assert!(
            catalog().matching(&sign).next().is_some(),
            "no name looks like `{sign}`"
        );
    }
}

#[test]
fn well_known_operations_have_their_classes() {
    use OperationClass::{CodeExecution, Credential, Data, Escalation, GuardRail, Identity};
    for (class, name) in [
        (
            Credential,
            "Microsoft.CognitiveServices/accounts/listKeys/action",
        ),
        (
            Credential,
            "Microsoft.Storage/storageAccounts/listKeys/action",
        ),
        (
            Credential,
            "Microsoft.Storage/storageAccounts/listAccountSas/action",
        ),
        (
            Credential,
            "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action",
        ),
        (Credential, "Microsoft.Web/sites/publishxml/action"),
        (Credential, "Microsoft.Web/sites/config/list/action"),
        (
            Credential,
            "Microsoft.DocumentDB/databaseAccounts/listConnectionStrings/action",
        ),
        (
            Credential,
            "Microsoft.OperationalInsights/workspaces/sharedKeys/read",
        ),
        (
            Credential,
            "Microsoft.KeyVault/vaults/secrets/getSecret/action",
        ),
        (
            Credential,
            "Microsoft.ContainerRegistry/registries/listCredentials/action",
        ),
        (Escalation, "Microsoft.Authorization/roleAssignments/write"),
        (Escalation, "Microsoft.Authorization/roleDefinitions/write"),
        (Escalation, "Microsoft.Authorization/elevateAccess/action"),
        (Escalation, "Microsoft.KeyVault/vaults/accessPolicies/write"),
        (
            Escalation,
            "Microsoft.ManagedServices/registrationAssignments/write",
        ),
        (
            CodeExecution,
            "Microsoft.Compute/virtualMachines/runCommand/action",
        ),
        (
            CodeExecution,
            "Microsoft.Compute/virtualMachines/extensions/write",
        ),
        (CodeExecution, "Microsoft.Compute/virtualMachines/write"),
        (
            CodeExecution,
            "Microsoft.Automation/automationAccounts/runbooks/write",
        ),
        (CodeExecution, "Microsoft.Logic/workflows/write"),
        (CodeExecution, "Microsoft.Web/sites/write"),
        (CodeExecution, "Microsoft.Resources/deploymentScripts/write"),
        (
            Identity,
            "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
        ),
        (
            Identity,
            "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
        ),
        (GuardRail, "Microsoft.Authorization/locks/delete"),
        (GuardRail, "Microsoft.Authorization/denyAssignments/delete"),
        (GuardRail, "Microsoft.Authorization/policyExemptions/write"),
        (GuardRail, "Microsoft.Insights/diagnosticSettings/delete"),
        (
            GuardRail,
            "Microsoft.Network/networkSecurityGroups/securityRules/write",
        ),
        (
            Data,
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
        ),
        (Data, "Microsoft.Sql/servers/databases/export/action"),
        (Data, "Microsoft.Compute/snapshots/write"),
    ] {
        let operation = catalog().find(&OperationName::parse(name).unwrap());
        assert!(
            operation.is_some_and(|found| found.is(class)),
            "{name}: {class}"
        );
    }
}

#[test]
fn what_contributor_lacks_has_a_class_or_was_looked_at() {
    let looked_at = looked_at();
    let contributor = crate::library().by_name("Contributor").unwrap();
    let withheld = &contributor.permissions[0].not_actions;
    assert!(!withheld.is_empty());
    for pattern in withheld {
        for operation in catalog().matching(pattern) {
            let name = operation.folded().to_owned();
            let judged = OperationClass::ALL
                .into_iter()
                .any(|class| looked_at.contains(&(class, name.clone())));
            assert!(
                operation.classes().next().is_some() || judged,
                "Contributor lacks {name}"
            );
        }
    }
}

#[test]
fn the_readme_counts_the_classes() {
    for class in OperationClass::ALL {
        let entries = catalog()
            .operations()
            .filter(|operation| operation.is(class))
            .count();
        let harmless = rows::<3>(LOOKED_AT)
            .filter(|[_, of, _]| *of == class.name())
            .count();
        let row = format!("| `{class}` | {entries} | {harmless} |");
        assert!(README.contains(&row), "the README lacks `{row}`");
    }
}
