//! An answer carries the gaps that matter to it, all of them and no others.

use proptest::prelude::*;

use super::tenant::{parts, request};
use crate::access::{Decision, DenyOutcome, Gap, Request, Verdict, explain};
use crate::directory::{Group, Listing, Membership};
use crate::role::{RoleDefinition, RoleLibrary};
use crate::snapshot::{Kind, Snapshot, SnapshotParts};

fn answer(parts: &SnapshotParts, request: &Request) -> Decision {
    explain(
        &Snapshot::build(parts.clone(), &RoleLibrary::default()),
        request,
    )
}

/// Adds what was missing, in the way that grants nothing: a role definition without
/// entries, a group without further members, a list that is whole. `None` where
/// that cannot be done without changing other data.
fn close(parts: &mut SnapshotParts, gap: &Gap) -> Option<()> {
    match gap {
        Gap::RoleDefinitionMissing { role } => {
            // One that could not be read counts as missing, whatever else says of it.
            let unreadable = &mut parts.unreadable;
            unreadable.retain(|one| one.kind != Kind::RoleDefinitions);
            let roles = parts.role_definitions.get_or_insert_default();
            if roles.iter().any(|one| one.id.as_ref() == Some(role)) {
                return Some(());
            }
            roles.push(RoleDefinition {
                id: Some(role.clone()),
                name: role.as_str().into(),
                role_type: None,
                description: None,
                permissions: Vec::new(),
                assignable_scopes: Vec::new(),
            });
        }
        Gap::MembersUnknown { through, .. } | Gap::ServicePrincipalsUnknown { through, .. } => {
            let groups = parts.groups.get_or_insert_default();
            groups.push(Group {
                id: through.clone(),
                display_name: None,
                members: Vec::new(),
                membership: Membership::Direct,
                listing: Listing::Whole,
            });
        }
        Gap::NotCovered { kind, .. } | Gap::KindMissing { kind } => {
            assert_eq!(*kind, Kind::RoleAssignments);
            parts.role_assignments.get_or_insert_default();
            parts.whole.push(*kind);
        }
        Gap::Unreadable { kind, .. } => parts.unreadable.retain(|one| one.kind != *kind),
        Gap::HierarchyUnknown { .. } | Gap::TimeUnknown | Gap::PlaneNotSure { .. } => return None,
    }
    Some(())
}

/// What has to be added to close a gap. Several gaps may need the same.
fn needs(gap: &Gap) -> String {
    match gap {
        Gap::MembersUnknown { through, .. } | Gap::ServicePrincipalsUnknown { through, .. } => {
            format!("the members of {through}")
        }
        Gap::Unreadable { kind, .. } => format!("what is unreadable of {}", kind.name()),
        other => other.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn an_answer_carries_the_gaps_that_matter_and_no_others(
        parts in parts(), request in request(),
    ) {
        let decision = answer(&parts, &request);
        prop_assert_eq!(decision.verdict == Verdict::Unknown, !decision.gaps.is_empty());
        // A deny assignment that may apply matters only together with a grant.
        let denies = decision.denies.iter();
        let deny_open = denies.clone().any(|deny| matches!(deny.outcome, DenyOutcome::Unknown(_)))
            || parts.unreadable.iter().any(|one| one.kind == Kind::DenyAssignments);

        // Of several groups nested in one whose members are not known, one is told
        // at a time.
        let mut closed = parts.clone();
        let mut after = decision.clone();
        let mut gaps = Vec::new();
        while after.verdict == Verdict::Unknown {
            let can_be_closed = after.gaps.iter().all(|gap| close(&mut closed, gap).is_some());
            if !can_be_closed {
                return Ok(());
            }
            let before: Vec<String> = after.gaps.iter().map(needs).collect();
            gaps.append(&mut after.gaps);
            after = answer(&closed, &request);
            prop_assert!(after.gaps.iter().all(|gap| !before.contains(&needs(gap))));
            let mut more = after.gaps.iter();
            prop_assert!(more.all(|gap| matches!(
                gap, Gap::MembersUnknown { .. } | Gap::ServicePrincipalsUnknown { .. }
            )), "{:?} then {:?}", decision.gaps, after.gaps);
        }

        // Each matters: in some state of the others, closing it decides the answer.
        let mut all: Vec<String> = gaps.iter().map(needs).collect();
        all.sort();
        all.dedup();
        // Two things may be missing for one grant; then another that lacks only one of
        // them outweighs it. Without such, each has to matter by itself.
        let role_missing = gaps.iter().any(|gap| matches!(gap, Gap::RoleDefinitionMissing { .. }));
        let compound = role_missing || !parts.unreadable.is_empty() || deny_open;
        if all.len() > 4 || compound {
            return Ok(());
        }
        let unknown = |closed: u32| {
            let is_closed = |gap: &&Gap| {
                let at = all.iter().position(|one| *one == needs(gap)).unwrap();
                closed & (1 << at) != 0
            };
            let mut parts = parts.clone();
            for gap in gaps.iter().filter(is_closed) {
                close(&mut parts, gap);
            }
            answer(&parts, &request).verdict == Verdict::Unknown
        };
        for (at, need) in all.iter().enumerate() {
            let with = 1 << at;
            let mut others = (0..1_u32 << all.len()).filter(|others| others & with == 0);
            prop_assert!(
                others.any(|others| unknown(others) && !unknown(others | with)) ,
                "{} of {:?}", need, all
            );
        }
    }
}
