//! What is said of single conditions, and where: `code severity place`, the place
//! as it stands in the document.

use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::text::Span;

use super::input;
use crate::Finding;

const DELEGATE: &str = "Role Based Access Control Administrator";
const READER: &str = "Storage Blob Data Reader";
const CONTRIBUTOR: &str = "Storage Blob Data Contributor";
const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const CONTAINER: &str = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]";
const WRITE: &str = "ActionMatches{'Microsoft.Authorization/roleAssignments/write'}";
const DELETE: &str = "ActionMatches{'Microsoft.Authorization/roleAssignments/delete'}";
const ROLE: &str = "Microsoft.Authorization/roleAssignments:RoleDefinitionId";
const BACKUP: &str = "5e467623-bb1f-42f4-a55d-6e525e11384b";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

/// An assignment of a role under a condition.
pub(super) fn assignment(role: &str, condition: &str) -> String {
    let condition = serde_json::to_string(condition).unwrap();
    format!(
        r#"{{"principalId": "p1", "roleDefinitionName": "{role}", "scope": "/subscriptions/s1",
            "condition": {condition}, "conditionVersion": "2.0"}}"#
    )
}

fn told(document: &str) -> Vec<(Finding, String)> {
    let at = |span: Span| document.get(span.range()).unwrap().to_owned();
    let findings = input::read(document).lint();
    let placed = findings.into_iter().map(|finding| {
        let place = finding.primary.map(at).unwrap_or_default();
        (finding, place)
    });
    placed.collect()
}

#[track_caller]
fn says(role: &str, condition: &str, expected: &[&str]) {
    let told: Vec<String> = told(&assignment(role, condition))
        .iter()
        .map(|(finding, place)| {
            format!("{} {} {place}", finding.rule.code, finding.severity.name())
        })
        .collect();
    assert_eq!(told, expected, "{condition}");
}

/// `!(…) OR (expression)`.
fn guarded(matches: &str, expression: &str) -> String {
    format!("(!({matches}) OR ({expression}))")
}

fn read_blobs(expression: &str) -> String {
    guarded(&format!("ActionMatches{{'{BLOBS}/read'}}"), expression)
}

/// A clause for adding and one for removing.
fn delegated(on_request: &str) -> String {
    let on_resource = on_request.replace("@Request", "@Resource");
    format!(
        "{} AND {}",
        guarded(WRITE, on_request),
        guarded(DELETE, &on_resource)
    )
}

#[test]
fn the_place_is_found_through_escapes() {
    let condition = read_blobs(&format!("{CONTAINER} StringEqual 'a'"));
    let escaped: String = condition
        .chars()
        .map(|c| match c {
            'S' | '\'' => format!("\\u{:04x}", u32::from(c)),
            ' ' => "\\n".to_owned(),
            c => c.to_string(),
        })
        .collect();
    let document = format!(
        r#"[{{"principalId": "ä", "roleDefinitionName": "{READER}", "scope": "/",
            "condition": "{escaped}", "conditionVersion": "2.0"}}]"#
    );
    let told = told(&document);
    let [(finding, place)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(finding.rule.code, "RBAC501");
    assert_eq!(place, r"\u0053tringEqual");
    let (span, text) = &finding.fix.as_ref().unwrap().edits[0];
    assert_eq!((Some(*span), &**text), (finding.primary, "StringEquals"));
}

#[test]
fn conditions_without_fault_are_left_alone() {
    let list = format!("@Request[{ROLE}] ForAnyOfAnyValues:GuidEquals {{{BACKUP}}}");
    let either =
        format!("ActionMatches{{'{BLOBS}/write'}} OR ActionMatches{{'{BLOBS}/add/action'}}");
    for (role, condition) in [
        (DELEGATE, delegated(&list)),
        (
            DELEGATE,
            delegated(&format!(
                "{list} AND @Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{'ServicePrincipal'}}"
            )),
        ),
        (READER, read_blobs(&format!("{CONTAINER} StringEquals 'a'"))),
        (
            CONTRIBUTOR,
            guarded(&either, &format!("{CONTAINER} StringLike 'a*'")),
        ),
        (
            READER,
            "@Environment[UtcNow] DateTimeLessThan '2027-01-01T00:00:00.0Z'".to_owned(),
        ),
        (
            READER,
            "@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:A_B] StringEquals 'x'"
                .to_owned(),
        ),
        (
            "Contoso role that nobody knows",
            format!("{CONTAINER} StringEquals 'a'"),
        ),
        ("Contoso role that nobody knows", delegated(&list)),
    ] {
        says(role, &condition, &[]);
    }
}

#[test]
fn negative_operators_under_any_of_any() {
    let not =
        |values: &str| format!("@Request[{ROLE}] ForAnyOfAnyValues:GuidNotEquals {{{values}}}");
    let two = delegated(&not(&format!("{BACKUP}, {OWNER}")));
    let place = "ForAnyOfAnyValues:GuidNotEquals";
    says(
        DELEGATE,
        &two,
        &[
            // Where nothing is limited, privileged roles are not told besides.
            &format!("RBAC511 warning {two}"),
            &format!("RBAC510 warning {place}"),
            &format!("RBAC510 warning {place}"),
        ],
    );
    // The same value twice is one value, and turned round it is never true.
    let dashless = OWNER.replace('-', "");
    let same = delegated(&not(&format!("{OWNER}, {dashless}")));
    says(DELEGATE, &same, &[&format!("RBAC520 warning {WRITE}")]);
    let tags = format!("@Resource[{BLOBS}/tags&$keys$&] ForAnyOfAnyValues:StringNotEquals {{'a'}}");
    says(
        READER,
        &read_blobs(&format!(
            "Exists @Resource[{BLOBS}/tags&$keys$&] AND {tags}"
        )),
        &["RBAC510 info ForAnyOfAnyValues:StringNotEquals"],
    );
    let documents = [two.clone(), format!("NOT ({two})")].map(|text| assignment(DELEGATE, &text));
    let fixes = documents.map(|document| {
        let told = told(&document);
        let found = told
            .iter()
            .find(|(finding, _)| finding.rule.code == "RBAC510");
        let fix = found.unwrap().0.fix.clone().unwrap();
        (fix.applicability, fix.edits[0].1.clone())
    });
    let instead = "ForAnyOfAllValues:GuidNotEquals".to_owned();
    let expected = [Applicability::Unsafe, Applicability::DisplayOnly];
    assert_eq!(fixes, expected.map(|how| (how, instead.clone())));
}

#[test]
fn tests_of_what_the_operation_does_not_carry() {
    let on_request = format!("@Request[{ROLE}] GuidEquals {BACKUP}");
    let both = format!("{WRITE} OR {DELETE}");
    let place = format!("RBAC509 warning @Request[{ROLE}]");
    says(DELEGATE, &guarded(&both, &on_request), &[&place]);
    // Joined by OR it is of use.
    let either = format!("{on_request} OR @Resource[{ROLE}] GuidEquals {BACKUP}");
    says(DELEGATE, &guarded(&both, &either), &[]);
    let reading = format!("@Request[{BLOBS}:path] StringLike 'a*'");
    says(
        READER,
        &read_blobs(&reading),
        &[&format!("RBAC508 warning @Request[{BLOBS}:path]")],
    );
}

#[test]
fn conditions_that_always_or_never_hold() {
    let read = format!("ActionMatches{{'{BLOBS}/read'}}");
    let name = format!("{CONTAINER} StringEquals 'a'");
    // The `!` is missing: everything else is shut out.
    let all = format!("{read} AND {name}");
    says(CONTRIBUTOR, &all, &[&format!("RBAC512 warning {all}")]);
    let nothing = format!("{name} AND {{1}} NumericEquals {{2}}");
    says(READER, &nothing, &[&format!("RBAC512 warning {nothing}")]);
    let everything = format!("{name} OR {{1}} NumericEquals {{1}}");
    says(
        READER,
        &everything,
        &[&format!("RBAC511 warning {everything}")],
    );
    says(
        "Unknown role",
        &everything,
        &[&format!("RBAC511 warning {everything}")],
    );
    // What is listed is another matter than what is read.
    let listing = guarded(
        &format!("{read} AND SubOperationMatches{{'Blob.List'}}"),
        &name,
    );
    says(READER, &listing, &[]);
    let utc = "@Environment[UtcNow] DateTimeLessThan '2027-01-01T00:00:00.0Z'";
    let tautology = format!("{utc} OR NOT ({utc})");
    says(
        READER,
        &tautology,
        &[&format!("RBAC511 warning {tautology}")],
    );
}

#[test]
fn guards_on_what_the_role_does_not_grant() {
    let name = format!("{CONTAINER} StringEquals 'a'");
    let two = |other: &str| {
        let read = format!("ActionMatches{{'{BLOBS}/read'}}");
        guarded(&format!("{read} OR ActionMatches{{'{other}'}}"), &name)
    };
    // Known, and beside a guard that is of use.
    let write = format!("{BLOBS}/write");
    says(READER, &two(&write), &[&format!("RBAC513 info '{write}'")]);
    says(READER, &two(&format!("{BLOBS}/*")), &[]);
    says(READER, &two("Microsoft.Storage/*"), &[]);
    says(
        READER,
        &two("Microsoft.Compute/*"),
        &["RBAC513 info 'Microsoft.Compute/*'"],
    );
    let misspelt = format!("{BLOBS}/raed");
    let document = assignment(READER, &two(&misspelt));
    let told = told(&document);
    assert_eq!(told[0].0.severity, Severity::Warning);
    assert_eq!(
        told[0].0.help.as_deref(),
        Some(&*format!("write `{BLOBS}/read` if that is meant"))
    );
    // Reader grants `*/read` of the control plane, which is not that of blobs.
    let alone = read_blobs(&name);
    says(
        "Reader",
        &alone,
        &[
            &format!("RBAC511 warning {alone}"),
            &format!("RBAC513 warning '{BLOBS}/read'"),
        ],
    );
}

#[test]
fn tests_that_are_made_for_every_operation() {
    let list = format!("@Request[{ROLE}] ForAnyOfAnyValues:GuidEquals {{{BACKUP}}}");
    says(DELEGATE, &list, &[&format!("RBAC514 warning {list}")]);
    let path = format!("@Resource[{BLOBS}:path] StringLike 'a*'");
    says(READER, &path, &[&format!("RBAC514 warning {path}")]);
    let link = "@Environment[isPrivateLink] BoolEquals true";
    says(READER, link, &[]);
}

#[test]
fn what_carries_an_attribute_is_tried_beside_what_comes_first() {
    // The first operations of the entry `vaults/*` are about certificates, and those of
    // `storageAccounts/*` about blobs.
    let secret = "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringStartsWith 'a'";
    let queue =
        "@Resource[Microsoft.Storage/storageAccounts/queueServices/queues:name] StringEquals 'q'";
    for (entry, test) in [
        ("Microsoft.KeyVault/vaults/*", secret),
        ("Microsoft.Storage/storageAccounts/*", queue),
    ] {
        let condition = serde_json::to_string(test).unwrap();
        let document = format!(
            r#"[{{"roleName": "Contoso", "name": "11111111-1111-1111-1111-111111111111",
                 "assignableScopes": ["/subscriptions/s1"],
                 "permissions": [{{"actions": [], "dataActions": ["{entry}"]}}]}},
                {{"principalId": "p1", "roleDefinitionId": "11111111-1111-1111-1111-111111111111",
                 "scope": "/subscriptions/s1", "condition": {condition}, "conditionVersion": "2.0"}}]"#
        );
        let codes: Vec<_> = told(&document)
            .iter()
            .filter(|(finding, _)| finding.rule.code >= "RBAC5")
            .map(|(finding, _)| finding.rule.code)
            .collect();
        assert_eq!(codes, ["RBAC514"], "{test}");
    }
}

#[test]
fn all_kinds_of_operations_that_a_wide_guard_names_are_tried() {
    // Of each pattern, the first 64 operations are none of both.
    let wide = "ActionMatches{'Microsoft.Network/*'} AND ActionMatches{'*/virtual*'}";
    let condition = format!("!({wide}) OR {CONTAINER} StringEquals 'a'");
    let document = assignment("Contributor", &condition);
    let codes: Vec<_> = told(&document)
        .iter()
        .map(|(finding, _)| finding.rule.code)
        .collect();
    assert!(!codes.contains(&"RBAC511"), "{codes:?}");
}

#[test]
fn delegation_that_is_limited_by_half() {
    let on_request = format!("@Request[{ROLE}] GuidEquals {BACKUP}");
    let on_resource = on_request.replace("@Request", "@Resource");
    says(
        DELEGATE,
        &guarded(WRITE, &on_request),
        &[&format!("RBAC515 info {WRITE}")],
    );
    says(
        DELEGATE,
        &guarded(DELETE, &on_resource),
        &[&format!("RBAC515 warning {DELETE}")],
    );
    says("Unknown role", &guarded(DELETE, &on_resource), &[]);
    // Owner grants much more; what is not named passes.
    says("Owner", &delegated(&on_request), &[]);
}

#[test]
fn roles_that_must_not_be_given() {
    let list = |ids: &str| {
        delegated(&format!(
            "@Request[{ROLE}] ForAnyOfAnyValues:GuidEquals {{{ids}}}"
        ))
    };
    says(
        DELEGATE,
        &list(&format!("{BACKUP}, {OWNER}")),
        &[&format!("RBAC520 warning {OWNER}")],
    );
    let own = "f58310d9-a9f6-439a-9e8d-f62e7b41a168";
    says(DELEGATE, &list(own), &[&format!("RBAC520 warning {own}")]);
    let contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    says(DELEGATE, &list(contributor), &[]);
    // A role that nobody knows may be anything; nothing is said of it.
    says(DELEGATE, &list("11111111-1111-1111-1111-111111111111"), &[]);
    let to_groups = delegated(
        "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] StringEqualsIgnoreCase 'Group'",
    );
    says(DELEGATE, &to_groups, &[&format!("RBAC520 warning {WRITE}")]);
    // With the role not known, the condition tells that it is about delegation.
    says(
        "Unknown role",
        &to_groups,
        &[&format!("RBAC520 warning {WRITE}")],
    );
    let none_of_three = delegated(&format!(
        "@Request[{ROLE}] ForAnyOfAllValues:GuidNotEquals {{{OWNER}, {own}, 18d7d88d-d35e-4fb5-a5c3-7773c20a72d9}}"
    ));
    says(DELEGATE, &none_of_three, &[]);
}

/// The fix of the first finding of a rule: how safe it is, and what it writes.
fn fixed(code: &str, role: &str, condition: &str) -> Option<(Applicability, String)> {
    let document = assignment(role, condition);
    let told = told(&document);
    let finding = told.iter().find(|(found, _)| found.rule.code == code);
    let fix = finding.unwrap().0.fix.clone()?;
    let value: serde_json::Value =
        serde_json::from_str(&super::pages::mended(&document, &fix)).unwrap();
    let mended = value["condition"].as_str().unwrap().to_owned();
    Some((fix.applicability, mended))
}

#[test]
fn a_role_is_taken_out_of_a_list_where_that_narrows_it() {
    let list = |operator: &str, ids: &str| format!("@Request[{ROLE}] {operator} {{{ids}}}");
    let any = "ForAnyOfAnyValues:GuidEquals";
    let cases = [
        (
            list(any, &format!("{BACKUP}, {OWNER}")),
            Some(list(any, BACKUP)),
        ),
        (
            list(any, &format!("{OWNER} , {BACKUP}")),
            Some(list(any, BACKUP)),
        ),
        (list(any, OWNER), None),
        // All of one are one; of fewer, more.
        (
            list("ForAnyOfAllValues:GuidEquals", &format!("{OWNER}, {OWNER}")),
            None,
        ),
    ];
    for (given, expected) in cases {
        let expected = expected.map(|text| (Applicability::Unsafe, guarded(WRITE, &text)));
        assert_eq!(
            fixed("RBAC520", DELEGATE, &guarded(WRITE, &given)),
            expected,
            "{given}"
        );
    }
}

#[test]
fn a_quantifier_before_a_not_operator_says_none_of_these() {
    let values = |operator: &str| read_blobs(&format!("{CONTAINER} {operator} {{'a', 'b'}}"));
    for (operator, expected) in [
        ("StringEquals", "ForAnyOfAnyValues:StringEquals"),
        ("StringNotEquals", "ForAnyOfAllValues:StringNotEquals"),
    ] {
        let (_, mended) = fixed("RBAC507", READER, &values(operator)).unwrap();
        assert_eq!(mended, values(expected));
    }
}

#[test]
fn what_lets_more_through_is_only_shown() {
    let name = format!("{CONTAINER} StringEquals 'a'");
    let read = format!("ActionMatches{{'{BLOBS}/read'}}");
    let containers = "Microsoft.Storage/storageAccounts/blobServices/*";
    let tag = format!("@Resource[{BLOBS}/tags:A]");
    for (code, given, expected) in [
        (
            "RBAC512",
            format!("({read}) && ({name})"),
            format!("(!({read})) OR (({name}))"),
        ),
        (
            "RBAC514",
            name.clone(),
            format!("(!(ActionMatches{{'{containers}'}}) OR ({name}))"),
        ),
        (
            "RBAC518",
            read_blobs(&format!("NOT ({tag} StringEquals 'x')")),
            read_blobs(&format!("NOT (({tag} StringEquals 'x' AND Exists {tag}))")),
        ),
    ] {
        let expected = Some((Applicability::DisplayOnly, expected));
        assert_eq!(fixed(code, CONTRIBUTOR, &given), expected, "{given}");
    }
    // Under a NOT a guard would shut out what it names.
    assert_eq!(
        fixed("RBAC514", CONTRIBUTOR, &format!("NOT ({name})")),
        None
    );
}

#[test]
fn deny_assignments_have_only_what_holds_of_every_condition() {
    let document = format!(
        r#"{{"denyAssignmentName": "d", "scope": "/", "principals": [{{"id": "p1", "type": "User"}}], "condition": "{CONTAINER} AND x",
            "permissions": [{{"actions": ["*"], "condition": "{CONTAINER} StringEquals {{'a', 'b'}}"}}]}}"#
    );
    let codes: Vec<_> = told(&document)
        .iter()
        .map(|(finding, _)| (finding.rule.code, finding.severity))
        .collect();
    let severities = |code| codes.iter().filter(|(found, _)| *found == code).count();
    assert_eq!((severities("RBAC501"), severities("RBAC503")), (2, 2));
    assert_eq!(severities("RBAC507"), 1);
    assert_eq!(codes.len(), 5, "{codes:?}");
}

#[test]
fn the_condition_of_a_permission_object_of_a_deny_assignment_has_its_place() {
    let document = format!(
        r#"{{"denyAssignmentName": "d", "scope": "/", "principals": [{{"id": "p1", "type": "User"}}],
            "permissions": [{{"actions": ["*"]}},
                {{"actions": ["a/*"], "condition": "{CONTAINER} StringEqual 'a'",
                  "conditionVersion": "2.0"}}]}}"#
    );
    let told = told(&document);
    let [(finding, place)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!((finding.rule.code, &**place), ("RBAC501", "StringEqual"));
    assert!(finding.fix.is_some());
}

#[test]
fn what_no_kind_of_principal_is() {
    let kind = "@Request[Microsoft.Authorization/roleAssignments:PrincipalType]";
    for (test, place) in [
        ("StringEqualsIgnoreCase 'Groups'", "'Groups'"),
        ("StringEquals 'group'", "'group'"),
        (
            "ForAnyOfAnyValues:StringEqualsIgnoreCase {'Groups', 'x'}",
            "{'Groups', 'x'}",
        ),
        ("StringEqualsIgnoreCase 'group'", ""),
        ("StringEquals 'ServicePrincipal'", ""),
        ("ForAnyOfAnyValues:StringEqualsIgnoreCase {'User', 'x'}", ""),
        ("StringNotEqualsIgnoreCase 'Groups'", ""),
        ("StringLike 'g*'", ""),
    ] {
        let told = told(&assignment(
            DELEGATE,
            &format!("!({WRITE}) OR {kind} {test}"),
        ));
        let mut never = told
            .iter()
            .filter(|(finding, _)| finding.rule.code == "RBAC512");
        let found = never.next().map_or("", |(_, place)| place);
        assert_eq!(found, place, "{test}");
        assert!(never.next().is_none(), "{test}");
    }
}

#[test]
fn what_one_value_cannot_be() {
    let guard = format!("!(ActionMatches{{'{BLOBS}/read'}}) OR ");
    for (test, expected) in [
        (
            "N ForAnyOfAllValues:StringEquals {'a', 'b'}",
            "RBAC512 warning ForAnyOfAllValues:StringEquals",
        ),
        (
            "N ForAllOfAnyValues:StringNotEquals {'a', 'b'}",
            "RBAC510 warning ForAllOfAnyValues:StringNotEquals",
        ),
        (
            "NOT (N ForAllOfAllValues:StringEquals {'a', 'b'})",
            "RBAC512 warning ForAllOfAllValues:StringEquals",
        ),
        (
            "(N StringEquals 'a' AND N StringEquals 'b')",
            "RBAC512 warning ActionMatches",
        ),
        ("N ForAllOfAnyValues:StringEquals {'a', 'b'}", ""),
        ("N ForAllOfAllValues:StringNotEquals {'a', 'b'}", ""),
    ] {
        let condition = format!("{guard}{}", test.replace("N ", &format!("{CONTAINER} ")));
        let told = told(&assignment(READER, &condition));
        let told: Vec<String> = told
            .iter()
            .filter(|(finding, _)| ["RBAC510", "RBAC511", "RBAC512"].contains(&finding.rule.code))
            .map(|(finding, place)| {
                format!("{} {} {place}", finding.rule.code, finding.severity.name())
            })
            .collect();
        let fits = told.iter().any(|told| told.starts_with(expected));
        assert!(
            fits || (expected.is_empty() && told.is_empty()),
            "{test}: {told:?}"
        );
    }
}

#[test]
fn the_version_is_a_text() {
    for (version, expected) in [
        ("\"2.0\"", ""),
        (r#""2\u002e0""#, ""),
        ("2.0", "warning 2.0"),
        (r#""2\u002e1""#, r#"error "2\u002e1""#),
        ("\"2.0 \"", "warning \"2.0 \""),
        ("true", "error true"),
        ("[]", "error []"),
        ("{\"a\": 1}", "error {\"a\": 1}"),
        ("null", "info "),
        ("\"\"", "error \"\""),
    ] {
        let document = assignment(READER, &format!("Exists {CONTAINER}"));
        let document = document.replace(
            "\"conditionVersion\": \"2.0\"",
            &format!("\"conditionVersion\": {version}"),
        );
        let told: Vec<String> = told(&document)
            .iter()
            .filter(|(finding, _)| finding.rule.code == "RBAC503")
            .map(|(finding, place)| format!("{} {place}", finding.severity.name()))
            .collect();
        let fits = told.iter().any(|told| told.starts_with(expected));
        assert!(
            fits && told.len() == 1 || expected.is_empty() && told.is_empty(),
            "{version}: {told:?}"
        );
    }
}
