//! The larger corpus of cases, asked through the command line as somebody would who
//! turns such cases into a snapshot. The folder is named by `AZRBAC_CORPUS`;
//! without it the tests say so and end.

mod cases;
mod tenant;

use std::fs;
use std::io::Cursor;
use std::path::Path;

use azrbac_cli::{Clock, Streams, Terminal, run};
use azrbac_core::time::Timestamp;
use serde_json::Value;

use crate::repository::left_out;
use cases::{Asked, Expected};

/// The records of a file of the corpus.
pub(crate) fn records(file: &str) -> Option<Vec<Value>> {
    let Some(folder) = std::env::var_os("AZRBAC_CORPUS") else {
        left_out(&format!("the cases of {file}: AZRBAC_CORPUS is not set"));
        return None;
    };
    let path = Path::new(&folder).join("cases").join(file);
    let text = fs::read_to_string(&path).expect("the file of the corpus");
    Some(serde_json::from_str(&text).expect("a list of records"))
}

/// The verdict of `can`, or what the program says instead of one.
fn verdict(snapshot: &Value, asked: &Asked) -> Result<String, String> {
    let mut args = vec!["azrbac", "can", &asked.principal, &asked.operation];
    args.extend(["--plane", asked.plane, "--scope", &asked.scope]);
    args.extend(["-s", "-", "-o", "json"]);
    if let Some(time) = &asked.at {
        args.extend(["--as-of", time]);
    }
    if let Some(attributes) = &asked.attributes {
        args.push("--attributes-complete");
        for attribute in attributes {
            args.extend(["--attr", attribute]);
        }
    }
    if let Some(name) = &asked.sub_operation {
        args.extend(["--sub-operation", name]);
    }
    let mut stdin = Cursor::new(snapshot.to_string());
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exit = run(
        args.into_iter().map(Into::into),
        &mut Streams {
            stdin: &mut stdin,
            stdout: &mut stdout,
            stderr: &mut stderr,
            stdout_is: Terminal::No,
            stderr_is: Terminal::No,
            clock: Clock::Fixed(Timestamp::parse("2026-11-20T08:00:00Z").expect("a time")),
        },
    );
    let said = String::from_utf8_lossy(&stderr);
    let document: Value = serde_json::from_slice(&stdout)
        .map_err(|_| format!("exit code {}: {said}", exit.code()))?;
    // Some cases ask about one container for another.
    let of_scope = said.starts_with("warning: --attr says") && said.matches("warning").count() == 1;
    if !said.is_empty() && !of_scope {
        return Err(format!("it warns: {said}"));
    }
    let verdict = document["verdict"].as_str().expect("a verdict");
    let code = match verdict {
        "allowed" => 0,
        "denied" | "not-granted" => 1,
        _ => 4,
    };
    assert_eq!(exit.code(), code, "the exit code of {verdict}");
    Ok(verdict.to_owned())
}

/// What is wrong with the answers to a case.
fn wrong(case: &cases::Case) -> Option<String> {
    let verdicts: Result<Vec<String>, String> = case
        .questions
        .iter()
        .map(|asked| verdict(&case.snapshot, asked))
        .collect();
    let verdicts = match verdicts {
        Ok(verdicts) => verdicts,
        Err(refusal) => return Some(refusal),
    };
    let allowed = |verdict: &String| verdict == "allowed";
    let decided = |verdict: &String| {
        ["allowed", "denied", "not-granted", "eligible"].contains(&verdict.as_str())
    };
    let right = match &case.expected {
        Expected::All(expected) => {
            verdicts.iter().all(decided) && verdicts.iter().all(allowed) == *expected
        }
        Expected::Any(expected) => {
            verdicts.iter().all(decided) && verdicts.iter().any(allowed) == *expected
        }
        Expected::Each(expected) => {
            verdicts.iter().all(decided)
                && verdicts.iter().map(allowed).collect::<Vec<_>>() == *expected
        }
        Expected::Verdict(expected) => verdicts.iter().all(|verdict| verdict == expected),
    };
    (!right).then(|| format!("{verdicts:?}, not {:?}", case.expected))
}

/// Asks every case that `case` makes of a record; fails with all that is wrong.
fn ask(file: &str, least: usize, case: impl Fn(&Value) -> Option<cases::Case>) {
    let Some(records) = records(file) else {
        return;
    };
    let (mut asked, mut faults) = (0, Vec::new());
    for record in &records {
        let Some(case) = case(record) else {
            continue;
        };
        asked += 1;
        if let Some(fault) = wrong(&case) {
            faults.push(format!("{}: {fault}", record["id"]));
        }
    }
    assert!(asked >= least, "only {asked} cases of {file}");
    assert!(
        faults.is_empty(),
        "{} of {asked}\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn documented_outcomes() {
    ask("semantic_cases.json", 140, cases::documented);
}

#[test]
fn outcomes_of_other_tools() {
    ask("peer_cases.json", 120, cases::peer);
}

#[test]
fn kinds_of_scope() {
    for record in records("peer_cases.json").into_iter().flatten() {
        if record["kind"] == "scope_kind" {
            let (is, expected) = (cases::scope_kind(&record), &record["expect"]);
            assert_eq!(&Value::Bool(is), expected, "{}", record["id"]);
        }
    }
}
