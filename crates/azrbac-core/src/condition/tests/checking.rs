//! What the check says of types, attributes and quantifiers.

use super::{at, read};
use crate::condition::{AttributePath, KNOWN_ATTRIBUTES, KnownAttribute, check, check_operation};
use crate::operation::OperationName;

/// Each condition with all that is said of it and where.
#[test]
fn types_attributes_and_quantifiers_are_checked() {
    let assignment = "@Request[Microsoft.Authorization/roleAssignments:";
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("@Environment[isPrivateLink] BoolEquals true", &[]),
        (
            "@Resource[isPrivateLink] BoolEquals true",
            &[(
                "`isPrivateLink` is never an attribute of `@Resource`",
                "@Resource[isPrivateLink]",
            )],
        ),
        (
            "@Request[Microsoft.ContainerRegistry/registries/repositories:name] \
             StringStartsWithIgnoreCase 'team1/'",
            &[],
        ),
        (
            "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringStartsWith 'app-'",
            &[],
        ),
        (
            "@Resource[name1] StringEquals 'x'",
            &[("`name1` is no known attribute", "@Resource[name1]")],
        ),
        (
            "Exists @Resource[name1]",
            &[("`name1` is no known attribute", "@Resource[name1]")],
        ),
        (
            &format!("{assignment}PrincipalId] GuidEquals 'x'"),
            &[("`GuidEquals` cannot compare `'x'`", "'x'")],
        ),
        (
            &format!("{assignment}PrincipalId] GuidEquals '08d4c71acc634ce4a9c85dd251b4d619'"),
            &[(
                "a GUID stands in quotes",
                "'08d4c71acc634ce4a9c85dd251b4d619'",
            )],
        ),
        (
            &format!("{assignment}PrincipalType] ForAnyOfAnyValues:StringEquals {{}}"),
            &[("the set is empty", "{}")],
        ),
        (
            &format!("{assignment}PrincipalType] StringEquals {{'User', 'Group'}}"),
            &[(
                "`StringEquals` compares several values without a quantifier",
                "StringEquals",
            )],
        ),
        (
            &format!("{assignment}PrincipalType] ForAnyOfAnyValues:StringStartsWith {{'U', 'G'}}"),
            &[(
                "a quantifier stands before `StringStartsWith`",
                "ForAnyOfAnyValues:StringStartsWith",
            )],
        ),
        (
            "@Request[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags&$keys$&] \
             StringEquals 'Project'",
            &[(
                "`StringEquals` compares several values without a quantifier",
                "StringEquals",
            )],
        ),
        (
            "@Environment[UtcNow] DateTimeLessThan 'soon'",
            &[("`DateTimeLessThan` cannot compare `'soon'`", "'soon'")],
        ),
        (
            "@Environment[UtcNow] DateTimeLessThan '2023-04-01T13:00:00.0Z'",
            &[],
        ),
        (
            "@Environment[Microsoft.Network/virtualNetworks/subnets] StringEquals '/s'",
            &[(
                "`StringEquals` compares the letter case of a resource id",
                "StringEquals",
            )],
        ),
        (
            "@Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'Blob.List'}",
            &[(
                "`@Request[subOperation]` is the old way to test a sub-operation",
                "@Request[subOperation]",
            )],
        ),
        (
            "@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:A_B] StringLike 'x*'",
            &[],
        ),
    ];
    for (text, expected) in cases {
        let findings = check(&read(text));
        let found: Vec<_> = findings
            .iter()
            .map(|f| (f.message(), at(text, f.span)))
            .collect();
        let found: Vec<_> = found.iter().map(|(m, s)| (m.as_str(), *s)).collect();
        assert_eq!(&found, expected, "{text}");
    }
}

#[test]
fn a_test_of_what_the_operation_does_not_carry_is_found_behind_its_guard() {
    let role = "Microsoft.Authorization/roleAssignments:RoleDefinitionId]";
    let text = format!(
        "(!(ActionMatches{{'Microsoft.Authorization/roleAssignments/write'}}) \
          OR Exists @Resource[{role}) AND \
         (!(ActionMatches{{'Microsoft.Authorization/roleAssignments/delete'}}) \
          OR Exists @Resource[{role})"
    );
    let expression = read(&text);
    let said = |operation: &str| {
        let operation = OperationName::parse(operation).unwrap();
        check_operation(&expression, &operation)
            .iter()
            .map(|f| (f.span.start, f.help().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let first = text.find("@Resource").unwrap();
    let help = "use `@Request` for this operation".to_owned();
    assert_eq!(
        said("Microsoft.Authorization/roleAssignments/write"),
        [(first, help)]
    );
    assert_eq!(said("Microsoft.Authorization/roleAssignments/delete"), []);
    assert_eq!(said("Microsoft.Compute/virtualMachines/read"), []);
}

#[test]
fn every_row_of_the_table_is_found_by_its_name() {
    for row in KNOWN_ATTRIBUTES {
        let key = if row.name.ends_with(':') {
            "Key<$key_case_sensitive$>"
        } else {
            ""
        };
        let path = AttributePath::parse(&format!("{}{key}", row.name.to_uppercase())).unwrap();
        assert_eq!(KnownAttribute::find(&path), Some(row), "{}", row.name);
        assert!(!row.carriers.is_empty());
    }
    let bare = AttributePath::parse("Microsoft.Directory/CustomSecurityAttributes/Id:").unwrap();
    assert_eq!(KnownAttribute::find(&bare), None);
}
