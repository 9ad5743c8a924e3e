//! What is packed into one file is the same tenant: every fixture, and the data of
//! the stories.

use azrbac_core::ingest::Ingest;
use azrbac_core::snapshot::SnapshotParts;
use azrbac_core::view;

use crate::program::azrbac;
use crate::repository::files;

fn read(name: &str, text: &str) -> SnapshotParts {
    let mut ingest = Ingest::new();
    ingest.read(name, text.as_bytes().to_vec());
    ingest.finish().parts
}

fn pack(parts: &SnapshotParts) -> String {
    serde_json::to_string_pretty(&view::snapshot(parts)).expect("a snapshot as JSON")
}

/// The lists of documents that decide answers, in a form that can be compared.
fn lists(parts: &SnapshotParts) -> String {
    format!(
        "{:?}",
        (
            &parts.role_definitions,
            &parts.role_assignments,
            &parts.deny_assignments,
            &parts.eligible,
            &parts.active,
            &parts.management_groups,
            &parts.subscriptions,
            &parts.groups,
            &parts.group_eligibilities,
            &parts.unreadable,
        )
    )
}

#[test]
fn a_packed_file_is_the_same_tenant() {
    let mut count = 0;
    for folder in ["tests/fixtures", "tests/inputs", "examples"] {
        for (name, text) in files(folder, ".json") {
            let parts = read(&name, &text);
            let packed = pack(&parts);
            let again = read("packed.json", &packed);
            assert_eq!(lists(&again), lists(&parts), "{folder}/{name}");
            assert_eq!(pack(&again), packed, "{folder}/{name}");
            count += 1;
        }
    }
    assert!(count >= 50, "only {count} files");
}

/// The story of Carl has one that is allowed and one that is unknown.
#[test]
fn a_packed_tenant_gives_the_same_answers() {
    let folder = std::env::temp_dir().join(format!("azrbac-packed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("tenant.json").display().to_string();
    let exports = "examples/carl-and-the-keys/tenant";
    let run = azrbac(&["snapshot", "pack", "-s", exports, "--out", &file]);
    assert_eq!((run.exit, &*run.stdout, &*run.stderr), (0, "", ""));
    let account = "/subscriptions/ec7ac8ad-1b2b-406b-aae1-2c972399d29d/resourceGroups/rg-openai/\
                   providers/Microsoft.CognitiveServices/accounts/openai1";
    for (operation, exit) in [("listkeys", 0), ("deployments/write", 4)] {
        let [before, after] = [exports, &file]
            .map(|data| azrbac(&["can", "Carl", operation, "--scope", account, "-s", data]));
        assert_eq!(before.exit, exit, "{operation}");
        assert_eq!((after.exit, after.stdout), (before.exit, before.stdout));
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
