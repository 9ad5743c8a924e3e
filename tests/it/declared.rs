//! Files in which role definitions are declared: which are looked at, and what a run
//! comes to.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use azrbac_cli::{Clock, Exit, Streams, Terminal};

use crate::program::azrbac;

const ROLE: &str = "resource \"azurerm_role_definition\" \"x\" {\n  name = \"r\"\n  permissions {\n    \
                    actions = [\"Microsoft.KeyVualt/vaults/read\"]\n  }\n  \
                    scope = \"/subscriptions/11111111-1111-1111-1111-111111111111\"\n}\n";
const NOTHING: &str = "resource \"azurerm_resource_group\" \"x\" {\n}\n";

/// A folder of its own for a test, gone with it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str, files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("azrbac-{name}-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        for (name, text) in files {
            let file = path.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Self(path)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn directories_are_walked_without_what_is_ignored() {
    let folder = Folder::new(
        "walk",
        &[
            (".gitignore", "build/\n*.auto.tf\n"),
            ("roles/main.tf", ROLE),
            (".github/role.tf", ROLE),
            ("build/main.tf", ROLE),
            ("roles/x.auto.tf", ROLE),
            (".git/main.tf", ROLE),
            ("notes.md", ROLE),
            ("broken.yaml", "not: [actions"),
            (
                ".vscode/settings.json",
                "{\n  // as everybody has it\n  \"a\": 1,\n}\n",
            ),
        ],
    );
    let run = azrbac(&["lint", "-o", "concise", folder.0.to_str().unwrap()]);
    let places: Vec<_> = run
        .stdout
        .lines()
        .map(|line| line.split(": ").next())
        .collect();
    let expected = [".github/role.tf:4:16", "roles/main.tf:4:16"].map(|name| folder.file(name));
    let expected: Vec<_> = expected.iter().map(|name| Some(name.as_str())).collect();
    assert_eq!(places, expected);
    assert_eq!(run.exit, 1, "{}", run.stderr);
    assert!(
        run.stderr.starts_with("warning: this is no YAML: "),
        "{}",
        run.stderr
    );
    // What is named is read, whatever is ignored.
    let named = azrbac(&["lint", &folder.file("build/main.tf")]);
    assert_eq!(named.exit, 1);
}

/// A commit hook names every file that changed.
#[test]
fn files_about_something_else_are_passed_over_where_that_is_asked_for() {
    let broken = "{\"Name\": \"r\", \"AssignableScopes\": [\"/subscriptions/s1\"], \"Actions\": [\"a.b/c/read\",]}";
    let folder = Folder::new(
        "hook",
        &[
            ("package.json", "{\"name\": \"x\"}"),
            ("tsconfig.json", "{\n  // a comment\n  \"a\": 1,\n}"),
            ("list.json", "[]"),
            ("x.yaml", "a: 1\n"),
            ("role.json", broken),
        ],
    );
    let lint = |names: &[&str], more: &[&str]| {
        let paths: Vec<String> = names.iter().map(|name| folder.file(name)).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        azrbac(&[&["lint", "--allow-empty"], more, &paths].concat())
    };
    let others = ["package.json", "tsconfig.json", "list.json", "x.yaml"];
    assert_eq!(lint(&others, &[]).exit, 3);
    let passed = lint(&others, &["--as-found"]);
    assert_eq!((passed.exit, passed.stderr.as_str()), (0, ""));
    // A role definition that cannot be read is none of them.
    assert_eq!(lint(&["role.json"], &["--as-found"]).exit, 3);
}

/// Changed files are named one by one in a commit hook: most of them have nothing to
/// do with access.
#[test]
fn files_about_something_else_are_no_error_beside_others() {
    let folder = Folder::new(
        "beside",
        &[
            ("role.tf", ROLE),
            ("rest.tf", NOTHING),
            ("main.bicep", "param x string\n"),
            (
                "role.bicep",
                "resource r 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {\n}\n",
            ),
            (
                "broken.tf",
                "resource \"azurerm_role_definition\" \"x\" {\n",
            ),
            ("values.yaml", "actions: 1\n"),
        ],
    );
    let lint = |names: &[&str]| {
        let files: Vec<_> = names.iter().map(|name| folder.file(name)).collect();
        let mut args = vec!["lint", "-o", "concise"];
        args.extend(files.iter().map(String::as_str));
        let run = azrbac(&args);
        (run.exit, run.stderr)
    };
    let (exit, said) = lint(&["role.tf", "rest.tf", "values.yaml", "main.bicep"]);
    assert_eq!((exit, said.as_str()), (1, ""));
    let (exit, said) = lint(&["rest.tf"]);
    assert_eq!(exit, 3);
    assert!(
        said.contains("is a Terraform source file without one"),
        "{said}"
    );
    for alone in ["values.yaml", "main.bicep", "role.bicep"] {
        assert_eq!(lint(&[alone]).0, 3, "{alone}");
    }
    let (exit, said) = lint(&["role.bicep", "role.tf"]);
    assert_eq!(exit, 1);
    assert!(said.contains("az bicep build --file "), "{said}");
    let (exit, said) = lint(&["broken.tf", "role.tf"]);
    assert_eq!(exit, 3);
    assert!(
        said.starts_with("error: this is no Terraform source: "),
        "{said}"
    );
}

#[test]
fn standard_input_is_known_by_its_text() {
    for (text, place) in [
        (ROLE, ":4:16: "),
        (
            "Name: r\nActions: ['Microsoft.KeyVualt/x/read']\nAssignableScopes: \
             ['/subscriptions/11111111-1111-1111-1111-111111111111']\n",
            ":2:11: ",
        ),
        (
            "{\"Name\": \"r\",\n\"Actions\": [\"Microsoft.KeyVualt/x/read\"], \"AssignableScopes\": \
             [\"/subscriptions/11111111-1111-1111-1111-111111111111\"]}",
            ":2:13: ",
        ),
    ] {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut streams = Streams {
            stdin: &mut text.as_bytes(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            stdout_is: Terminal::No,
            stderr_is: Terminal::No,
            clock: Clock::System,
        };
        let args = ["azrbac", "lint", "-", "-o", "concise"];
        let exit = azrbac_cli::run(args.map(Into::into), &mut streams);
        let stdout = String::from_utf8(stdout).unwrap();
        assert_eq!(exit, Exit::Negative, "{text}");
        assert!(
            stdout.starts_with(&format!("<stdin>{place}warning RBAC101")),
            "{stdout}"
        );
    }
}

/// A role that is declared in one form counts for a condition that stands in another.
#[test]
fn roles_are_looked_up_across_forms() {
    const GUID: &str = "11111111-2222-4333-8444-555555555555";
    let role = format!(
        "resource \"azurerm_role_definition\" \"x\" {{\n  role_definition_id = \"{GUID}\"\n  \
         name = \"r\"\n  permissions {{\n    actions = [\"Microsoft.Compute/disks/read\"]\n  }}\n}}\n"
    );
    let assignment = format!(
        "roleDefinitionId: {GUID}\nprincipalId: p\nscope: /subscriptions/{GUID}\nconditionVersion: \
         '2.0'\ncondition: \"!(ActionMatches{{'Microsoft.Compute/disks/write'}}) OR Exists \
         @Request[a]\"\n"
    );
    let open = role.replace("[\"Microsoft.Compute/disks/read\"]", "var.actions");
    let found = |role: &str| {
        let folder = Folder::new(
            "across",
            &[("main.tf", role), ("assignment.yaml", &assignment)],
        );
        let run = azrbac(&["lint", "-o", "concise", folder.0.to_str().unwrap()]);
        run.stdout.matches(" RBAC513 ").count()
    };
    assert_eq!(found(&role), 1);
    // What else the role grants is not known.
    assert_eq!(found(&open), 0);
}
