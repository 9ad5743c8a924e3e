//! The proof that a file with fixes made says what it said, whatever the rules that offered
//! the fixes hold.

use azrbac_core::algebra::Universe;
use azrbac_core::assignment::{DenyAssignment, RoleAssignment};
use azrbac_core::compare::{Comparer, Relation};
use azrbac_core::condition::Condition;
use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::ingest::{DeclaredAssignment, RoleFile};
use azrbac_core::role::{Permission, RoleDefinition};

/// Whether a text grants what it granted, or with unsafe fixes no more than that: of role
/// definitions by proof for every name; of conditions, safe fixes change nothing but their
/// version, and nothing else of an assignment is ever changed.
pub(super) fn keeps(
    before: &RoleFile,
    after: &RoleFile,
    least: Applicability,
) -> Result<(), String> {
    let errors = |file: &RoleFile| {
        let all = file.diagnostics.iter();
        all.filter(|one| one.severity == Severity::Error).count()
    };
    let counts = |file: &RoleFile| {
        [
            file.roles.len(),
            file.assignments.len(),
            file.denies.len(),
            file.declared.len(),
        ]
    };
    if counts(before) != counts(after) || errors(after) > errors(before) {
        return Err("it could not be read as before".to_owned());
    }
    let other =
        |what: &str, name: &str| Err(format!("it is not proven that {what} `{name}` stays"));
    for (old, new) in before.roles.iter().zip(&after.roles) {
        if old != new && !(is_same_role(old, new, least) && grants_no_more(old, new, least)) {
            return Err(format!(
                "it is not proven that `{}` grants the same",
                old.name
            ));
        }
    }
    for (old, new) in before.assignments.iter().zip(&after.assignments) {
        if bare(old, least) != bare(new, least) {
            return other("the role assignment", &old.id.to_string());
        }
    }
    for (old, new) in before.declared.iter().zip(&after.declared) {
        if bare_declared(old, least) != bare_declared(new, least) {
            return other("the role assignment", &old.label);
        }
    }
    for (old, new) in before.denies.iter().zip(&after.denies) {
        if bare_deny(old) != bare_deny(new) {
            return other("the deny assignment", &old.name);
        }
    }
    Ok(())
}

/// What of a condition has to stay: its expression; of one on a grant, with unsafe fixes,
/// that there is one.
fn kept(condition: Option<&Condition>, least: Applicability) -> Option<Condition> {
    condition.map(|condition| Condition {
        version: None,
        expression: match least {
            Applicability::Safe => condition.expression.clone(),
            _ => Box::default(),
        },
    })
}

fn bare(assignment: &RoleAssignment, least: Applicability) -> RoleAssignment {
    RoleAssignment {
        condition: kept(assignment.condition.as_ref(), least),
        ..assignment.clone()
    }
}

fn bare_declared(assignment: &DeclaredAssignment, least: Applicability) -> DeclaredAssignment {
    DeclaredAssignment {
        condition: kept(assignment.condition.as_ref(), least),
        ..assignment.clone()
    }
}

/// Narrowing what denies would widen what is granted.
fn bare_deny(deny: &DenyAssignment) -> DenyAssignment {
    let kept = |condition: Option<&Condition>| kept(condition, Applicability::Safe);
    let permissions = deny.permissions.iter().map(|object| Permission {
        condition: kept(object.condition.as_ref()),
        ..object.clone()
    });
    DenyAssignment {
        permissions: permissions.collect(),
        condition: kept(deny.condition.as_ref()),
        ..deny.clone()
    }
}

/// Whether nothing but entries and, with unsafe fixes, conditions are others.
fn is_same_role(old: &RoleDefinition, new: &RoleDefinition, least: Applicability) -> bool {
    let conditions = |role: &RoleDefinition| -> Vec<Option<Condition>> {
        let objects = role.permissions.iter();
        objects
            .map(|object| kept(object.condition.as_ref(), least))
            .collect()
    };
    let rest = |role: &RoleDefinition| RoleDefinition {
        permissions: Vec::new(),
        ..role.clone()
    };
    rest(old) == rest(new) && conditions(old) == conditions(new)
}

/// Whether entries grant the same, or with unsafe fixes no more; the conditions, which
/// another comparison has seen, are taken to be those of before.
fn grants_no_more(old: &RoleDefinition, new: &RoleDefinition, least: Applicability) -> bool {
    let objects = old.permissions.iter().zip(&new.permissions);
    let permissions = objects.map(|(old, new)| Permission {
        condition: old.condition.clone(),
        ..new.clone()
    });
    let new = RoleDefinition {
        permissions: permissions.collect(),
        ..new.clone()
    };
    if *old == new {
        return true;
    }
    let catalog = azrbac_roles::catalog();
    let comparison = Comparer::new(catalog, Universe::EveryName, &[old, &new]).compare(0, 1);
    match comparison.relation() {
        Some(Relation::Equal) => true,
        _ if least == Applicability::Safe => false,
        _ => comparison.both().contains.holds() == Some(true),
    }
}

#[cfg(test)]
mod tests {
    use azrbac_core::diagnostic::Applicability;
    use azrbac_core::ingest::RoleFile;
    use azrbac_core::text::Sources;

    use super::keeps;

    const ROLE: &str = r#"[{"roleName": "r", "assignableScopes": ["/subscriptions/s1"], "permissions": [
        {"actions": ["Microsoft.A/x/read", "Microsoft.A/x/*"], "condition": "@Resource[a:b] StringEquals 'c'", "conditionVersion": "1.0"}]}]"#;
    const ASSIGNMENT: &str = r#"[{"id": "/subscriptions/s1/providers/Microsoft.Authorization/roleAssignments/1",
        "principalId": "p", "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/r", "scope": "/subscriptions/s1",
        "condition": "@Resource[a:b] StringEquals 'c'", "conditionVersion": "1.0"}]"#;
    const DENY: &str = r#"[{"id": "/subscriptions/s1/providers/Microsoft.Authorization/denyAssignments/1",
        "denyAssignmentName": "d", "scope": "/subscriptions/s1", "permissions": [{"actions": ["*"]}],
        "principals": [{"id": "00000000-0000-0000-0000-000000000000"}],
        "condition": "@Resource[a:b] StringEquals 'c'", "conditionVersion": "1.0"}]"#;
    const TERRAFORM: &str = "resource \"azurerm_role_assignment\" \"a\" {\n  scope = var.scope\n  \
        role_definition_name = \"Reader\"\n  principal_id = var.who\n  \
        condition = \"@Resource[a:b] StringEquals 'c'\"\n  condition_version = \"1.0\"\n}\n";

    fn read(name: &str, text: &str) -> RoleFile {
        azrbac_iac::read(name, Sources::new().add(name), text).file
    }

    /// Whether a change of a text is proven to keep it, safely and otherwise.
    fn kept(name: &str, text: &str, old: &str, new: &str) -> [bool; 2] {
        let changed = text.replace(old, new);
        assert_ne!(changed, text, "{old}");
        let (before, after) = (read(name, text), read(name, &changed));
        [Applicability::Safe, Applicability::Unsafe]
            .map(|least| keeps(&before, &after, least).is_ok())
    }

    #[test]
    fn a_change_of_a_condition_is_no_safe_fix_whatever_a_rule_says() {
        let all = [
            ("a.json", ROLE),
            ("a.json", ASSIGNMENT),
            ("a.tf", TERRAFORM),
        ];
        for (name, text) in all {
            assert_eq!(kept(name, text, "1.0", "2.0"), [true, true], "{text}");
            assert_eq!(kept(name, text, "'c'", "'d'"), [false, true], "{text}");
            let gone = "@Resource[a:b] StringEquals 'c'";
            assert_eq!(kept(name, text, gone, ""), [false, false], "{text}");
        }
        assert_eq!(kept("a.json", DENY, "1.0", "2.0"), [true, true]);
        assert_eq!(kept("a.json", DENY, "'c'", "'d'"), [false, false]);
    }

    #[test]
    fn nothing_else_of_an_assignment_or_a_role_is_changed() {
        for (name, text, old, new) in [
            ("a.json", ASSIGNMENT, "\"p\"", "\"q\""),
            (
                "a.json",
                ASSIGNMENT,
                "\"scope\": \"/subscriptions/s1\"",
                "\"scope\": \"/\"",
            ),
            ("a.json", DENY, "\"*\"", "\"*/read\""),
            ("a.tf", TERRAFORM, "Reader", "Owner"),
            ("a.json", ROLE, "/subscriptions/s1", "/subscriptions/s2"),
            (
                "a.json",
                ROLE,
                "\"Microsoft.A/x/read\"",
                "\"Microsoft.B/x/read\"",
            ),
        ] {
            assert_eq!(kept(name, text, old, new), [false, false], "{old}");
        }
        let covered = "\"Microsoft.A/x/read\", ";
        assert_eq!(kept("a.json", ROLE, covered, ""), [true, true]);
        let wide = ", \"Microsoft.A/x/*\"";
        assert_eq!(kept("a.json", ROLE, wide, ""), [false, true]);
    }
}
