use super::{
    Directory, Group, GroupEligibility, Listing, Member, Membership, Opening, Principal,
    PrincipalId, PrincipalType,
};
use crate::time::Validity;

fn group(id: &str, members: &[&str]) -> Group {
    Group {
        id: id.into(),
        display_name: None,
        members: members
            .iter()
            .map(|id| Member {
                id: (*id).into(),
                kind: None,
            })
            .collect(),
        membership: Membership::Direct,
        listing: Listing::Whole,
    }
}

fn ids(texts: &[&str]) -> Vec<PrincipalId> {
    texts.iter().map(|id| (*id).into()).collect()
}

#[test]
fn cycles_end_and_the_shortest_way_is_told() {
    let directory = Directory::build(
        [],
        [
            group("platform", &["u", "sre"]),
            group("sre", &["platform", "u"]),
            group("self", &["self", "u"]),
        ],
        &[],
        [],
    );
    let closure = directory.closure(&"u".into(), &[], |_| true);
    assert_eq!(closure.groups(), ids(&["platform", "sre", "self"]));
    assert_eq!(closure.path(&"sre".into()).unwrap().groups, ids(&["sre"]));
    assert_eq!(closure.path(&"other".into()), None);
}

#[test]
fn groups_without_members_are_open_and_so_is_what_contains_them() {
    let mut transitive = group("flat", &["hidden"]);
    transitive.membership = Membership::Transitive;
    let hidden: PrincipalId = "hidden".into();
    let directory = Directory::build(
        [],
        [
            group("outer", &["hidden"]),
            group("closed", &["u"]),
            transitive,
        ],
        &[],
        [&hidden],
    );
    let anybody = Some(Opening::Members(&hidden));
    assert_eq!(directory.open_through(&"outer".into()), anybody);
    assert_eq!(directory.open_through(&hidden), anybody);
    assert_eq!(directory.open_through(&"closed".into()), None);
    assert_eq!(directory.open_through(&"flat".into()), None);
    assert_eq!(directory.kind(&hidden), Some(PrincipalType::Group));
}

/// What version 1.0 of Microsoft Graph tells of a group leaves it open to service
/// principals, and to whatever nobody says to be something else.
#[test]
fn a_list_without_service_principals_is_open_to_them_alone() {
    let old = |id: &str, members: &[&str], membership| Group {
        listing: Listing::WithoutServicePrincipals,
        membership,
        ..group(id, members)
    };
    let of_kind = |id: &str, kind| Principal {
        kind: Some(kind),
        ..Principal::new(id.into())
    };
    let directory = Directory::build(
        [
            of_kind("app", PrincipalType::ServicePrincipal),
            of_kind("u", PrincipalType::User),
            of_kind("sub", PrincipalType::Group),
        ],
        [
            old("old", &["u"], Membership::Direct),
            group("outer", &["old"]),
            Group {
                membership: Membership::Transitive,
                ..group("flat", &["old"])
            },
            // Two lists of one group add up.
            old("both", &["u"], Membership::Transitive),
            group("both", &["v"]),
            // The one that is cut off says less than the other, not more.
            Group {
                listing: Listing::Part,
                ..group("old", &["v"])
            },
            old("flat and old", &["hidden"], Membership::Transitive),
        ],
        &[],
        [&"hidden".into()],
    );
    let open = |who: &str, group: &str| {
        let opening = directory.open_to(&who.into(), &group.into());
        opening.map(|opening| opening.through().as_str())
    };
    for who in ["app", "somebody"] {
        assert_eq!(open(who, "old"), Some("old"), "{who}");
        assert_eq!(open(who, "outer"), Some("old"), "{who}");
        assert_eq!(open(who, "flat and old"), Some("flat and old"), "{who}");
        assert_eq!(open(who, "flat"), None, "{who}");
        assert_eq!(open(who, "both"), None, "{who}");
    }
    for who in ["u", "sub"] {
        for group in ["old", "outer", "flat", "both", "flat and old"] {
            assert_eq!(open(who, group), None, "{who} {group}");
        }
    }
    assert_eq!(open("u", "hidden"), Some("hidden"));
    let all = |groups: &[&str]| {
        let groups = ids(groups);
        let openings = directory.openings(&groups).into_iter();
        openings
            .map(|opening| opening.through().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(all(&["outer", "hidden", "both", "flat"]), ["hidden", "old"]);
    // `hidden` is in a list that lacks service principals only.
    let hidden: PrincipalId = "hidden".into();
    let flat: PrincipalId = "flat and old".into();
    assert_eq!(
        directory.openings([&flat]).into_iter().collect::<Vec<_>>(),
        [
            Opening::ServicePrincipals(&flat),
            Opening::ServicePrincipals(&hidden)
        ]
    );
}

#[test]
fn eligible_memberships_are_marked_and_never_hide_a_plain_one() {
    let eligibility = |group: &str, principal: &str| GroupEligibility {
        group: group.into(),
        principal: principal.into(),
        validity: Validity::default(),
        counts: true,
    };
    let eligibilities = [eligibility("admins", "u"), eligibility("ops", "u")];
    let directory = Directory::build(
        [],
        [
            group("admins", &[]),
            group("top", &["admins"]),
            group("ops", &["u"]),
        ],
        &eligibilities,
        [],
    );
    let closure = directory.closure(&"u".into(), &eligibilities, |_| true);
    assert!(closure.holds(&"ops".into()));
    assert!(!closure.holds(&"admins".into()));
    assert!(closure.path(&"top".into()).unwrap().eligible);
    assert_eq!(
        closure.path(&"top".into()).unwrap().groups,
        ids(&["admins", "top"])
    );
    let none = directory.closure(&"u".into(), &eligibilities, |_| false);
    assert_eq!(none.groups(), ids(&["ops"]));
    assert_eq!(
        directory.everybody_in(&ids(&["top"]), &eligibilities).len(),
        3
    );
}

#[test]
fn deep_nesting_does_not_recurse() {
    let mut groups = Vec::new();
    for at in 0..100_000 {
        groups.push(group(&format!("g{at}"), &[&format!("g{}", at + 1)]));
    }
    groups.push(group("g100000", &["u", "g0"]));
    let directory = Directory::build([], groups, &[], []);
    let closure = directory.closure(&"u".into(), &[], |_| true);
    assert_eq!(closure.groups().len(), 100_001);
    let told = closure.path(&"g0".into()).unwrap().groups;
    assert_eq!(told.len(), 64);
    assert_eq!(told.last(), Some(&"g0".into()));
}
