//! Four conditions as built-in roles carry them, from the commonest to the odd.

use super::{evaluate, given, read, told};
use crate::condition::{AttributeMap, Outcome};

const WRITE: &str = "Microsoft.Authorization/roleAssignments/write";
const DELETE: &str = "Microsoft.Authorization/roleAssignments/delete";
const ROLE: &str = "Microsoft.Authorization/roleAssignments:RoleDefinitionId";

/// Virtual Machine Data Access Administrator: both sides guarded.
const GUARDED: &str = "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{1c0163c0-47e6-4577-8991-ea5c82e286e4, fb879df8-f326-4884-b1cf-06f3ad86be52})) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{1c0163c0-47e6-4577-8991-ea5c82e286e4, fb879df8-f326-4884-b1cf-06f3ad86be52}))";
/// AVS on Fleet VIS Role: a GUID without dashes.
const DASHLESS: &str = "(!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR @Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{49fc33c1886f4b21a00e1d9993234734}";
/// Oracle Database DbSystems Administrator: an operator in lower case.
const LOWER_CASE: &str = "@Resource[HasObotoken] boolequals true";
/// Privileged Monitoring Data Reader: a `ForAll…`.
const FOR_ALL: &str = "((!(ActionMatches{'Microsoft.OperationalInsights/workspaces/tables/data/read'})) OR (@Resource[Microsoft.OperationalInsights/workspaces/tables:protectionLevel] ForAllOfAnyValues:StringEquals {'General', 'Protected'})) AND ((!(ActionMatches{'Microsoft.Insights/logs/data/read'})) OR (@Resource[Microsoft.Insights/logs/tables:protectionLevel] ForAllOfAnyValues:StringEquals {'General', 'Protected'}))";

#[test]
fn they_read_and_print() {
    for text in [GUARDED, DASHLESS, LOWER_CASE, FOR_ALL] {
        let expression = read(text);
        assert_eq!(read(&expression.to_string()), expression);
        assert_eq!(read(&expression.laid_out().to_string()), expression);
    }
}

#[test]
fn a_guarded_one_lets_other_operations_pass() {
    let nothing = AttributeMap::partial();
    let outcome = |operation| evaluate(GUARDED, operation, &nothing);
    assert_eq!(
        outcome("Microsoft.Compute/virtualMachines/read"),
        Outcome::True
    );
    let left = "ForAnyOfAnyValues:GuidEquals \
                {1c0163c0-47e6-4577-8991-ea5c82e286e4, fb879df8-f326-4884-b1cf-06f3ad86be52}";
    assert_eq!(told(&outcome(WRITE)), format!("@Request[{ROLE}] {left}"));
    assert_eq!(told(&outcome(DELETE)), format!("@Resource[{ROLE}] {left}"));

    for (role, expected) in [
        ("FB879DF8F3264884B1CF06F3AD86BE52", Outcome::True),
        ("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", Outcome::False),
    ] {
        let map = given(
            AttributeMap::partial(),
            &[(&format!("Request[{ROLE}]"), &[role])],
        );
        assert_eq!(evaluate(GUARDED, WRITE, &map), expected, "{role}");
    }
}

#[test]
fn the_others_come_to_what_they_say() {
    let role = format!("Resource[{ROLE}]");
    let map = given(
        AttributeMap::complete(),
        &[(&role, &["49fc33c1-886f-4b21-a00e-1d9993234734"])],
    );
    assert_eq!(evaluate(DASHLESS, DELETE, &map), Outcome::True);
    assert_eq!(evaluate(LOWER_CASE, DELETE, &map), Outcome::False);
    assert_eq!(
        told(&evaluate(LOWER_CASE, DELETE, &AttributeMap::partial())),
        "@Resource[HasObotoken] BoolEquals true"
    );
    let read_logs = "Microsoft.Insights/logs/data/read";
    let level = "Resource[Microsoft.Insights/logs/tables:protectionLevel]";
    for (values, expected) in [
        (&["General"][..], "true"),
        (&["Secret"], "false"),
        (&["General", "Secret"], "false"),
        (&[], "undocumented"),
    ] {
        let map = given(AttributeMap::complete(), &[(level, values)]);
        assert_eq!(
            told(&evaluate(FOR_ALL, read_logs, &map)),
            expected,
            "{values:?}"
        );
    }
}
