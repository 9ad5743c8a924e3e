//! What holds of the list of rules.

use crate::{CONCEPTS, RULES, explain, rule};

#[test]
fn rules_are_unique_sorted_and_found_by_code_and_name() {
    assert!(RULES.is_sorted_by(|a, b| a.code < b.code));
    let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
    names.extend(CONCEPTS.iter().map(|concept| concept.name));
    names.extend(CONCEPTS.iter().flat_map(|concept| concept.also));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    for expected in RULES {
        assert_eq!(rule(expected.code), Some(expected));
        assert_eq!(rule(&expected.name.to_uppercase()), Some(expected));
        assert_eq!(explain(expected.name), Some(expected.page));
    }
    assert_eq!(rule("RBAC999"), None);
    assert!(CONCEPTS.is_sorted_by(|a, b| a.name < b.name));
    for concept in CONCEPTS {
        for name in concept.also.iter().chain([&concept.name]) {
            assert_eq!(explain(&name.to_uppercase()), Some(concept.page));
        }
    }
    assert_eq!(explain("nothing"), None);
}

#[test]
fn codes_names_and_summaries_have_their_form() {
    for rule in RULES {
        let digits = rule.code.strip_prefix("RBAC").unwrap();
        assert!(
            digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()),
            "{rule}"
        );
        let kebab = |b: u8| b.is_ascii_lowercase() || b == b'-';
        assert!(rule.name.bytes().all(kebab), "{rule}");
        assert!(
            !rule.summary.ends_with('.') && rule.summary.len() < 100,
            "{rule}"
        );
    }
}

#[test]
fn the_codes_of_the_design_stay() {
    let rules: Vec<_> = RULES.iter().map(ToString::to_string).collect();
    assert_eq!(
        rules,
        [
            "RBAC001 unknown-key",
            "RBAC002 duplicate-key",
            "RBAC090 idle-ignore",
            "RBAC091 expired-ignore",
            "RBAC092 unfinished-check",
            "RBAC101 unknown-operation",
            "RBAC102 wrong-plane",
            "RBAC103 several-wildcards",
            "RBAC104 partial-wildcard",
            "RBAC105 malformed-entry",
            "RBAC110 root-assignable-scope",
            "RBAC111 several-management-groups",
            "RBAC112 wildcard-in-scope",
            "RBAC113 placeholder-scope",
            "RBAC114 invalid-scope",
            "RBAC115 no-assignable-scope",
            "RBAC116 data-at-management-group",
            "RBAC117 over-limit",
            "RBAC118 built-in-name",
            "RBAC119 repeated-role",
            "RBAC201 duplicate-entry",
            "RBAC202 covered-entry",
            "RBAC203 idle-not-action",
            "RBAC204 cancelled-action",
            "RBAC205 equals-built-in",
            "RBAC206 grants-nothing",
            "RBAC207 granted-elsewhere",
            "RBAC301 owner-equivalent",
            "RBAC302 provider-wildcard",
            "RBAC303 grants-credentials",
            "RBAC304 may-assign-roles",
            "RBAC305 may-change-roles",
            "RBAC306 may-elevate",
            "RBAC307 may-remove-access",
            "RBAC308 may-change-denies",
            "RBAC309 may-change-policies",
            "RBAC310 may-change-locks",
            "RBAC311 gives-access",
            "RBAC312 takes-identities",
            "RBAC313 runs-code",
            "RBAC314 weakens-defences",
            "RBAC315 touches-data",
            "RBAC316 leads-further",
            "RBAC317 sidestepped-subtraction",
            "RBAC318 leaky-subtraction",
            "RBAC319 broad-reach",
            "RBAC401 covered-scope",
            "RBAC402 resource-scope",
            "RBAC403 out-of-reach",
            "RBAC501 condition-syntax",
            "RBAC502 condition-too-long",
            "RBAC503 condition-version",
            "RBAC504 condition-in-custom-role",
            "RBAC505 mixed-operators",
            "RBAC506 shell-escape",
            "RBAC507 condition-type",
            "RBAC508 unknown-attribute",
            "RBAC509 absent-attribute",
            "RBAC510 negated-any",
            "RBAC511 always-true-condition",
            "RBAC512 never-true-condition",
            "RBAC513 idle-guard",
            "RBAC514 unguarded-condition",
            "RBAC515 half-limited-delegation",
            "RBAC516 open-sibling",
            "RBAC517 guid-with-storage-data",
            "RBAC518 optional-attribute",
            "RBAC519 old-sub-operation",
            "RBAC520 delegates-privileged-role",
            "RBAC521 bypassed-condition",
            "RBAC522 unknown-sub-operation",
            "RBAC601 redundant-assignment",
            "RBAC602 orphaned-assignment",
            "RBAC603 missing-role-definition",
            "RBAC604 too-many-owners",
            "RBAC605 direct-user",
            "RBAC606 privileged-guest",
            "RBAC607 privileged-service-principal",
            "RBAC608 standing-access",
            "RBAC609 assignment-limit",
            "RBAC610 deny-without-exclusion",
            "RBAC611 broad-assignment",
            "RBAC612 broad-data-access",
            "RBAC701 unprefixed-name",
            "RBAC702 unlisted-wildcard",
            "RBAC703 forbidden-operation",
            "RBAC704 too-many-scopes",
        ]
    );
}
