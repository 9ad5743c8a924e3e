//! `--fix` and `--diff`: only what must change does, and what is granted stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use azrbac_core::algebra::Universe;
use azrbac_core::compare::{Comparer, Relation};
use azrbac_core::text::Sources;

use crate::declared::Folder;
use crate::program::azrbac;
use crate::repository::left_out;

const ROLE: &str = r#"{
    "Name":   "Reader",
  "AssignableScopes": ["/subscriptions/11111111-1111-4111-8111-111111111111"],
  "Actions": [
    "Microsoft.Compute/disks/read",
    "Microsoft.Compute/*",  "microsoft.compute/*",
    "Microsoft.Storage/storageAccounts/read"
  ],
  "NotActions": ["Microsoft.Storage/*/read", "Microsoft.Compute/*/delete"]
}
"#;

const FIXED: &str = r#"{
    "Name":   "Reader",
  "AssignableScopes": ["/subscriptions/11111111-1111-4111-8111-111111111111"],
  "Actions": [
    "Microsoft.Compute/*"
  ],
  "NotActions": ["Microsoft.Storage/*/read", "Microsoft.Compute/*/delete"]
}
"#;

const TERRAFORM: &str = r#"resource "azurerm_role_definition" "r" {
  name  = "r"
  scope = "/subscriptions/00000000-0000-0000-0000-000000000001"
  permissions {
    actions = [
      "Microsoft.Compute/disks/read", # the disks
      "Microsoft.Compute/*",          # all of it
      "Microsoft.Compute/*"
    ]
  }
}
"#;

fn role(name: &str, text: &str) -> (Folder, String) {
    let folder = Folder::new(&format!("fix-{name}"), &[(name, text)]);
    let path = folder.file(name);
    (folder, path)
}

#[test]
fn safe_fixes_take_out_what_changes_nothing_and_leave_the_rest() {
    let (_folder, path) = role("role.json", ROLE);
    let run = azrbac(&["lint", &path, "--fix", "-o", "concise"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), FIXED);
    assert!(
        run.stderr.contains("fixed: 3 findings in 1 file"),
        "{}",
        run.stderr
    );
    // What is left is told, and nothing is fixed twice.
    assert!(run.stdout.contains("RBAC203"), "{}", run.stdout);
    assert!(!run.stdout.contains("RBAC20") || !run.stdout.contains("RBAC201"));
    let again = azrbac(&["lint", &path, "--fix", "-o", "concise"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), FIXED);
    assert_eq!((again.stdout, again.stderr.as_str()), (run.stdout, ""));
}

#[test]
fn diff_shows_what_fix_would_do_and_writes_nothing() {
    let (_folder, path) = role("role.json", ROLE);
    let run = azrbac(&["lint", &path, "--diff"]);
    assert_eq!(run.exit, 1);
    assert_eq!(fs::read_to_string(&path).unwrap(), ROLE);
    let expected = " \"AssignableScopes\": [\"/subscriptions/11111111-1111-4111-8111-111111111111\"],\n   \"Actions\": [\n\
                    -    \"Microsoft.Compute/disks/read\",\n\
                    -    \"Microsoft.Compute/*\",  \"microsoft.compute/*\",\n\
                    -    \"Microsoft.Storage/storageAccounts/read\"\n\
                    +    \"Microsoft.Compute/*\"\n   ],\n";
    assert!(run.stdout.contains(expected), "{}", run.stdout);
    assert!(
        run.stderr.contains("can be fixed: 3 findings"),
        "{}",
        run.stderr
    );
    fs::write(&path, FIXED).unwrap();
    let clean = azrbac(&["lint", &path, "--diff"]);
    assert_eq!((clean.exit, clean.stdout.as_str()), (0, ""));
}

#[test]
fn comments_stay() {
    let (_folder, path) = role("main.tf", TERRAFORM);
    azrbac(&["lint", &path, "--fix", "-q"]);
    let expected = TERRAFORM
        .replace(
            "      \"Microsoft.Compute/disks/read\", # the disks",
            "       # the disks",
        )
        .replace("      \"Microsoft.Compute/*\"\n", "");
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
}

#[test]
fn a_byte_order_mark_and_line_ends_stay() {
    let text = format!("\u{feff}{}", ROLE.replace('\n', "\r\n"));
    let (_folder, path) = role("role.json", &text);
    azrbac(&["lint", &path, "--fix", "-q"]);
    let expected = format!("\u{feff}{}", FIXED.replace('\n', "\r\n"));
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
}

/// What another encoding holds is read, and not written.
#[test]
fn what_is_no_utf_8_is_left_alone() {
    let (_folder, path) = role("role.json", "");
    let bytes: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(ROLE.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(&path, &bytes).unwrap();
    let run = azrbac(&["lint", &path, "--fix"]);
    assert_eq!(run.exit, 3, "{}", run.stderr);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

/// An entry that a `*` covers only if it may stand for no segment.
#[test]
fn unsafe_fixes_are_asked_for_and_moves_are_never_made() {
    let text = r#"{"Name": "r", "AssignableScopes": ["/subscriptions/11111111-1111-4111-8111-111111111111"], "Actions":
        ["Microsoft.App/jobs/read", "Microsoft.App/jobs/*/read",
        "Microsoft.KeyVault/vaults/secrets/getSecret/action"]}"#;
    let (_folder, path) = role("role.json", text);
    azrbac(&["lint", &path, "--fix", "-q"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    azrbac(&["lint", &path, "--fix", "--unsafe-fixes", "-q"]);
    let fixed = text.replace("\"Microsoft.App/jobs/read\", ", "");
    assert_eq!(fs::read_to_string(&path).unwrap(), fixed);
}

/// A credential operation goes, and a wildcard becomes the other operations of today.
#[test]
fn credentials_are_taken_out_where_that_is_asked_for() {
    let text = r#"{"Name": "r", "AssignableScopes": ["/subscriptions/11111111-1111-4111-8111-111111111111"], "Actions": [
    "Microsoft.Search/searchServices/read",
    "Microsoft.Search/searchServices/listAdminKeys/action",
    "Microsoft.Cache/redis/l*"
  ]}"#;
    let (_folder, path) = role("role.json", text);
    azrbac(&["lint", &path, "--fix", "-q"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    azrbac(&["lint", &path, "--fix", "--unsafe-fixes", "-q"]);
    let fixed = r#"{"Name": "r", "AssignableScopes": ["/subscriptions/11111111-1111-4111-8111-111111111111"], "Actions": [
    "Microsoft.Search/searchServices/read",
    "Microsoft.Cache/redis/linkedServers/delete",
    "Microsoft.Cache/redis/linkedServers/read",
    "Microsoft.Cache/redis/linkedServers/write"
  ]}"#;
    assert_eq!(fs::read_to_string(&path).unwrap(), fixed);
}

#[test]
fn what_is_ignored_is_not_fixed() {
    let text = ROLE.replace(
        "{\n    \"Name\"",
        "{\"//\": \"azrbac-ignore RBAC2 -- as it came\",\n    \"Name\"",
    );
    let (_folder, path) = role("role.json", &text);
    azrbac(&["lint", &path, "--fix", "-q"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

/// The custom roles that others keep, in JSON, YAML and Terraform: what comes out grants
/// the same by another command, and has nothing more to be fixed.
#[test]
fn real_role_definitions_grant_the_same_when_fixed() {
    let Some(corpus) = std::env::var_os("AZRBAC_CORPUS") else {
        return left_out("fixes of the real files of role definitions: AZRBAC_CORPUS is not set");
    };
    let corpus = Path::new(&corpus).join("data/custom-roles");
    let folder = Folder::new("fix-corpus", &[("index.txt", "")]);
    let files: Vec<_> = texts(&corpus)
        .into_iter()
        .map(|(path, text)| {
            let below = path.strip_prefix(&corpus).unwrap().to_str().unwrap();
            let copy = folder.file(below);
            fs::create_dir_all(Path::new(&copy).parent().unwrap()).unwrap();
            fs::write(&copy, &text).unwrap();
            (path, copy, text)
        })
        .collect();
    azrbac(&["lint", &folder.file("."), "--fix", "-q"]);
    let again = azrbac(&["lint", &folder.file("."), "--diff", "-q"]);
    assert_eq!(again.stdout, "");
    let is_changed = |copy: &str, text: &str| fs::read_to_string(copy).unwrap() != text;
    let changed: Vec<_> = files
        .iter()
        .filter(|(_, copy, text)| is_changed(copy, text))
        .collect();
    for (path, copy, text) in &changed {
        if copy.ends_with(".json") {
            let run = azrbac(&["diff", path.to_str().unwrap(), copy, "-q"]);
            assert_eq!(run.exit, 0, "{copy}: {}", run.stdout);
        }
        let relations = relations(copy, text);
        let equal = relations.iter().all(|one| *one == Some(Relation::Equal));
        assert!(equal, "{copy}: {relations:?}");
    }
    // More goes, and nothing comes.
    azrbac(&["lint", &folder.file("."), "--fix", "--unsafe-fixes", "-q"]);
    let narrowed = files
        .iter()
        .filter(|(_, copy, text)| is_changed(copy, text));
    for (_, copy, text) in narrowed {
        let relations = relations(copy, text);
        let narrow = [Some(Relation::Equal), Some(Relation::Contains)];
        let is_narrow = relations.iter().all(|one| narrow.contains(one));
        assert!(is_narrow, "{copy}: {relations:?}");
    }
    let again = azrbac(&["lint", &folder.file("."), "--diff", "--unsafe-fixes", "-q"]);
    assert_eq!(again.stdout, "");
    assert!(
        files.len() > 100 && changed.len() > 2,
        "{} of {}",
        changed.len(),
        files.len()
    );
}

/// How the role definitions of a text stand to those of a file that was fixed.
fn relations(copy: &str, before: &str) -> Vec<Option<Relation>> {
    let read = |text: &str| {
        azrbac_iac::read(copy, Sources::new().add(copy), text)
            .file
            .roles
    };
    let (before, after) = (read(before), read(&fs::read_to_string(copy).unwrap()));
    assert_eq!(before.len(), after.len(), "{copy}");
    let pairs = before.iter().zip(&after);
    pairs
        .map(|(old, new)| {
            let roles = [old, new];
            let comparer = Comparer::new(azrbac_roles::catalog(), Universe::EveryName, &roles);
            comparer.compare(0, 1).relation()
        })
        .collect()
}

/// The files below a folder that hold text, with it.
fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                found.push((path, text));
            }
        }
    }
    found
}

/// Many findings meet many remarks, and many fixes are made at once.
#[test]
fn many_remarks_and_many_fixes_end_soon() {
    const COUNT: usize = 20_000;
    let entries = vec!["\"Microsoft.Storage/storageAccounts/read\""; COUNT].join(",\n");
    let remarks = vec!["\"azrbac-ignore RBAC301 -- x\""; COUNT].join(",");
    let text = format!(
        "{{\"Name\": \"r\", \"//\": [{remarks}], \"AssignableScopes\": [\"/subscriptions/11111111-1111-4111-8111-111111111111\"],\n\
         \"Actions\": [{entries}]}}"
    );
    let (_folder, path) = role("role.json", &text);
    let started = Instant::now();
    azrbac(&["lint", &path, "--fix", "-q"]);
    let took = started.elapsed();
    assert!(took < Duration::from_secs(60), "{took:?}");
    let fixed = fs::read_to_string(&path).unwrap();
    assert_eq!(fixed.matches("storageAccounts/read").count(), 1);
}

#[test]
fn standard_input_is_not_fixed_and_unsafe_fixes_stand_not_alone() {
    let path = "tests/inputs/role.json";
    for args in [
        &["-", "--fix", "--allow-empty"][..],
        &[path, "--unsafe-fixes"],
        &[path, "--fix", "--diff"],
    ] {
        assert_eq!(azrbac(&[&["lint"], args].concat()).exit, 2, "{args:?}");
    }
}

#[test]
fn what_is_read_from_elsewhere_too_is_left_alone() {
    // The other role definition would gain what is taken out of the list that both use.
    let yaml = "- roleName: a
  type: CustomRole
  permissions:
  - actions: &acts
    - Microsoft.Storage/storageAccounts/read
    - Microsoft.Storage/storageAccounts/listKeys/action
    notActions: [Microsoft.Storage/storageAccounts/listKeys/action]
  assignableScopes: [/subscriptions/11111111-1111-1111-1111-111111111111]
- roleName: b
  type: CustomRole
  permissions:
  - actions: [Microsoft.Storage/*]
    notActions: *acts
  assignableScopes: [/subscriptions/11111111-1111-1111-1111-111111111111]
";
    let terraform = r#"locals {
  keys = ["Microsoft.Storage/storageAccounts/read", "Microsoft.Storage/storageAccounts/listKeys/action"]
}
resource "azurerm_role_definition" "a" {
  name  = "a"
  scope = "/subscriptions/11111111-1111-1111-1111-111111111111"
  permissions {
    actions     = local.keys
    not_actions = ["Microsoft.Storage/storageAccounts/listKeys/action"]
  }
}
resource "azurerm_role_definition" "b" {
  name  = "b"
  scope = "/subscriptions/11111111-1111-1111-1111-111111111111"
  permissions {
    actions     = ["Microsoft.Storage/*"]
    not_actions = [for key in local.keys : key]
  }
}
"#;
    let block = "roleName: a
type: CustomRole
permissions:
- actions:
  - |
    Microsoft.Storage/storageAccounts/read
  - Microsoft.Storage/storageAccounts/write
assignableScopes: [/subscriptions/11111111-1111-1111-1111-111111111111]
";
    let both = "read\", \"Microsoft.Storage/storageAccounts/listKeys/action\"]";
    for (name, text, rule, part) in [
        (
            "shared.yaml",
            yaml,
            "RBAC204",
            "    - Microsoft.Storage/storageAccounts/listKeys/action\n",
        ),
        ("shared.tf", terraform, "RBAC204", both),
        (
            "block.yaml",
            block,
            "RBAC105",
            "  - |\n    Microsoft.Storage/storageAccounts/read\n",
        ),
    ] {
        let (_folder, path) = role(name, text);
        let run = azrbac(&["lint", &path, "--fix", "-o", "concise"]);
        assert!(run.stdout.contains(rule), "{name}: {}", run.stdout);
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "{name}");
        azrbac(&["lint", &path, "--fix", "--unsafe-fixes", "-q"]);
        assert!(fs::read_to_string(&path).unwrap().contains(part), "{name}");
    }
}

#[test]
fn an_expansion_adds_nothing_under_either_reading_of_a_wildcard() {
    let text = r#"{"Name": "Slots", "Description": "", "IsCustom": true,
  "Actions": ["Microsoft.Web/sites/slots/*/write"],
  "AssignableScopes": ["/subscriptions/11111111-1111-1111-1111-111111111111"]}
"#;
    let policy = "[policy]\nallowed-wildcards = []\n";
    let folder = Folder::new(
        "fix-expansion",
        &[("role.json", text), ("azrbac.toml", policy)],
    );
    let (path, config) = (folder.file("role.json"), folder.file("azrbac.toml"));
    azrbac(&[
        "lint",
        &path,
        "--config",
        &config,
        "--fix",
        "--unsafe-fixes",
        "-q",
    ]);
    let fixed = fs::read_to_string(&path).unwrap().to_ascii_lowercase();
    assert!(
        fixed.contains("microsoft.web/sites/slots/config/write"),
        "{fixed}"
    );
    assert!(!fixed.contains("sites/slots/write"), "{fixed}");
}
