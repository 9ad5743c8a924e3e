//! `azrbac.who-can/v1`: who may do an operation at a scope.

use serde::Serialize;

use crate::access::{Request, WhoCan};
use crate::snapshot::Snapshot;

use super::residuals::Residuals;
use super::{AssumptionView, GapView, RequestView, ResidualsView, SharedTermsView};

/// The schema id of [`WhoCanDocument`].
const SCHEMA: &str = "azrbac.who-can/v1";

/// Who may do an operation at a scope.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhoCanDocument {
    /// `azrbac.who-can/v1`.
    pub schema: &'static str,
    /// What was asked; its `principal` is empty.
    pub request: RequestView,
    /// Every principal that a grant reaches, groups included.
    pub holders: Vec<HolderView>,
    /// The different texts of what has to hold. Holders refer to them by `residualIndex`
    /// and `denyResidualIndex`.
    pub residuals: ResidualsView,
    /// What is missing and could grant the operation to anybody.
    pub gaps: Vec<GapView>,
    /// What is taken for granted.
    pub assumptions: Vec<AssumptionView>,
}

/// A principal that a grant reaches.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HolderView {
    /// The object id.
    pub principal_id: String,
    /// The name, where the data have one.
    pub name: Option<String>,
    /// `User`, `Group`, `ServicePrincipal`, where known.
    pub principal_type: Option<&'static str>,
    /// The verdict for it.
    pub verdict: &'static str,
    /// What decided it.
    pub reason: &'static str,
    /// The role assignment that speaks most surely.
    pub assignment_id: Option<String>,
    /// The display name of its role.
    pub role_name: Option<String>,
    /// Where it is assigned.
    pub scope: Option<String>,
    /// The groups from the principal to the one that is assigned.
    pub via: Vec<String>,
    /// The deny assignment that speaks most surely.
    pub deny_assignment_id: Option<String>,
    /// What has to hold, where the verdict is `conditional`.
    #[serde(flatten)]
    pub terms: SharedTermsView,
}

/// The document for an answer.
pub fn who_can(snapshot: &Snapshot, request: &Request, answer: &WhoCan) -> WhoCanDocument {
    let mut residuals = Residuals::default();
    let holders = answer
        .holders
        .iter()
        .map(|holder| {
            let grant = holder.outcome.grant.and_then(|at| snapshot.grant(at));
            let role = grant.and_then(|grant| snapshot.role(grant.role?));
            let label = snapshot.directory().label(&holder.principal);
            HolderView {
                principal_id: holder.principal.to_string(),
                name: (label != holder.principal.as_str()).then(|| label.to_owned()),
                principal_type: holder.kind.map(|kind| kind.name()),
                verdict: holder.outcome.verdict.name(),
                reason: holder.outcome.reason.name(),
                assignment_id: grant.map(|grant| grant.assignment.id.to_string()),
                role_name: role.map(|role| role.definition.name.to_string()),
                scope: grant.map(|grant| grant.assignment.scope.to_string()),
                via: holder.via.iter().map(ToString::to_string).collect(),
                deny_assignment_id: holder
                    .outcome
                    .deny
                    .and_then(|at| snapshot.deny(at))
                    .map(|deny| deny.id.to_string()),
                terms: residuals.terms(&holder.terms),
            }
        })
        .collect();
    WhoCanDocument {
        schema: SCHEMA,
        request: RequestView::new(snapshot, request),
        holders,
        residuals: residuals.finish(),
        gaps: answer.gaps.iter().map(GapView::from).collect(),
        assumptions: answer
            .assumptions
            .iter()
            .map(AssumptionView::from)
            .collect(),
    }
}
