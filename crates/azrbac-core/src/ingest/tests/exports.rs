use super::{read, read_kind, said, silent};
use crate::directory::{Listing, Membership, PrincipalType};
use crate::ingest::{Ingest, Shape};
use crate::snapshot::Kind;

const GROUP: &str = "11111111-2222-3333-4444-555555555555";
const ROW: &str = r#"{"principalId": "p", "roleDefinitionId": "r", "scope": "/"}"#;

fn envelope(rest: &str) -> String {
    format!(r#"{{"schema": "azrbac.export/v1", {rest}}}"#)
}

#[test]
fn pages_of_an_envelope_are_read_in_order_and_cover_its_scope() {
    let text = envelope(&format!(
        r#""kind": "roleAssignments", "scope": "/subscriptions/s", "below": true, "tenantId": "t",
        "capturedAt": "2026-11-20T08:00:00Z", "pages": [
          {{"value": [{ROW}], "nextLink": "https://next"}}, [{ROW}], {ROW}, {{"value": []}}]"#
    ));
    let ingested = silent(&text);
    let parts = &ingested.parts;
    assert_eq!(parts.count(Kind::RoleAssignments), Some(3));
    assert_eq!(parts.tenant_id.as_deref(), Some("t"));
    assert!(parts.captured_at.is_some());
    let [coverage] = &parts.coverage[..] else {
        panic!("{:?}", parts.coverage)
    };
    assert_eq!(coverage.scope.as_str(), "/subscriptions/s");
    assert_eq!((coverage.above, coverage.below), (false, true));
    assert_eq!(parts.whole, []);
    assert_eq!(ingested.files[0].shape, Some(Shape::Export));
}

#[test]
fn an_interrupted_export_covers_nothing() {
    for (rest, message) in [
        (
            r#""pages": [{"value": [], "nextLink": "https://next"}]"#.to_owned(),
            "the list was cut short: `nextLink` names a next page",
        ),
        (
            r#""pages": [{"value": []}, {"error": {"code": "Forbidden"}}]"#.to_owned(),
            "the export of `roleAssignments` was interrupted: \
             Azure answered with the error `Forbidden`",
        ),
        (
            r#""pages": [{"value": []}, 7]"#.to_owned(),
            "the export of `roleAssignments` was interrupted: expected an object, found a number",
        ),
        (
            r#""pages": []"#.to_owned(),
            "the export of `roleAssignments` was interrupted: there is no page",
        ),
        (
            r#""pages": [{"value": []}], "error": "throttled"}"#
                .trim_end_matches('}')
                .to_owned(),
            "the export of `roleAssignments` was interrupted: throttled",
        ),
        (
            format!(r#""pages": [{{"count": 1, "data": [{ROW}], "total_records": 5}}]"#),
            "the list was cut short: it holds 1 of 5 rows",
        ),
    ] {
        let text = envelope(&format!(
            r#""kind": "roleAssignments", "scope": "/", "below": true, {rest}"#
        ));
        let ingested = read(&text);
        assert_eq!(ingested.parts.coverage, [], "{text}");
        assert_eq!(ingested.diagnostics[0].message, message);
        assert_eq!(ingested.diagnostics.len(), 1, "{text}");
    }
}

#[test]
fn an_envelope_says_what_it_holds() {
    for (rest, problem) in [
        (r#""pages": []"#, "export: `kind` is missing"),
        (
            r#""kind": "keys", "pages": []"#,
            "export: `keys` is no kind of document",
        ),
        (
            r#""kind": "groups", "groupId": "g", "principalId": "p""#,
            "export: has both `groupId` and `principalId`",
        ),
    ] {
        let ingested = read(&envelope(rest));
        assert_eq!(ingested.files[0].problem.as_deref(), Some(problem));
    }
}

#[test]
fn answers_to_queries_say_when_they_were_cut_short() {
    for (end, message) in [
        (
            r#""skip_token": "x""#,
            "the list was cut short: `skip_token` is not used up",
        ),
        (
            r#""$skipToken": "x""#,
            "the list was cut short: `$skipToken` is not used up",
        ),
        (
            r#""resultTruncated": "true""#,
            "the list was cut short: `resultTruncated` says so",
        ),
        (
            r#""totalRecords": 1000"#,
            "the list was cut short: it holds 1 of 1000 rows",
        ),
    ] {
        let text = format!(r#"{{"count": 1, "data": [{ROW}], {end}}}"#);
        let ingested = read(&text);
        assert_eq!(ingested.files[0].shape, Some(Shape::Query));
        assert_eq!(ingested.parts.count(Kind::RoleAssignments), Some(1));
        assert_eq!(ingested.diagnostics[0].message, message);
    }
    let whole =
        format!(r#"{{"count": 1, "data": [{ROW}], "skip_token": null, "total_records": 1}}"#);
    silent(&whole);
}

#[test]
fn members_of_a_group_in_pages() {
    let text = envelope(&format!(
        r##""kind": "groups", "groupId": "{GROUP}", "transitive": true, "pages": [
          {{"value": [{{"@odata.type": "#microsoft.graph.user", "id": "u", "displayName": "U"}}],
            "@odata.nextLink": "https://next"}},
          {{"value": [{{"@odata.type": "#microsoft.graph.servicePrincipal", "id": "s", "displayName": null}}, "x"]}}]"##
    ));
    let parts = silent(&text).parts;
    let groups = parts.groups.unwrap();
    let [group] = &groups[..] else {
        panic!("{groups:?}")
    };
    assert_eq!(group.id.as_str(), GROUP);
    assert_eq!(group.listing, Listing::Whole);
    assert_eq!(group.membership, Membership::Transitive);
    let kinds: Vec<_> = group.members.iter().map(|member| member.kind).collect();
    let expected = [
        Some(PrincipalType::User),
        Some(PrincipalType::ServicePrincipal),
        None,
    ];
    assert_eq!(kinds, expected);
    assert_eq!(parts.principals.unwrap().len(), 1);

    let cut = text.replace(", \"x\"]}", "], \"@odata.nextLink\": \"https://next\"}");
    assert_eq!(read(&cut).parts.groups.unwrap()[0].listing, Listing::Part);
    let bad = text.replace("\"x\"", "{}");
    assert_eq!(read(&bad).parts.groups.unwrap()[0].listing, Listing::Part);
}

#[test]
fn a_page_of_graph_tells_its_group_by_its_context_or_its_next_page() {
    for (origin, listing, membership) in [
        (
            format!(
                r##""@odata.context": "https://graph.microsoft.com/beta/$metadata#groups('{GROUP}')/members""##
            ),
            Listing::Whole,
            Membership::Direct,
        ),
        (
            format!(
                r#""@odata.context": "https://graph.microsoft.com/beta/groups/{GROUP}/transitiveMembers(id)""#
            ),
            Listing::Whole,
            Membership::Transitive,
        ),
        (
            format!(
                r#""@odata.nextLink": "https://graph.microsoft.com/beta/groups/{GROUP}/transitiveMembers?$skiptoken=x""#
            ),
            Listing::Part,
            Membership::Transitive,
        ),
        (
            format!(
                r#""@odata.context": "https://graph.microsoft.com/beta/groups/{GROUP}/members/microsoft.graph.user""#
            ),
            Listing::Part,
            Membership::Direct,
        ),
    ] {
        let text = format!(r#"{{{origin}, "value": [{{"id": "u"}}]}}"#);
        let groups = read(&text).parts.groups.unwrap();
        assert_eq!(groups[0].id.as_str(), GROUP, "{text}");
        assert_eq!(
            (groups[0].listing, groups[0].membership),
            (listing, membership),
            "{text}"
        );
    }
}

#[test]
fn the_groups_of_a_principal() {
    let text = |relation: &str, next: &str| {
        format!(
            r##"{{"@odata.context": "https://graph.microsoft.com/v1.0/users('{GROUP}')/{relation}",
            "value": [{{"@odata.type": "#microsoft.graph.group", "id": "g", "displayName": "G"}},
              {{"@odata.type": "#microsoft.graph.directoryRole", "id": "d"}}]{next}}}"##
        )
    };
    let parts = silent(&text("transitiveMemberOf", "")).parts;
    let groups = parts.groups.unwrap();
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].members[0].id.as_str(), GROUP);
    assert_eq!(groups[0].listing, Listing::Part);
    assert_eq!(parts.settled.len(), 1);

    assert!(silent(&text("memberOf", "")).parts.settled.is_empty());
    let cut = text(
        "transitiveMemberOf",
        r#", "@odata.nextLink": "https://next""#,
    );
    assert!(read(&cut).parts.settled.is_empty());
}

#[test]
fn members_without_their_group_are_names_and_that_is_said() {
    let text = r##"[{"@odata.type": "#microsoft.graph.user", "id": "u", "displayName": "U"}]"##;
    let message = "W the list does not say whose members these are: only their names are used";
    let ingested = read(text);
    assert_eq!(ingested.parts.count(Kind::Principals), Some(1));
    assert!(said(text, &ingested)[0].starts_with(message));
    assert_eq!(read_kind(Kind::Principals, text).diagnostics, []);

    let forced = read_kind(Kind::Groups, text);
    assert_eq!(forced.parts.count(Kind::Groups), Some(0));
    assert_eq!(
        forced.diagnostics[0].message,
        "group: it is a User: the list does not say whose member it is"
    );
    let mut ingest = Ingest::new();
    let name = format!("exports/{GROUP}.json");
    ingest.read_kind(&name, Kind::Groups, text.as_bytes().to_vec());
    let ingested = ingest.finish();
    let whether = "I version 1.0 of Microsoft Graph, which the Azure CLI asks, leaves service";
    assert!(said(text, &ingested)[0].starts_with(whether));
    let group = &ingested.parts.groups.unwrap()[0];
    assert_eq!((group.id.as_str(), group.members.len()), (GROUP, 1));
    assert_eq!(group.membership, Membership::Direct);
    assert_eq!(group.listing, Listing::WithoutServicePrincipals);
}

/// Pages, envelopes and groups with `$expand=members`, by the version of Microsoft
/// Graph that they come from.
#[test]
fn version_1_of_graph_leaves_service_principals_out() {
    use Listing::{Whole, WithoutServicePrincipals};
    let page = |context: &str, member: &str| {
        format!(
            r##"{{{context} "value": [{{"@odata.type": "#microsoft.graph.{member}", "id": "m"}}]}}"##
        )
    };
    let graph = |version: &str, rest: &str| {
        format!(r#""@odata.context": "https://graph.microsoft.com/{version}/{rest}","#)
    };
    let envelope = |page: &str, rest: &str| {
        format!(
            r#"{{"schema": "azrbac.export/v1", "kind": "groups", "groupId": "{GROUP}", {rest}
            "pages": [{page}]}}"#
        )
    };
    let expanded = |version: &str, members: &str| {
        let context = graph(version, "$metadata#groups(members())");
        format!(
            r#"{{{context} "value": [{{"id": "g", "securityEnabled": true, "members": [{members}]}}]}}"#
        )
    };
    let members = format!("groups('{GROUP}')/members");
    let objects = "$metadata#directoryObjects";
    let many = vec![r#"{"id": "m"}"#; 20].join(",");
    let az = r##"[{"@odata.type": "#microsoft.graph.user", "id": "m"}]"##;
    for (text, listing) in [
        (
            page(&graph("v1.0", &members), "user"),
            WithoutServicePrincipals,
        ),
        (page(&graph("v1.0", &members), "servicePrincipal"), Whole),
        (page(&graph("beta", &members), "user"), Whole),
        (
            envelope(&page(&graph("v1.0", objects), "user"), ""),
            WithoutServicePrincipals,
        ),
        (envelope(&page(&graph("beta", objects), "user"), ""), Whole),
        (envelope(&page("", "user"), ""), WithoutServicePrincipals),
        (envelope(&page("", "servicePrincipal"), ""), Whole),
        // Ids alone are what is left of such an answer, too.
        (envelope(r#"["m"]"#, ""), WithoutServicePrincipals),
        // What version 1.0 answers for a group of service principals.
        (envelope("[]", ""), WithoutServicePrincipals),
        (envelope(r#"{"value": []}"#, ""), WithoutServicePrincipals),
        (
            envelope(
                &format!(r#"{{{} "value": []}}"#, graph("beta", objects)),
                "",
            ),
            Whole,
        ),
        (
            envelope(r#"[{"id": "m", "displayName": "who"}]"#, ""),
            WithoutServicePrincipals,
        ),
        (envelope(az, ""), WithoutServicePrincipals),
        (envelope(az, r#""servicePrincipalsListed": true,"#), Whole),
        (
            envelope(
                &format!(
                    "{}, {}",
                    page(&graph("beta", objects), "user"),
                    page(&graph("v1.0", objects), "user")
                ),
                "",
            ),
            WithoutServicePrincipals,
        ),
        (expanded("v1.0", r#"{"id": "m"}"#), WithoutServicePrincipals),
        (expanded("beta", r#"{"id": "m"}"#), Whole),
        (expanded("beta", &many), Listing::Part),
    ] {
        let ingested = read(&text);
        let groups = ingested.parts.groups.as_deref().unwrap_or_default();
        assert_eq!(groups[0].listing, listing, "{text}");
        let said = said(&text, &ingested);
        assert_eq!(said.is_empty(), listing == Whole, "{said:?}");
    }
}
