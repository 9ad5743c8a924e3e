//! What becomes of calls that fail: a gap that `snapshot check` names, and `unknown`
//! where it would decide.

use serde_json::{Value, json};

use super::run::Place;
use super::stand_in::{Failing, Fault, StandIn};
use super::trial::{BILLING, MACHINE, START, TENANT, exported, run_with, succeeded, verdict};
use crate::program::Run;

/// Dana, whose name is known as a member only.
const DANA: &str = "2ccd5f71-12fc-4e59-b1e9-f4fd46b1f9d2";
const OPERATORS: &str = "d4ae6af5-fb68-4b68-bda0-39233dde8fcb";
const DELETE: &str = "Microsoft.Compute/virtualMachines/delete";

/// A shortfall of that name of a kind of document, with these items.
fn found<'a>(check: &'a [Value], name: &str, kind: &str) -> &'a Value {
    check
        .iter()
        .find(|one| one["name"] == name && one["kind"] == kind)
        .unwrap_or_else(|| panic!("no `{name}` of `{kind}` in {check:#?}"))
}

pub(super) fn cut_off(place: &Place<'_>, stand_in: &StandIn) {
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

pub(super) fn throttled(place: &Place<'_>, stand_in: &StandIn) {
    let strictly = |who: &str| place.verdict(who, DELETE, MACHINE, &["--require-complete"]);
    assert_eq!(strictly("Mika"), "allowed");
    let file = "deny-assignments.subscription.04948682-4233-4b55-bff9-59b7c7fda173.json";
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
        "- deny-assignments.subscription.04948682",
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
    // The members first: then only the deny assignments are open, and one of them could
    // deny what is granted.
    succeeded_but(&run_with(
        place,
        stand_in,
        vec![fault(vec![BILLING, "/denyAssignments?"])],
    ));
    assert_eq!(verdict(place, "Dana", START), "unknown");
    assert_eq!(strictly("Mika"), "unknown");
    succeeded(&run_with(place, stand_in, Vec::new()));
    assert_eq!(verdict(place, "Dana", START), "allowed");
    assert_eq!(strictly("Mika"), "allowed");
}

/// Ended with the code for something that is missing.
fn succeeded_but(run: &Run) {
    assert_eq!(run.exit, 4, "{}", run.stderr);
}

pub(super) fn forbidden(place: &Place<'_>, stand_in: &StandIn) {
    place.forget(|name| {
        name == format!("group.{OPERATORS}.json") || name.starts_with("group-eligibilities.")
    });
    let fault = |of| Fault {
        of,
        how: Failing::Forbidden,
        times: 1,
    };
    let faults = vec![
        fault(vec!["/groups/", OPERATORS, "/members"]),
        fault(vec!["/eligibilityScheduleInstances", OPERATORS]),
    ];
    let run = run_with(place, stand_in, faults);
    succeeded_but(&run);
    let eligible = format!("- group-eligibilities.{OPERATORS}: status 403");
    assert!(run.stderr.contains(&eligible), "{}", run.stderr);
    assert!(run.stderr.contains("AuthorizationFailed"), "{}", run.stderr);
    let check = place.check();
    let gap = found(&check, "members-unknown", "groups");
    assert_eq!(gap["items"], json!([OPERATORS]));
    let gap = found(&check, "unreadable", "groupEligibilities");
    assert!(gap["message"].to_string().contains(OPERATORS), "{gap}");
    assert_eq!(verdict(place, DANA, START), "unknown");
    succeeded(&run_with(place, stand_in, Vec::new()));
    assert_eq!(verdict(place, "Dana", START), "allowed");
}

/// What a proxy puts in between, nothing at all, and errors that come as a success.
pub(super) fn no_page(place: &Place<'_>, stand_in: &StandIn) {
    place.forget(|name| {
        [
            "role-definitions",
            "deny-assignments.subscription",
            "group.",
            "role-assignments.",
        ]
        .iter()
        .any(|start| name.starts_with(start))
    });
    let fault = |of, how| Fault { of, how, times: 99 };
    let proxy = Failing::Text("<html>\n<body>sign in to the network</body></html>");
    let run = run_with(
        place,
        stand_in,
        vec![
            fault(vec!["roledefinitions"], proxy),
            fault(vec![BILLING, "/denyAssignments?"], Failing::Text("")),
            fault(
                vec!["/groups/", OPERATORS, "/members"],
                Failing::ErrorInside,
            ),
        ],
    );
    succeeded_but(&run);
    for what in [
        "- role-definitions: the answer is not what Azure documents: <html>",
        "- deny-assignments.subscription.04948682-4233-4b55-bff9-59b7c7fda173: the answer is empty",
        "- group.d4ae6af5-fb68-4b68-bda0-39233dde8fcb: the answer holds no list: ",
    ] {
        assert!(run.stderr.contains(what), "no `{what}` in {}", run.stderr);
    }
    let check = place.check();
    found(&check, "role-definitions-missing", "roleDefinitions");
    found(&check, "not-covered", "denyAssignments");
    let gap = found(&check, "members-unknown", "groups");
    assert_eq!(gap["items"], json!([OPERATORS]));
    place.forget(|name| name == "role-assignments.json");
    let fault = fault(
        vec!["\"query\":\"authorizationresources", "roleassignments"],
        Failing::ErrorInside,
    );
    let run = run_with(place, stand_in, vec![fault]);
    succeeded_but(&run);
    let told = "- role-assignments: the answer holds no list: ";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    found(&place.check(), "not-covered", "roleAssignments");
    assert_eq!(verdict(place, "Pat", START), "unknown");
    succeeded(&run_with(place, stand_in, Vec::new()));
    assert_eq!(verdict(place, "Dana", START), "allowed");
}

/// Reader at the subscriptions only, no licence for Privileged Identity Management,
/// no right to read eligible memberships, no Resource Graph.
pub(super) fn little_may_be_read(place: &Place<'_>, stand_in: &StandIn) {
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
    let of_kind = |one: &&Value| one["kind"] == "groupEligibilities";
    assert_eq!(
        check.iter().filter(of_kind).count(),
        1,
        "told once: {check:#?}"
    );
    // What is assigned at and above the subscription was told by the subscription.
    assert_eq!(verdict(place, "Rooted", START), "allowed");
    // Who may become a member of a group that holds something here was refused to be told.
    assert_eq!(verdict(place, "Maybe Member", START), "unknown");
}
