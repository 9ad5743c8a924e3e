//! `azrbac diff`: through which change, where, what is unknown, and the exit codes.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::program::{Run, azrbac};

const SUBSCRIPTION: &str = "/subscriptions/3f0c8a52-6d1b-4e0a-8f77-2a6f0b9d4c15";
const GROUP: &str = "b1f6a3d0-5c2e-4b7f-8d19-6e0a7c4f2b58";
const INES: &str = "5d0e9b7c-1a2f-4c36-b8e5-0f9d3a6c7e21";
const TOMAS: &str = "c84b2f16-7e5d-4a90-9c03-b1d6e8f0a372";

fn management_group(name: &str) -> String {
    format!("/providers/Microsoft.Management/managementGroups/{name}")
}

fn assignment(id: &str, principal: &str, kind: &str, role: &str, scope: &str) -> Value {
    json!({"id": id, "principalId": principal, "principalType": kind, "roleDefinitionId": role, "scope": scope})
}

/// A whole tenant: Ines is in a group that has a custom role on a subscription.
fn tenant() -> Value {
    json!({
        "schema": "azrbac.snapshot/v1", "tenantId": "top", "capturedAt": "2026-11-20T08:00:00Z",
        "roleDefinitions": [{"name": "r1", "roleName": "Operator",
            "permissions": [{"actions": ["Microsoft.Compute/disks/read", "Microsoft.Compute/disks/write"]}]}],
        "roleAssignments": [assignment("a1", GROUP, "Group", "r1", SUBSCRIPTION)],
        "denyAssignments": [], "roleEligibilityScheduleInstances": [],
        "roleAssignmentScheduleInstances": [], "groupEligibilities": [],
        "managementGroups": [{"id": management_group("top")},
            {"id": management_group("m1"), "parent": management_group("top")},
            {"id": management_group("m2"), "parent": management_group("top")}],
        "subscriptions": [{"id": SUBSCRIPTION, "parent": management_group("m1")}],
        "groups": [{"id": GROUP, "displayName": "operators", "members": [INES]}],
        "principals": [{"id": INES, "type": "User", "displayName": "Ines"},
            {"id": TOMAS, "type": "User", "displayName": "Tomas"}],
    })
}

/// Files of a test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &Value)]) -> Self {
        let path = std::env::temp_dir().join(format!("azrbac-diff-{name}-{}", std::process::id()));
        for (file, value) in files {
            let file = path.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, value.to_string()).unwrap();
        }
        Self(path)
    }

    fn run(&self, old: &str, new: &str, more: &[&str]) -> Run {
        let path = |name: &str| self.0.join(name).to_str().unwrap().to_owned();
        let mut args = vec!["diff".to_owned(), path(old), path(new)];
        args.extend(more.iter().map(|arg| (*arg).to_owned()));
        azrbac(&args)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn compare(name: &str, old: &Value, new: &Value, more: &[&str]) -> (i32, Value) {
    let folder = Folder::new(name, &[("old.json", old), ("new.json", new)]);
    let mut args = vec!["-o", "json"];
    args.extend(more);
    let run = folder.run("old.json", "new.json", &args);
    let document = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    (run.exit, document)
}

/// Direction, names, scopes, number of operations and the kinds of changes of every
/// effect.
fn told(document: &Value) -> Vec<String> {
    let texts = |list: &Value, key: &str| {
        let list = list.as_array().unwrap().iter();
        let texts = list.map(|one| one[key].as_str().unwrap_or_default().to_owned());
        texts.collect::<Vec<_>>().join("+")
    };
    let effects = document["effects"].as_array().unwrap().iter();
    effects
        .map(|effect| {
            let changes = effect["changes"].as_array().unwrap().iter();
            let kinds: Vec<String> = changes
                .map(|at| {
                    let change =
                        &document["changes"][usize::try_from(at.as_u64().unwrap()).unwrap()];
                    format!(
                        "{} {}",
                        change["kind"].as_str().unwrap(),
                        change["what"].as_str().unwrap()
                    )
                })
                .collect();
            format!(
                "{} {}: {} at {} ({})",
                effect["direction"].as_str().unwrap(),
                texts(&effect["principals"], "name"),
                document["operationSets"]
                    [usize::try_from(effect["operations"].as_u64().unwrap()).unwrap()]["count"],
                texts(&effect["scopes"], "scope").replace(SUBSCRIPTION, "S"),
                kinds.join(", ")
            )
        })
        .collect()
}

fn edited(edit: impl FnOnce(&mut Value)) -> Value {
    let mut tenant = tenant();
    edit(&mut tenant);
    tenant
}

fn push(list: &mut Value, value: Value) {
    list.as_array_mut().unwrap().push(value);
}

#[test]
fn every_kind_of_change_is_named() {
    let everyone = "00000000-0000-0000-0000-000000000000";
    let deny = json!({"id": "d1", "denyAssignmentName": "no writes", "scope": SUBSCRIPTION,
        "permissions": [{"actions": ["*/write"]}], "principals": [{"id": everyone, "type": "SystemDefined"}]});
    let cases: Vec<(&str, Value, Vec<&str>)> = vec![
        (
            "assignment",
            edited(|new| {
                push(
                    &mut new["roleAssignments"],
                    assignment(
                        "a2",
                        TOMAS,
                        "User",
                        "r1",
                        &format!("{SUBSCRIPTION}/resourceGroups/g"),
                    ),
                );
            }),
            vec!["gained Tomas: 2 at S/resourceGroups/g (assignment added)"],
        ),
        (
            "member",
            edited(|new| new["groups"][0]["members"] = json!([INES, TOMAS])),
            vec!["gained Tomas: 2 at S (group-member added)"],
        ),
        (
            "role",
            edited(|new| {
                new["roleDefinitions"][0]["permissions"][0]["actions"] =
                    json!(["Microsoft.Compute/disks/read"]);
            }),
            vec!["lost operators+Ines: 1 at S (role changed)"],
        ),
        (
            "deny",
            edited(|new| push(&mut new["denyAssignments"], deny.clone())),
            vec!["lost operators+Ines: 1 at S (deny added)"],
        ),
        (
            "condition",
            edited(|new| {
                new["roleAssignments"][0]["condition"] = json!("@Resource[x] StringEquals 'a'");
            }),
            vec!["lost operators+Ines: 2 at S (condition added)"],
        ),
        (
            "eligible",
            edited(|new| {
                push(
                    &mut new["groupEligibilities"],
                    json!({"groupId": GROUP, "principalId": TOMAS}),
                );
            }),
            vec!["gained Tomas: 2 at S (group-member added)"],
        ),
    ];
    for (name, new, expected) in cases {
        let (exit, document) = compare(name, &tenant(), &new, &[]);
        assert_eq!(told(&document), expected, "{name}");
        assert_eq!(exit, 1, "{name}");
    }
}

#[test]
fn a_subscription_that_moves_and_a_time_that_ends_are_named() {
    let old = edited(|old| {
        push(
            &mut old["roleAssignments"],
            assignment("a2", TOMAS, "User", "r1", &management_group("m1")),
        );
    });
    let mut new = old.clone();
    new["subscriptions"][0]["parent"] = json!(management_group("m2"));
    let (_, document) = compare("moved", &old, &new, &[]);
    assert_eq!(told(&document), ["lost Tomas: 2 at S (hierarchy changed)"]);

    let mut instance = assignment("i1", TOMAS, "User", "r1", SUBSCRIPTION);
    instance["endDateTime"] = json!("2026-11-21T00:00:00Z");
    let old = edited(|old| push(&mut old["roleAssignmentScheduleInstances"], instance));
    let mut new = old.clone();
    new["capturedAt"] = json!("2026-11-22T08:00:00Z");
    let (_, document) = compare("time", &old, &new, &[]);
    let ended = told(&document);
    assert!(
        matches!(ended.as_slice(), [one] if one.starts_with("lost Tomas: 2 at S")),
        "{ended:?}"
    );
    // At one time for both nothing differs.
    let (exit, _) = compare("one-time", &old, &new, &["--as-of", "2026-11-20T08:00:00Z"]);
    assert_eq!(exit, 0);
}

#[test]
fn a_changed_condition_is_changed_and_neither_gained_nor_lost() {
    let under = |condition: &str| {
        edited(|tenant| tenant["roleAssignments"][0]["condition"] = json!(condition))
    };
    let (old, new) = (
        under("@Resource[x] StringEquals 'a'"),
        under("@Resource[x] StringEquals 'b'"),
    );
    let (exit, document) = compare("changed", &old, &new, &[]);
    assert_eq!(
        told(&document),
        ["changed operators+Ines: 2 at S (condition changed)"]
    );
    assert_eq!((exit, &document["gain"]), (1, &json!("possible")));
    let (exit, _) = compare("changed-gain", &old, &new, &["--fail-on-gain"]);
    assert_eq!(exit, 4);
    // Blanks make no other condition.
    let (exit, document) = compare(
        "blanks",
        &old,
        &under("@Resource[x]  StringEquals  'a'"),
        &[],
    );
    assert_eq!((exit, told(&document).len()), (0, 0));
}

#[test]
fn what_is_held_anyway_and_another_id_are_no_difference() {
    let redundant = edited(|new| {
        let group = format!("{SUBSCRIPTION}/resourceGroups/g");
        push(
            &mut new["roleAssignments"],
            assignment("a2", INES, "User", "r1", &group),
        );
    });
    let renamed = edited(|new| new["roleAssignments"][0]["id"] = json!("another"));
    let entries = edited(|new| {
        new["roleDefinitions"][0]["permissions"][0]["actions"] = json!([
            "microsoft.compute/DISKS/write",
            "Microsoft.Compute/disks/read",
            "Microsoft.Compute/disks/write"
        ]);
    });
    for (name, new) in [
        ("redundant", redundant),
        ("renamed", renamed),
        ("entries", entries),
    ] {
        let (exit, document) = compare(name, &tenant(), &new, &[]);
        assert_eq!(
            (exit, told(&document).len()),
            (0, 0),
            "{name}: {document:#}"
        );
        assert_eq!(document["decided"], json!(true));
    }
}

#[test]
fn missing_data_are_not_the_same() {
    let cut = edited(|tenant| {
        tenant.as_object_mut().unwrap().remove("groups");
    });
    let (exit, document) = compare("cut", &cut, &cut, &[]);
    assert_eq!((exit, told(&document).len()), (4, 0));
    assert_eq!(
        (&document["differs"], &document["decided"]),
        (&json!(false), &json!(false))
    );
    // Deny assignments that have to be known and are not.
    let undenied = edited(|tenant| {
        tenant.as_object_mut().unwrap().remove("denyAssignments");
    });
    let exit = |name, more: &[&str]| compare(name, &undenied, &undenied, more).0;
    assert_eq!(exit("assumed", &[]), 0);
    assert_eq!(exit("required", &["--require-complete"]), 4);
    // Given on one side only: the coverage is told, and nothing is claimed of those of
    // whom only what is known changed.
    let (exit, document) = compare("given", &cut, &tenant(), &["--fail-on-gain"]);
    assert_eq!(exit, 4, "{document:#}");
    assert!(
        document["coverage"]
            .to_string()
            .contains("groups: before none given; after whole")
    );
}

fn role(id: Option<&str>, name: &str, actions: &[&str]) -> Value {
    json!({"Name": name, "Id": id, "IsCustom": true, "Description": "", "Actions": actions,
        "NotActions": [], "DataActions": [], "NotDataActions": [], "AssignableScopes": [SUBSCRIPTION]})
}

#[test]
fn directories_of_roles_are_paired_by_id_else_by_name() {
    let keys = "Microsoft.Storage/storageAccounts/listKeys/action";
    let read = "Microsoft.Storage/storageAccounts/read";
    let ids = [
        "11111111-1111-4111-8111-111111111111",
        "22222222-2222-4222-8222-222222222222",
    ];
    let folder = Folder::new(
        "roles",
        &[
            ("old/a.json", &role(Some(ids[0]), "First", &[read])),
            ("old/b.json", &role(None, "By name", &[read])),
            ("old/c.json", &role(Some(ids[1]), "Gone", &[read])),
            ("new/x.json", &role(Some(ids[0]), "First, renamed", &[read])),
            ("new/y.json", &role(None, "by NAME", &[read, keys])),
            ("new/z.json", &role(None, "New", &["Microsoft.Foo/*"])),
            ("empty/deep/none.txt", &json!("")),
        ],
    );
    let run = folder.run("old", "new", &["-o", "json"]);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let roles = document["roles"].as_array().unwrap();
    let seen: Vec<String> = roles
        .iter()
        .map(|role| {
            let name = |side: &str| role[side]["roleName"].as_str().unwrap_or("-").to_owned();
            format!(
                "{} {} > {} gain {}",
                role["what"].as_str().unwrap(),
                name("old"),
                name("new"),
                role["gain"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            "changed By name > by NAME gain certain",
            "same First > First, renamed gain none",
            "removed Gone > - gain none",
            "added - > New gain certain",
        ]
    );
    assert_eq!(run.exit, 1);
    // A wildcard for operations that nobody knows yet is a gain, and none of a class.
    assert_eq!(
        folder.run("empty", "new/z.json", &["--fail-on-gain"]).exit,
        1
    );
    let class = folder.run("empty", "new/z.json", &["--fail-on-gain=credential"]);
    assert_eq!(class.exit, 0);
    assert!(
        class.stdout.contains("operations that Azure adds later"),
        "{}",
        class.stdout
    );
    assert_eq!(
        folder
            .run("old", "new", &["--fail-on-gain=credential"])
            .exit,
        1
    );
    assert_eq!(
        folder.run("new", "old", &["--fail-on-gain"]).exit,
        1,
        "`Gone` comes back"
    );
    assert_eq!(folder.run("old", "old", &["--fail-on-gain"]).exit, 0);
    assert_eq!(folder.run("new", "old", &["--exit-zero"]).exit, 0);
}

#[test]
fn a_role_is_no_less_than_the_sum_of_its_verbs_and_a_condition_is_told() {
    let verbs = ["*/read", "*/write", "*/delete", "*/action"];
    let conditional = |condition: Value| {
        json!({"roleName": "r", "name": "r1", "permissions": [
        {"actions": ["Microsoft.Storage/storageAccounts/listKeys/action"], "condition": condition}]})
    };
    let folder = Folder::new(
        "verbs",
        &[
            ("all.json", &role(None, "r", &["*"])),
            ("verbs.json", &role(None, "r", &verbs)),
            (
                "a.json",
                &conditional(json!("@Resource[x] StringEquals 'a'")),
            ),
            (
                "b.json",
                &conditional(json!("@Resource[x] StringEquals 'b'")),
            ),
            ("none.json", &conditional(Value::Null)),
        ],
    );
    assert_eq!(
        folder
            .run("all.json", "verbs.json", &["--fail-on-gain"])
            .exit,
        0
    );
    let exit = |old, new, class| folder.run(old, new, &[class]).exit;
    assert_eq!(exit("a.json", "a.json", "--fail-on-gain"), 0);
    assert_eq!(exit("a.json", "b.json", "--fail-on-gain"), 4);
    assert_eq!(exit("a.json", "b.json", "--fail-on-gain=credential"), 4);
    assert_eq!(exit("a.json", "b.json", "--fail-on-gain=identity"), 0);
    assert_eq!(exit("a.json", "none.json", "--fail-on-gain=credential"), 1);
    assert_eq!(exit("none.json", "a.json", "--fail-on-gain=credential"), 0);
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let folder = Folder::new(
        "errors",
        &[
            ("tenant.json", &tenant()),
            ("role.json", &role(None, "r", &["*/read"])),
            ("else.json", &json!({"some": "thing"})),
            (
                "half.json",
                &json!([role(None, "r", &["*/read"]), {"Name": "x", "Actions": 5, "AssignableScopes": []}]),
            ),
            ("empty/none.txt", &json!("")),
        ],
    );
    assert_eq!(folder.run("tenant.json", "role.json", &[]).exit, 2);
    assert_eq!(folder.run("role.json", "missing.json", &[]).exit, 3);
    assert_eq!(folder.run("role.json", "else.json", &[]).exit, 3);
    assert_eq!(
        folder
            .run("role.json", "half.json", &["--fail-on-gain"])
            .exit,
        3
    );
    assert_eq!(folder.run("empty", "empty", &[]).exit, 3);
    assert_eq!(azrbac(&["diff", "-", "-"]).exit, 2);
    assert_eq!(azrbac(&["role", "list", "-o", "markdown"]).exit, 2);
}

#[test]
fn markdown_holds_no_text_of_a_file_outside_code() {
    let name = "`x` <b>@all</b>\n# y | z";
    let folder = Folder::new(
        "markdown",
        &[
            ("old.json", &role(None, name, &["a/b/read"])),
            ("new.json", &role(None, name, &["a/b/read", "<i>`|*/read"])),
        ],
    );
    let run = folder.run("old.json", "new.json", &["-o", "markdown"]);
    let outside: String = run.stdout.split("``").step_by(2).collect();
    assert!(
        run.stdout.contains("`` `x` <b>@all</b> # y | z ``"),
        "{}",
        run.stdout
    );
    assert!(
        !outside.contains("<b>") && !outside.contains("<i>") && !outside.contains("@all"),
        "{outside}"
    );
}

#[test]
fn conditions_that_cannot_be_read_are_told_apart() {
    let under = |condition: &str| {
        edited(|tenant| tenant["roleAssignments"][0]["condition"] = json!(condition))
    };
    let (exit, document) = compare("unread", &under("x"), &under("y"), &["--fail-on-gain"]);
    assert_eq!(
        told(&document),
        ["changed operators+Ines: 2 at S (condition changed)"]
    );
    assert_eq!(exit, 4);
}

#[test]
fn what_could_not_be_read_is_neither_new_nor_gone() {
    let wrong = json!({"Name": "z", "Actions": "*", "AssignableScopes": [SUBSCRIPTION]});
    let wide = role(None, "r", &["Microsoft.Storage/storageAccounts/*"]);
    let files = [
        ("wrong.json", &wrong),
        ("role.json", &wide),
        ("old/a.json", &wide),
        ("old/b.json", &wrong),
        ("new/a.json", &wide),
        ("new/c.json", &role(None, "other", &["*/write"])),
    ];
    let folder = Folder::new("unread", &files);
    for (old, new, side) in [
        ("wrong.json", "role.json", "old"),
        ("role.json", "wrong.json", "new"),
        ("old", "new", "old"),
        ("new", "old", "new"),
    ] {
        let run = folder.run(old, new, &["-o", "json"]);
        assert_eq!(run.exit, 3, "{old} {new}");
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(document["unread"], json!([side]));
        assert_eq!(document["gain"], "possible", "{old} {new}");
        assert_eq!(document["differs"], false, "{old} {new}");
        let roles = document["roles"].as_array().unwrap();
        let mut undecided = roles.iter().filter(|role| role["what"] == "undecided");
        let role = undecided
            .next()
            .expect("the role definition on one side only");
        assert_eq!(role["gained"]["count"], 0);
        assert_eq!(role["lost"]["count"], 0);
        for form in ["text", "concise", "markdown"] {
            let told = folder.run(old, new, &["-o", form]).stdout;
            let side = side.to_uppercase();
            assert!(
                told.contains(&format!("could not be read of {side}")),
                "{told}"
            );
            assert!(!told.contains("nothing is gained"), "{told}");
            assert!(!told.contains("something is gained;"), "{told}");
        }
    }
}

#[test]
fn wildcards_that_only_read_are_not_said_to_be_of_any_class() {
    let narrow = role(None, "r", &["Microsoft.Storage/storageAccounts/read"]);
    let files = [
        ("narrow.json", &narrow),
        (
            "reads.json",
            &role(None, "r", &["Microsoft.Storage/*/read"]),
        ),
        ("all.json", &role(None, "r", &["Microsoft.Storage/*"])),
    ];
    let folder = Folder::new("reads", &files);
    let words = |told: &str| told.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = words(&folder.run("narrow.json", "reads.json", &[]).stdout);
    assert!(
        told.contains("adds later too, whose names end in `/read`"),
        "{told}"
    );
    let told = words(&folder.run("narrow.json", "all.json", &[]).stdout);
    assert!(told.contains("adds later too, of any class"), "{told}");
}
