use super::{read, read_kind, said, silent};
use crate::assignment::{DenyEffect, RoleAssignment};
use crate::directory::PrincipalType;
use crate::snapshot::Kind;
use crate::time::Timestamp;

const AZ: &str = r#"[{
  "canDelegate": null, "condition": null, "conditionVersion": null, "createdBy": "x",
  "createdOn": "2024-01-01T00:00:07+00:00", "delegatedManagedIdentityResourceId": null,
  "description": null, "name": "a1", "principalName": "carl@contoso.com",
  "id": "/subscriptions/s1/providers/Microsoft.Authorization/roleAssignments/a1",
  "principalId": "46D4B25B96A04045A4DFD084B1F65A15", "principalType": "User",
  "roleDefinitionId": "/subscriptions/s1/providers/Microsoft.Authorization/roleDefinitions/r1",
  "roleDefinitionName": "Reader", "scope": "/subscriptions/s1", "updatedBy": "x",
  "updatedOn": "2024-01-01T00:00:07+00:00", "type": "Microsoft.Authorization/roleAssignments"}]"#;

const REST: &str = r#"{"value": [{
  "properties": {"roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/r1",
    "principalId": "46d4b25b-96a0-4045-a4df-d084b1f65a15", "principalType": "User",
    "scope": "/subscriptions/s1", "condition": null, "updatedBy": null},
  "id": "/subscriptions/s1/providers/Microsoft.Authorization/roleAssignments/a1",
  "type": "Microsoft.Authorization/roleAssignments", "name": "a1"}], "nextLink": null}"#;

const POWERSHELL: &str = r#"[{
  "RoleAssignmentName": "a1", "Scope": "/subscriptions/s1/", "DisplayName": "Carl Carlson",
  "RoleAssignmentId": "/subscriptions/s1/providers/Microsoft.Authorization/roleAssignments/a1",
  "SignInName": "carl@contoso.com", "RoleDefinitionName": "Reader", "RoleDefinitionId": "r1",
  "ObjectId": "46d4b25b-96a0-4045-a4df-d084b1f65a15", "ObjectType": "User",
  "CanDelegate": false, "Description": null, "ConditionVersion": null, "Condition": null}]"#;

fn only(text: &str) -> RoleAssignment {
    silent(text).parts.role_assignments.unwrap().remove(0)
}

#[test]
fn role_assignments_read_the_same_in_every_form() {
    for text in [AZ, REST, POWERSHELL] {
        let assignment = only(text);
        assert!(assignment.id.to_string().ends_with("/roleAssignments/a1"));
        assert_eq!(
            assignment.principal.as_str(),
            "46d4b25b-96a0-4045-a4df-d084b1f65a15"
        );
        assert_eq!(assignment.principal_type, Some(PrincipalType::User));
        assert_eq!(assignment.role.as_str(), "r1");
        assert_eq!(assignment.scope.as_str(), "/subscriptions/s1");
        assert_eq!(assignment.condition, None);
    }
    assert_eq!(only(AZ).principal_name.as_deref(), Some("carl@contoso.com"));
}

#[test]
fn exports_are_not_whole() {
    assert_eq!(silent(AZ).parts.whole, []);
}

#[test]
fn a_missing_scope_comes_from_the_id() {
    let scope = |id: &str| {
        let text = format!(r#"[{{"id": "{id}", "principalId": "p", "roleDefinitionId": "r"}}]"#);
        only(&text).scope.to_string()
    };
    let below = "providers/microsoft.authorization/RoleAssignments/a1";
    assert_eq!(scope(&format!("/{below}")), "/");
    assert_eq!(
        scope(&format!("/subscriptions/s1/{below}")),
        "/subscriptions/s1"
    );
}

#[test]
fn a_condition_is_kept_and_its_version_may_be_a_number() {
    let text = r#"[{"principalId": "p", "roleDefinitionId": "r", "scope": "/",
        "condition": "@Resource[x] StringEquals 'a'", "conditionVersion": 2.0}]"#;
    let condition = only(text).condition.unwrap();
    assert_eq!(&*condition.expression, "@Resource[x] StringEquals 'a'");
    assert_eq!(condition.version.as_deref(), Some("2.0"));
}

#[test]
fn what_cannot_be_read_is_handed_over_as_unreadable() {
    let text = r#"[
      {"id": "a", "principalId": "p", "roleDefinitionId": "r", "scope": "nowhere"},
      {"id": "b", "principalId": 7, "roleDefinitionId": "r", "scope": "/"},
      {"id": "c", "principalId": "p", "roleDefinitionId": "r", "scope": "/", "condition": {}},
      {"id": "d", "principalId": "p", "roleDefinitionId": "r", "scope": "/"}]"#;
    let ingested = read(text);
    assert_eq!(
        ingested.parts.role_assignments.as_ref().map(Vec::len),
        Some(1)
    );
    let [a, b, c] = &ingested.parts.unreadable[..] else {
        panic!("{:?}", ingested.parts.unreadable)
    };
    assert_eq!((&*a.id, a.kind), ("a", Kind::RoleAssignments));
    assert!(a.scope.is_none() && a.principal.is_some() && a.role.is_some());
    assert!(b.principal.is_none() && b.scope.is_some());
    assert_eq!(
        &*c.problem,
        "`condition`: expected a string, found an object"
    );
    assert_eq!(
        said(text, &ingested),
        [
            "E role assignment: `nowhere` does not begin with `/`: a scope is a full id, such as `/subscriptions/…` @ \"nowhere\"",
            "E role assignment: `principalId`: expected a string, found a number @ 7",
            "E role assignment: `condition`: expected a string, found an object @ {}",
        ]
    );
}

#[test]
fn an_entry_that_is_no_object_is_a_gap() {
    let ingested = read_kind(Kind::DenyAssignments, "[1]");
    assert_eq!(
        ingested.parts.deny_assignments.as_ref().map(Vec::len),
        Some(0)
    );
    assert_eq!(ingested.parts.unreadable.len(), 1);
    assert!(ingested.parts.unreadable[0].scope.is_none());
}

#[test]
fn deny_assignments() {
    let rest = r#"{"value": [{"id": "/subscriptions/s1/providers/Microsoft.Authorization/denyAssignments/d1",
      "name": "d1", "type": "Microsoft.Authorization/denyAssignments", "properties": {
        "denyAssignmentName": "no deletes", "description": "", "isSystemProtected": true,
        "permissions": [{"actions": ["*/delete"], "notActions": [], "dataActions": [], "notDataActions": []}],
        "scope": "/subscriptions/s1", "doNotApplyToChildScopes": true, "denyAssignmentEffect": "Audit",
        "principals": [{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}],
        "excludePrincipals": [{"id": "p1", "type": "Group", "displayName": "ops", "email": "x"}]}}]}"#;
    let deny = silent(rest).parts.deny_assignments.unwrap().remove(0);
    assert_eq!(&*deny.name, "no deletes");
    assert!(deny.do_not_apply_to_child_scopes);
    assert_eq!(deny.effect, DenyEffect::Audit);
    assert!(deny.principals[0].id.is_everyone());
    assert_eq!(deny.exclude_principals[0].kind, Some(PrincipalType::Group));
    assert_eq!(deny.permissions[0].actions[0].as_str(), "*/delete");

    let flat = r#"[{"Id": "/subscriptions/s1/providers/Microsoft.Authorization/denyAssignments/d1",
      "DenyAssignmentName": "n", "Actions": ["a/b"], "Scope": "/subscriptions/s1",
      "Principals": [{"ObjectId": "p", "ObjectType": "User", "DisplayName": "Carl"}],
      "ExcludePrincipals": [], "DoNotApplyToChildScopes": false, "IsSystemProtected": true}]"#;
    let deny = silent(flat).parts.deny_assignments.unwrap().remove(0);
    assert_eq!(deny.effect, DenyEffect::Enforced);
    assert_eq!(deny.principals[0].display_name.as_deref(), Some("Carl"));
}

#[test]
fn a_deny_assignment_that_is_not_clear_is_a_gap() {
    for part in [
        r#""principals": [{"type": "User"}]"#,
        r#""principals": [{"id": "p"}], "excludePrincipals": "q""#,
        r#""principals": [{"id": "p"}], "denyAssignmentEffect": "perhaps""#,
        r#""principals": [{"id": "p"}], "doNotApplyToChildScopes": "no""#,
        r#""excludePrincipals": []"#,
    ] {
        let text = format!(
            r#"[{{"denyAssignmentName": "d", "scope": "/", "permissions": [{{"actions": ["*"]}}], {part}}}]"#
        );
        let parts = read(&text).parts;
        assert_eq!(
            parts.deny_assignments.map(|list| list.len()),
            Some(0),
            "{part}"
        );
        assert_eq!(parts.unreadable.len(), 1, "{part}");
    }
}

#[test]
fn schedule_instances_are_told_apart() {
    let instance = |collection: &str| {
        format!(
            r#"{{"value": [{{"name": "i", "type": "Microsoft.Authorization/{collection}",
            "id": "/subscriptions/s1/providers/Microsoft.Authorization/{collection}/i",
            "properties": {{"principalId": "p", "roleDefinitionId": "r", "scope": "/subscriptions/s1",
              "status": "Provisioned", "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": null,
              "memberType": "Direct", "originRoleAssignmentId": "a1"}}}}]}}"#
        )
    };
    let parts = silent(&instance("roleEligibilityScheduleInstances")).parts;
    let eligible = &parts.eligible.unwrap()[0];
    assert!(eligible.counts());
    assert_eq!(
        eligible.assignment.validity.start,
        Timestamp::parse("2026-01-01T00:00:00Z").ok()
    );
    assert_eq!(eligible.assignment.validity.end, None);
    let parts = silent(&instance("RoleAssignmentScheduleInstances")).parts;
    assert_eq!(parts.active.unwrap()[0].origin.as_deref(), Some("a1"));
    assert!(parts.role_assignments.is_none());

    let flat = r#"[{"roleEligibilityScheduleId": "x", "principalId": "p", "roleDefinitionId": "r",
        "scope": "/", "startDateTime": "soon"}]"#;
    let ingested = read(flat);
    assert_eq!(ingested.parts.eligible.map(|list| list.len()), Some(0));
    assert_eq!(
        ingested.parts.unreadable[0].kind,
        Kind::RoleEligibilityScheduleInstances
    );
}

/// `ConvertTo-Json` without enough `-Depth`: whose assignment it is, is not known.
#[test]
fn ids_that_powershell_left_out_are_anybodys() {
    let cut = "PowerShell left out what `@{Id=1}` stands for";
    for (text, principal) in [
        (
            r#"[{"ObjectId": "@{Id=1}", "RoleDefinitionId": "r", "Scope": "/"}]"#,
            None,
        ),
        (
            r#"[{"ObjectId": "p", "RoleDefinitionId": "@{Id=1}", "Scope": "/"}]"#,
            Some("p"),
        ),
        (
            r#"[{"denyAssignmentName": "d", "Scope": "/", "Permissions": [{"actions": ["*"]}],
                "Principals": [{"ObjectId": "@{Id=1}"}]}]"#,
            None,
        ),
    ] {
        let ingested = read(text);
        let unreadable = &ingested.parts.unreadable;
        assert_eq!(unreadable.len(), 1, "{text}");
        assert!(unreadable[0].problem.contains(cut), "{:?}", unreadable[0]);
        let found = unreadable[0].principal.as_ref().map(|id| id.as_str());
        assert_eq!(found, principal, "{text}");
    }
}
