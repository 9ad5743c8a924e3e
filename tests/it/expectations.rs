//! `azrbac test`: what people and tools see, and the exit codes.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::program::{Run, azrbac, split};

const TENANT: &str = "tests/inputs/tenant.json";
const STATED: &str = "tests/inputs/expectations.toml";

fn test(command: &str) -> Run {
    let mut args = vec!["test".to_owned()];
    args.extend(split(command));
    azrbac(&args)
}

fn check(name: &str, command: &str) {
    let run = test(command);
    let mut text = format!("exit code {}\n", run.exit);
    for (name, output) in [("error output", run.stderr), ("output", run.stdout)] {
        if !output.is_empty() {
            text.push_str(&format!("--- {name}\n{output}"));
        }
    }
    let settings = {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(format!("azrbac test {command}"));
        settings
    };
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A file of a test, gone with it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("azrbac-test-{}-{name}", std::process::id())))
    }

    fn with(name: &str, text: &str) -> Self {
        let scratch = Self::new(name);
        fs::write(&scratch.0, text).unwrap();
        scratch
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn what_people_and_tools_see() {
    for (name, options) in [
        ("test-text", ""),
        ("test-concise", " -o concise"),
        ("test-json", " -o json"),
        ("test-junit", " -o junit"),
        ("test-sarif", " -o sarif"),
        ("test-github", " -o github"),
        ("test-azure", " -o azure"),
        ("test-gitlab", " -o gitlab"),
    ] {
        check(name, &format!("{STATED} -s {TENANT}{options}"));
    }
    check(
        "test-misstated",
        &format!("tests/inputs/misstated.toml -s {TENANT}"),
    );
    check(
        "test-json-input",
        &format!("tests/inputs/expectations.json -s {TENANT} -q"),
    );
}

const SCOPE: &str = "scope = \"/subscriptions/0d5f3a0c-91c4-4f6e-9a55-9d0a5e7b1c11/resourceGroups/\
                     rg-data/providers/Microsoft.Storage/storageAccounts/stdata01\"\n";

fn expecting(name: &str, text: &str) -> Scratch {
    Scratch::with(name, &format!("[defaults]\n{SCOPE}\n[[expect]]\n{text}\n"))
}

#[test]
fn exit_codes_are_those_of_the_table() {
    let met = expecting("met.toml", "deny = \"listKeys\"\nwho = \"Ada\"");
    let unmet = expecting("unmet.toml", "allow = \"listKeys\"\nwho = \"Ada\"");
    let mild = expecting(
        "mild.toml",
        "allow = \"listKeys\"\nwho = \"Ada\"\nseverity = \"info\"",
    );
    let open = expecting("open.toml", "allow = \"blobs/read\"\nwho = \"Ada\"");
    let wrong = expecting("wrong.toml", "allow = \"blobs/read\"\nwhom = \"Ada\"");
    let broken = Scratch::with("broken.toml", "[[expect]\n");
    let empty = Scratch::with("empty.toml", "# nothing yet\n");
    let [met, unmet, mild, open, wrong, broken, empty] =
        [&met, &unmet, &mild, &open, &wrong, &broken, &empty].map(Scratch::path);
    let cases = [
        (met.to_owned(), 0),
        (unmet.to_owned(), 1),
        (format!("{unmet} --exit-zero"), 0),
        (mild.to_owned(), 0),
        (format!("{mild} --fail-on info"), 1),
        (open.to_owned(), 4),
        (format!("{open} --exit-zero"), 4),
        (format!("{open} {unmet}"), 1),
        (format!("{open} {unmet} --exit-zero"), 4),
        (format!("{wrong} {unmet}"), 2),
        (format!("{wrong} --exit-zero"), 2),
        (format!("{broken} {unmet} {wrong}"), 3),
        (format!("{met} {broken}.not-there"), 3),
        (empty.to_owned(), 3),
        (format!("{empty} --allow-empty"), 0),
        (format!("{met} {empty}"), 0),
    ];
    for (command, exit) in cases {
        for form in ["", " -o json", " -o junit", " -o sarif", " -o concise -q"] {
            let run = test(&format!("{command} -s {TENANT}{form}"));
            assert_eq!(
                run.exit, exit,
                "{command}{form}\n{}\n{}",
                run.stdout, run.stderr
            );
        }
    }
    // Without the data of a tenant.
    assert_eq!(test(met).exit, 2);
    let roles = Scratch::with(
        "roles.toml",
        "[[expect]]\nrole-within = { role = \"Reader\", of = \"Contributor\" }\n",
    );
    assert_eq!(test(roles.path()).exit, 0);
}

/// A short name means at each scope what it means to `can` there: who may list the keys
/// of one account need not be able to list those of another kind of account.
#[test]
fn a_short_name_is_looked_up_at_each_scope() {
    let group = "/subscriptions/5e0f0c5e-0c3c-4a39-9b07-2f1f5a0e7d11/resourceGroups/rg";
    let [ai, storage] = [
        "Microsoft.CognitiveServices/accounts/ai",
        "Microsoft.Storage/storageAccounts/st",
    ]
    .map(|name| format!("{group}/providers/{name}"));
    let held = |role: &str, scope: &str| {
        serde_json::json!({
            "id": format!("{scope}/providers/Microsoft.Authorization/roleAssignments/{role}"),
            "principalId": "9d4e7b10-8c3a-4e5f-b2d1-6a7c8e9f0b33", "principalType": "User",
            "roleDefinitionId": role, "scope": scope,
        })
    };
    let tenant = serde_json::json!({
        "schema": "azrbac.snapshot/v1", "denyAssignments": [], "groups": [],
        "roleAssignments": [
            held("a97b65f3-24c7-4388-baec-2e87135dc908", &ai),
            held("81a9662b-bebf-436f-a333-f67b29880f12", &storage),
        ],
    });
    let tenant = Scratch::with("two-accounts.json", &tenant.to_string());
    let case = |kind: &str, operation: &str, scopes: &[&str], exit: i32| {
        let who = "who = \"9d4e7b10-8c3a-4e5f-b2d1-6a7c8e9f0b33\"";
        let who = if kind == "nobody-may" { "" } else { who };
        let text = format!("[[expect]]\n{kind} = \"{operation}\"\nscope = {scopes:?}\n{who}\n");
        let stated = Scratch::with("short-names.toml", &text);
        let run = test(&format!("{} -s {} -v", stated.path(), tenant.path()));
        assert_eq!(run.exit, exit, "{text}\n{}\n{}", run.stdout, run.stderr);
        run.stdout
    };
    let both = [&*ai, &*storage];
    case("allow", "listkeys", &both, 0);
    let failed = case("nobody-may", "listkeys", &both, 1);
    for operation in [
        "`Microsoft.CognitiveServices/accounts/listKeys/action`",
        "`Microsoft.Storage/storageAccounts/listkeys/action`",
    ] {
        assert!(failed.contains(operation), "{failed}");
    }
    assert!(failed.contains("2 operations, 2 scopes"), "{failed}");
    // A full name means the same everywhere.
    let full = "Microsoft.Storage/storageAccounts/listKeys/action";
    case("allow", full, &both, 1);
    case("allow", full, &both[1..], 0);
    // At the resource group it may be any, as `can` says.
    case("allow", "listkeys", &[&ai, group], 2);
}

#[test]
fn other_commands_have_no_such_output() {
    let run = azrbac(&["role", "show", "Reader", "-o", "sarif"]);
    assert_eq!((run.exit, &*run.stdout), (2, ""));
    assert!(
        run.stderr.contains("no output as `sarif`"),
        "{}",
        run.stderr
    );
}

#[test]
fn several_outputs_are_written_at_once() {
    let files = ["junit", "sarif", "json"].map(|form| Scratch::new(&format!("out.{form}")));
    let forms = ["junit", "sarif", "json"].iter().zip(&files);
    let outputs: Vec<String> = forms
        .map(|(form, file)| format!("-o {form}={}", file.path()))
        .collect();
    let run = test(&format!(
        "{STATED} -s {TENANT} -o text {}",
        outputs.join(" ")
    ));
    assert!(
        run.stdout.contains("8 expectations in 1 file"),
        "{}",
        run.stdout
    );
    for (form, file) in ["junit", "sarif", "json"].iter().zip(&files) {
        let written = fs::read_to_string(file.path()).unwrap();
        let alone = test(&format!("{STATED} -s {TENANT} -o {form}"));
        assert_eq!(written, alone.stdout);
    }
}

/// The essentials of SARIF 2.1.0, and what code scanning asks for besides.
#[test]
fn sarif_has_the_structure_that_is_required() {
    let run = test(&format!(
        "{STATED} tests/inputs/misstated.toml tests/not-there.toml -s {TENANT} -o sarif"
    ));
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .unwrap()
            .ends_with("sarif-schema-2.1.0.json")
    );
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let driver = &runs[0]["tool"]["driver"];
    assert_eq!(driver["name"], "azrbac");
    let rules: Vec<&str> = driver["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| {
            assert!(
                !rule["shortDescription"]["text"]
                    .as_str()
                    .unwrap()
                    .is_empty()
            );
            rule["id"].as_str().unwrap()
        })
        .collect();
    let known = [
        "allow",
        "deny",
        "only-these-may",
        "nobody-may",
        "role-within",
        "expectation",
    ];
    assert_eq!(rules, known);
    // A file that is not there is told, too.
    assert_eq!(runs[0]["invocations"][0]["executionSuccessful"], false);
    let results = runs[0]["results"].as_array().unwrap();
    assert!(results.len() > 8, "{results:?}");
    for result in results {
        let rule = result["ruleId"].as_str().unwrap();
        assert_eq!(
            rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()],
            rule
        );
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let locations = result["locations"].as_array().unwrap();
        assert_eq!(locations.len(), 1);
        let place = &locations[0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.starts_with("tests/inputs/"), "{uri}");
        let region = |key: &str| place["region"][key].as_u64().unwrap();
        assert!(region("startLine") >= 1 && region("startColumn") >= 1);
        assert!(region("endLine") >= region("startLine"));
        assert!(result["partialFingerprints"]["azrbac/v1"].is_string());
    }
    let prints: std::collections::HashSet<&str> = results
        .iter()
        .map(|result| result["partialFingerprints"]["azrbac/v1"].as_str().unwrap())
        .collect();
    assert_eq!(prints.len(), results.len());
}

#[test]
fn toml_and_json_say_the_same() {
    let toml = expecting(
        "same.toml",
        "allow = [\"blobs/read\"]\nwho = \"Ada\"\naccept = \"conditional\"",
    );
    let json = Scratch::with(
        "same.json",
        &format!(
            "{{\"defaults\": {{\"scope\": {}}}, \"expect\": [{{\"Allow\": \"blobs/read\", \
             \"who\": [\"Ada\"], \"accept\": [\"conditional\"]}}]}}",
            SCOPE.trim().trim_start_matches("scope = ")
        ),
    );
    let report = |file: &Scratch| -> Value {
        let run = test(&format!("{} -s {TENANT} -o json", file.path()));
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        document["expectations"][0]["report"].clone()
    };
    assert_eq!(report(&toml), report(&json));
    assert_eq!(report(&toml)["outcome"], "passed");
}

#[test]
fn hostile_files_are_refused_in_good_order() {
    let nested = |open: &str, close: &str, depth: usize| {
        format!("{}{}", open.repeat(depth), close.repeat(depth))
    };
    let files = [
        (
            "deep.toml",
            format!("expect = {}", nested("[", "]", 100_000)),
        ),
        (
            "tables.toml",
            format!("[{}]\n", vec!["a"; 50_000].join(".")),
        ),
        ("inline.toml", format!("x = {}", nested("{a=", "}", 50_000))),
        (
            "deep.json",
            format!("{{\"expect\": {}}}", nested("[", "]", 100_000)),
        ),
        (
            "objects.json",
            format!(
                "{{\"expect\": [{{\"who\": {}1{}}}]}}",
                "{\"a\":".repeat(50_000),
                "}".repeat(50_000)
            ),
        ),
        ("many.toml", "[[expect]]\n".repeat(20_000)),
        ("number.json", "{\"expect\": 1}".to_owned()),
        ("list.json", "[1]".to_owned()),
        (
            "null.json",
            "{\"expect\": null, \"defaults\": null}".to_owned(),
        ),
        ("mark.toml", "\u{feff}[[expect]]\nallow = 1\n".to_owned()),
        (
            "strange.toml",
            "[[expect]]\n\"\\u0000 \\u001b\" = \"\\u0007\"\n".to_owned(),
        ),
    ];
    for (name, text) in files {
        let file = Scratch::with(name, &text);
        let run = test(&format!("{} -s {TENANT} -o junit", file.path()));
        assert!(
            [2, 3].contains(&run.exit),
            "{name}: {} {}",
            run.exit,
            run.stderr
        );
        assert!(!run.stdout.contains(['\u{0}', '\u{1b}', '\u{7}']), "{name}");
    }
}
