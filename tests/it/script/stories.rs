//! Which tenants the stories tell of, and their questions put to an export.

use std::collections::BTreeSet;

use azrbac_core::ingest::Ingest;
use azrbac_core::view;
use serde_json::{Value, json};

use super::run::Place;
use super::tenant::Tenant;
use crate::program::azrbac;
use crate::repository::{files, root};

/// The files of the stories that are one tenant.
pub(super) const ONE: &[&str] = &[
    "examples/carl-and-the-keys/tenant",
    "examples/delegated-administrator/tenant.json",
    "examples/groups-and-management-groups/tenant.json",
    "examples/groups-and-management-groups/hierarchy.json",
    "examples/notactions-is-not-deny/tenant.json",
    "examples/notactions-is-not-deny/deny-assignments.json",
    "examples/who-may-deploy-a-model/tenant.json",
    "examples/who-may-deploy-a-model/role-definitions-2023.json",
];

/// The same stories, told otherwise.
pub(super) const OTHER: &[&str] = &[
    "examples/carl-and-the-keys/hardened.json",
    "examples/from-refusal-to-grant/granted.json",
    "examples/notactions-is-not-deny/tenant.json",
    "examples/who-may-deploy-a-model/tenant.json",
];

/// The tenant of some files, with what besides is in it.
pub(super) fn tenant(paths: &[&str], besides: &Value) -> Tenant {
    let mut ingest = Ingest::new();
    for path in paths {
        for (name, text) in files(path, ".json") {
            ingest.read(&name, text.into_bytes());
        }
        if let Ok(text) = std::fs::read(root().join(path)) {
            ingest.read(path, text);
        }
    }
    ingest.read("besides.json", besides.to_string().into_bytes());
    let mut parts = ingest.finish().parts;
    let roles = parts.role_definitions.get_or_insert_default();
    let given: BTreeSet<_> = roles.iter().filter_map(|role| role.id.clone()).collect();
    let built_in = azrbac_roles::library().roles().iter();
    roles.extend(
        built_in
            .filter(|role| role.id.as_ref().is_none_or(|id| !given.contains(id)))
            .cloned(),
    );
    let mut snapshot = serde_json::to_value(view::snapshot(&parts)).expect("a document");
    place_subscriptions(&mut snapshot);
    Tenant::new(snapshot)
}

/// Puts subscriptions that nothing is said of right below the root.
fn place_subscriptions(snapshot: &mut Value) {
    let top = snapshot["tenantId"].as_str().expect("the tenant");
    let top = format!("/providers/Microsoft.Management/managementGroups/{top}");
    for key in ["managementGroups", "subscriptions"] {
        if snapshot[key].is_null() {
            snapshot[key] = json!([]);
        }
    }
    let groups = snapshot["managementGroups"].as_array_mut().expect("a list");
    if groups.iter().all(|group| group["id"] != *top) {
        groups.push(json!({"id": top, "displayName": "Tenant Root Group"}));
    }
    let scopes = snapshot["roleAssignments"]
        .as_array()
        .expect("a list")
        .iter();
    let wanted: BTreeSet<String> = scopes
        .filter_map(|entry| {
            let rest = entry["scope"].as_str()?.strip_prefix("/subscriptions/")?;
            Some(format!("/subscriptions/{}", rest.split('/').next()?))
        })
        .collect();
    let listed = snapshot["subscriptions"].as_array_mut().expect("a list");
    for id in wanted {
        if listed.iter().all(|entry| entry["id"] != *id) {
            listed.push(json!({"id": id, "displayName": "Contoso", "parent": top}));
        }
    }
}

/// A step of a story, and the files that it is about.
struct Step {
    args: Vec<String>,
    files: BTreeSet<String>,
    expected: Value,
}

fn steps() -> Vec<Step> {
    let mut found = Vec::new();
    for (path, text) in files("examples", "/story.json") {
        let story: Value = serde_json::from_str(&text).expect(&path);
        for step in story["steps"].as_array().expect("steps") {
            let given = step["args"].as_array().expect("arguments").iter();
            let mut given = given.map(|arg| arg.as_str().expect("a text").to_owned());
            let (mut args, mut files) = (Vec::new(), BTreeSet::new());
            while let Some(arg) = given.next() {
                match arg.as_str() {
                    "-s" => files.extend(given.next()),
                    "--assume-complete" => {}
                    _ => args.push(arg),
                }
            }
            // What is asked of role definitions alone needs no tenant, and a file of
            // expectations is written for its own.
            let expects = args.first().is_some_and(|command| command == "test");
            if !files.is_empty() && !expects {
                found.push(Step {
                    args,
                    files,
                    expected: step.clone(),
                });
            }
        }
    }
    found
}

/// What of a tenant belongs to the story of a step.
fn of_the_story(tenant: &[&str], step: &Step) -> BTreeSet<String> {
    let folder = |path: &str| path.split('/').take(2).collect::<Vec<_>>().join("/");
    let folders: BTreeSet<String> = step.files.iter().map(|path| folder(path)).collect();
    let all = tenant.iter().filter(|path| folders.contains(&folder(path)));
    all.map(|path| (*path).to_owned()).collect()
}

/// Whether a step is about the tenant of these files, and not the other one.
fn concerns(step: &Step, tenant: &[&str], other: &[&str]) -> bool {
    let all = of_the_story(tenant, step);
    let elsewhere = of_the_story(other, step) == step.files;
    all == step.files || (!elsewhere && step.files.is_subset(&all))
}

/// Asks an export what the stories ask of the tenant that was exported. Where a
/// story leaves data out on purpose, the answer is that over all data. Returns how
/// many questions were asked.
pub(super) fn ask(place: &Place<'_>, tenant: &[&str], other: &[&str]) -> usize {
    let mut asked = 0;
    for step in steps() {
        if !concerns(&step, tenant, other) {
            continue;
        }
        let all = of_the_story(tenant, &step);
        let exact = all == step.files;
        let args: Vec<&str> = step.args.iter().map(String::as_str).collect();
        let run = place.ask(&args);
        let shown = format!("{args:?}\n{}{}", run.stdout, run.stderr);
        if exact && step.expected["verdict"] != "unknown" {
            assert_eq!(step.expected["exit"], run.exit, "{shown}");
            let verdict: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
            assert_eq!(step.expected["verdict"], verdict["verdict"], "{shown}");
        } else {
            let mut whole = args.clone();
            whole.extend(["--assume-complete", "-o", "json"]);
            whole.extend(all.iter().flat_map(|path| ["-s", path.as_str()]));
            let whole = azrbac(&whole);
            assert_ne!(run.exit, 4, "{shown}");
            assert_eq!(run.exit, whole.exit, "{shown}\n{}", whole.stdout);
        }
        asked += 1;
    }
    asked
}

/// How many questions the stories ask.
pub(super) fn count() -> usize {
    steps().len()
}

/// How many of them are about the tenant of these files.
pub(super) fn covered(tenant: &[&str], other: &[&str]) -> usize {
    let all = steps();
    all.iter()
        .filter(|step| concerns(step, tenant, other))
        .count()
}
