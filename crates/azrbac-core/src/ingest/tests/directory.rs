use super::{read, read_kind, said, silent};
use crate::directory::{Listing, Membership, PrincipalType};
use crate::snapshot::Kind;

#[test]
fn groups_with_members_in_both_forms() {
    let text = r##"[
      {"id": "g1", "displayName": "ops", "securityEnabled": true, "members": [
        {"@odata.type": "#microsoft.graph.user", "id": "u1"},
        {"@odata.type": "#microsoft.graph.group", "id": "g2"}]},
      {"id": "g2", "members": ["u2"]},
      {"id": "g3", "transitiveMembers": ["u3"]},
      {"id": "g4", "members": ["u4"], "membership": "transitive"},
      {"id": "g5", "securityEnabled": true}]"##;
    let groups = silent(text).parts.groups.unwrap();
    assert_eq!(groups[0].members[1].kind, Some(PrincipalType::Group));
    assert_eq!(groups[1].members[0].id.as_str(), "u2");
    let membership: Vec<Membership> = groups.iter().map(|group| group.membership).collect();
    assert_eq!(
        membership[1..4],
        [
            Membership::Direct,
            Membership::Transitive,
            Membership::Transitive
        ]
    );
    let listings: Vec<Listing> = groups.iter().map(|group| group.listing).collect();
    use Listing::{Part, Whole};
    assert_eq!(listings, [Whole, Whole, Whole, Whole, Part]);
}

#[test]
fn a_group_whose_members_are_not_all_there_is_not_complete() {
    for part in [
        r#""members": null"#,
        r#""members": ["u1", 2]"#,
        r#""members": ["u1", {"displayName": "who"}]"#,
        r#""members": ["u1"], "members@odata.nextLink": "https://next""#,
    ] {
        let parts = read(&format!(r#"[{{"id": "g", {part}}}]"#)).parts;
        let listing = parts.groups.unwrap()[0].listing;
        assert_eq!(listing, Listing::Part, "{part}");
    }
}

#[test]
fn principals_and_their_types() {
    let text = r##"[
      {"id": "u", "displayName": "Carl", "userPrincipalName": "carl@contoso.com"},
      {"id": "s", "displayName": "app", "servicePrincipalType": "ManagedIdentity"},
      {"id": "t", "appId": "a"},
      {"@odata.type": "#microsoft.graph.user", "id": "v", "displayName": null}]"##;
    let principals = silent(text).parts.principals.unwrap();
    let kinds: Vec<_> = principals.iter().map(|one| one.kind.unwrap()).collect();
    use PrincipalType::{ServicePrincipal, User};
    assert_eq!(kinds, [User, ServicePrincipal, ServicePrincipal, User]);
    assert_eq!(principals[2].app_id.as_deref(), Some("a"));

    let ingested = read_kind(Kind::Principals, r#"[{"displayName": "x"}, {"id": "y"}]"#);
    assert_eq!(ingested.parts.principals.map(|list| list.len()), Some(1));
}

#[test]
fn management_groups_and_subscriptions() {
    let root = "/providers/Microsoft.Management/managementGroups/root";
    let text = format!(
        r#"[{{"id": "{root}", "name": "root", "displayName": "Root", "tenantId": "t",
           "type": "Microsoft.Management/managementGroups", "parent": {{"id": null}}}},
          {{"id": "{root}2", "type": "/providers/Microsoft.Management/managementGroups",
           "properties": {{"displayName": "Two", "details": {{"version": 1, "parent": {{"id": "{root}"}}}}}}}},
          {{"id": "/subscriptions/s1", "name": "s1", "type": "/subscriptions", "parent": {{"id": "{root}2"}}}}]"#
    );
    let parts = silent(&text).parts;
    let groups = parts.management_groups.unwrap();
    assert_eq!(groups[0].parent, None);
    assert_eq!(groups[1].parent.as_ref().unwrap().as_str(), root);
    assert_eq!(groups[1].display_name.as_deref(), Some("Two"));
    let subscriptions = parts.subscriptions.unwrap();
    assert_eq!(subscriptions[0].parent, Some(groups[1].scope.clone()));

    let bare = read_kind(Kind::Subscriptions, r#"[{"id": "s1", "parent": "root"}]"#);
    assert_eq!(bare.diagnostics, []);
    let node = &bare.parts.subscriptions.unwrap()[0];
    assert_eq!(node.scope.as_str(), "/subscriptions/s1");
    assert_eq!(node.parent.as_ref().unwrap().as_str(), root);
}

#[test]
fn an_assignment_of_a_directory_role_is_no_role_assignment() {
    let text = r#"[{"principalId": "p", "roleDefinitionId": "r", "directoryScopeId": "/"}]"#;
    let ingested = read(text);
    assert_eq!(ingested.files[0].counts, []);
    assert_eq!(ingested.parts.unreadable, []);
}

#[test]
fn what_has_a_foreign_type_is_not_taken_for_something_else() {
    let text = r#"{"id": "/providers/Microsoft.Management/managementGroups/g/providers/Microsoft.Authorization/policyDefinitions/p",
        "type": "Microsoft.Authorization/policyDefinitions", "properties": {"displayName": "p"}}"#;
    let ingested = read(text);
    assert_eq!(ingested.files[0].counts, []);
    assert!(ingested.files[0].problem.is_some());
}

#[test]
fn locks_resources_and_group_eligibilities() {
    let lock = r#"{"properties": {"level": "ReadOnly", "notes": "n"}, "name": "l",
        "id": "/subscriptions/s1/providers/Microsoft.Authorization/locks/l",
        "type": "Microsoft.Authorization/locks"}"#;
    let locks = silent(lock).parts.locks.unwrap();
    assert_eq!(locks[0].scope.as_str(), "/subscriptions/s1");

    let resource = r#"[{"id": "/subscriptions/s1/resourceGroups/g/providers/A.B/c/d", "type": "A.B/c",
        "location": "westeurope", "sku": {"name": "x"}, "properties": {"level": "ReadOnly"}}]"#;
    let resources = silent(resource).parts.resources.unwrap();
    assert_eq!(resources[0].resource_type.as_deref(), Some("A.B/c"));

    let eligibility = r#"[{"groupId": "g", "principalId": "p", "status": "Revoked", "accessId": "member"},
        {"groupId": "g", "principalId": "q", "accessId": "owner"}]"#;
    let ingested = read(eligibility);
    assert_eq!(
        said(eligibility, &ingested),
        [
            "I group eligibility: eligible as owner only, which gives no membership @ {\"groupId\": \"g\", \"princi"
        ]
    );
    let list = ingested.parts.group_eligibilities.unwrap();
    assert_eq!(list.len(), 1);
    assert!(!list[0].counts);
}
