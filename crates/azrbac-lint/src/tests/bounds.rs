//! Hostile sizes: rules stop, and say so.

use std::fmt::Write;

use super::input;

/// A role definition with wildcards over all resource providers taken away, and another
/// permission object that they have to be compared with.
fn wide(count: usize) -> String {
    let mut entries = String::new();
    for at in 0..count {
        let comma = if at == 0 { "" } else { ", " };
        write!(entries, "{comma}\"*/x{at}/read\"").unwrap();
    }
    format!(
        r#"{{"roleName": "Wide", "name": "7d4f6a1e-0000-4000-8000-000000000000",
            "assignableScopes": ["/subscriptions/11111111-1111-1111-1111-111111111111"],
            "permissions": [{{"actions": ["*"], "notActions": [{entries}]}},
                            {{"actions": ["Microsoft.Compute/disks/read"]}}]}}"#
    )
}

#[test]
fn a_rule_that_stops_is_told() {
    let told = |count| {
        let findings = input::read(&wide(count)).lint();
        let mut told = findings.into_iter();
        let told = told.find(|found| found.rule.code == "RBAC092");
        told.map(|found| found.message)
    };
    assert_eq!(told(20), None);
    let message = told(300).unwrap();
    assert!(message.contains("RBAC207"), "{message}");
}
