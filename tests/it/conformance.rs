//! Runs the conformance suite of `tests/conformance`; its README tells the format.
//!
//! Here are the questions that need no tenant. What is asked of a snapshot is in
//! `requests`.

mod format;
mod requests;

use std::collections::BTreeSet;

use azrbac_core::catalog::Catalog;
use azrbac_core::directory::{Directory, Group, Listing, Member, Membership, PrincipalId};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::{ActionPattern, PatternSet};
use azrbac_core::role::Permission;
use azrbac_core::scope::Scope;
use azrbac_core::time::Timestamp;

use format::{
    Containment, Entries, Expansion, GroupList, MembershipQuestion, PatternQuestion, ScopeQuestion,
    cases, suites,
};

/// Asks every question of one kind and reports all wrong answers together. There
/// has to be one to ask.
fn run<Q>(questions: impl IntoIterator<Item = (String, Q)>, wrong: impl Fn(&Q) -> Option<String>) {
    let mut asked = 0;
    let mut failures = Vec::new();
    for (case, question) in questions {
        asked += 1;
        failures.extend(wrong(&question).map(|answer| format!("{case}: {answer}")));
    }
    assert!(asked > 0, "the suite asks no such question");
    assert!(
        failures.is_empty(),
        "{} of {asked} are wrong\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Pairs every question of a case with the name of the case.
fn each<Q>(name: &str, questions: impl IntoIterator<Item = Q>) -> Vec<(String, Q)> {
    let named = |question| (name.to_owned(), question);
    questions.into_iter().map(named).collect()
}

#[test]
fn files_keep_to_the_format() {
    for (file, suite) in suites() {
        assert_eq!(suite.schema, "azrbac.conformance/v1", "{file}");
        assert_eq!(suite.topic, file, "the topic is the name of the file");
        let mut names = BTreeSet::new();
        for case in &suite.cases {
            let name = format!("{file}/{}", case.name);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(case.name.chars().all(plain), "{name}");
            assert!(names.insert(&case.name), "{name} stands twice");
            assert!(!case.source.is_empty(), "{name} names no source");
            assert!(case.ruling.as_deref() != Some(""), "{name}");
            let kinds = case.questions().iter().filter(|count| **count > 0).count();
            assert_eq!(kinds, 1, "{name} asks one kind of question");
            let given = [
                (case.snapshot.is_some(), case.requests.is_empty()),
                (case.groups.is_some(), case.memberships.is_empty()),
            ];
            let fits = |(given, unasked): (bool, bool)| given != unasked;
            assert!(given.into_iter().all(fits), "{name}");
        }
    }
}

/// The verdicts, and the reasons that tell two ways to one apart.
const VERDICTS: [&str; 6] = [
    "allowed",
    "denied",
    "not-granted",
    "conditional",
    "eligible",
    "unknown",
];
const REASONS: [&str; 4] = [
    "grant-data-missing",
    "deny-data-missing",
    "unknown-attribute",
    "undocumented",
];

#[test]
fn requests_and_hierarchies_are_well_formed() {
    for (name, case) in cases() {
        for question in &case.requests {
            assert!(!question.principal.trim().is_empty(), "{name}");
            assert!(OperationName::parse(&question.operation).is_ok(), "{name}");
            assert!(Plane::from_name(&question.plane).is_some(), "{name}");
            assert!(Scope::parse(&question.scope).is_ok(), "{name}");
            let time = question.as_of.as_deref();
            assert!(
                time.is_none_or(|text| Timestamp::parse(text).is_ok()),
                "{name}"
            );
            assert!(VERDICTS.contains(&&*question.verdict), "{name}");
            let reason = question.reason.as_deref();
            assert!(
                reason.is_none_or(|reason| REASONS.contains(&reason)),
                "{name}"
            );
        }
        if let Some(tree) = &case.hierarchy {
            assert!(!case.containments.is_empty(), "{name}");
            for list in [&tree.management_groups, &tree.subscriptions] {
                assert!(list.get().starts_with('['), "{name}");
            }
        }
    }
}

#[test]
fn patterns() {
    run(
        cases()
            .into_iter()
            .flat_map(|(name, case)| each(&name, case.patterns)),
        |question: &PatternQuestion| {
            let pattern = ActionPattern::parse(&question.pattern).expect("a pattern");
            // A text that is no operation name is matched by nothing.
            let matched = OperationName::parse(&question.operation).is_ok_and(|operation| {
                let matched = pattern.matches(&operation);
                let set = PatternSet::new([pattern.clone()]);
                assert_eq!(set.is_match(&operation), matched, "{pattern} {operation}");
                matched
            });
            (matched != question.matches).then(|| {
                let PatternQuestion {
                    pattern, operation, ..
                } = question;
                format!("`{pattern}` matches `{operation}`: {matched}")
            })
        },
    );
}

#[test]
fn scopes() {
    run(
        cases()
            .into_iter()
            .flat_map(|(name, case)| each(&name, case.scopes)),
        |question| match question {
            ScopeQuestion::Kind { scope, kind, is } => {
                let found = Scope::parse(scope).map(|scope| scope.kind().name());
                ((found == Ok(kind)) != *is).then(|| format!("`{scope}` is {found:?}"))
            }
            ScopeQuestion::Same { scope, other, same } => {
                let equal = Scope::parse(scope) == Scope::parse(other);
                (equal != *same).then(|| format!("`{scope}` is `{other}`: {equal}"))
            }
            ScopeQuestion::Above { scope, ancestors } => {
                let scope = Scope::parse(scope).expect("a scope");
                let above: Vec<_> = scope.ancestors().map(|above| above.to_string()).collect();
                (above != *ancestors).then(|| format!("above `{scope}` are {above:?}"))
            }
        },
    );
}

/// What ids alone say. With a hierarchy, or from a management group down, it is
/// also asked of a snapshot.
#[test]
fn containments_by_id() {
    let by_id = |question: &Containment| !question.outer.contains("managementGroups");
    run(
        cases()
            .into_iter()
            .flat_map(|(name, case)| each(&name, case.containments.into_iter().filter(by_id))),
        |Containment {
             outer,
             inner,
             contains,
         }| {
            let parse = |text: &str| Scope::parse(text).expect("a scope");
            let found = parse(outer).contains(&parse(inner));
            (found != *contains).then(|| format!("`{outer}` contains `{inner}`: {found}"))
        },
    );
}

fn directory(groups: &[GroupList]) -> Directory {
    let member = |id: &String| Member {
        id: PrincipalId::new(id),
        kind: None,
    };
    let groups = groups.iter().map(|group| Group {
        id: PrincipalId::new(&group.id),
        display_name: None,
        members: group.members.iter().map(member).collect(),
        membership: Membership::Direct,
        listing: Listing::Whole,
    });
    Directory::build([], groups, &[], [])
}

#[test]
fn memberships() {
    let questions = cases().into_iter().flat_map(|(name, case)| {
        let directory = directory(case.groups.as_deref().unwrap_or_default());
        let asked = case.memberships.into_iter();
        each(
            &name,
            asked.map(move |question| (directory.clone(), question)),
        )
    });
    run(questions, |(directory, question)| {
        let text = |ids: &[PrincipalId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        let closure = |principal: &str| directory.closure(&principal.into(), &[], |_| false);
        match question {
            MembershipQuestion::All {
                principal,
                member_of,
            } => {
                let mut found = text(closure(principal).groups());
                found.sort();
                (found != *member_of).then(|| format!("`{principal}` is in {found:?}"))
            }
            MembershipQuestion::Way {
                principal,
                group,
                via,
            } => {
                let way = closure(principal).path(&group.as_str().into());
                let found = way.map(|way| text(&way.groups));
                (found.as_ref() != Some(via)).then(|| format!("the way to `{group}` is {found:?}"))
            }
        }
    });
}

fn permission(entries: &Entries) -> Permission {
    let list = |texts: &[String]| -> Vec<ActionPattern> {
        let parse = |text: &String| ActionPattern::parse(text).expect("an entry");
        texts.iter().map(parse).collect()
    };
    Permission {
        actions: list(&entries.actions),
        not_actions: list(&entries.not_actions),
        data_actions: list(&entries.data_actions),
        not_data_actions: list(&entries.not_data_actions),
        condition: None,
    }
}

#[test]
fn expansions() {
    run(
        cases()
            .into_iter()
            .flat_map(|(name, case)| each(&name, case.expansion)),
        |Expansion {
             permissions,
             catalogue,
             operations,
         }| {
            let named = |plane| move |name| (String::as_str(name), plane);
            let control = catalogue.control.iter().map(named(Plane::Control));
            let data = catalogue.data.iter().map(named(Plane::Data));
            let catalog = Catalog::from_names("2026-08", control.chain(data));
            let permissions: Vec<_> = permissions.iter().map(permission).collect();
            let granted = |plane| -> Vec<String> {
                catalog
                    .operations()
                    .filter(|operation| operation.plane() == plane)
                    .filter(|operation| {
                        let name = operation.operation();
                        permissions.iter().any(|object| object.grants(&name, plane))
                    })
                    .map(|operation| operation.name().to_owned())
                    .collect()
            };
            let found = (granted(Plane::Control), granted(Plane::Data));
            let right = found.0 == operations.control && found.1 == operations.data;
            (!right).then(|| format!("grants {found:?}"))
        },
    );
}
