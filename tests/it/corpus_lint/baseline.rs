//! How many findings of each rule real files have: a change of a rule shows here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use azrbac_core::diagnostic::Severity;
use azrbac_core::json::decode;

use super::linted;
use crate::repository::left_out;

/// A file a line, with its findings by rule: how many, and an `i` behind those that are
/// information only.
const BASELINE: &str = include_str!("findings.tsv");

/// Every file below a folder, in order.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => open.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}

#[test]
fn findings_in_real_custom_roles_are_those_of_the_baseline() {
    let Some(corpus) = std::env::var_os("AZRBAC_CORPUS") else {
        left_out("the baseline of findings: AZRBAC_CORPUS is not set");
        return;
    };
    let folder = PathBuf::from(corpus).join("data/custom-roles");
    let mut lines = String::from("file\tfindings\n");
    for path in files_below(&folder) {
        let name = path
            .strip_prefix(&folder)
            .expect("a path below it")
            .display()
            .to_string();
        let text = decode(fs::read(&path).expect("a file of the corpus")).expect("a text");
        let (read, findings) = linted(&name, &text);
        if read.roles.is_empty() && read.assignments.is_empty() && read.declared.is_empty() {
            continue;
        }
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for finding in &findings {
            let code = finding.rule.code.trim_start_matches("RBAC");
            let mark = if finding.severity == Severity::Info {
                "i"
            } else {
                ""
            };
            *counts.entry((code, mark)).or_default() += 1;
        }
        let counts = counts
            .iter()
            .map(|((code, mark), count)| format!("{code}{mark}:{count}"));
        let counts: Vec<_> = counts.collect();
        writeln!(lines, "{name}\t{}", counts.join(" ")).expect("a line");
    }
    if lines != BASELINE {
        let (now, before): (Vec<_>, Vec<_>) = (lines.lines().collect(), BASELINE.lines().collect());
        let gone = before.iter().filter(|line| !now.contains(line));
        let come = now.iter().filter(|line| !before.contains(line));
        let gone = gone.map(|line| format!("- {line}\n"));
        let changes: String = gone.chain(come.map(|line| format!("+ {line}\n"))).collect();
        panic!("the findings are others than in findings.tsv:\n{changes}");
    }
}
