//! Baselines: what was there before does not count, what is new does.

use std::fs;

use serde_json::Value;

use crate::declared::Folder;
use crate::lint_forms::sarif;
use crate::program::azrbac;

fn role(actions: &str) -> String {
    format!(
        "{{\"Name\": \"Keys\", \"AssignableScopes\": [\"/subscriptions/11111111-1111-4111-8111-111111111111\"],\n\"Actions\": [{actions}]}}\n"
    )
}

const KEYS: &str = "\"Microsoft.Storage/storageAccounts/listKeys/action\"";
const OTHER: &str = "\"Microsoft.Search/searchServices/listAdminKeys/action\"";

#[test]
fn what_is_known_does_not_count_and_what_is_new_does() {
    let folder = Folder::new("baseline", &[("roles/a.json", &role(KEYS))]);
    let (roles, known) = (folder.file("roles"), folder.file("known.json"));
    let written = azrbac(&["lint", &roles, "--write-baseline", &known]);
    assert_eq!(written.exit, 0, "{}", written.stderr);
    let text = fs::read_to_string(&known).unwrap();
    assert!(text.contains("\"file\": \"roles/a.json\""), "{text}");
    let counted = || {
        let run = azrbac(&["lint", &roles, "--baseline", &known, "-o", "concise"]);
        (run.stdout.lines().count(), run.exit)
    };
    assert_eq!(counted(), (0, 0));
    // Lines move, and another entry comes before it.
    let moved = role(&format!(
        "\n\n\n\"Microsoft.Search/searchServices/read\", {KEYS}"
    ));
    fs::write(folder.file("roles/a.json"), moved).unwrap();
    assert_eq!(counted(), (0, 0));
    fs::write(
        folder.file("roles/a.json"),
        role(&format!("{OTHER}, {KEYS}")),
    )
    .unwrap();
    assert_eq!(counted(), (1, 1));
    // The same role in another file is not known.
    fs::write(folder.file("roles/b.json"), role(KEYS)).unwrap();
    assert_eq!(counted(), (2, 1));
    let log = sarif(&["lint", &roles, "--baseline", &known]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let suppressed = results.iter().filter(|one| one["suppressions"].is_array());
    assert_eq!((results.len(), suppressed.count()), (3, 1));
    // Written anew, it holds what it held and what has come.
    let both = [
        "lint",
        &roles,
        "--baseline",
        &known,
        "--write-baseline",
        &known,
    ];
    assert_eq!(azrbac(&both).exit, 0);
    assert_eq!(counted(), (0, 0));
    let document: Value = serde_json::from_str(&fs::read_to_string(&known).unwrap()).unwrap();
    assert_eq!(document["findings"].as_array().map(Vec::len), Some(3));
}

#[test]
fn what_is_no_baseline_is_refused() {
    let folder = Folder::new("no-baseline", &[("a.json", &role(KEYS)), ("b.json", "{}")]);
    let path = folder.file("a.json");
    for name in ["b.json", "none.json"] {
        let run = azrbac(&["lint", &path, "--baseline", &folder.file(name)]);
        assert_eq!((run.exit, run.stdout.as_str()), (3, ""), "{name}");
    }
}

/// `--diff` prints changes in place of findings, so there is nothing to be known.
#[test]
fn a_baseline_is_not_written_by_the_way_of_a_diff() {
    let folder = Folder::new("baseline-diff", &[("a.json", &role(KEYS))]);
    let (path, known) = (folder.file("a.json"), folder.file("known.json"));
    let run = azrbac(&["lint", &path, "--diff", "--write-baseline", &known]);
    assert_eq!((run.exit, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert!(fs::metadata(&known).is_err());
}
