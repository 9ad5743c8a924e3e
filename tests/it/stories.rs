//! The stories of `examples/`: what their READMEs predict comes true.

use std::collections::BTreeMap;

use azrbac_core::ingest::Ingest;
use azrbac_core::role::RoleDefinition;
use serde::Deserialize;
use serde_json::Value;

use crate::program::{azrbac, commands, split};
use crate::repository::files;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    steps: Vec<Step>,
}

/// A command and what is predicted of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    args: Vec<String>,
    exit: i32,
    verdict: Option<String>,
    #[serde(default)]
    stdout_contains: Vec<String>,
    #[serde(default)]
    stderr_contains: Vec<String>,
}

/// Every story by the name of its folder.
fn stories() -> BTreeMap<String, Story> {
    let stories: BTreeMap<String, Story> = files("examples", "/story.json")
        .into_iter()
        .map(|(path, text)| {
            let story = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("examples/{path}: {error}"));
            (path.trim_end_matches("/story.json").to_owned(), story)
        })
        .collect();
    assert!(stories.len() >= 4, "the stories were not found");
    stories
}

/// The text without its line breaks, which depend on the width of a terminal.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with the answer to a step.
fn wrong(step: &Step) -> Vec<String> {
    let run = azrbac(&step.args);
    let mut faults = Vec::new();
    if run.exit != step.exit {
        faults.push(format!("exit code {}, not {}", run.exit, step.exit));
    }
    for text in &step.stdout_contains {
        if !one_line(&run.stdout).contains(text) {
            faults.push(format!("no `{text}` in the answer"));
        }
    }
    for text in &step.stderr_contains {
        if !one_line(&run.stderr).contains(text) {
            faults.push(format!("no `{text}` in the error output"));
        }
    }
    let mut args = step.args.clone();
    args.extend(["-o".to_owned(), "json".to_owned()]);
    let as_json = azrbac(&args);
    if as_json.exit != step.exit {
        faults.push(format!("exit code {} with -o json", as_json.exit));
    }
    let document: Option<Value> = serde_json::from_str(&as_json.stdout).ok();
    let verdict = document
        .as_ref()
        .and_then(|found| found["verdict"].as_str());
    if verdict != step.verdict.as_deref() {
        faults.push(format!("verdict {verdict:?}, not {:?}", step.verdict));
    }
    if !faults.is_empty() {
        faults.push(format!("{}\n{}", run.stdout, run.stderr));
    }
    faults
}

#[test]
fn what_the_stories_predict_comes_true() {
    let mut faults = Vec::new();
    for (name, story) in stories() {
        assert!(!story.steps.is_empty(), "{name} has no steps");
        for (at, step) in story.steps.iter().enumerate() {
            for fault in wrong(step) {
                faults.push(format!("{name}, step {}: {fault}", at + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The line in bold after each command: **`allowed`, exit code 0.**
fn predictions(page: &str) -> Vec<(Option<String>, i32)> {
    page.lines()
        .filter_map(|line| {
            let text = line.strip_prefix("**")?.strip_suffix(".**")?;
            let (verdict, exit) = text.split_once(", exit code ")?;
            let verdict = verdict.strip_prefix('`').and_then(|v| v.strip_suffix('`'));
            Some((verdict.map(str::to_owned), exit.parse().ok()?))
        })
        .collect()
}

#[test]
fn the_page_of_a_story_says_what_its_steps_say() {
    let pages: BTreeMap<String, String> = files("examples", "README.md").into_iter().collect();
    for (name, story) in stories() {
        let page = &pages[&format!("{name}/README.md")];
        let shown: Vec<Vec<String>> = commands(page).into_iter().map(|one| one.args).collect();
        let args: Vec<Vec<String>> = story.steps.iter().map(|step| step.args.clone()).collect();
        assert_eq!(shown, args, "the commands of {name}");
        let expected: Vec<_> = story
            .steps
            .iter()
            .map(|step| (step.verdict.clone(), step.exit))
            .collect();
        assert_eq!(predictions(page), expected, "the verdicts of {name}");
    }
}

/// The role definitions of a file below the top.
fn roles(folder: &str, name: &str) -> Vec<RoleDefinition> {
    let found = files(folder, name);
    let [(_, text)] = found.as_slice() else {
        panic!("{folder}/{name} was not found");
    };
    let mut ingest = Ingest::new();
    ingest.read(name, text.as_bytes().to_vec());
    ingest.finish().parts.role_definitions.unwrap_or_default()
}

#[test]
fn the_data_scientists_file_is_what_deriving_it_gives() {
    let folder = "examples/data-scientist-without-keys";
    let [file] = &roles(folder, "data-scientist.json")[..] else {
        panic!("one role");
    };
    let args = split("role derive 'AzureML Data Scientist' --without listkeys -o json");
    let derived: Value = serde_json::from_str(&azrbac(&args).stdout).expect("JSON");
    let actions: Vec<&str> = file.permissions[0]
        .actions
        .iter()
        .map(|entry| entry.as_str())
        .collect();
    assert_eq!(derived["role"]["Actions"], Value::from(actions));
}

#[test]
fn carl_gets_the_hardened_role_as_it_is() {
    let file = "cognitive-services-user-without-keys.json";
    let (given, hardened) = (
        roles("examples/carl-and-the-keys", "hardened.json"),
        roles("roles/hardened", file),
    );
    let same = |role: &RoleDefinition| (role.name.clone(), role.permissions.clone());
    assert_eq!(
        given.iter().map(same).collect::<Vec<_>>(),
        hardened.iter().map(same).collect::<Vec<_>>(),
        "examples/carl-and-the-keys/hardened.json holds the role of roles/hardened/{file}: \
         take its entries over"
    );
}
