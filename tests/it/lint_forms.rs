//! The forms in which `azrbac lint` writes its findings, as people and tools see
//! them. No form changes the exit code.

use std::fs;

use serde_json::Value;

use crate::cli::{check, check_text};
use crate::program::{azrbac, split};
use crate::repository::root;
use crate::schema;

const INPUTS: &str = "tests/inputs/role.json tests/inputs/declared/main.tf";

const FORMS: [&str; 11] = [
    "text", "concise", "json", "markdown", "table", "tsv", "junit", "sarif", "github", "azure",
    "gitlab",
];

#[test]
fn what_tools_see() {
    for form in [
        "markdown", "table", "tsv", "junit", "github", "azure", "gitlab",
    ] {
        check(&format!("lint-{form}"), &format!("lint {INPUTS} -o {form}"));
    }
    let command = format!("lint {INPUTS} -o sarif");
    let mut log: Value = serde_json::from_str(&azrbac(&split(&command)).stdout).unwrap();
    // The pages of rules have tests of their own.
    for rule in log["runs"][0]["tool"]["driver"]["rules"]
        .as_array_mut()
        .unwrap()
    {
        for form in ["text", "markdown"] {
            assert!(rule["help"][form].as_str().unwrap().starts_with("# RBAC"));
            rule["help"][form] = "…".into();
        }
    }
    let text = serde_json::to_string_pretty(&log).unwrap();
    check_text("lint-sarif", &command, &text);
}

fn sarif_schema() -> Value {
    let text = fs::read_to_string(root().join("tests/schemas/sarif-2.1.0.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The log of a run, held against the schema of the format.
pub(crate) fn sarif(args: &[&str]) -> Value {
    let run = azrbac(&[args, &["-q", "-o", "sarif"]].concat());
    let log: Value = serde_json::from_str(&run.stdout).expect("a log");
    let faults = schema::faults(&sarif_schema(), &log);
    assert_eq!(faults, Vec::<String>::new(), "{args:?}");
    log
}

#[test]
fn every_log_is_as_the_schema_of_sarif_says() {
    let log = sarif(&["lint", "tests/inputs"]);
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(1));
    let run = &log["runs"][0];
    // Some of the files cannot be read.
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    for result in run["results"].as_array().unwrap() {
        assert!(result["partialFingerprints"]["azrbac/v1"].is_string());
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert!(uri.as_str().unwrap().starts_with("tests/inputs/"), "{uri}");
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let danger = |code: &str| {
        let rule = rules.iter().find(|rule| rule["id"] == code).unwrap();
        rule["properties"]["security-severity"].clone()
    };
    assert_eq!(
        (danger("RBAC301"), danger("RBAC303")),
        ("9.0".into(), "7.5".into())
    );
    assert_eq!(danger("RBAC101"), Value::Null);
    sarif(&["lint", "tests/inputs/clean-role.json"]);
    sarif(&["lint", "tests/inputs/no-such-file.json"]);
    sarif(&[
        "test",
        "tests/inputs/expectations.toml",
        "-s",
        "tests/inputs/tenant.json",
    ]);
}

/// Code scanning takes places for those of the repository only if they are relative.
#[test]
fn paths_below_the_current_directory_are_relative() {
    let file = root()
        .canonicalize()
        .unwrap()
        .join("tests/inputs/role.json");
    let log = sarif(&["lint", file.to_str().unwrap()]);
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "tests/inputs/role.json");
}

#[test]
fn several_forms_come_from_one_run_and_none_changes_the_exit_code() {
    let folder = std::env::temp_dir().join(format!("azrbac-forms-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = |form: &str| folder.join(form).to_str().unwrap().to_owned();
    let mut args = vec!["lint".to_owned(), "tests/inputs/role.json".to_owned()];
    for form in FORMS {
        args.extend(["-o".to_owned(), format!("{form}={}", path(form))]);
    }
    let run = azrbac(&args);
    assert_eq!((run.exit, run.stdout.as_str()), (1, ""));
    for form in FORMS {
        let alone = azrbac(&["lint", "tests/inputs/role.json", "-o", form]);
        assert_eq!(alone.exit, 1, "{form}");
        assert_eq!(
            alone.stdout,
            fs::read_to_string(path(form)).unwrap(),
            "{form}"
        );
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// The same role in two files: GitLab takes a fingerprint that it has seen for the
/// same finding.
#[test]
fn fingerprints_of_gitlab_are_all_different() {
    let folder = std::env::temp_dir().join(format!("azrbac-gitlab-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let copy = folder.join("role.json");
    fs::copy(root().join("tests/inputs/role.json"), &copy).unwrap();
    let run = azrbac(&[
        "lint",
        "tests/inputs/role.json",
        copy.to_str().unwrap(),
        "-o",
        "gitlab",
    ]);
    fs::remove_dir_all(&folder).unwrap();
    let issues: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    let mut prints: Vec<_> = issues
        .iter()
        .map(|one| one["fingerprint"].as_str())
        .collect();
    let count = prints.len();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!((prints.len(), count % 2), (count, 0));
}

#[test]
fn a_finding_has_one_fingerprint_in_every_form() {
    let lint = |form: &str| azrbac(&["lint", "tests/inputs/role.json", "-o", form]).stdout;
    let prints = |text: String, list: &str, key: &str| -> Vec<String> {
        let document: Value = serde_json::from_str(&text).unwrap();
        let found = document.pointer(list).and_then(Value::as_array).unwrap();
        let prints = found.iter().map(|one| one.pointer(key).unwrap());
        prints.map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let json = prints(lint("json"), "/findings", "/fingerprint");
    let tsv = lint("tsv");
    let columns = tsv.lines().skip(1);
    let columns: Vec<_> = columns
        .filter_map(|line| line.rsplit('\t').next())
        .collect();
    let sarif: Value = serde_json::from_str(&lint("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let sarif: Vec<_> = results
        .map(|one| one["partialFingerprints"].as_object().unwrap().values())
        .map(|mut prints| prints.next().unwrap().as_str().unwrap().to_owned())
        .collect();
    assert_eq!(json, columns);
    assert_eq!(json, sarif);
    assert_eq!(json, prints(lint("gitlab"), "", "/fingerprint"));
}
