//! Roles that `role derive`, `minimize` and `suggest` make: what is printed can be
//! read again, and holds what was asked for.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::azrbac;
use crate::repository::{files, left_out};

/// The document of a command, and its exit code.
fn document(args: &[&str]) -> (Value, i32) {
    let mut args = args.to_vec();
    args.extend(["-o", "json"]);
    let run = azrbac(&args);
    let found = serde_json::from_str(&run.stdout);
    let found = found.unwrap_or_else(|error| panic!("{args:?}: {error}\n{}", run.stderr));
    (found, run.exit)
}

const LISTS: [&str; 4] = ["Actions", "NotActions", "DataActions", "NotDataActions"];

#[test]
fn the_hardened_role_is_what_deriving_it_gives() {
    let (derived, exit) = document(&[
        "role",
        "derive",
        "Cognitive Services User",
        "--without",
        "listkeys",
    ]);
    assert_eq!(exit, 0);
    assert_eq!(derived["withinBase"]["outcome"], "proven");
    assert_eq!(derived["disjointFromRemoved"]["outcome"], "proven");
    let found = files(
        "roles/hardened",
        "cognitive-services-user-without-keys.json",
    );
    let file: Value = serde_json::from_str(&found[0].1).expect("JSON");
    for list in LISTS {
        assert_eq!(derived["role"][list], file[list], "{list}");
    }
}

#[test]
fn a_written_role_is_read_again_and_checked_clean() {
    let path = std::env::temp_dir().join(format!("azrbac-derived-{}.json", std::process::id()));
    let path = path.to_str().expect("a path that is UTF-8");
    let run = azrbac(&[
        "role",
        "derive",
        "Storage Account Contributor",
        "--without",
        "credential",
        "--scope",
        "/subscriptions/04948682-4233-4b55-bff9-59b7c7fda173",
        "--write",
        path,
    ]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""));
    let shown = azrbac(&["role", "show", path]);
    let linted = azrbac(&["lint", path]);
    fs::remove_file(path).expect("the file was written");
    assert!(
        shown
            .stdout
            .contains("Storage Account Contributor without credential")
    );
    assert!(
        !shown.stdout.contains("class credential"),
        "{}",
        shown.stdout
    );
    // Without credentials it can still give access in other ways, such as local users.
    let warnings = linted.stdout.lines().filter(|line| {
        let is_bad = line.starts_with("warning[") || line.starts_with("error[");
        is_bad && !line.starts_with("warning[RBAC311]")
    });
    assert_eq!(warnings.count(), 0, "{}", linted.stdout);
}

#[test]
fn refusals_of_the_corpus_are_read() {
    let Some(folder) = std::env::var_os("AZRBAC_CORPUS") else {
        left_out("the messages of peer_cases.json: AZRBAC_CORPUS is not set");
        return;
    };
    let path = Path::new(&folder).join("cases/peer_cases.json");
    let text = fs::read_to_string(path).expect("the file of the corpus");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("a list of records");
    let of_kind = cases.iter().filter(|case| case["kind"] == "error_parse");
    let mut count = 0;
    for case in of_kind {
        count += 1;
        let text = case["query"].as_str().expect("a text");
        let args = ["role", "suggest", "--from-error", text];
        if case["expect"].is_null() {
            assert_eq!(azrbac(&args).exit, 3, "{case}");
            continue;
        }
        let (found, exit) = document(&args);
        assert_eq!(exit, 0, "{case}");
        assert_eq!(found["refusals"][0]["operation"], case["expect"]["action"]);
        assert_eq!(found["refusals"][0]["scope"], case["expect"]["scope"]);
    }
    assert!(count >= 3, "the messages were not found");
}

#[test]
fn a_role_that_is_needed_is_written_ready_to_be_created() {
    let path = std::env::temp_dir().join(format!("azrbac-needed-{}.json", std::process::id()));
    let path = path.to_str().expect("a path that is UTF-8");
    let run = azrbac(&[
        "role",
        "suggest",
        "--need",
        "listkeys",
        "--scope",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/st1",
        "--write",
        path,
    ]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""));
    let text = fs::read_to_string(path).expect("the file was written");
    fs::remove_file(path).expect("the file was written");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let expected = ["Microsoft.Storage/storageAccounts/listkeys/action"];
    assert_eq!(file["Actions"], Value::from(expected.to_vec()));
    assert_eq!(
        file["AssignableScopes"],
        Value::from(vec!["/subscriptions/s/resourceGroups/g"])
    );
}

#[test]
fn proofs_of_a_role_that_is_made_to_be_hard_are_given_up_with_code_4_or_right() {
    let stars = |at: usize| format!("*a{at}*b*a*{at}c*/*d*e*");
    let entries: Vec<String> = (0..40).map(stars).collect();
    let role = serde_json::json!({
        "Name": "Hard", "Actions": entries, "NotActions": ["*b*c*a*/*e*d*"],
        "AssignableScopes": ["/subscriptions/s"],
    });
    let path = std::env::temp_dir().join(format!("azrbac-hard-{}.json", std::process::id()));
    fs::write(&path, role.to_string()).expect("a file can be written");
    let name = path.to_str().expect("a path that is UTF-8");
    let derived = azrbac(&["role", "derive", name, "--without", "*x*y*/*z*w*"]);
    fs::remove_file(&path).expect("the file was written");
    assert!(matches!(derived.exit, 0 | 4), "{}", derived.stderr);
    assert!(!derived.stdout.contains("wrong:"), "{}", derived.stdout);
}

#[test]
fn what_is_asked_wrong_is_told_how_to_be_asked() {
    let run = azrbac(&["role", "suggest"]);
    assert_eq!(run.exit, 2);
    for flag in ["--need", "--from-error"] {
        assert!(run.stderr.contains(flag), "{}", run.stderr);
    }
    let both = ["role", "suggest", "--need", "x", "--from-error", "y"];
    assert_eq!(azrbac(&both).exit, 2);
    let typo = azrbac(&["role", "derive", "Reader", "--without", "crednetial"]);
    assert_eq!(typo.exit, 2);
    assert!(
        typo.stderr.contains("the class `credential`"),
        "{}",
        typo.stderr
    );
}

#[test]
fn a_role_that_grants_nothing_is_not_called_ready() {
    let run = azrbac(&["role", "derive", "Reader", "--without", "*/read"]);
    assert!(run.stdout.contains("Not to be created"), "{}", run.stdout);
    assert!(!run.stdout.contains("For az role"), "{}", run.stdout);
}

#[test]
fn a_doubt_about_the_plane_is_told_where_it_keeps_a_role_out() {
    let read = "Microsoft.Compute/virtualMachines/instanceView/read";
    let args = [
        "role",
        "suggest",
        "--need",
        read,
        "--forbid",
        "escalation",
        "-v",
    ];
    let run = azrbac(&args);
    let mut lines = run.stdout.lines();
    let reader = lines.position(|line| line.trim_start().starts_with("- Reader: "));
    let rest: Vec<&str> = run
        .stdout
        .lines()
        .skip(reader.unwrap_or(0))
        .take(3)
        .collect();
    let told = rest.join(" ");
    assert!(told.contains("(plane not sure)"), "{told}");
    let mut lines = run.stdout.lines();
    let sure = lines.find(|line| line.trim_start().starts_with("- Contributor: "));
    assert!(
        sure.is_some_and(|line| !line.contains("if it is")),
        "{sure:?}"
    );
}
