//! Every real JSON file of the corpus is read or refused with its cause. The
//! corpus is the folder that `AZRBAC_CORPUS` names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::{Ingest, Recognition, read_role_definitions};
use azrbac_core::text::Sources;

use crate::repository::left_out;

/// For each folder: files that give documents of a tenant, files that are refused;
/// files that give role definitions.
const EXPECTED: [(&str, [usize; 3]); 13] = [
    ("arm-responses/activity-log", [0, 10, 0]),
    ("arm-responses/classic-admins", [0, 3, 0]),
    ("arm-responses/deny-assignments", [2, 0, 0]),
    ("arm-responses/locks", [14, 0, 0]),
    ("arm-responses/management-groups", [2, 12, 0]),
    ("arm-responses/provider-operations", [0, 8, 0]),
    ("arm-responses/role-assignments", [11, 3, 0]),
    ("arm-responses/role-definitions", [14, 0, 14]),
    ("custom-roles/arm-template", [0, 14, 0]),
    ("custom-roles/cli-camel", [11, 1, 11]),
    ("custom-roles/cli-camel-flat", [0, 3, 0]),
    ("custom-roles/cli-pascal", [14, 4, 15]),
    ("custom-roles/rest-properties", [19, 0, 19]),
];

/// The folders of JSON files in a part of the corpus.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Why nothing of a file was read. Whatever is left out is reported.
fn refusal(name: &str, bytes: &[u8]) -> Option<String> {
    let mut ingest = Ingest::new();
    ingest.read(name, bytes.to_vec());
    let ingested = ingest.finish();
    let read = ingested.files[0].counts.iter().map(|(_, count)| count);
    if read.sum::<usize>() > 0 {
        return None;
    }
    let mut errors = ingested.diagnostics.into_iter();
    let error = errors.find(|diagnostic| diagnostic.severity == Severity::Error);
    Some(error.expect("a refusal has its cause").message)
}

#[test]
fn every_file_of_the_corpus_is_read_or_refused_with_its_cause() {
    let Some(corpus) = std::env::var_os("AZRBAC_CORPUS") else {
        left_out("the real files of the corpus: AZRBAC_CORPUS is not set");
        return;
    };
    let data = PathBuf::from(corpus).join("data");
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for part in ["custom-roles", "arm-responses"] {
        for path in json_files(&data.join(part)) {
            let name = path.display().to_string();
            let bytes = fs::read(&path).expect("a file of the corpus");
            let folder = path.strip_prefix(&data).ok().and_then(Path::parent);
            let folder = folder.map_or(String::new(), |folder| folder.display().to_string());
            let count = counts.entry(folder).or_default();
            match refusal(&name, &bytes) {
                None => count[0] += 1,
                Some(problem) => {
                    println!("{name}: {problem}");
                    count[1] += 1;
                }
            }
            let text = String::from_utf8_lossy(&bytes);
            let roles = read_role_definitions(Sources::new().add(&name), &text);
            if matches!(roles.recognised, Recognition::Roles(_)) {
                count[2] += 1;
            } else {
                assert!(!roles.diagnostics.is_empty(), "{name}");
            }
        }
    }
    // Seen with `--nocapture`, beside the refusals.
    for (folder, [read, refused, roles]) in &counts {
        println!("{folder}: {read} read, {refused} refused, {roles} with role definitions");
    }
    let sum = |at: usize| counts.values().map(|count| count[at]).sum::<usize>();
    println!(
        "in all: {} read, {} refused, {} with role definitions",
        sum(0),
        sum(1),
        sum(2)
    );
    let expected = EXPECTED.map(|(folder, counts)| (folder.to_owned(), counts));
    assert_eq!(counts, BTreeMap::from(expected));
}
