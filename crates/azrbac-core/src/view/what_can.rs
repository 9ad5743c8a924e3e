//! `azrbac.what-can/v1`: what a principal may do at a scope.

use serde::Serialize;

use crate::access::{Delegation, Request, WhatCan};
use crate::catalog::Catalog;
use crate::snapshot::Snapshot;

use super::residuals::Residuals;
use super::{AssumptionView, DelegationView, GapView, RequestView, ResidualsView, SharedTermsView};

/// The schema id of [`WhatCanDocument`].
const SCHEMA: &str = "azrbac.what-can/v1";

/// What a principal may do at a scope, of the operations of the catalogue.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhatCanDocument {
    /// `azrbac.what-can/v1`.
    pub schema: &'static str,
    /// What was asked; its `operation` is `*`.
    pub request: RequestView,
    /// From when the catalogue is.
    pub catalog_date: String,
    /// The operations for which there is any evidence of a grant, denied ones
    /// among them.
    pub operations: Vec<HeldView>,
    /// Which roles the principal may give to whom.
    pub delegation: Option<DelegationView>,
    /// The different texts of what has to hold. Operations and assignable roles refer to
    /// them by `residualIndex` and `denyResidualIndex`.
    pub residuals: ResidualsView,
    /// What is missing and could grant more.
    pub gaps: Vec<GapView>,
    /// What is taken for granted.
    pub assumptions: Vec<AssumptionView>,
}

/// What a principal may do at each scope at which something is assigned to it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhatCanAnywhereDocument<'a> {
    /// `azrbac.what-can/v1`.
    pub schema: &'static str,
    /// One document for each scope, outermost first.
    pub scopes: &'a [WhatCanDocument],
}

/// The document for answers at several scopes.
pub fn what_can_anywhere(documents: &[WhatCanDocument]) -> WhatCanAnywhereDocument<'_> {
    WhatCanAnywhereDocument {
        schema: SCHEMA,
        scopes: documents,
    }
}

/// An operation with its verdict.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldView {
    /// The operation.
    pub operation: String,
    /// `control` or `data`.
    pub plane: &'static str,
    /// Whether the catalogue is sure of the plane.
    pub plane_sure: bool,
    /// The verdict.
    pub verdict: &'static str,
    /// What decided it, such as `plane-not-sure`.
    pub reason: &'static str,
    /// Why the operation is sensitive, such as `credential`.
    pub classes: Vec<&'static str>,
    /// The role assignment that speaks most surely.
    pub assignment_id: Option<String>,
    /// The display name of its role.
    pub role_name: Option<String>,
    /// What has to hold, where the verdict is `conditional`.
    #[serde(flatten)]
    pub terms: SharedTermsView,
}

/// The document for an answer; `delegation` is that of
/// [`delegation`](crate::access::delegation), and may be left out.
pub fn what_can(
    snapshot: &Snapshot,
    request: &Request,
    answer: &WhatCan,
    delegation: Option<&Delegation>,
    catalog: &Catalog,
) -> WhatCanDocument {
    let mut residuals = Residuals::default();
    let operations = answer
        .operations
        .iter()
        .filter_map(|held| {
            let operation = catalog.get(held.operation)?;
            let grant = held.grant.and_then(|at| snapshot.grant(at));
            let role = grant.and_then(|grant| snapshot.role(grant.role?));
            Some(HeldView {
                operation: operation.name().to_owned(),
                plane: operation.plane().name(),
                plane_sure: operation.certainty() == crate::catalog::Certainty::Sure,
                verdict: held.verdict.name(),
                reason: held.reason.name(),
                classes: operation.classes().map(|(class, _)| class.name()).collect(),
                assignment_id: grant.map(|grant| grant.assignment.id.to_string()),
                role_name: role.map(|role| role.definition.name.to_string()),
                terms: residuals.terms(&held.terms),
            })
        })
        .collect();
    let delegation = delegation.map(|found| DelegationView::new(found, &mut residuals));
    let mut request = RequestView::new(snapshot, request);
    request.operation = "*".to_owned();
    WhatCanDocument {
        schema: SCHEMA,
        request,
        catalog_date: catalog.date().to_owned(),
        operations,
        delegation,
        residuals: residuals.finish(),
        gaps: answer.gaps.iter().map(GapView::from).collect(),
        assumptions: answer
            .assumptions
            .iter()
            .map(AssumptionView::from)
            .collect(),
    }
}
