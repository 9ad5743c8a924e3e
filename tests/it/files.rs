//! Which files are read, and what one that cannot be read means for the rest.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use crate::program::{Run, azrbac};
use crate::repository::root;

const SCOPE: &str = "/subscriptions/0d5f3a0c-91c4-4f6e-9a55-9d0a5e7b1c11/resourceGroups/rg-data/\
                     providers/Microsoft.Storage/storageAccounts/stdata01";
const TENANT: &str = "tests/inputs/tenant.json";
const NOBODY: &str = "11111111-2222-4333-8444-555555555555";

/// A folder of its own for a test, gone with it.
struct Folder(PathBuf);

impl Folder {
    /// With copies of these inputs, and with files of these bytes.
    fn new(name: &str, inputs: &[&str], files: &[(&str, &[u8])]) -> Self {
        let path = std::env::temp_dir().join(format!("azrbac-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for input in inputs {
            let from = root().join("tests/inputs").join(input);
            fs::copy(from, path.join(input)).unwrap();
        }
        for (name, bytes) in files {
            fs::write(path.join(name), bytes).unwrap();
        }
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Asks what the whole tenant answers with `not-granted`, exit code 1.
fn ask(paths: &[&str]) -> Run {
    let mut args = vec!["can", "Ada", "listKeys", "--scope", SCOPE, "-o", "concise"];
    args.extend(paths.iter().flat_map(|path| ["-s", path]));
    azrbac(&args)
}

#[test]
fn something_else_in_a_directory_is_only_warned_of() {
    let folder = Folder::new("else", &["tenant.json", "something-else.json"], &[]);
    let run = ask(&[folder.path()]);
    assert_eq!(run.exit, 1, "{}", run.stderr);
    assert!(run.stderr.starts_with("warning: not a known document"));
    let named = ask(&[TENANT, "tests/inputs/something-else.json"]);
    assert_eq!(named.exit, 3);
    assert!(named.stderr.starts_with("error: not a known document"));
}

#[test]
fn a_broken_file_counts_wherever_it_lies() {
    let undecodable: (&str, &[u8]) = ("bad.json", b"\xff\xfe\x00\xd8");
    for folder in [
        Folder::new("no-json", &["tenant.json", "broken.json"], &[]),
        Folder::new("no-text", &["tenant.json"], &[undecodable]),
        Folder::new("empty-text", &["tenant.json"], &[("empty.json", b"")]),
    ] {
        let run = ask(&[folder.path()]);
        assert_eq!(run.exit, 3, "{}", run.stderr);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
        assert!(run.stdout.contains(": Ada Moss "), "{}", run.stdout);
        assert_eq!(azrbac(&["lint", folder.path()]).exit, 3);
    }
}

#[test]
fn one_that_is_missing_is_reported_and_the_rest_is_done() {
    let empty = Folder::new("nothing-in-it", &[], &[]);
    let missing = empty.file("none.json");
    // What a file holds that cannot be opened is not known; an empty folder holds
    // nothing.
    let expected = [
        (missing.as_str(), "unknown: "),
        (empty.path(), "not-granted: "),
    ];
    for (path, verdict) in expected {
        let run = ask(&[path, TENANT]);
        assert_eq!(run.exit, 3);
        assert!(run.stderr.contains(path), "{}", run.stderr);
        assert!(run.stdout.starts_with(verdict), "{}", run.stdout);
    }
    let none = ask(&[&missing, empty.path()]);
    assert_eq!((none.exit, none.stdout.as_str()), (3, ""));
    assert_eq!(none.stderr.matches("error: ").count(), 2, "{}", none.stderr);
}

#[test]
fn nothing_to_lint_is_an_error_unless_it_is_allowed() {
    let empty = Folder::new("nothing-to-lint", &[], &[]);
    let other = Folder::new("no-role", &["something-else.json"], &[]);
    for folder in [empty, other] {
        assert_eq!(azrbac(&["lint", folder.path()]).exit, 3);
        let allowed = azrbac(&["lint", folder.path(), "--allow-empty"]);
        assert_eq!((allowed.exit, allowed.stderr.as_str()), (0, ""));
        let beside = azrbac(&["lint", folder.path(), "tests/inputs/clean-role.json"]);
        assert_eq!(beside.exit, 0, "{}", beside.stderr);
    }
}

#[test]
fn whom_nothing_is_assigned_to_can_do_nothing() {
    let nothing: (&str, &[u8]) = (
        "whole.json",
        br#"{"schema": "azrbac.snapshot/v1",
        "roleAssignments": [], "denyAssignments": []}"#,
    );
    let missing: (&str, &[u8]) = (
        "none.json",
        br#"{"schema": "azrbac.snapshot/v1",
        "groups": []}"#,
    );
    let folder = Folder::new("nobody", &[], &[nothing, missing]);
    let (whole, missing) = (folder.file("whole.json"), folder.file("none.json"));
    let asked = ["what-can", NOBODY, "-s"];
    let run = azrbac(&[&asked[..], &[&whole, "--assume-complete"]].concat());
    let said =
        format!("nothing is assigned to `{NOBODY}` or to a group that it is known to be in\n");
    assert_eq!((run.exit, run.stdout, run.stderr), (0, said, String::new()));
    let run = azrbac(&[&asked[..], &[&missing]].concat());
    assert_eq!(run.exit, 4, "{}", run.stderr);
    assert!(
        run.stdout
            .contains("there are no role assignments in the data")
    );
}

#[test]
fn lint_looks_up_roles_in_the_other_files() {
    const ASSIGNMENT: &[u8] = br#"{"principalId": "p", "roleDefinitionName": "Lister",
        "scope": "/subscriptions/s1", "conditionVersion": "2.0",
        "condition": "!(ActionMatches{'Contoso.Things/things/write'}) OR Exists @Request[a]"}"#;
    const ROLE: &[u8] = br#"{"schema": "azrbac.snapshot/v1", "roleDefinitions": [{"id": "r1",
        "roleName": "Lister", "permissions": [{"actions": ["Contoso.Things/things/read"]}]}]}"#;
    let assignment = ("assignment.json", ASSIGNMENT);
    let both = Folder::new("lint-two", &[], &[assignment, ("role.json", ROLE)]);
    let apart = Folder::new("lint-apart", &[], &[("role.json", ROLE)]);
    let (file, beside) = (both.file("assignment.json"), both.path());
    let found = |args: &[&str]| {
        let run = azrbac(&[&["lint", "-o", "concise"], args].concat());
        run.stdout.matches(" RBAC513 ").count()
    };
    assert_eq!(found(&[&file]), 0);
    assert_eq!(found(&[beside]), 1);
    assert_eq!(found(&[&file, "-s", apart.path()]), 1);
    // What the role grants is in no doubt where it stands twice.
    assert_eq!(found(&[beside, "-s", beside]), 1);
    let missing = azrbac(&["lint", "tests/inputs/clean-role.json", "-s", "none.json"]);
    assert_eq!(missing.exit, 3, "{}", missing.stderr);
}

#[test]
fn a_key_that_stands_twice_is_told_when_linting() {
    let twice: (&str, &[u8]) = (
        "twice.json",
        br#"{"Name": "r", "Actions": ["*"], "actions": ["Microsoft.Compute/virtualMachines/read"],
        "AssignableScopes": ["/subscriptions/0d5f3a0c-91c4-4f6e-9a55-9d0a5e7b1c11"]}"#,
    );
    let folder = Folder::new("twice", &[], &[twice]);
    let run = azrbac(&["lint", &folder.file("twice.json")]);
    assert!(run.stdout.contains("warning[RBAC002]"), "{}", run.stdout);
}

#[test]
fn a_kind_that_is_not_known_is_no_path() {
    let asked = |source: &str| azrbac(&["snapshot", "info", "-s", source]);
    for (source, help) in [
        ("memberships=m.json", "kinds are roleDefinitions, "),
        ("group=m.json", "was `groups` meant? Kinds are "),
        ("RoleAssignment=m.json", "was `roleAssignments` meant?"),
    ] {
        let run = asked(source);
        assert_eq!((run.exit, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        let kind = source.split('=').next().unwrap();
        let message = format!("error: unknown kind `{kind}`\n");
        assert!(run.stderr.starts_with(&message), "{}", run.stderr);
        let flat = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(help), "{flat}");
    }
    // What is there is read, whatever it is called.
    let folder = Folder::new("kinds=of", &["tenant.json"], &[]);
    assert_eq!(asked(folder.path()).exit, 0);
    assert_eq!(asked("./exports=old/none.json").exit, 3);
}

/// A file of which only a part lies in memory at a time.
#[test]
fn a_long_file_is_read_with_its_places() {
    let padding = " ".repeat(40_000);
    let assignment = |number: usize| {
        format!(
            "{{\"principalId\": \"p{number}\", \"roleDefinitionName\": \"Reader\",\n  \
             \"scope\": \"/subscriptions/s1\"{padding}}}"
        )
    };
    let mut list: Vec<String> = (0..250).map(assignment).collect();
    list.push("{\"principalId\": \"p\",\n  \"notAction\": [], \"roleDefinitionName\": \"Reader\",\n  \"scope\": \"/subscriptions/s1\"}".to_owned());
    let text = format!("{{\"value\": [{}]}}", list.join(",\n"));
    let folder = Folder::new("long", &[], &[("long.json", text.as_bytes())]);
    let run = azrbac(&["snapshot", "info", "-s", folder.path(), "-o", "concise"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("roleAssignments: 251,"),
        "{}",
        run.stdout
    );
    let place = "long.json:502:3\n    |\n502 |   \"notAction\": [], \"roleDefinitionName\": \"Reader\",\n    |   ^^^^^^^^^^^\n";
    assert!(run.stderr.contains(place), "{}", run.stderr);
    let broken = text.replace("\"p249\"", "p249");
    let folder = Folder::new("long-broken", &[], &[("long.json", broken.as_bytes())]);
    let run = azrbac(&["snapshot", "info", "-s", folder.path(), "-o", "concise"]);
    assert_eq!(run.exit, 3, "{}", run.stderr);
    assert!(run.stderr.contains("long.json:499:17"), "{}", run.stderr);
}

/// The elements of a list as JSON Lines.
fn lines(list: &[u8]) -> Vec<u8> {
    let list: Vec<serde_json::Value> = serde_json::from_slice(list).unwrap();
    let lines: Vec<String> = list.iter().map(ToString::to_string).collect();
    lines.join("\n").into_bytes()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn json_lines_and_packed_files_are_read_as_others() {
    let tenant = root().join("examples/carl-and-the-keys/tenant");
    let file = |name: &str| fs::read(tenant.join(name)).unwrap();
    let (people, assignments) = (file("principals.json"), file("role-assignments.json"));
    let can = |path: &str| {
        let scope = "/subscriptions/ec7ac8ad-1b2b-406b-aae1-2c972399d29d/resourceGroups/rg-openai/\
                     providers/Microsoft.CognitiveServices/accounts/openai1";
        let run = azrbac(&[
            "can",
            "carl@contoso.com",
            "listkeys",
            "--scope",
            scope,
            "-s",
            path,
        ]);
        assert!(run.stderr.is_empty(), "{}", run.stderr);
        (run.exit, run.stdout)
    };
    let plain = can("examples/carl-and-the-keys/tenant");
    let of_lines = [
        ("p.json", people.clone()),
        ("r.ndjson", lines(&assignments)),
    ];
    let of_packed = [
        ("p.json.gz", packed(&people)),
        ("r.JSONL.gz", packed(&lines(&assignments))),
    ];
    for (name, files) in [("lines", of_lines), ("packed", of_packed)] {
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(name, bytes)| (*name, &**bytes))
            .collect();
        let folder = Folder::new(name, &[], &files);
        assert_eq!(can(folder.path()), plain, "{name}");
    }
    let broken = packed(&people);
    let cut = broken.get(..broken.len() / 2).unwrap();
    let folder = Folder::new("packed-cut", &[], &[("p.json.gz", cut)]);
    let run = azrbac(&["snapshot", "check", "-s", &folder.file("p.json.gz")]);
    assert_eq!(run.exit, 3, "{}", run.stderr);
    assert!(run.stderr.contains("p.json.gz"), "{}", run.stderr);
}

#[test]
fn what_a_directory_passes_over_is_named() {
    let role = br#"[{"id": "r", "roleName": "r", "permissions": [{"actions": ["*"]}]}]"#;
    let names = [
        "role.json",
        "assignments.json.zip",
        "denies.tsv",
        "export.sh",
    ];
    let files = names.map(|name| (name, role.as_slice()));
    let folder = Folder::new("passed-over", &[], &files);
    let run = azrbac(&["snapshot", "info", "-s", folder.path()]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let line = run.stderr.lines().next().unwrap_or_default();
    assert!(line.starts_with("warning: not read, as it is no JSON file: "));
    assert!(line.contains("assignments.json.zip`") && line.contains("denies.tsv`"));
    assert!(!run.stderr.contains("export.sh"), "{}", run.stderr);
    let alone = Folder::new("passed-over-alone", &[], &files[1..2]);
    let run = azrbac(&["snapshot", "info", "-s", alone.path()]);
    assert_eq!(run.exit, 3);
    assert!(run.stderr.contains("assignments.json.zip`"));
}
