//! The script, tried: what it asks, what it writes, and what becomes of failures.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::run::{Place, az};
use super::stand_in::{Failing, Fault, StandIn};
use super::stories::{self, ONE, OTHER};
use super::{besides, failures, index};
use crate::program::Run;

pub(super) const TENANT: &str = "62f746b4-84e6-4ceb-95bd-447e7184d454";
pub(super) const BILLING: &str = "/subscriptions/04948682-4233-4b55-bff9-59b7c7fda173";
pub(super) const MACHINE: &str = "/subscriptions/04948682-4233-4b55-bff9-59b7c7fda173/resourceGroups/\
                       rg-billing/providers/Microsoft.Compute/virtualMachines/vm-billing-01";
pub(super) const START: &str = "Microsoft.Compute/virtualMachines/start/action";

pub(super) fn verdict(place: &Place<'_>, who: &str, operation: &str) -> String {
    place.verdict(who, operation, MACHINE, &[])
}

pub(super) fn exported(place: &Place<'_>, name: &str) -> Value {
    let text = fs::read_to_string(place.out.join(name)).expect(name);
    serde_json::from_str(&text).expect(name)
}

pub(super) fn succeeded(run: &Run) {
    assert_eq!((run.exit, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

/// Runs the script again, with these calls failing; what is put off is tried twice,
/// without a pause of its own.
pub(super) fn run_with(place: &Place<'_>, stand_in: &StandIn, faults: Vec<Fault>) -> Run {
    stand_in.fail(faults);
    let run = place.export(&["--tries", "2", "--wait", "0"]);
    index::only_reads(&stand_in.asked());
    run
}

#[test]
fn what_is_exported_answers_the_stories_and_what_fails_is_named() {
    let Some(az) = az("the trial of the export script") else {
        return;
    };
    let stand_in = StandIn::start(stories::tenant(ONE, &besides::besides()));
    let place = Place::new(&az, "script-one", &stand_in, &json!(TENANT));
    // The first call is put off twice: az tells how long to wait with the second.
    stand_in.fail(vec![Fault {
        of: vec!["resourcecontainers"],
        how: Failing::Throttled(2),
        times: 2,
    }]);
    let run = place.export(&["--locks", "--wait", "1"]);
    succeeded(&run);
    let waits = run.stderr.matches("waiting").count();
    assert!(
        waits == 2 && run.stderr.contains("waiting 2 s"),
        "{}",
        run.stderr
    );
    index::every_call_is_in_the_index(&stand_in.asked());
    whole(&place);
    finished_files_are_kept(&place, &stand_in);
    failures::cut_off(&place, &stand_in);
    failures::throttled(&place, &stand_in);
    failures::forbidden(&place, &stand_in);
    failures::no_page(&place, &stand_in);
    failures::little_may_be_read(&place, &stand_in);
}

#[test]
fn the_same_stories_told_otherwise_are_answered_too() {
    let Some(az) = az("the second trial of the export script") else {
        return;
    };
    let stand_in = StandIn::start(stories::tenant(OTHER, &besides::hidden()));
    let place = Place::new(&az, "script-other", &stand_in, &json!(TENANT));
    let run = place.export(&[]);
    assert_eq!(run.exit, 4, "{}", run.stderr);
    assert!(
        run.stderr.contains("the group hides its members"),
        "{}",
        run.stderr
    );
    let check = place.check();
    let unknown: Vec<&Value> = check
        .iter()
        .filter(|one| one["weight"] == "unknown")
        .collect();
    assert_eq!(unknown.len(), 1, "{check:#?}");
    assert_eq!(unknown[0]["items"], json!([besides::HIDDEN_GROUP]));
    assert!(stories::ask(&place, OTHER, ONE) > 0);
}

#[test]
fn every_story_is_in_one_of_the_two_tenants() {
    let covered = stories::covered(ONE, OTHER) + stories::covered(OTHER, ONE);
    assert_eq!(covered, stories::count());
}

fn whole(place: &Place<'_>) {
    let run = place.ask(&["snapshot", "check"]);
    assert_eq!(run.stderr, "", "nothing is odd about the export");
    let found = place.check();
    let worse = found.iter().filter(|one| one["weight"] != "info");
    assert_eq!(worse.count(), 0, "{found:#?}");
    assert!(stories::ask(place, ONE, OTHER) > 10);
    for (who, expected) in [
        ("nightly-robot", "allowed"),
        ("chat-frontend", "allowed"),
        ("Rooted", "allowed"),
        ("Eli Gible", "eligible"),
        ("Maybe Member", "eligible"),
        ("Pat", "not-granted"),
    ] {
        assert_eq!(verdict(place, who, START), expected, "{who}");
    }
    assert_eq!(
        exported(
            place,
            "locks.subscription.04948682-4233-4b55-bff9-59b7c7fda173.json"
        )["pages"][0]["value"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let robots = exported(place, "group.aaaaaaaa-0000-4000-8000-000000000001.json");
    assert_eq!(robots["pages"].as_array().map(Vec::len), Some(2));
    assert_eq!(robots["servicePrincipalsListed"], true);
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn finished_files_are_kept(place: &Place<'_>, stand_in: &StandIn) {
    let before = names(&place.out);
    let parts = before
        .iter()
        .filter(|name| name.contains(".part") || name.contains(".failed"));
    assert_eq!(parts.count(), 0, "{before:?}");
    // A file that was being written when the machine went down.
    fs::write(
        place.out.join("deny-assignments.half.json.part"),
        "{\"schema\"",
    )
    .expect("a file");
    place.forget(|name| name == "role-definitions.json");
    succeeded(&run_with(place, stand_in, Vec::new()));
    let asked = stand_in.asked();
    assert!(
        asked
            .iter()
            .all(|one| one.body.to_string().contains("roledefinitions")),
        "{asked:?}"
    );
    place.forget(|name| name.ends_with(".part"));
    assert_eq!(names(&place.out), before);
}
