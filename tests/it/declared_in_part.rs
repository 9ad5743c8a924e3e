//! What is declared in part, or cannot be read in part: what is known is judged, and
//! nothing is claimed that the rest may refute.

use crate::declared::Folder;
use crate::program::azrbac;

const ASSIGNMENTS: &str = r#"resource "azurerm_role_assignment" "owner" {
  scope                = data.azurerm_subscription.primary.id
  role_definition_name = "Owner"
  principal_id         = azurerm_user_assigned_identity.app.principal_id
  principal_type       = "ServicePrincipal"
}
resource "azurerm_role_assignment" "user" {
  scope                = azurerm_resource_group.app.id
  role_definition_name = "Reader"
  principal_id         = var.user
  principal_type       = "User"
}
resource "azurerm_role_assignment" "broad" {
  scope                = "/subscriptions/11111111-1111-1111-1111-111111111111"
  role_definition_name = "Contributor"
  principal_id         = var.group
}
resource "azurerm_role_assignment" "data" {
  scope                = "/subscriptions/11111111-1111-1111-1111-111111111111"
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = var.group
}
resource "azurerm_role_assignment" "conditional" {
  scope                = "/subscriptions/11111111-1111-1111-1111-111111111111"
  role_definition_name = "Owner"
  principal_id         = var.group
  principal_type       = "ServicePrincipal"
  condition            = var.condition
  condition_version    = "2.0"
}
resource "azurerm_role_assignment" "nothing" {
  scope                = azurerm_storage_account.app.id
  role_definition_name = "Contributor"
  principal_id         = azurerm_user_assigned_identity.app.principal_id
  principal_type       = "ServicePrincipal"
}
"#;

/// What a declaration tells is enough for rules that need no tenant; what it leaves open
/// makes them say nothing.
#[test]
fn role_assignments_of_which_something_is_open_are_judged_by_what_is_known() {
    let folder = Folder::new("assignments", &[("main.tf", ASSIGNMENTS)]);
    let path = folder.file("main.tf");
    let run = azrbac(&["lint", "-o", "concise", &path]);
    let told: Vec<String> = run
        .stdout
        .lines()
        .map(|line| line.replace(&path, ""))
        .map(|line| line.split(' ').take(3).collect::<Vec<_>>().join(" "))
        .collect();
    let expected = [
        ":1:1: warning RBAC607",
        ":7:1: info RBAC605",
        ":13:1: warning RBAC611",
        ":18:1: warning RBAC612",
    ];
    assert_eq!(told, expected, "{}", run.stdout);
}

/// What cannot be read may be what the role grants, or where it can be assigned.
#[test]
fn nothing_is_claimed_that_an_entry_that_cannot_be_read_may_refute() {
    let scopes = "\"AssignableScopes\": [\"/subscriptions/11111111-1111-1111-1111-111111111111\"]";
    let entry = format!("{{\"Name\": \"r\", \"Actions\": [5], {scopes}}}");
    let list = format!("{{\"Name\": \"r\", \"Actions\": \"a\", {scopes}}}");
    let scope = "{\"Name\": \"r\", \"Actions\": [\"Microsoft.Compute/disks/read\"], \"AssignableScopes\": [5]}";
    let terraform = "resource \"azurerm_role_definition\" \"r\" {\n  name = \"r\"\n  assignable_scopes = [5]\n  \
                     permissions {\n    actions = [\"Microsoft.Compute/disks/read\"]\n  }\n}\n";
    let yaml = "Name: r\nActions: [Microsoft.Compute/disks/read]\nAssignableScopes: [[a]]\n";
    let empty = terraform.replace(
        "[5]",
        "[]\n  scope = \"/subscriptions/11111111-1111-1111-1111-111111111111\"",
    );
    let files = [
        ("empty.tf", &*empty),
        ("entry.json", &*entry),
        ("list.json", &*list),
        ("scope.json", scope),
        ("scope.tf", terraform),
        ("scope.yaml", yaml),
    ];
    let folder = Folder::new("unread", &files);
    for (name, _) in files {
        let run = azrbac(&["lint", "-o", "concise", &folder.file(name)]);
        for code in ["RBAC206", "RBAC115"] {
            assert!(!run.stdout.contains(code), "{name}: {}", run.stdout);
        }
    }
}

/// A line of a log may be a command to what runs the pipeline.
#[test]
fn an_entry_cannot_begin_a_line_of_the_log() {
    let role = "{\"Name\": \"r\", \"AssignableScopes\": [\"/subscriptions/11111111-1111-1111-1111-111111111111\"], \
                \"Actions\": [\"a\\n##vso[task.complete]\\n::error::x\"]}";
    let folder = Folder::new("log", &[("role.json", role)]);
    let path = folder.file("role.json");
    for form in [
        "text", "concise", "table", "tsv", "github", "azure", "markdown",
    ] {
        let run = azrbac(&["lint", "-o", form, &path]);
        let begins = |line: &str| {
            let line = line.trim_start();
            line.starts_with("##vso[task.complete") || line.starts_with("::error::x")
        };
        assert!(!run.stdout.lines().any(begins), "{form}: {}", run.stdout);
    }
}

#[test]
fn a_path_that_is_named_twice_is_looked_at_once() {
    let role = "{\"Name\": \"r\", \"AssignableScopes\": [\"/subscriptions/11111111-1111-1111-1111-111111111111\"], \
                \"Actions\": [\"Microsoft.Search/searchServices/listAdminKeys/action\"]}";
    let folder = Folder::new("twice", &[("a/role.json", role)]);
    let (path, around) = (folder.file("a/role.json"), folder.file("a"));
    let again = folder.file("a/./role.json");
    let run = azrbac(&["lint", "-o", "concise", &path, &around, &again]);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
}

#[test]
fn an_ignore_may_name_a_folder() {
    let role = "{\"Name\": \"r\", \"AssignableScopes\": [\"/subscriptions/11111111-1111-1111-1111-111111111111\"], \
                \"Actions\": [\"Microsoft.Search/searchServices/listAdminKeys/action\"]}";
    let config = |folder: &str| {
        format!("[[ignore]]\nrule = \"RBAC303\"\nfile = \"{folder}\"\nreason = \"x\"\n")
    };
    for (name, codes) in [("roles/", ""), ("other", "RBAC303 RBAC090")] {
        let config = config(name);
        let files = [
            ("azrbac.toml", &*config),
            ("roles/role.json", role),
            ("other/notes.txt", ""),
        ];
        let folder = Folder::new("ignored-folder", &files);
        let run = azrbac(&["lint", "-o", "concise", &folder.file(".")]);
        let found = run.stdout.lines().filter_map(|line| line.split(' ').nth(2));
        assert_eq!(found.collect::<Vec<_>>().join(" "), codes, "{}", run.stdout);
    }
}
