//! Every page is a test: its bad example fires the rule, the others do not.

use azrbac_core::diagnostic::Fix;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;

use super::input::{self, Read};
use crate::{CONCEPTS, Finding, Policy, RULES, Rule, Settings, index};

/// The text below a heading of the second level.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let below = page.split_once(&format!("\n## {heading}\n"));
    let below = below.map_or("", |(_, below)| below);
    below.split("\n## ").next().unwrap()
}

/// The role definitions and assignments in the fenced examples of a section.
fn examples(section: &str) -> Vec<Read> {
    section
        .split("```json\n")
        .skip(1)
        .map(|rest| input::read(&in_full(rest.split("\n```").next().unwrap())))
        .collect()
}

/// An example in which the dots are 230 ids, 450 role assignments or 400 entries.
fn in_full(example: &str) -> String {
    let ids = (0..230).map(|at| format!("{at:08x}-0000-4000-8000-000000000000"));
    let assignments = (0..450).map(|at| {
        format!(
            r#"{{"name": "n{at}", "principalId": "g{at}", "principalType": "Group",
                "roleDefinitionName": "Reader",
                "scope": "/providers/Microsoft.Management/managementGroups/corp"}}"#
        )
    });
    let entries = (0..400).map(|at| format!("\"*/x{at}/read\""));
    example
        .replace('⋰', &entries.collect::<Vec<_>>().join(", "))
        .replace('…', &ids.collect::<Vec<_>>().join(", "))
        .replace('⋯', &assignments.collect::<Vec<_>>().join(", "))
}

/// The codes that a section names behind each of its examples.
fn also(section: &str) -> Vec<Vec<&str>> {
    let examples = section.split("```json\n").skip(1);
    let behind = examples.map(|text| text.split_once("\n```").map_or("", |(_, behind)| behind));
    let named = behind.map(|text| {
        text.lines()
            .find_map(|line| line.strip_prefix("Also found: "))
            .map_or(Vec::new(), |codes| codes.split(", ").collect())
    });
    named.collect()
}

/// What the pages of rules about the policy say in TOML.
fn settings(rule: &Rule) -> Settings {
    let entry = |text: &str| ActionPattern::parse(text).unwrap();
    let operation = "Microsoft.Authorization/elevateAccess/action";
    let policy = Policy {
        name_prefix: Some("Contoso ".to_owned()),
        allowed_wildcards: Some(vec![entry("*/read")]),
        forbidden_operations: vec![entry(operation)],
        most_assignable_scopes: Some(3),
    };
    let line = match rule.code {
        "RBAC701" => "name-prefix = \"Contoso \"".to_owned(),
        "RBAC702" => "allowed-wildcards = [\"*/read\"]".to_owned(),
        "RBAC703" => format!("forbidden-operations = [\"{operation}\"]"),
        "RBAC704" => "max-assignable-scopes = 3".to_owned(),
        _ => return Settings::default(),
    };
    let block = format!("```toml\n[policy]\n{line}\n```");
    assert!(rule.page.contains(&block), "{rule} does not show {block}");
    Settings {
        policy,
        ..Settings::default()
    }
}

fn codes(read: &Read) -> Vec<&'static str> {
    of(&read.lint())
}

fn of(findings: &[Finding]) -> Vec<&'static str> {
    let mut codes: Vec<_> = findings.iter().map(|found| found.rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn bad_examples_fire_their_rule_at_a_place() {
    for rule in RULES {
        let bad = section(rule.page, "Bad");
        let examples = examples(bad);
        assert!(!examples.is_empty(), "{rule} has no bad example");
        for (example, mut expected) in examples.into_iter().zip(also(bad)) {
            expected.push(rule.code);
            expected.sort_unstable();
            let findings = example.lint_by(&settings(rule));
            assert_eq!(of(&findings), expected, "{rule}");
            for finding in findings {
                assert!(finding.primary.is_some(), "{rule}: {finding:?}");
                assert!(finding.help.is_some(), "{rule}: {finding:?}");
            }
        }
    }
}

/// A document with a fix made.
pub(super) fn mended(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    for (span, instead) in edits {
        text.replace_range(span.range(), &instead);
    }
    text
}

#[test]
fn fixes_of_conditions_resolve_what_they_are_for() {
    let mut made = Vec::new();
    for rule in RULES
        .iter()
        .filter(|rule| rule.code >= "RBAC5" && rule.code < "RBAC7")
    {
        for example in examples(section(rule.page, "Bad")) {
            let before = example.lint();
            for finding in &before {
                let Some(fix) = &finding.fix else {
                    continue;
                };
                let after = input::read(&mended(example.text(), fix)).lint();
                let of_rule = |found: &[Finding]| {
                    let same = found.iter().filter(|found| found.rule == finding.rule);
                    same.count()
                };
                assert!(of_rule(&after) < of_rule(&before), "{finding:?} {after:?}");
                let unread = after.iter().filter(|found| found.rule.code == "RBAC501");
                let unread_before = before.iter().filter(|found| found.rule.code == "RBAC501");
                assert!(
                    unread.count() <= unread_before.count(),
                    "{finding:?} {after:?}"
                );
                made.push(finding.rule.code);
            }
        }
    }
    made.sort_unstable();
    made.dedup();
    let expected = [
        "RBAC501", "RBAC503", "RBAC505", "RBAC506", "RBAC507", "RBAC508", "RBAC509", "RBAC510",
        "RBAC512", "RBAC513", "RBAC514", "RBAC515", "RBAC516", "RBAC518", "RBAC519", "RBAC520",
    ];
    assert_eq!(made, expected);
}

#[test]
fn good_examples_are_silent() {
    for rule in RULES {
        let good = examples(section(rule.page, "Good"));
        assert!(!good.is_empty(), "{rule} has no good example");
        for example in good
            .into_iter()
            .chain(examples(section(rule.page, "Still fine")))
        {
            let own: Vec<_> = example
                .lint_by(&settings(rule))
                .into_iter()
                .filter(|found| found.rule == rule)
                .collect();
            assert!(own.is_empty(), "{own:#?}");
        }
    }
}

#[test]
fn pages_have_their_title_and_their_sections() {
    for rule in RULES {
        assert!(
            rule.page
                .starts_with(&format!("# {} {}\n\n", rule.code, rule.name)),
            "{rule}"
        );
        for heading in [
            "Why it matters",
            "How it is decided",
            "What to do",
            "Sources",
        ] {
            assert!(
                !section(rule.page, heading).trim().is_empty(),
                "{rule}: {heading}"
            );
        }
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    let names: Vec<_> = RULES
        .iter()
        .map(|rule| rule.code)
        .chain(CONCEPTS.iter().map(|concept| concept.name))
        .map(|name| format!("{name}.md"))
        .collect();
    let pages = RULES.iter().map(|rule| rule.page);
    for page in pages.chain(CONCEPTS.iter().map(|concept| concept.page)) {
        for link in page.split("](").skip(1) {
            let target = link.split(')').next().unwrap();
            let known = names.iter().any(|name| name == target);
            assert!(known || target.starts_with("https://"), "{target}");
        }
    }
}

#[test]
fn the_page_of_what_others_look_for_names_every_rule_and_no_other() {
    let page = include_str!("../../rules/coverage.md");
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let rows: Vec<Vec<&str>> = rows
        .map(|row| row.split('|').map(str::trim).collect())
        .filter(|row: &Vec<&str>| row.get(2) != Some(&"rule"))
        .collect();
    assert!(rows.len() > 80, "{}", rows.len());
    let mut named = Vec::new();
    for row in &rows {
        let &["", what, rules, why, ""] = row.as_slice() else {
            panic!("{row:?}");
        };
        assert!(!what.is_empty(), "{row:?}");
        if rules == "–" {
            assert!(!why.is_empty(), "no rule and no reason: {row:?}");
            continue;
        }
        for link in rules.split(", ") {
            let code = link.get(1..8).unwrap_or_default();
            assert_eq!(link, format!("[{code}]({code}.md)"), "{row:?}");
            assert!(crate::rule(code).is_some(), "{row:?}");
            named.push(code);
        }
    }
    for rule in RULES {
        assert!(named.contains(&rule.code), "{rule} is in no row");
    }
}

#[test]
fn the_index_is_in_step_with_the_rules() {
    assert_eq!(index(), include_str!("../../rules/README.md"));
}

#[test]
fn the_two_roles_of_the_concept_page_are_as_it_says() {
    let page = CONCEPTS
        .iter()
        .find(|concept| concept.name == "not-actions");
    let roles = examples(section(page.unwrap().page, "Two roles"));
    let list_keys = OperationName::parse("Microsoft.CognitiveServices/accounts/listKeys/action");
    let grants: Vec<_> = roles
        .iter()
        .map(|read| read.roles()[0].grants(list_keys.as_ref().unwrap(), Plane::Control))
        .collect();
    assert_eq!(grants, [false, true]);
    assert!(!codes(&roles[0]).contains(&"RBAC203"));
    assert!(codes(&roles[1]).contains(&"RBAC303"));
}

/// Somebody reads a verdict or a word of an answer and asks what it is.
#[test]
fn every_verdict_has_its_page() {
    use azrbac_core::access::Verdict;
    let verdicts = Verdict::ALL.iter().map(|verdict| verdict.name());
    for name in verdicts.chain(["condition", "conditions", "residual", "undocumented"]) {
        let page = crate::explain(name);
        assert!(page.is_some_and(|page| page.starts_with("# ")), "{name}");
    }
}
