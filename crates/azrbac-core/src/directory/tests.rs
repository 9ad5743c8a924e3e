use super::{Directory, Group, GroupEligibility, Member, Membership, PrincipalId, PrincipalType};
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
        complete: true,
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
    assert_eq!(directory.open_through(&"outer".into()), Some(&hidden));
    assert_eq!(directory.open_through(&hidden), Some(&hidden));
    assert_eq!(directory.open_through(&"closed".into()), None);
    assert_eq!(directory.open_through(&"flat".into()), None);
    assert_eq!(directory.kind(&hidden), Some(PrincipalType::Group));
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
