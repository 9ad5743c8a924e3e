use super::{read, read_kind, said, silent};
use crate::directory::{Listing, Membership, PrincipalType};
use crate::ingest::{Completeness, Ingest};
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
    let ingested = read(text);
    let whether = "I the list does not say which version of Microsoft Graph it comes from";
    let said = said(text, &ingested);
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with(whether));
    let groups = ingested.parts.groups.unwrap();
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
    use Listing::{Part, Whole, WithoutServicePrincipals};
    assert_eq!(
        listings,
        [WithoutServicePrincipals, Whole, Whole, Whole, Part]
    );
}

/// A list of groups that nothing is around, as `--query value` and jq leave it.
#[test]
fn groups_that_do_not_say_where_they_come_from_leave_a_doubt() {
    use Listing::{Part, Whole, WithoutServicePrincipals};
    let many = |count: usize, member: &str| vec![member; count].join(",");
    let user = r##"{"@odata.type": "#microsoft.graph.user", "id": "u"}"##;
    let named = r#"{"id": "u", "displayName": "who"}"#;
    let app = r##"{"@odata.type": "#microsoft.graph.servicePrincipal", "id": "a"}"##;
    let app_of_pack = r#"{"id": "a", "type": "ServicePrincipal"}"#;
    let group =
        |rest: &str, members: &str| format!(r#"{{"id": "g",{rest} "members": [{members}]}}"#);
    let secure = r#" "securityEnabled": true,"#;
    for (one, listing) in [
        // As many as `$expand=members` tells.
        (group("", &many(20, user)), Part),
        (group("", &many(20, named)), Part),
        (group("", &format!("{},{app}", many(19, user))), Part),
        (group(secure, &many(20, r#"{"id": "u"}"#)), Part),
        (
            group("", &many(20, user)).replace("members", "transitiveMembers"),
            Part,
        ),
        (group(r#" "complete": true,"#, &many(20, user)), Whole),
        (group("", &many(19, user)), WithoutServicePrincipals),
        (group("", &many(21, user)), WithoutServicePrincipals),
        (group("", user), WithoutServicePrincipals),
        (group("", named), WithoutServicePrincipals),
        (group("", &format!("{user},{app}")), Whole),
        (group(r#" "servicePrincipalsListed": true,"#, user), Whole),
        // Version 1.0 tells so of a group of service principals.
        (group(secure, ""), WithoutServicePrincipals),
        (group("", ""), Whole),
        // Written for this program: nobody else writes ids alone.
        (group("", &many(20, r#""u""#)), Whole),
        (group(secure, r#""u""#), Whole),
        (group("", &many(20, app_of_pack)), Whole),
        (group("", &many(20, r#"{"id": "u"}"#)), Whole),
    ] {
        let listing_of = |completeness, text: &str| {
            let mut ingest = Ingest::new().assume_complete(completeness);
            ingest.read("groups.json", text.as_bytes().to_vec());
            let ingested = ingest.finish();
            let listing = ingested.parts.groups.unwrap()[0].listing;
            (listing, ingested.diagnostics.len())
        };
        let list = format!("[{one}]");
        let said = usize::from(listing != Whole);
        let stated = listing_of(Completeness::AsStated, &list);
        assert_eq!(stated, (listing, said), "{list}");
        // Who vouches for the data takes the doubt away.
        let vouched = listing_of(Completeness::Assumed, &list);
        assert_eq!(vouched, (Whole, 0), "{list}");
        // A snapshot of this project's own says itself what it lacks.
        let snapshot = format!(r#"{{"schema": "azrbac.snapshot/v1", "groups": {list}}}"#);
        assert_eq!(listing_of(Completeness::AsStated, &snapshot).0, Whole);
        // A page without a word about its origin is no better than a list.
        let page = format!(r#"{{"value": {list}}}"#);
        assert_eq!(listing_of(Completeness::AsStated, &page), stated, "{page}");
        let envelope =
            format!(r#"{{"schema": "azrbac.export/v1", "kind": "groups", "pages": [{list}]}}"#);
        assert_eq!(
            listing_of(Completeness::AsStated, &envelope).0,
            listing,
            "{envelope}"
        );
    }
}

#[test]
fn an_envelope_of_groups_says_whether_service_principals_are_listed() {
    let groups = r##"[{"id": "g", "members": [{"@odata.type": "#microsoft.graph.user", "id": "u"}]},
      {"id": "h", "members": ["u"]}]"##;
    for (listed, listing) in [
        ("true", Listing::Whole),
        ("false", Listing::WithoutServicePrincipals),
    ] {
        let text = format!(
            r#"{{"schema": "azrbac.export/v1", "kind": "groups", "pages": [{groups}],
                "servicePrincipalsListed": {listed}}}"#
        );
        let groups = silent(&text).parts.groups.unwrap();
        assert!(groups.iter().all(|group| group.listing == listing));
    }
}

#[test]
fn a_group_that_may_be_cut_short_is_named_with_the_way_to_the_rest() {
    let user = r##"{"@odata.type": "#microsoft.graph.user", "id": "u"}"##;
    let members = vec![user; 20].join(",");
    let text = format!(r#"[{{"id": "G-1", "members": [{members}]}}]"#);
    let ingested = read(&text);
    assert_eq!(
        said(&text, &ingested),
        [
            "W a group has 20 members, which is as many as `$expand=members` of Microsoft Graph \
          tells: there may be more @ \"G-1\""
        ]
    );
    assert_eq!(
        ingested.diagnostics[0].help.as_deref(),
        Some(
            "fetch them all: `az rest --url 'https://graph.microsoft.com/beta/groups/g-1/\
             members?$top=999'`; `azrbac snapshot check` names every such group"
        )
    );
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

#[test]
fn who_is_gone_is_no_member() {
    let gone = r#"{"id": "u", "@removed": {"reason": "deleted"}}"#;
    let group = format!(r#"[{{"id": "g", "members": ["v", {gone}]}}]"#);
    let envelope = format!(
        r#"{{"schema": "azrbac.export/v1", "kind": "groups", "groupId": "g", "pages": [["v", {gone}]]}}"#
    );
    for text in [group, envelope] {
        let ingested = read(&text);
        assert!(said(&text, &ingested)[0].contains("tells of a change, not of a member"));
        assert_eq!(ingested.parts.groups.unwrap()[0].listing, Listing::Part);
    }
}

/// `az ad group member list` answers so for a group of service principals, whoever
/// vouches for it.
#[test]
fn a_list_of_nobody_may_lack_service_principals() {
    const GROUP: &str = "11111111-2222-3333-4444-555555555555";
    let mut ingest = Ingest::new().assume_complete(Completeness::Assumed);
    ingest.read_kind(&format!("{GROUP}.json"), Kind::Groups, b"[]".to_vec());
    let groups = ingest.finish().parts.groups.unwrap();
    assert_eq!(groups[0].listing, Listing::WithoutServicePrincipals);
}
