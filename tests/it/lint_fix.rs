//! `--fix` and `--diff`: only what must change does, and what is granted stays.

use std::fs;

use crate::declared::Folder;
use crate::program::azrbac;

const ROLE: &str = r#"{
    "Name":   "Reader",
  "AssignableScopes": ["/subscriptions/s1"],
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
  "AssignableScopes": ["/subscriptions/s1"],
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
    let expected = " \"AssignableScopes\": [\"/subscriptions/s1\"],\n   \"Actions\": [\n\
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
    let text = r#"{"Name": "r", "AssignableScopes": ["/subscriptions/s1"], "Actions":
        ["Microsoft.App/jobs/read", "Microsoft.App/jobs/*/read",
        "Microsoft.KeyVault/vaults/secrets/getSecret/action"]}"#;
    let (_folder, path) = role("role.json", text);
    azrbac(&["lint", &path, "--fix", "-q"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    azrbac(&["lint", &path, "--fix", "--unsafe-fixes", "-q"]);
    let fixed = text.replace("\"Microsoft.App/jobs/read\", ", "");
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

#[test]
fn standard_input_is_not_fixed_and_unsafe_fixes_stand_not_alone() {
    assert_eq!(azrbac(&["lint", "-", "--fix", "--allow-empty"]).exit, 2);
    assert_eq!(
        azrbac(&["lint", "tests/inputs/role.json", "--unsafe-fixes"]).exit,
        2
    );
    assert_eq!(
        azrbac(&["lint", "tests/inputs/role.json", "--fix", "--diff"]).exit,
        2
    );
}
