//! What holds of any condition, well-formed or not.

use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert, prop_oneof, proptest};

use super::conditions::assignment;
use super::input;

const FUNCTIONS: [&str; 6] = [
    "ActionMatches{'Microsoft.Authorization/roleAssignments/write'}",
    "ActionMatches{'Microsoft.Authorization/roleAssignments/delete'}",
    "ActionMatches{'Microsoft.Storage/*'}",
    "SubOperationMatches{'Blob.Read.WithTagConditions'}",
    "Exists @Request[a]",
    "@Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'Blob.List'}",
];
const ATTRIBUTES: [&str; 6] = [
    "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]",
    "@Resource[Microsoft.Authorization/roleAssignments:PrincipalType]",
    "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:K<$>]",
    "@Environment[UtcNow]",
    "@Resource[\u{e4}`$]",
    "{1, 2}",
];
const OPERATORS: [&str; 6] = [
    " ForAnyOfAnyValues:GuidNotEquals ",
    " ForAllOfAllValues:StringNotLike ",
    "\tStringEquals ",
    "\nDateTimeLessThan",
    " NumericEquals ",
    " StringEqual ",
];
const VALUES: [&str; 7] = [
    "{8e3af657-a8ff-443c-a75c-2fe8c4bcb635, f58310d9-a9f6-439a-9e8d-f62e7b41a168}",
    "{'x', '\u{1d11e}'}",
    "'a\\'",
    "\"a\"",
    "{}",
    "2",
    "null",
];

fn condition() -> impl Strategy<Value = String> {
    let select = |from: &'static [&'static str]| prop::sample::select(from);
    let comparison = (select(&ATTRIBUTES), select(&OPERATORS), select(&VALUES))
        .prop_map(|(left, operator, right)| format!("{left}{operator}{right}"));
    let test = prop_oneof![select(&FUNCTIONS).prop_map(str::to_owned), comparison];
    let test = (select(&["", "!", "NOT ", "!(", "("]), test).prop_map(|(before, test)| {
        let after = if before.ends_with('(') { ")" } else { "" };
        format!("{before}{test}{after}")
    });
    let joined = (test, select(&[" AND ", " OR ", "||", "&&"]));
    prop::collection::vec(joined, 1..6).prop_map(|tests| {
        let last = tests.last().map_or(0, |(_, joint)| joint.len());
        let mut text: String = tests
            .iter()
            .map(|(test, joint)| format!("{test}{joint}"))
            .collect();
        text.truncate(text.len() - last);
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_finding_has_its_place_inside_the_document(text in condition()) {
        let document = assignment("Role Based Access Control Administrator", &text);
        for finding in input::read(&document).lint() {
            let place = finding.primary.and_then(|span| document.get(span.range()));
            prop_assert!(place.is_some(), "{:?}", finding);
            prop_assert!(finding.help.is_some(), "{:?}", finding);
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
            for (span, _) in edits {
                prop_assert!(document.get(span.range()).is_some(), "{:?}", finding);
            }
        }
    }
}
