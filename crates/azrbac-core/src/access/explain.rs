//! The full answer: everything that was considered.

use crate::directory::MembershipPath;
use crate::role::EntryList;
use crate::snapshot::{GrantIndex, Snapshot};

use super::near_miss::{self, NearMiss};
use super::standing::Standing;
use super::{
    Assumption, Certainty, DenyEvidence, Gap, OpenCondition, Reason, Request, Verdict, coverage,
};

/// A verdict and everything that was considered on the way to it.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// Everything that grants the operation, or may, the surest first.
    pub grants: Vec<GrantEvidence>,
    /// Every deny assignment at or above the scope.
    pub denies: Vec<DenyEvidence>,
    /// What would grant the operation if one thing were different.
    pub near_misses: Vec<NearMiss>,
    /// What is missing and could decide the answer.
    pub gaps: Vec<Gap>,
    /// What is taken for granted without being in the data.
    pub assumptions: Vec<Assumption>,
    /// The groups from the principal to each group that it is in.
    pub groups: Vec<crate::directory::PrincipalId>,
}

/// Something that grants an operation, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantEvidence {
    /// The role assignment or schedule instance.
    pub grant: GrantIndex,
    /// How surely it grants.
    pub certainty: Certainty,
    /// Which permission object of the role definition, where that is known.
    pub permission: Option<usize>,
    /// Which entry of it, where the role definition is known.
    pub entry: Option<(EntryList, usize)>,
    /// The groups from the principal to the one that is assigned; empty where the
    /// principal itself is, and where the membership is what is not known.
    pub via: MembershipPath,
    /// What is missing to be sure that it applies.
    pub doubts: Vec<Gap>,
    /// Why it is open whether the conditions hold under which it stands; `None`
    /// where there are none, or where they hold.
    pub open: Option<OpenCondition>,
    /// Permission objects of the same role definition that take the operation out.
    /// Each permission object is evaluated by itself, so they change nothing;
    /// whoever subtracts across the whole role would answer otherwise.
    pub subtracted_elsewhere: Vec<usize>,
}

/// Whether a principal may do an operation at a scope, with everything that was
/// considered. Agrees with [`check`](super::check).
///
/// Linear in what is assigned to the principal and its groups, at whatever scope,
/// because what nearly grants is told too.
///
/// ```
/// # use azrbac_core::ingest::Ingest;
/// # use azrbac_core::operation::{OperationName, Plane};
/// # use azrbac_core::role::RoleLibrary;
/// # use azrbac_core::scope::Scope;
/// use azrbac_core::access::{Request, Verdict, explain};
///
/// # let tenant = br#"{"schema": "azrbac.snapshot/v1", "denyAssignments": [],
/// #   "groups": [{"id": "operators", "members": ["carl"]}],
/// #   "roleDefinitions": [{"roleName": "VM reader", "name": "r1",
/// #     "permissions": [{"actions": ["Microsoft.Compute/*/read"]}]}],
/// #   "roleAssignments": [{"id": "a1", "principalId": "operators", "principalType": "Group",
/// #     "roleDefinitionId": "r1", "scope": "/subscriptions/s1"}]}"#;
/// # let mut ingest = Ingest::new();
/// # ingest.read("tenant.json", tenant.to_vec());
/// # let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
/// # let scope = Scope::parse("/subscriptions/s1/resourceGroups/g")?;
/// # let read = OperationName::parse("Microsoft.Compute/virtualMachines/read")?;
/// let request = Request::new("carl".into(), read, Plane::Control, scope);
/// let decision = explain(&snapshot, &request);
/// assert_eq!(decision.verdict, Verdict::Allowed);
/// // By the first entry of `actions`, through one group.
/// let by = decision.grants.first().ok_or("no grant")?;
/// assert_eq!(by.via.groups, ["operators".into()]);
/// assert_eq!(by.entry.map(|(list, at)| (list.name(), at)), Some(("actions", 0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explain(snapshot: &Snapshot, request: &Request) -> Decision {
    let standing = Standing::of(snapshot, request);
    let tallied = standing.tally(&request.operation, request.plane);
    let (verdict, reason) = tallied.tally.verdict();
    let grants = grants(&standing, request);
    let denies: Vec<DenyEvidence> = standing
        .denying(&request.operation, request.plane, tallied.activation)
        .collect();
    Decision {
        verdict,
        reason,
        near_misses: near_miss::find(&standing, request),
        // The gaps that bear on the verdict: none where it is decided without them.
        gaps: if verdict == Verdict::Unknown {
            standing.gaps_for(&request.operation, request.plane)
        } else {
            Vec::new()
        },
        assumptions: coverage::assumptions(
            snapshot,
            &standing.chain,
            request.completeness,
            &[verdict],
        ),
        groups: standing.closure.groups().to_vec(),
        grants,
        denies,
    }
}

/// The same for an operation whose plane is only inferred: where the other plane
/// would give another verdict, the answer is unknown.
pub fn explain_either_plane(snapshot: &Snapshot, request: &Request) -> Decision {
    let mut decision = explain(snapshot, request);
    let other = explain(
        snapshot,
        &Request {
            plane: request.plane.other(),
            ..request.clone()
        },
    );
    if other.verdict != decision.verdict {
        decision.gaps.push(Gap::PlaneNotSure {
            operation: request.operation.clone(),
            inferred: (request.plane, decision.verdict),
            other: other.verdict,
        });
        for gap in other.gaps {
            if !decision.gaps.contains(&gap) {
                decision.gaps.push(gap);
            }
        }
        decision.verdict = Verdict::Unknown;
        decision.reason = Reason::PlaneNotSure;
    }
    decision
}

fn grants(standing: &Standing<'_>, request: &Request) -> Vec<GrantEvidence> {
    let list = EntryList::granting(request.plane);
    let mut found: Vec<GrantEvidence> = standing
        .granting(&request.operation, request.plane)
        .filter_map(|granting| {
            let grant = standing.snapshot.grant(granting.applicable.grant)?;
            let role = grant.role.and_then(|role| standing.snapshot.role(role));
            let mut doubts = granting.applicable.doubts.clone();
            doubts.extend(standing.missing_role(granting.applicable.grant));
            let subtracted_elsewhere = role
                .into_iter()
                .flat_map(|role| role.definition.permissions.iter().enumerate())
                .filter(|(_, permission)| {
                    permission
                        .list(EntryList::subtracting(request.plane))
                        .iter()
                        .any(|pattern| pattern.matches(&request.operation))
                })
                .map(|(at, _)| at)
                .filter(|at| Some(*at) != granting.entry.map(|(permission, _)| permission))
                .collect();
            Some(GrantEvidence {
                grant: granting.applicable.grant,
                certainty: granting.certainty,
                permission: granting.entry.map(|(permission, _)| permission),
                entry: granting.entry.map(|(_, entry)| (list, entry)),
                via: standing
                    .closure
                    .path(&grant.assignment.principal)
                    .unwrap_or_default(),
                doubts,
                open: granting.open,
                subtracted_elsewhere,
            })
        })
        .collect();
    found.sort_by_key(|evidence| evidence.certainty);
    found
}
