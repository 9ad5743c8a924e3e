//! `azrbac.toml` and what files say themselves: which findings count, how bad they
//! are, and what is said of ignores that are of no use.

use std::fs;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::declared::Folder;
use crate::lint_forms::sarif;
use crate::program::{Run, azrbac};
use crate::schema;

const ROLE: &str = r#"{
  "Name": "Keys",
  "AssignableScopes": ["/subscriptions/11111111-1111-4111-8111-111111111111", "/subscriptions/22222222-2222-4222-8222-222222222222"],
  "Actions": [
    "Microsoft.Storage/storageAccounts/listKeys/action",
    "Microsoft.Storage/storageAccounts/read",
    "Microsoft.Storage/storageAccounts/*/read"
  ]
}
"#;

const REMARK: &str = r#"{
  "Name": "Keys",
  "//": "azrbac-ignore RBAC303 -- keys are rotated",
  "AssignableScopes": ["/subscriptions/11111111-1111-4111-8111-111111111111"],
  "Actions": ["Microsoft.Storage/storageAccounts/listKeys/action"]
}
"#;

fn lint(folder: &Folder, paths: &[&str]) -> Run {
    let paths: Vec<String> = paths.iter().map(|path| folder.file(path)).collect();
    azrbac(
        &[
            &["lint".to_owned(), "-o".to_owned(), "concise".to_owned()],
            &*paths,
        ]
        .concat(),
    )
}

/// The findings, as file name, line, severity and code.
fn found(run: &Run) -> Vec<String> {
    let lines = run.stdout.lines();
    lines
        .map(|line| {
            let line = line.rsplit_once('/').map_or(line, |_| line);
            let mut words = line.split(' ');
            let place = words.next().unwrap().trim_end_matches(':');
            let name = place.rsplit('/').next().unwrap();
            let name = name.rsplit_once(':').map_or(name, |(name, _)| name);
            format!("{name} {} {}", words.next().unwrap(), words.next().unwrap())
        })
        .collect()
}

fn with(toml: &str) -> Folder {
    let name = format!(
        "config-{:x}",
        toml.bytes()
            .fold(7_u32, |h, b| h.wrapping_mul(31) ^ u32::from(b))
    );
    Folder::new(&name, &[("azrbac.toml", toml), ("roles/role.json", ROLE)])
}

fn of(toml: &str) -> (Vec<String>, i32) {
    let run = lint(&with(toml), &["."]);
    (found(&run), run.exit)
}

#[test]
fn rules_are_chosen_and_have_their_level() {
    let keys = "role.json:5 warning RBAC303".to_owned();
    let covered = "role.json:6 info RBAC202".to_owned();
    assert_eq!(of(""), (vec![keys, covered.clone()], 1));
    assert_eq!(
        of("[lint]\nselect = [\"RBAC2\"]"),
        (vec![covered.clone()], 0)
    );
    assert_eq!(
        of("[lint]\nignore = \"grants-credentials\""),
        (vec![covered], 0)
    );
    let level = "[lint.level]\nRBAC303 = \"info\"\nRBAC2 = \"error\"";
    let expected = ["role.json:5 info RBAC303", "role.json:6 error RBAC202"];
    assert_eq!(of(level), (expected.map(str::to_owned).to_vec(), 1));
}

#[test]
fn the_policy_is_checked() {
    let policy = "[lint]\nselect = \"RBAC7\"\n[policy]\nname-prefix = \"Contoso\"\nallowed-wildcards = []\n\
                  forbidden-operations = [\"*/listKeys/action\"]\nmax-assignable-scopes = 1";
    let expected = [
        "role.json:2 warning RBAC701",
        "role.json:3 warning RBAC704",
        "role.json:5 error RBAC703",
        "role.json:7 warning RBAC702",
    ];
    assert_eq!(of(policy), (expected.map(str::to_owned).to_vec(), 1));
}

#[test]
fn an_ignore_is_by_rule_file_and_entry() {
    let left = |ignore: &str| {
        let toml = format!(
            "[lint]\nselect = [\"RBAC303\", \"RBAC09\"]\n[[ignore]]\n{ignore}\nreason = \"x\"\n"
        );
        let run = lint(&with(&toml), &["."]);
        (found(&run).join(", "), run.exit)
    };
    let silent = (String::new(), 0);
    assert_eq!(left("rule = \"RBAC303\""), silent);
    assert_eq!(left("rule = \"RBAC3\"\nfile = \"roles/*.json\""), silent);
    let entry = "entry = \"microsoft.storage/storageAccounts/LISTKEYS/action\"";
    assert_eq!(left(&format!("rule = [\"RBAC303\"]\n{entry}")), silent);
    assert_eq!(left("rule = \"RBAC303\"\nexpires = 2099-12-31"), silent);
    let idle = (
        "role.json:5 warning RBAC303, azrbac.toml:3 warning RBAC090".to_owned(),
        1,
    );
    assert_eq!(left("rule = \"RBAC303\"\nentry = \"*\""), idle);
    assert_eq!(left("rule = \"RBAC303\"\nfile = \"other/*.json\""), idle);
    assert_eq!(left("rule = \"RBAC303\"\nfile = \"gone.json\""), idle);
    let over = (
        "role.json:5 warning RBAC303, azrbac.toml:3 warning RBAC091".to_owned(),
        1,
    );
    assert_eq!(left("rule = \"RBAC303\"\nexpires = \"2020-01-31\""), over);
    // Without a tenant these rules find nothing.
    let needs_tenant = ("role.json:5 warning RBAC303".to_owned(), 1);
    assert_eq!(left("rule = \"RBAC601\""), needs_tenant);
}

/// Changed files are named one by one in a commit hook.
#[test]
fn an_ignore_about_files_that_were_not_checked_is_not_idle() {
    let toml = "[lint]\nselect = [\"RBAC09\", \"RBAC301\"]\n[[ignore]]\nrule = \"RBAC301\"\nreason = \"x\"\n\
                [[ignore]]\nrule = \"RBAC301\"\nfile = \"roles/role.json\"\nreason = \"x\"\n";
    let folder = with(toml);
    fs::write(folder.file("roles/other.json"), ROLE).unwrap();
    assert_eq!(
        found(&lint(&folder, &["roles/other.json"])),
        [] as [&str; 0]
    );
    let own = ["azrbac.toml:6 warning RBAC090"];
    assert_eq!(found(&lint(&folder, &["roles/role.json"])), own);
    assert_eq!(found(&lint(&folder, &["."])).len(), 2);
}

/// A rule that did not run leaves its ignores in peace, also where they are over.
#[test]
fn an_ignore_of_a_rule_that_is_not_run_is_not_idle() {
    let idle = REMARK.replace("RBAC303", "RBAC301");
    let over = REMARK.replace("RBAC303", "RBAC303 until 2020-01-31");
    let toml = "[lint]\nignore = [\"RBAC3\"]\n[[ignore]]\nrule = \"RBAC303\"\nreason = \"x\"\n\
                [[ignore]]\nrule = \"RBAC303\"\nreason = \"x\"\nexpires = 2020-01-31\n";
    let files = [
        ("azrbac.toml", toml),
        ("a.json", &*idle),
        ("b.json", &*over),
    ];
    let folder = Folder::new("config-not-run", &files);
    assert_eq!(found(&lint(&folder, &["."])), [] as [&str; 0]);
}

/// A file with a condition is looked up in itself; that is no tenant.
#[test]
fn an_ignore_of_a_rule_about_the_tenant_waits_for_a_tenant() {
    let assignment = r#"{"//": "azrbac-ignore RBAC601 -- it is to stay",
        "id": "/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/roleAssignments/33333333-3333-4333-8333-333333333333",
        "principalId": "22222222-2222-4222-8222-222222222222", "principalType": "Group",
        "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        "scope": "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/g",
        "condition": "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'a'",
        "conditionVersion": "2.0"}"#;
    let toml = "[lint]\nselect = [\"RBAC09\", \"RBAC6\"]\n[[ignore]]\nrule = \"RBAC602\"\nreason = \"x\"\n";
    let listed = format!("[{assignment}]");
    let folder = Folder::new(
        "config-tenant",
        &[("azrbac.toml", toml), ("a.json", &listed)],
    );
    let path = folder.file("a.json");
    let config = folder.file("azrbac.toml");
    let lint = |more: &[&str]| {
        let args = ["lint", "-o", "concise", &path, "--config", &config];
        found(&azrbac(&[&args, more].concat()))
    };
    assert_eq!(lint(&[]), [] as [&str; 0]);
    assert_eq!(lint(&["-s", &path]), ["a.json:1 warning RBAC090"]);
}

#[test]
fn rules_about_deny_assignments_can_be_turned_off() {
    let deny = r#"[{"id": "/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/denyAssignments/44444444-4444-4444-8444-444444444444",
        "denyAssignmentName": "No", "scope": "/subscriptions/11111111-1111-4111-8111-111111111111",
        "permissions": [{"actions": ["*"], "notActions": [], "dataActions": [], "notDataActions": []}],
        "principals": [{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}],
        "excludePrincipals": []}]"#;
    let off = "[lint]\nignore = \"RBAC610\"";
    let folder = Folder::new("config-deny", &[("azrbac.toml", off), ("a.json", deny)]);
    assert_eq!(found(&lint(&folder, &["a.json"])), [] as [&str; 0]);
    let path = folder.file("a.json");
    let run = azrbac(&["lint", "-o", "concise", "--no-config", &path]);
    assert_eq!(found(&run), ["a.json:1 warning RBAC610"]);
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    for (toml, told) in [
        (
            "[lint]\nselect = [\"RBAC999\"]",
            "no rule is called `RBAC999`",
        ),
        (
            "select = [\"RBAC3\"]",
            "`select` is no key that is known here",
        ),
        (
            "[lint.level]\nRBAC303 = \"off\"",
            "the level of `RBAC303` is none",
        ),
        (
            "[[ignore]]\nrule = \"RBAC303\"",
            "this ignore has no `reason`",
        ),
        ("[[ignore]]\nreason = \"x\"", "this ignore has no `rule`"),
        (
            "[[ignore]]\nrule = \"RBAC3\"\nreason = \"x\"\nexpires = \"soon\"",
            "`soon` is no date",
        ),
        (
            "[[ignore]]\nrule = \"RBAC3\"\nreason = \"x\"\nfile = \"a{\"",
            "`a{` is no pattern",
        ),
        ("ignore = [\"RBAC3\"]", "expected a table, found a string"),
        (
            "[policy]\nmax-assignable-scopes = -1",
            "takes a whole number",
        ),
        ("[lint]\ncatalogue = \"none.json\"", "there is no such file"),
        ("[lint\n", "this is no TOML"),
    ] {
        let run = lint(&with(toml), &["."]);
        assert_eq!((run.exit, run.stdout.as_str()), (2, ""), "{toml}");
        assert!(run.stderr.contains(told), "{toml}: {}", run.stderr);
        assert!(
            run.stderr.contains("azrbac.toml:"),
            "{toml}: {}",
            run.stderr
        );
    }
}

#[test]
fn the_nearest_file_up_to_the_repository_root_holds() {
    let off = "[lint]\nignore = \"RBAC\"";
    let files = [
        ("azrbac.toml", off),
        ("a/role.json", ROLE),
        ("b/.git/HEAD", ""),
        ("b/roles/role.json", ROLE),
        ("c/azrbac.toml", "[lint]\nselect = \"RBAC202\""),
        ("c/role.json", ROLE),
        ("named.toml", "[lint]\nselect = \"RBAC303\""),
    ];
    let folder = Folder::new("config-upward", &files);
    let count = |paths: &[&str]| found(&lint(&folder, paths)).len();
    assert_eq!((count(&["a"]), count(&["b"]), count(&["c"])), (0, 2, 1));
    assert_eq!(count(&["."]), 3);
    let named = folder.file("named.toml");
    let path = folder.file("a/role.json");
    let run = azrbac(&["lint", "-o", "concise", &path, "--config", &named]);
    assert_eq!(found(&run), ["role.json:5 warning RBAC303"]);
    let run = azrbac(&["lint", "-o", "concise", &path, "--no-config"]);
    assert_eq!(found(&run).len(), 2);
}

#[test]
fn files_say_themselves_what_is_ignored() {
    let idle = REMARK.replace("RBAC303", "RBAC301");
    let misread = REMARK.replace(" -- keys are rotated", "");
    let files = [
        ("a.json", REMARK),
        ("b.json", &*idle),
        ("c.json", &*misread),
    ];
    let folder = Folder::new("config-remarks", &files);
    assert_eq!(found(&lint(&folder, &["a.json"])), [] as [&str; 0]);
    for name in ["b.json", "c.json"] {
        let expected = [
            format!("{name}:5 warning RBAC303"),
            format!("{name}:3 warning RBAC090"),
        ];
        assert_eq!(found(&lint(&folder, &[name])), expected);
    }
}

#[test]
fn what_is_ignored_stays_in_sarif_and_in_json() {
    let toml = "[lint]\nselect = \"RBAC303\"\n[[ignore]]\nrule = \"RBAC303\"\nfile = \"roles/role.json\"\nreason = \"legacy\"\n";
    let folder = with(toml);
    fs::write(folder.file("roles/remark.json"), REMARK).unwrap();
    let path = folder.file("roles");
    let log = sarif(&["lint", &path]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let told: Vec<_> = results
        .iter()
        .map(|one| one["suppressions"][0].clone())
        .collect();
    let expected = [("inSource", "keys are rotated"), ("external", "legacy")].map(
        |(kind, why)| serde_json::json!({"kind": kind, "status": "accepted", "justification": why}),
    );
    assert_eq!(told, expected);
    let run = azrbac(&["lint", &path, "-o", "json"]);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!(document["suppressed"][1]["suppression"]["reason"], "legacy");
    assert_eq!(run.exit, 0);
    let text = azrbac(&["lint", &path]).stdout;
    assert!(
        text.contains("0 errors, 0 warnings, 0 info, 2 ignored"),
        "{text}"
    );
}

#[test]
fn operations_of_a_file_are_known() {
    let own = r#"{"Name": "Own", "AssignableScopes": ["/subscriptions/11111111-1111-4111-8111-111111111111"],
        "Actions": ["Contoso.Own/things/read"]}"#;
    let listing = r#"[{"name": "Contoso.Own", "resourceTypes": [{"operations": [
        {"name": "Contoso.Own/things/read", "isDataAction": false}]}]}]"#;
    let toml = "[lint]\ncatalogue = \"own/operations.json\"";
    let files = [
        ("azrbac.toml", toml),
        ("own/operations.json", listing),
        ("role.json", own),
    ];
    let folder = Folder::new("config-catalogue", &files);
    assert_eq!(found(&lint(&folder, &["role.json"])), [] as [&str; 0]);
    let path = folder.file("role.json");
    assert_eq!(azrbac(&["lint", "--no-config", &path]).exit, 1);
}

/// The configuration that README.md shows is one, by the reader and by the schema.
#[test]
fn the_schema_says_what_is_read() {
    let run = azrbac(&["schema", "config"]);
    let schema: Value = serde_json::from_str(&run.stdout).expect("a JSON Schema");
    let readme = fs::read_to_string(crate::repository::root().join("README.md")).unwrap();
    let shown = readme
        .split("```toml\n")
        .find(|text| text.starts_with("[lint]"));
    let shown = shown.expect("an example").split("\n```").next().unwrap();
    let folder = Folder::new(
        "config-readme",
        &[
            ("azrbac.toml", shown),
            ("role.json", ROLE),
            ("operations.tsv", ""),
        ],
    );
    let run = lint(&folder, &["role.json"]);
    assert_eq!(run.exit, 1, "{}", run.stderr);
    let document = json(shown);
    assert_eq!(schema::faults(&schema, &document), [] as [&str; 0]);
    for wrong in [
        "lint = 1",
        "select = []",
        "[lint.level]\nRBAC303 = \"off\"",
        "[[ignore]]\nrule = \"RBAC303\"",
        "[policy]\nmax-assignable-scopes = -1",
    ] {
        let document = json(wrong);
        assert!(!schema::faults(&schema, &document).is_empty(), "{wrong}");
    }
}

/// The document of a file in TOML; dates are strings, as editors hand them over.
fn json(text: &str) -> Value {
    let table = DeTable::parse(text).unwrap();
    of_table(table.get_ref())
}

fn of_table(table: &DeTable<'_>) -> Value {
    let fields = table.iter();
    fields
        .map(|(key, one)| (key.get_ref().to_string(), of_value(one.get_ref())))
        .collect()
}

fn of_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::Table(table) => of_table(table),
        DeValue::Array(all) => all.iter().map(|one| of_value(one.get_ref())).collect(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(number) => number.as_str().parse::<i64>().unwrap().into(),
        DeValue::Boolean(truth) => (*truth).into(),
        DeValue::Float(number) => number.as_str().into(),
    }
}
