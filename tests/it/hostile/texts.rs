//! Deep, long and strange texts.

use azrbac_cli::Exit;

use super::run::{
    EVERYTHING, OPERATION, SUBSCRIPTION, azrbac, can, grows_linearly, list, snapshot,
};

const DEPTH: usize = 100_000;

fn assigned(role: &str) -> String {
    let assignment = format!(
        r#"[{{"id": "a1", "principalId": "u", "principalType": "User",
            "roleDefinitionId": "r", "scope": "{SUBSCRIPTION}"}}]"#
    );
    snapshot(&[
        ("roleDefinitions", &format!("[{role}]")),
        ("roleAssignments", &assignment),
        ("denyAssignments", "[]"),
        ("groups", "[]"),
        (
            "principals",
            r#"[{"id": "u", "type": "User", "displayName": "u"}]"#,
        ),
    ])
}

fn role(actions: &str) -> String {
    format!(r#"{{"name": "r", "roleName": "r", "permissions": [{{"actions": {actions}}}]}}"#)
}

#[test]
fn deep_nesting_is_an_error_or_a_gap() {
    let deep = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let run = can("u", SUBSCRIPTION, &deep);
    assert_eq!(run.exit, Exit::Input, "{}", run.stderr);
    assert_eq!(azrbac(&["lint", "-"], &deep).exit, Exit::Input);

    let inside = format!(r#"{{"name": "r", "roleName": "r", "permissions": {deep}}}"#);
    let run = can("u", SUBSCRIPTION, &assigned(&inside));
    assert_eq!(run.exit, Exit::Open, "{}", run.stderr);
    assert!(run.stdout.starts_with("unknown"), "{}", run.stdout);
    assert_eq!(azrbac(&["lint", "-"], &inside).exit, Exit::Input);
    assert_eq!(azrbac(&["lint", "-"], &role(&deep)).exit, Exit::Input);
}

#[test]
fn a_pattern_of_20_000_stars_is_matched() {
    let stars = format!(r#"["Microsoft.Compute/{}read"]"#, "*a".repeat(20_000));
    assert_eq!(
        can("u", SUBSCRIPTION, &assigned(&role(&stars))).exit,
        Exit::Negative
    );
    azrbac(&["lint", "-"], &role(&stars));
    let run = format!(r#"["Microsoft.Compute/{}"]"#, "*".repeat(20_000));
    assert_eq!(
        can("u", SUBSCRIPTION, &assigned(&role(&run))).exit,
        Exit::Success
    );
    azrbac(&["lint", "-"], &role(&run));
    let segments = format!(r#"["Microsoft.Compute/{}read"]"#, "*/x/".repeat(20_000));
    assert_eq!(
        can("u", SUBSCRIPTION, &assigned(&role(&segments))).exit,
        Exit::Negative
    );
    azrbac(&["lint", "-"], &role(&segments));
}

#[test]
fn an_action_of_a_megabyte_is_read_and_asked_for() {
    let long = format!("Microsoft.Compute/{}", "a/".repeat(500_000));
    let tenant = assigned(&role(&format!(r#"["{long}*", "{long}read", "*/x"]"#)));
    let ask = |operation: &str, plane: &[&str]| {
        let head = ["can", "u", operation, "-s", "-", "--scope", SUBSCRIPTION];
        azrbac(&[&head[..], plane].concat(), &tenant)
    };
    let run = ask(&format!("{long}read"), &["--plane", "control"]);
    assert_eq!(run.exit, Exit::Success, "{}", run.stderr);
    // Without a plane it is not known where to look, and nothing is near.
    assert_eq!(ask(&format!("{long}write"), &[]).exit, Exit::Usage);
    assert_eq!(ask(&"listkeys/".repeat(100_000), &[]).exit, Exit::Usage);
    azrbac(
        &["lint", "-"],
        &role(&format!(r#"["{long}*", "{long}read"]"#)),
    );
    assert_eq!(azrbac(&["explain", &long], "").exit, Exit::Usage);
}

#[test]
fn a_scope_of_100_000_segments_is_refused() {
    let deep = format!("{SUBSCRIPTION}/providers/A.B{}", "/t/n".repeat(50_000));
    let run = can("u", &deep, &assigned(EVERYTHING));
    assert_eq!(run.exit, Exit::Usage);
    assert!(run.stderr.contains("100004 segments"), "{}", run.stderr);

    // In the data it is a gap: the assignment may hold anywhere.
    let somebody = "00000000-0000-0000-0000-000000000001";
    let assignment = format!(
        r#"[{{"id": "a1", "principalId": "{somebody}", "principalType": "User",
            "roleDefinitionId": "r", "scope": "{deep}"}}]"#
    );
    let tenant = snapshot(&[
        ("roleDefinitions", &format!("[{}]", role(r#"["*"]"#))),
        ("roleAssignments", &assignment),
    ]);
    let other = somebody.replace('1', "2");
    assert_eq!(can(&other, SUBSCRIPTION, &tenant).exit, Exit::Negative);
    let run = can(somebody, SUBSCRIPTION, &tenant);
    assert_eq!(run.exit, Exit::Open, "{}", run.stdout);
    assert!(run.stderr.len() + run.stdout.len() < 20_000);
}

#[test]
fn a_name_of_a_megabyte_names_nobody() {
    let principals = list(20_000, |at| {
        format!(r#"{{"id": "p{at}", "type": "User", "displayName": "Carl Carlson {at}"}}"#)
    });
    let tenant = snapshot(&[("roleAssignments", "[]"), ("principals", &principals)]);
    for name in ["Carl ".repeat(200_000), "x".repeat(1_000_000)] {
        assert_eq!(can(&name, SUBSCRIPTION, &tenant).exit, Exit::Usage);
    }
    // A long name among the data, and one that nearly fits everywhere in it.
    let long = "Carl ".repeat(100_000);
    let principals = format!(r#"[{{"id": "p", "type": "User", "displayName": "{long}"}}]"#);
    let tenant = snapshot(&[("roleAssignments", "[]"), ("principals", &principals)]);
    let asked = format!("{}Carlson", "Carl ".repeat(50_000));
    assert_eq!(can(&asked, SUBSCRIPTION, &tenant).exit, Exit::Usage);
}

#[test]
fn a_role_of_20_000_entries_is_linted() {
    let shapes: [fn(usize) -> String; 4] = [
        |at| format!(r#""Microsoft.Compute/virtualMachines/x{at}/read""#),
        |at| format!(r#""Microsoft.Compute/*/x{at}/*""#),
        |at| format!(r#""*/x{at}""#),
        |_| r#""Microsoft.Compute/*/read""#.to_owned(),
    ];
    for shape in shapes {
        let entries = list(20_000, shape);
        let text = format!(
            r#"{{"Name": "r", "Actions": {entries}, "NotActions": {entries},
                "DataActions": {entries}, "AssignableScopes": ["{SUBSCRIPTION}"]}}"#
        );
        let run = azrbac(&["lint", "-", "-o", "concise"], &text);
        assert_eq!(run.exit, Exit::Negative, "{}", run.stderr);
        assert!(!run.stdout.is_empty());
    }
}

/// Every finding is shown with its line, and with a second one far from it.
#[test]
fn a_long_file_is_shown_piece_by_piece() {
    grows_linearly(1_500, |count| {
        let entries = list(count, |_| "\n\"Microsoft.Compute/*/read\"".to_owned());
        let text = format!(
            r#"{{"Name": "r", "Actions": {entries}, "NotActions": {entries},
                "AssignableScopes": ["{SUBSCRIPTION}"]}}"#
        );
        let run = azrbac(&["lint", "-"], &text);
        assert_eq!(run.exit, Exit::Negative, "{}", run.stderr);
    });
}

#[test]
fn many_entries_are_matched_in_linear_time() {
    grows_linearly(20_000, |count| {
        let entries = list(count, |at| format!(r#""Microsoft.Compute/*/x{at}/*/read""#));
        let run = can("u", SUBSCRIPTION, &assigned(&role(&entries)));
        assert_eq!(run.exit, Exit::Negative, "{}", run.stderr);
    });
    assert!(OPERATION.ends_with("/read"));
}
