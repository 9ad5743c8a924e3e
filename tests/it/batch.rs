//! `can --batch`: many questions, each answered as if it were asked alone.

use std::path::PathBuf;

use serde_json::Value;

use crate::program::{Run, azrbac};

const TENANT: &str = "tests/inputs/tenant.json";

fn batch(path: &str, more: &[&str]) -> Run {
    let mut args = vec!["can", "-q", "-s", TENANT, "--batch", path];
    args.extend(more);
    azrbac(&args)
}

fn values(run: &Run) -> Vec<Value> {
    let lines = run.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a document a line"))
        .collect()
}

/// A file of this process, gone when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn with(name: &str, text: &str) -> Self {
        let name = format!("azrbac-batch-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        Self(path)
    }

    fn name(&self) -> &str {
        self.0.to_str().expect("a name in UTF-8")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The flags that say what a line says.
fn alone(question: &Value) -> Vec<String> {
    let text = |key: &str| question[key].as_str().map(str::to_owned);
    let mut args: Vec<String> = ["can", "-q", "-o", "json", "-s", TENANT]
        .map(str::to_owned)
        .to_vec();
    args.extend(text("principal"));
    args.extend(text("operation"));
    let flags = [
        ("scope", "--scope"),
        ("plane", "--plane"),
        ("subOperation", "--sub-operation"),
        ("asOf", "--as-of"),
        ("pim", "--pim"),
    ];
    for (key, flag) in flags {
        if let Some(value) = text(key) {
            args.extend([flag.to_owned(), value]);
        }
    }
    if question["attributesComplete"] == true {
        args.push("--attributes-complete".to_owned());
    }
    for (source, paths) in question["attributes"].as_object().into_iter().flatten() {
        for (path, value) in paths.as_object().expect("paths") {
            let value = value.as_str().expect("a text");
            args.extend(["--attr".to_owned(), format!("{source}[{path}]={value}")]);
        }
    }
    args
}

#[test]
fn each_line_is_answered_as_the_question_alone() {
    let text = std::fs::read_to_string(crate::repository::root().join("tests/inputs/batch.jsonl"));
    let text = text.expect("the questions");
    let run = batch("tests/inputs/batch.jsonl", &[]);
    assert_eq!(run.exit, 4, "{}", run.stderr);
    let answers = values(&run);
    let lines = (1u64..).zip(text.lines());
    let lines: Vec<_> = lines.filter(|(_, line)| !line.is_empty()).collect();
    assert_eq!(answers.len(), lines.len());
    let mut good = 0;
    for ((number, line), answer) in lines.into_iter().zip(answers) {
        let question: Value = serde_json::from_str(line).unwrap_or_default();
        if answer["error"].is_null() {
            let single = azrbac(&alone(&question));
            let single: Value = serde_json::from_str(&single.stdout).expect("a document");
            assert_eq!(answer, single, "line {number}");
            good += 1;
        } else {
            assert_eq!(answer["error"]["line"], number);
        }
    }
    assert_eq!(good, 6);
}

#[test]
fn csv_says_the_same() {
    let csv = batch("tests/inputs/batch.csv", &[]);
    let json = batch("tests/inputs/batch.jsonl", &[]);
    let (csv, json) = (values(&csv), values(&json));
    assert_eq!(csv[..6], json[..6]);
    assert_eq!(csv.len(), 7);
    assert_eq!(csv[6]["error"]["message"], json[6]["error"]["message"]);
}

#[test]
fn flags_say_what_a_line_does_not_say() {
    let text = std::fs::read_to_string(crate::repository::root().join("tests/inputs/batch.jsonl"));
    let text = text.expect("the questions");
    let line = text
        .lines()
        .nth(4)
        .expect("a line")
        .replace(r#""pim": "eligible", "#, "");
    let file = Scratch::with("flags.jsonl", &line);
    let plain = batch(file.name(), &[]);
    assert_eq!(values(&plain)[0]["verdict"], "eligible");
    let counted = batch(file.name(), &["--pim", "eligible"]);
    assert_eq!(values(&counted)[0]["verdict"], "allowed");
}

#[test]
fn a_line_that_only_says_that_attributes_are_complete_keeps_those_of_the_flags() {
    let text = std::fs::read_to_string(crate::repository::root().join("tests/inputs/batch.jsonl"));
    let text = text.expect("the questions");
    let line = text.lines().nth(2).expect("a line");
    let line = line.replace("\"plane\"", "\"attributesComplete\": true, \"plane\"");
    let file = Scratch::with("complete.jsonl", &line);
    let container = "Microsoft.Storage/storageAccounts/blobServices/containers:name";
    let told = format!("Resource[{container}]=public");
    let run = batch(file.name(), &["--attr", &told]);
    assert_eq!(values(&run)[0]["verdict"], "allowed", "{}", run.stdout);
}

#[test]
fn a_line_whose_attribute_contradicts_its_scope_is_told_and_answered() {
    let text = std::fs::read_to_string(crate::repository::root().join("tests/inputs/batch.jsonl"));
    let text = text.expect("the questions");
    let line = text.lines().nth(2).expect("a line");
    let given = r#""attributes": {"Resource": {"Microsoft.Storage/storageAccounts:name": "other"}}, "plane""#;
    let line = line.replace(r#""plane""#, given);
    let file = Scratch::with("contradicts.jsonl", &[line.as_str(); 7].join("\n"));
    let run = azrbac(&["can", "-s", TENANT, "--batch", file.name()]);
    assert_eq!(values(&run).len(), 7);
    let told =
        "line 1: it says that `@Resource[Microsoft.Storage/storageAccounts:name]` is `other`";
    let plain = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains(told), "{plain}");
    assert!(
        plain.contains("line 5: it says") && !plain.contains("line 6:"),
        "{plain}"
    );
    assert!(plain.contains("so it is for 2 further lines"), "{plain}");
}

#[test]
fn many_attributes_of_one_line_are_read_in_linear_time() {
    let paths: Vec<String> = (0..60_000).map(|at| format!(r#""a:b{at}": "c""#)).collect();
    let line = format!(
        r#"{{"principal": "Ada", "operation": "listKeys", "scope": "/", "attributes": {{"Resource": {{{}}}}}}}"#,
        paths.join(", ")
    );
    let file = Scratch::with("attributes.jsonl", &line);
    let start = std::time::Instant::now();
    assert_eq!(values(&batch(file.name(), &[])).len(), 1);
    assert!(start.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn many_lines_stay_in_order() {
    let scope = "/subscriptions/0d5f3a0c-91c4-4f6e-9a55-9d0a5e7b1c11";
    let lines: String = (0..9000)
        .map(|at| {
            format!("{{\"principal\":\"Ada\",\"operation\":\"Microsoft.Storage/storageAccounts/read\",\"scope\":\"{scope}/resourceGroups/g{at}\"}}\n")
        })
        .collect();
    let file = Scratch::with("many.jsonl", &lines);
    let copy = Scratch::with("answers.txt", "");
    let to_file = format!("concise={}", copy.name());
    let run = batch(file.name(), &["-o", "json", "-o", &to_file]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let answers = values(&run);
    assert_eq!(answers.len(), 9000);
    for (at, answer) in answers.iter().enumerate() {
        assert_eq!(
            answer["request"]["scope"],
            format!("{scope}/resourceGroups/g{at}")
        );
    }
    let concise = std::fs::read_to_string(&copy.0).expect("the file was written");
    assert_eq!(concise.lines().count(), 9000);
}

#[test]
fn what_cannot_be_read_at_all() {
    for (name, text) in [
        ("empty", "\n \n"),
        ("array", "[{\"principal\": \"Ada\"}]"),
        ("heading", "principal,operation,where\nAda,listKeys,/\n"),
        ("twice", "principal,operation,scope,scope\n"),
        ("lacks", "principal,operation\n"),
        ("semicolons", "principal;operation;scope\nAda;listKeys;/\n"),
    ] {
        let file = Scratch::with(name, text);
        let run = batch(file.name(), &[]);
        assert_eq!((run.exit, run.stdout.as_str()), (3, ""), "{name}");
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(format!("error-batch-{name}"), run.stderr);
        });
    }
    let run = azrbac(&["can", "-s", "-", "--batch", "-"]);
    assert_eq!(run.exit, 2, "{}", run.stderr);
    let run = batch("tests/inputs/batch.jsonl", &["-o", "text"]);
    assert_eq!(run.exit, 2, "{}", run.stderr);
    assert!(
        run.stderr.contains("give one of json, concise"),
        "{}",
        run.stderr
    );
}
