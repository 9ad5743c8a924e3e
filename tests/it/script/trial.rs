//! The script, tried: what it asks, what it writes, and what becomes of failures.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::run::{Place, az};
use super::stand_in::{Asked, Failing, Fault, StandIn};
use super::stories::{self, ONE, OTHER};
use crate::program::Run;

const TENANT: &str = "62f746b4-84e6-4ceb-95bd-447e7184d454";
const BILLING: &str = "/subscriptions/04948682-4233-4b55-bff9-59b7c7fda173";
const MACHINE: &str = "/subscriptions/04948682-4233-4b55-bff9-59b7c7fda173/resourceGroups/\
                       rg-billing/providers/Microsoft.Compute/virtualMachines/vm-billing-01";
/// Dana, whose name is known as a member only.
const DANA: &str = "2ccd5f71-12fc-4e59-b1e9-f4fd46b1f9d2";
const OPERATORS: &str = "d4ae6af5-fb68-4b68-bda0-39233dde8fcb";
const START: &str = "Microsoft.Compute/virtualMachines/start/action";
const DELETE: &str = "Microsoft.Compute/virtualMachines/delete";

/// What the stories have none of: a service principal in a group, eligible
/// assignments and memberships, an assignment at the root, a lock.
fn besides() -> Value {
    let machines = "9980e02c-c2be-4d73-94e8-173b1dc7cf3c";
    let billing = |collection: &str, name: &str| {
        format!("{BILLING}/providers/Microsoft.Authorization/{collection}/{name}")
    };
    json!({
        "schema": "azrbac.snapshot/v1", "tenantId": TENANT,
        "roleAssignments": [
            {"id": billing("roleAssignments", "11111111-0000-4000-8000-000000000001"),
                "principalId": "aaaaaaaa-0000-4000-8000-000000000001", "principalType": "Group",
                "roleDefinitionId": machines, "scope": BILLING},
            {"id": "/providers/Microsoft.Authorization/roleAssignments/11111111-0000-4000-8000-000000000002",
                "principalId": "bbbbbbbb-0000-4000-8000-000000000002", "principalType": "User",
                "roleDefinitionId": machines, "scope": "/"},
        ],
        "roleEligibilityScheduleInstances": [
            {"id": billing("roleEligibilityScheduleInstances", "22222222-0000-4000-8000-000000000001"),
                "principalId": "bbbbbbbb-0000-4000-8000-000000000003", "principalType": "User",
                "roleDefinitionId": machines, "scope": BILLING, "status": "Provisioned"},
        ],
        "groupEligibilities": [
            {"groupId": "aaaaaaaa-0000-4000-8000-000000000001",
                "principalId": "bbbbbbbb-0000-4000-8000-000000000004", "status": "Provisioned"},
        ],
        "groups": [
            {"id": "aaaaaaaa-0000-4000-8000-000000000001", "displayName": "Robots", "members":
                ["54a5054c-da2e-4003-9e0e-14ca778e6176", "bbbbbbbb-0000-4000-8000-000000000005",
                 "bbbbbbbb-0000-4000-8000-000000000006", "bbbbbbbb-0000-4000-8000-000000000007",
                 "bbbbbbbb-0000-4000-8000-000000000008"]},
        ],
        "principals": [
            {"id": "bbbbbbbb-0000-4000-8000-000000000002", "type": "User", "displayName": "Rooted"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000003", "type": "User", "displayName": "Eli Gible"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000004", "type": "User", "displayName": "Maybe Member"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000005", "type": "User", "displayName": "Member One"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000006", "type": "User", "displayName": "Member Two"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000007", "type": "User", "displayName": "Member Three"},
            {"id": "bbbbbbbb-0000-4000-8000-000000000008", "type": "ServicePrincipal",
                "displayName": "nightly-robot", "appId": "cccccccc-0000-4000-8000-000000000001"},
        ],
        "locks": [
            {"id": billing("locks", "do-not-delete"), "level": "CanNotDelete"},
        ],
    })
}

fn verdict(place: &Place<'_>, who: &str, operation: &str) -> String {
    place.verdict(who, operation, MACHINE, &[])
}

/// What the index in the head of the script says that it asks.
fn index() -> Vec<(String, String)> {
    let script = include_str!("../../../crates/azrbac-cli/scripts/export.sh");
    let calls = script
        .split("# Calls that it makes\n")
        .nth(1)
        .expect("an index");
    let calls = calls
        .split("\n#\n")
        .next()
        .expect("an end")
        .replace("\n#       ", " ");
    let lines = calls.lines().filter_map(|line| {
        let mut words = line.trim_start_matches('#').split_whitespace().skip(1);
        Some((
            words.next()?.to_owned(),
            words.next()?.trim_end_matches(':').to_owned(),
        ))
    });
    lines.collect()
}

/// The pattern of the index that a call is an example of.
fn listed(asked: &Asked, index: &[(String, String)]) -> Option<usize> {
    let path = asked.path.split('?').next().unwrap_or_default();
    index.iter().position(|(method, pattern)| {
        let pattern = pattern.replace("{arm}", "").replace("{graph}", "/graph");
        let fits = match pattern.split_once("{scope}") {
            Some((_, end)) => path.ends_with(end),
            None => path == pattern,
        };
        *method == asked.method && fits
    })
}

fn only_reads(asked: &[Asked]) {
    for one in asked {
        let reading = [
            "/Microsoft.ResourceGraph/resources?",
            "/directoryObjects/getByIds",
            "/$batch",
        ];
        let reads = one.method == "GET"
            || one.method == "POST" && reading.iter().any(|path| one.path.contains(path));
        assert!(reads, "{one:?}");
    }
}

fn exported(place: &Place<'_>, name: &str) -> Value {
    let text = fs::read_to_string(place.out.join(name)).expect(name);
    serde_json::from_str(&text).expect(name)
}

fn succeeded(run: &Run) {
    assert_eq!((run.exit, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

/// Runs the script again, with these calls failing; it ends with 4 and says so.
fn run_with(place: &Place<'_>, stand_in: &StandIn, faults: Vec<Fault>) -> Run {
    stand_in.fail(faults);
    let run = place.export(&["--tries", "2", "--wait", "0"]);
    only_reads(&stand_in.asked());
    run
}

#[test]
fn what_is_exported_answers_the_stories_and_what_fails_is_named() {
    let Some(az) = az("the trial of the export script") else {
        return;
    };
    let stand_in = StandIn::start(stories::tenant(ONE, &besides()));
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
    every_call_is_in_the_index(&stand_in.asked());
    whole(&place);
    finished_files_are_kept(&place, &stand_in);
    cut_off(&place, &stand_in);
    throttled(&place, &stand_in);
    forbidden(&place, &stand_in);
    little_may_be_read(&place, &stand_in);
}

#[test]
fn the_same_stories_told_otherwise_are_answered_too() {
    let Some(az) = az("the second trial of the export script") else {
        return;
    };
    let stand_in = StandIn::start(stories::tenant(
        OTHER,
        &json!({"schema": "azrbac.snapshot/v1"}),
    ));
    let place = Place::new(&az, "script-other", &stand_in, &json!(TENANT));
    succeeded(&place.export(&[]));
    assert!(stories::ask(&place, OTHER, ONE) > 0);
}

#[test]
fn every_story_is_in_one_of_the_two_tenants() {
    let covered = stories::covered(ONE, OTHER) + stories::covered(OTHER, ONE);
    assert_eq!(covered, stories::count());
}

fn every_call_is_in_the_index(asked: &[Asked]) {
    only_reads(asked);
    let index = index();
    assert!(index.len() > 8, "{index:?}");
    let mut used = vec![false; index.len()];
    // What is asked within a batch has no line of its own.
    for one in asked
        .iter()
        .filter(|one| !one.path.starts_with("/graph/") || one.method == "POST")
    {
        let line = listed(one, &index).unwrap_or_else(|| panic!("not in the index: {one:?}"));
        used[line] = true;
    }
    for (line, used) in index.iter().zip(used) {
        // Asked where Resource Graph is refused.
        assert!(
            used || line.1 == "{arm}/subscriptions",
            "never asked: {line:?}"
        );
    }
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
        exported(place, "locks.04948682-4233-4b55-bff9-59b7c7fda173.json")["pages"][0]["value"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let robots = exported(place, "group.aaaaaaaa-0000-4000-8000-000000000001.json");
    assert_eq!(robots["pages"].as_array().map(Vec::len), Some(2));
    assert_eq!(robots["servicePrincipals"], true);
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

/// A shortfall of that name of a kind of document, with these items.
fn found<'a>(check: &'a [Value], name: &str, kind: &str) -> &'a Value {
    check
        .iter()
        .find(|one| one["name"] == name && one["kind"] == kind)
        .unwrap_or_else(|| panic!("no `{name}` of `{kind}` in {check:#?}"))
}

fn cut_off(place: &Place<'_>, stand_in: &StandIn) {
    assert_eq!(verdict(place, "Pat", START), "not-granted");
    place.forget(|name| name == "role-assignments.json");
    let fault = Fault {
        of: vec!["roleassignments", "\"$skipToken\":\"4\""],
        how: Failing::CutOff,
        times: 9,
    };
    let run = run_with(place, stand_in, vec![fault]);
    assert_eq!(run.exit, 4, "{}", run.stderr);
    assert!(
        run.stderr.contains("- role-assignments: "),
        "{}",
        run.stderr
    );
    let written = exported(place, "role-assignments.failed.json");
    assert_eq!(written["pages"].as_array().map(Vec::len), Some(1));
    let check = place.check();
    let gap = found(&check, "not-covered", "roleAssignments");
    assert!(gap["items"].to_string().contains(BILLING), "{gap}");
    assert_eq!(verdict(place, "Pat", START), "unknown");
    succeeded(&run_with(place, stand_in, Vec::new()));
    assert_eq!(verdict(place, "Pat", START), "not-granted");
}

fn throttled(place: &Place<'_>, stand_in: &StandIn) {
    let strictly = |who: &str| place.verdict(who, DELETE, MACHINE, &["--require-complete"]);
    assert_eq!(strictly("Mika"), "allowed");
    let file = "deny-assignments.04948682-4233-4b55-bff9-59b7c7fda173.json";
    place.forget(|name| name == file || name == format!("group.{OPERATORS}.json"));
    let fault = |of| Fault {
        of,
        how: Failing::Throttled(1),
        times: 9,
    };
    let faults = vec![
        fault(vec![BILLING, "/denyAssignments?"]),
        fault(vec!["/groups/", OPERATORS, "/members"]),
    ];
    let run = run_with(place, stand_in, faults);
    assert_eq!(run.exit, 4, "{}", run.stderr);
    for what in [
        "- deny-assignments.04948682",
        "- group.d4ae6af5",
        "Too Many Requests",
        "waiting 1 s",
    ] {
        assert!(run.stderr.contains(what), "no `{what}` in {}", run.stderr);
    }
    let check = place.check();
    let gap = found(&check, "not-covered", "denyAssignments");
    assert_eq!(gap["items"], json!([BILLING]));
    let gap = found(&check, "members-unknown", "groups");
    assert_eq!(gap["items"], json!([OPERATORS]));
    assert_eq!(verdict(place, DANA, START), "unknown");
    // The members first: then only the deny assignments are open.
    succeeded_but(&run_with(
        place,
        stand_in,
        vec![fault(vec![BILLING, "/denyAssignments?"])],
    ));
    assert_eq!(verdict(place, "Dana", START), "allowed");
    assert_eq!(strictly("Mika"), "unknown");
    succeeded(&run_with(place, stand_in, Vec::new()));
    assert_eq!(strictly("Mika"), "allowed");
}

/// Ended with the code for something that is missing.
fn succeeded_but(run: &Run) {
    assert_eq!(run.exit, 4, "{}", run.stderr);
}

fn forbidden(place: &Place<'_>, stand_in: &StandIn) {
    place.forget(|name| name == format!("group.{OPERATORS}.json"));
    let fault = Fault {
        of: vec!["/groups/", OPERATORS, "/members"],
        how: Failing::Forbidden,
        times: 1,
    };
    let run = run_with(place, stand_in, vec![fault]);
    succeeded_but(&run);
    assert!(run.stderr.contains("AuthorizationFailed"), "{}", run.stderr);
    let check = place.check();
    let gap = found(&check, "members-unknown", "groups");
    assert_eq!(gap["items"], json!([OPERATORS]));
    assert_eq!(verdict(place, DANA, START), "unknown");
    succeeded(&run_with(place, stand_in, Vec::new()));
    assert_eq!(verdict(place, "Dana", START), "allowed");
}

/// Reader at the subscriptions only, no licence for Privileged Identity Management,
/// no right to read eligible memberships, no Resource Graph.
fn little_may_be_read(place: &Place<'_>, stand_in: &StandIn) {
    place.forget(|name| {
        ["role-", "hierarchy", "group-eligib"]
            .iter()
            .any(|start| name.starts_with(start))
            && !name.starts_with("role-definitions")
    });
    let fault = |of, how| Fault { of, how, times: 99 };
    let run = run_with(
        place,
        stand_in,
        vec![
            fault(vec!["resourcecontainers"], Failing::Forbidden),
            fault(vec![TENANT, "/roleAssignments?"], Failing::Forbidden),
            fault(vec!["ScheduleInstances?api"], Failing::Unlicensed),
            fault(vec!["/eligibilityScheduleInstances"], Failing::Forbidden),
        ],
    );
    succeeded_but(&run);
    for what in [
        "- hierarchy: Forbidden",
        "- role-assignments.root: Forbidden",
        "- group-eligibilities: status 403",
        "SKIPPED role-assignment-schedule-instances",
        "SKIPPED role-eligibility-schedule-instances",
    ] {
        assert!(run.stderr.contains(what), "no `{what}` in {}", run.stderr);
    }
    let asked = stand_in.asked();
    let pim = asked
        .iter()
        .filter(|one| one.path.contains("ScheduleInstances?api"));
    assert_eq!(pim.count(), 2, "the licence is asked for once a kind");
    let check = place.check();
    found(&check, "kind-missing", "roleEligibilityScheduleInstances");
    found(&check, "kind-missing", "groupEligibilities");
    // What is assigned at and above the subscription was told by the subscription.
    assert_eq!(verdict(place, "Rooted", START), "allowed");
    assert_eq!(verdict(place, "Maybe Member", START), "not-granted");
}
