//! Roles that `role derive`, `minimize` and `suggest` make: what is printed can be
//! read again, and holds what was asked for.

use serde_json::Value;

use crate::program::azrbac;
use crate::repository::files;

/// The document of a command, and its exit code.
fn document(args: &[&str]) -> (Value, i32) {
    let mut args = args.to_vec();
    args.extend(["-o", "json"]);
    let run = azrbac(&args);
    let found = serde_json::from_str(&run.stdout);
    let found = found.unwrap_or_else(|error| panic!("{args:?}: {error}\n{}", run.stderr));
    (found, run.exit)
}

const LISTS: [&str; 4] = ["Actions", "NotActions", "DataActions", "NotDataActions"];

#[test]
fn the_hardened_role_is_what_deriving_it_gives() {
    let (derived, exit) = document(&[
        "role",
        "derive",
        "Cognitive Services User",
        "--without",
        "listkeys",
    ]);
    assert_eq!(exit, 0);
    assert_eq!(derived["withinBase"]["outcome"], "proven");
    assert_eq!(derived["disjointFromRemoved"]["outcome"], "proven");
    let found = files(
        "roles/hardened",
        "cognitive-services-user-without-keys.json",
    );
    let file: Value = serde_json::from_str(&found[0].1).expect("JSON");
    for list in LISTS {
        assert_eq!(derived["role"][list], file[list], "{list}");
    }
}

#[test]
fn a_written_role_is_read_again_and_checked_clean() {
    let path = std::env::temp_dir().join(format!("azrbac-derived-{}.json", std::process::id()));
    let path = path.to_str().expect("a path that is UTF-8");
    let run = azrbac(&[
        "role",
        "derive",
        "Storage Account Contributor",
        "--without",
        "credential",
        "--scope",
        "/subscriptions/04948682-4233-4b55-bff9-59b7c7fda173",
        "--write",
        path,
    ]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""));
    let shown = azrbac(&["role", "show", path]);
    let linted = azrbac(&["lint", path]);
    std::fs::remove_file(path).expect("the file was written");
    assert!(
        shown
            .stdout
            .contains("Storage Account Contributor without credential")
    );
    assert!(
        !shown.stdout.contains("class credential"),
        "{}",
        shown.stdout
    );
    assert_eq!(linted.exit, 0, "{}", linted.stdout);
}
