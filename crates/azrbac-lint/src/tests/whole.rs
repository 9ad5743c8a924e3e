//! What holds of all findings together: their order, their names, their cost, and
//! their form as a document.

use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::read_role_definitions;
use azrbac_core::text::Sources;

use super::conditions::assignment;
use super::input;
use super::judging::role;
use crate::{Finding, Subject, document, lint};

#[test]
fn findings_are_in_order_and_named_the_same_each_time() {
    let text = role(r#""actions": ["*/read", "*", "*/READ", "*/read"]"#);
    let (first, second) = (input::read(&text).lint(), input::read(&text).lint());
    assert_eq!(first, second);
    let key = |finding: &Finding| (finding.primary, finding.rule.code);
    assert!(first.is_sorted_by_key(key));
    let mut names: Vec<_> = first.iter().map(|finding| &finding.fingerprint).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), first.len());
}

const VERBS: &str = r#""*/read", "*/write", "*/delete", "*/action""#;

#[test]
fn hostile_roles_end_soon() {
    let many = |make: &dyn Fn(usize) -> String| -> String {
        let entries: Vec<_> = (0..2_000).map(|at| format!("\"{}\"", make(at))).collect();
        entries.join(",")
    };
    let stars = "a*".repeat(20_000);
    for permission in [
        format!(
            r#""actions": [{}], "notActions": [{}]"#,
            many(&|at| format!("*/x{at}/*/y")),
            many(&|at| format!("*/z{at}/*/w"))
        ),
        format!(
            r#""actions": [{}], "notActions": [{}]"#,
            many(&|at| format!("Microsoft.Storage/x{at}/read")),
            many(&|at| format!("Microsoft.Storage/y{at}/read"))
        ),
        format!(
            r#""actions": [{}]"#,
            many(&|at| format!("Microsoft.Storge{at}/x/*"))
        ),
        // Entries that verbs cover together, that cover each other in a chain, and a role
        // that is as good as Contributor but for what would have to be proven.
        format!(
            r#""actions": [{}, {}], "notActions": [{}, {}]"#,
            many(&|at| format!("*a*/x{at}*")),
            VERBS,
            many(&|at| format!("*b*/x{at}*/*c*")),
            VERBS
        ),
        format!(
            r#""actions": [{}]"#,
            many(&|at| format!("{}*", "a".repeat(2_000 - at)))
        ),
        format!(
            r#""actions": [{VERBS}], "notActions": [{}]"#,
            many(&|at| format!("Microsoft.Authorization/*x{}*/*y*/*/Write*", at % 900))
        ),
        format!(
            r#""actions": [{VERBS}, {}], "notActions": ["Microsoft.Authorization/*/Write"]"#,
            (0..900)
                .map(|at| format!(r#""*x{at}*y""#))
                .collect::<Vec<_>>()
                .join(",")
        ),
        format!(r#""actions": ["{stars}", "*"], "notActions": ["{stars}b", "{stars}"]"#),
        format!(r#""actions": ["{}"]"#, "x".repeat(1_000_000)),
    ] {
        input::read(&role(&permission)).lint();
    }
}

#[test]
fn hostile_conditions_end_soon() {
    let many = |joint: &str, make: &dyn Fn(usize) -> String| -> String {
        (0..3_000).map(make).collect::<Vec<_>>().join(joint)
    };
    let twelve: Vec<_> = (0..12)
        .map(|at| {
            format!("(@Resource[a{at}] StringEquals 'x' OR NOT @Resource[a{at}] StringEquals 'x')")
        })
        .collect();
    for condition in [
        format!(
            "{}Exists @Request[a]{}",
            "(".repeat(100_000),
            ")".repeat(100_000)
        ),
        format!("{}Exists @Request[a]", "!".repeat(100_000)),
        many(" OR ", &|at| format!("ActionMatches{{'*/x{at}/*/y'}}")),
        many(" AND ", &|at| {
            format!("!(ActionMatches{{'Microsoft.*/{at}*'}})")
        }),
        many(" OR ", &|at| format!("@Resource[a{at}] StringNotLike 'x'")),
        many(" AND ", &|_| "NOT SubOperationMatches{'x'}".to_owned()),
        many(" AND ", &|at| format!("SubOperationMatches{{'x{at}'}}")),
        many(" OR ", &|at| {
            format!(
                "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] GuidEquals {at:032x}"
            )
        }),
        twelve.join(" AND ") + " OR ActionMatches{'*/read'} OR ActionMatches{'*/write'}",
        "x".repeat(1_000_000),
        format!(
            "@Resource[{}] StringEquals '{}'",
            "`$".repeat(50_000),
            "y".repeat(500_000)
        ),
    ] {
        for role in ["Owner", "nobody knows it"] {
            input::read(&assignment(role, &condition)).lint();
        }
    }
}

#[test]
fn the_hardened_roles_are_clean() {
    for hardened in azrbac_roles::hardened() {
        let findings = input::read(hardened.text).lint();
        let bad: Vec<_> = findings
            .iter()
            .filter(|finding| finding.severity >= Severity::Warning)
            // Whoever takes them puts the scope in.
            .filter(|finding| finding.rule.name != "placeholder-scope")
            // What they are made without is credentials, and nothing else.
            .filter(|finding| finding.rule.name != "gives-access")
            .collect();
        assert!(bad.is_empty(), "{}: {bad:#?}", hardened.file_name);
    }
}

#[test]
fn the_document_of_a_finding() {
    let text = "{\"Name\": \"Lister\",\n \"Actions\": [\"Microsoft.Storage/storageAccounts/listKey/action\"],\n \"AssignableScopes\": [\"/subscriptions/11111111-1111-1111-1111-111111111111\"]}";
    let mut sources = Sources::new();
    let file = sources.add("lister.json");
    sources.keep_text(file, text.into());
    let read = read_role_definitions(file, text);
    let subject = Subject::new(input::catalog(), azrbac_roles::library()).file(&read);
    let findings = lint(&subject);
    let position = |file, offset| sources.position(file, offset);
    let documents: Vec<_> = findings
        .iter()
        .map(|finding| document(finding, &subject, sources.name(file), &position))
        .collect();
    insta::assert_json_snapshot!(documents);
}
