//! Expectations about access, and whether they are met: somebody may do something,
//! may not, nobody may, only these may; and that a role definition grants no more
//! than another.
//!
//! An expectation is met, or not, or undecided. None is met because data are
//! missing, because a condition is open, or because something has to be activated
//! first:
//!
//! | verdict | `allow` | `deny`, `only-these-may`, `nobody-may` |
//! |---|---|---|
//! | `allowed` | met | not met |
//! | `denied`, `not-granted` | not met | met |
//! | `eligible` | not met | not met: it takes one activation |
//! | `conditional` | undecided | undecided |
//! | `unknown` | undecided | undecided |
//!
//! Whoever is content with less says so with [`Accepted`]. What is asked of a group
//! is asked of its members. A group that is named and whose members are not known
//! leaves it open who may belong to it, so that nothing hangs on a guess.
//!
//! Operations are those of the catalogue, and those that are named in full. What a
//! pattern or a class would match and the catalogue lacks is not looked at.

mod allow;
mod finding;
mod forbid;
mod join;
mod operations;
mod places;
mod report;
mod whom;
mod within;

pub use operations::{AskedError, operations};
pub use report::{Accepted, Finding, Outcome, Report, Widening};
pub use within::role_within;

use places::Map;
use whom::Whom;

use crate::access::{
    AskedOperation, Assumption, Decision, Gap, Request, explain, explain_either_plane,
};
use crate::directory::{Opening, PrincipalId};
use crate::scope::Scope;
use crate::snapshot::Snapshot;

/// What is expected of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// Each of these may.
    Allow(Vec<PrincipalId>),
    /// None of these may.
    Deny(Vec<PrincipalId>),
    /// Nobody but these may.
    OnlyTheseMay(Vec<PrincipalId>),
    /// Nobody may.
    NobodyMay,
}

/// At which scopes an expectation is to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Below {
    /// At the scopes that are named.
    #[default]
    LeftOut,
    /// There, and at every scope below them that the data name.
    Included,
}

/// An expectation about access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What is expected of whom.
    pub demand: Demand,
    /// Of which operations: of each.
    pub operations: Vec<AskedOperation>,
    /// Where: at each.
    pub scopes: Vec<Scope>,
    /// Whether also below.
    pub below: Below,
    /// What is as good as a clear answer.
    pub accepted: Accepted,
}

/// Whether an expectation about access is met. Of `question` the time, the
/// activation, the completeness and the attributes count; the rest is what the
/// expectation says.
///
/// Takes, at each scope where something may differ, a look at everybody whom a
/// grant reaches and who is not spared, for each group of operations that roles
/// tell apart.
///
/// ```
/// # use azrbac_core::ingest::Ingest;
/// # use azrbac_core::operation::{OperationName, Plane};
/// # use azrbac_core::role::RoleLibrary;
/// # use azrbac_core::scope::Scope;
/// # use azrbac_core::catalog::Catalog;
/// # use azrbac_core::access::Request;
/// use azrbac_core::expectation::{Below, Demand, Expectation, Outcome, evaluate, operations};
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
/// # let catalog = Catalog::from_names("2026-08", [("Microsoft.Compute/disks/read", Plane::Control)]);
/// let scope = Scope::parse("/subscriptions/s1")?;
/// let mut expectation = Expectation {
///     demand: Demand::NobodyMay,
///     operations: operations(&catalog, "Microsoft.Compute/*", None, Some(&scope))?,
///     scopes: vec![scope.clone()],
///     below: Below::Included,
///     accepted: Default::default(),
/// };
/// # let read = OperationName::parse("any")?;
/// # let question = Request::new("".into(), read, Plane::Control, scope);
/// let report = evaluate(&snapshot, &question, &expectation);
/// assert_eq!(report.outcome, Outcome::Failed);
/// assert_eq!(report.findings[0].principal, "carl".into());
///
/// expectation.demand = Demand::OnlyTheseMay(vec!["operators".into()]);
/// assert_eq!(evaluate(&snapshot, &question, &expectation).outcome, Outcome::Passed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn evaluate(snapshot: &Snapshot, question: &Request, expectation: &Expectation) -> Report {
    Checker::new(snapshot).check(question, expectation)
}

/// Checks one expectation after another: what they have in common is worked out
/// once.
#[derive(Debug)]
pub struct Checker<'s> {
    snapshot: &'s Snapshot,
    map: Map<'s>,
}

impl<'s> Checker<'s> {
    /// Takes the data. Linear in the scopes that they name.
    pub fn new(snapshot: &'s Snapshot) -> Self {
        Self {
            snapshot,
            map: Map::of(snapshot),
        }
    }

    /// Whether an expectation is met; as [`evaluate`].
    pub fn check(&self, question: &Request, expectation: &Expectation) -> Report {
        let (snapshot, map) = (self.snapshot, &self.map);
        let whom = match &expectation.demand {
            Demand::Allow(who) => {
                return allow::allow(snapshot, map, question, expectation, who);
            }
            Demand::Deny(who) => Whom::these(snapshot, who),
            Demand::OnlyTheseMay(spared) => Whom::all_but(snapshot, spared),
            Demand::NobodyMay => Whom::all_but(snapshot, &[]),
        };
        forbid::forbid(snapshot, map, question, expectation, whom)
    }
}

/// The full answer about an operation.
fn explained(snapshot: &Snapshot, request: &Request, asked: &AskedOperation) -> Decision {
    match asked.inferred {
        true => explain_either_plane(snapshot, request),
        false => explain(snapshot, request),
    }
}

/// What is missing of a group that was named.
fn opening_gap(group: &PrincipalId, opening: Opening<'_>) -> Gap {
    let (group, through) = (group.clone(), opening.through().clone());
    match opening {
        Opening::Members(_) => Gap::MembersUnknown { group, through },
        Opening::ServicePrincipals(_) => Gap::ServicePrincipalsUnknown { group, through },
    }
}

/// Adds assumptions, one of each kind of document.
fn one_of_each(known: &mut Vec<Assumption>, more: Vec<Assumption>) {
    for assumption in more {
        if !known.iter().any(|one| one.kind() == assumption.kind()) {
            known.push(assumption);
        }
    }
}
