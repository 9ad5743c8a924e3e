//! Every real file of role definitions in the corpus, whatever it is written in, is
//! read or refused with its cause. The corpus is the folder that `AZRBAC_CORPUS`
//! names.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use azrbac_core::diagnostic::Severity;
use azrbac_core::text::Sources;
use azrbac_iac::Form;
use azrbac_lint::{Subject, lint};

use crate::repository::left_out;

/// For each folder: files that give something, files that give nothing; role
/// definitions, role assignments.
const EXPECTED: [(&str, [usize; 4]); 9] = [
    ("arm-template", [14, 0, 23, 4]),
    ("bicep", [0, 29, 0, 0]),
    ("cli-camel", [11, 1, 11, 0]),
    ("cli-camel-flat", [0, 3, 0, 0]),
    ("cli-pascal", [15, 3, 15, 0]),
    ("rest-properties", [19, 0, 19, 0]),
    ("script", [0, 4, 0, 0]),
    ("terraform", [22, 0, 27, 36]),
    ("yaml", [0, 8, 0, 0]),
];

/// What is told of entries that no operation is known for, each looked at: the
/// resource types are made up by those who wrote the files, or misspelt.
const NO_OPERATION: [&str; 8] = [
    "Microsoft.Kubernetes/managedClusters/*",
    "Microsoft.Kubernetes/managedClusters/namespaces/*",
    // The real ones are below `fileServices/fileshares`.
    "Microsoft.Storage/storageAccounts/fileServices/shares/files/*",
    "Microsoft.Container Registries/registries/*",
    "Microsoft.Storage/storageAccounts/fileServices/shares/files/*",
    "Microsoft.Sql/servers/databases/tables/data/*",
    "Microsoft.Sql/servers/databases/views/data/*",
    "<permissions-from-mpf-output>",
];

#[test]
fn every_file_of_role_definitions_is_read_or_refused_with_its_cause() {
    let Some(corpus) = std::env::var_os("AZRBAC_CORPUS") else {
        left_out("the real files of role definitions: AZRBAC_CORPUS is not set");
        return;
    };
    let roles = PathBuf::from(corpus).join("data/custom-roles");
    let mut counts: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut without = Vec::new();
    for folder in EXPECTED.map(|(folder, _)| folder) {
        let entries = fs::read_dir(roles.join(folder)).expect("a folder of the corpus");
        let mut paths: Vec<_> = entries
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        for path in paths {
            let name = path.display().to_string();
            let bytes = fs::read(&path).expect("a file of the corpus");
            let text = azrbac_core::json::decode(bytes).expect("a text");
            let read = azrbac_iac::read(&name, Sources::new().add(&name), &text);
            let file = &read.file;
            let assignments = file.assignments.len() + file.declared.len();
            let count = counts.entry(folder.to_owned()).or_default();
            count[2] += file.roles.len();
            count[3] += assignments;
            if file.roles.len() + assignments > 0 {
                count[0] += 1;
            } else {
                count[1] += 1;
                let cause = file
                    .diagnostics
                    .iter()
                    .find(|said| said.severity == Severity::Error || read.form == Form::Bicep);
                let cause = cause.map(|said| said.message.as_str());
                // Much is written in these forms; its kind is the cause.
                assert!(cause.is_some() || read.form.is_general(), "{name}");
                println!("{name}: {}", cause.unwrap_or(read.form.name()));
            }
            let subject = Subject::new(azrbac_roles::catalog(), azrbac_roles::library());
            let findings = lint(&subject.file(file)).into_iter();
            let unknown =
                findings.filter(|finding| ["RBAC101", "RBAC105"].contains(&finding.rule.code));
            without.extend(unknown.filter_map(|finding| {
                let at = finding.entry?;
                let permission = &file.roles[at.role].permissions[at.permission];
                let entry = permission.list(at.list)[at.index].written().to_owned();
                (!finding.message.contains("is gone")).then_some(entry)
            }));
        }
    }
    // Seen with `--nocapture`, beside the refusals.
    for (folder, [read, refused, roles, assignments]) in &counts {
        println!(
            "{folder}: {read} read, {refused} without, {roles} role definitions, {assignments} \
             role assignments"
        );
    }
    let expected = EXPECTED.map(|(folder, counts)| (folder.to_owned(), counts));
    assert_eq!(counts, BTreeMap::from(expected));
    assert_eq!(without, NO_OPERATION);
}
