//! The templates for pipelines: their scripts run as a pipeline would run them, with the
//! built program on the path.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::declared::Folder;
use crate::repository::{left_out, root};

const ROLE: &str = r#"{"Name": "Keys", "AssignableScopes": ["/subscriptions/s1"],
  "Actions": ["Microsoft.Storage/storageAccounts/listKeys/action"]}"#;

/// The scripts of a template: the blocks behind a key that ends in `|`.
fn scripts(file: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(file)).expect("a template");
    let mut found: Vec<String> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let head = line.trim_start();
        if head.starts_with('#') || !head.ends_with('|') {
            continue;
        }
        let indent = |line: &str| line.len() - line.trim_start().len();
        let key = head.trim_start_matches("- ");
        let outer = line.len() - key.len() - usize::from(key == "|");
        let mut script = String::new();
        while let Some(next) = lines.next_if(|next| next.trim().is_empty() || indent(next) > outer)
        {
            script.push_str(next.trim_start());
            script.push('\n');
        }
        found.push(script);
    }
    found
}

/// Runs the last script of a template over a folder with one role definition.
fn run(file: &str, folder: &Folder, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let script = scripts(file).pop().expect("a script");
    assert!(script.contains("azrbac lint"), "{script}");
    let program = Path::new(env!("CARGO_BIN_EXE_azrbac"))
        .parent()
        .unwrap()
        .to_owned();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.file("."))
        .env_clear()
        .env("PATH", path)
        .envs(variables.iter().copied())
        .output()
        .expect("bash starts");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout) + &text(output.stderr),
    )
}

fn has_bash() -> bool {
    let has = Command::new("bash").arg("--version").output().is_ok();
    if !has {
        left_out("the scripts of the templates for pipelines: there is no bash");
    }
    has
}

#[test]
fn the_scripts_of_the_templates_run_and_write_what_is_published() {
    if !has_bash() {
        return;
    }
    let common = [
        ("AZRBAC_PATHS", "roles other.json"),
        ("AZRBAC_ARGUMENTS", ""),
    ];
    for (file, own, printed, written) in [
        (
            "action.yml",
            &[
                ("AZRBAC_SARIF", "azrbac.sarif"),
                ("GITHUB_STEP_SUMMARY", "summary.md"),
            ][..],
            "::warning file=other.json,line=2,",
            &["azrbac.sarif", "summary.md"][..],
        ),
        (
            "pipelines/azure.yml",
            &[("AZRBAC_RESULTS", ".")],
            "##vso[task.logissue type=warning;sourcepath=other.json;",
            &["azrbac.xml", "azrbac.sarif"],
        ),
        (
            "pipelines/gitlab.yml",
            &[],
            "warning[RBAC303]",
            &["gl-code-quality-report.json", "azrbac.xml"],
        ),
    ] {
        let name = format!("pipeline-{}", file.replace(['/', '.'], "-"));
        let folder = Folder::new(&name, &[("roles/a.json", ROLE), ("other.json", ROLE)]);
        let variables = [&common[..], own].concat();
        let (code, output) = run(file, &folder, &variables);
        assert_eq!(code, Some(1), "{file}: {output}");
        assert!(output.contains(printed), "{file}: {output}");
        for name in written {
            let text = fs::read_to_string(folder.file(name)).unwrap();
            assert!(text.contains("RBAC303"), "{file}: {name}");
        }
        let lenient = [
            &variables[..],
            &[("AZRBAC_ARGUMENTS", "--exit-zero --no-config")],
        ]
        .concat();
        assert_eq!(run(file, &folder, &lenient).0, Some(0), "{file}");
    }
}
