//! The fast answer: the verdict and what decided it.

use rayon::prelude::*;

use crate::snapshot::{DenyIndex, GrantIndex, Snapshot};

use super::standing::Standing;
use super::{Index, Reason, Request, Verdict};

/// A verdict and what decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// The strongest grant, be it certain or not.
    pub grant: Option<GrantIndex>,
    /// The strongest deny assignment, be it certain or not.
    pub deny: Option<DenyIndex>,
}

/// Whether a principal may do an operation at a scope. It agrees with
/// [`explain`](super::explain) and does without the explanation.
///
/// Linear in the groups that the principal is in, in what is assigned to it and to
/// them, and in the entries of those role definitions; deny assignments are looked
/// at only where something may grant. Text is only compared in the entries.
///
/// ```
/// # use azrbac_core::ingest::Ingest;
/// # use azrbac_core::operation::{OperationName, Plane};
/// # use azrbac_core::role::RoleLibrary;
/// # use azrbac_core::scope::Scope;
/// use azrbac_core::access::{Reason, Request, Verdict, check};
///
/// # let tenant = br#"{"schema": "azrbac.snapshot/v1", "denyAssignments": [], "groups": [],
/// #   "roleDefinitions": [{"roleName": "VM reader", "name": "r1",
/// #     "permissions": [{"actions": ["Microsoft.Compute/*/read"]}]}],
/// #   "roleAssignments": [{"id": "a1", "principalId": "carl", "principalType": "User",
/// #     "roleDefinitionId": "r1", "scope": "/subscriptions/s1"}]}"#;
/// # let mut ingest = Ingest::new();
/// # ingest.read("tenant.json", tenant.to_vec());
/// # let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
/// # let scope = Scope::parse("/subscriptions/s1/resourceGroups/g")?;
/// let read = OperationName::parse("Microsoft.Compute/virtualMachines/read")?;
/// let request = Request::new("carl".into(), read, Plane::Control, scope);
/// let outcome = check(&snapshot, &request);
/// assert_eq!(outcome.verdict, Verdict::Allowed);
/// assert_eq!(outcome.reason, Reason::Granted);
/// let grant = outcome.grant.and_then(|at| snapshot.grant(at)).ok_or("no grant")?;
/// assert_eq!(grant.assignment.id.to_string(), "a1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(snapshot: &Snapshot, request: &Request) -> Outcome {
    Standing::of(snapshot, request)
        .tally(&request.operation, request.plane)
        .outcome()
}

/// For fewer questions no index is made.
const MANY: usize = 1_000;
/// About so many role assignments are indexed in the time of one check without an index.
const INDEXED_IN_A_CHECK: usize = 8;

/// Many questions, answered on all cores; the answers are in the order of the
/// questions, and each is that of [`check`]. Where it pays, an [`Index`] is made for them;
/// who asks again and again keeps one.
///
/// ```
/// # use azrbac_core::ingest::Ingest;
/// # use azrbac_core::operation::{OperationName, Plane};
/// # use azrbac_core::role::RoleLibrary;
/// # use azrbac_core::scope::Scope;
/// use azrbac_core::access::{Request, Verdict, check_many};
///
/// # let tenant = br#"{"schema": "azrbac.snapshot/v1", "denyAssignments": [], "groups": [],
/// #   "roleDefinitions": [{"roleName": "VM reader", "name": "r1",
/// #     "permissions": [{"actions": ["Microsoft.Compute/*/read"]}]}],
/// #   "roleAssignments": [{"id": "a1", "principalId": "carl", "principalType": "User",
/// #     "roleDefinitionId": "r1", "scope": "/subscriptions/s1"}]}"#;
/// # let mut ingest = Ingest::new();
/// # ingest.read("tenant.json", tenant.to_vec());
/// # let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
/// let read = OperationName::parse("Microsoft.Compute/disks/read")?;
/// let scopes = ["/subscriptions/s1/resourceGroups/g", "/subscriptions/s1"];
/// let requests: Vec<Request> = scopes
///     .into_iter()
///     .map(|scope| Ok(Request::new("carl".into(), read.clone(), Plane::Control, Scope::parse(scope)?)))
///     .collect::<Result<_, azrbac_core::scope::ScopeError>>()?;
/// let verdicts: Vec<Verdict> = check_many(&snapshot, &requests).iter().map(|one| one.verdict).collect();
/// assert_eq!(verdicts, [Verdict::Allowed, Verdict::Allowed]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_many(snapshot: &Snapshot, requests: &[Request]) -> Vec<Outcome> {
    let count = requests.len();
    if count >= MANY && count.saturating_mul(INDEXED_IN_A_CHECK) >= snapshot.grants().len() {
        return Index::of(snapshot).check_many(requests);
    }
    let answers = requests.par_iter();
    answers.map(|request| check(snapshot, request)).collect()
}
