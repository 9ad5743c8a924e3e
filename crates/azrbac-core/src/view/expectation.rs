//! What became of an expectation, part of `azrbac.test/v1`.

use serde::Serialize;

use super::evidence::{DenyView, GrantView, deny, grant};
use super::{AssumptionView, GapView};
use crate::catalog::Catalog;
use crate::expectation::{Finding, Report, Widening};
use crate::snapshot::Snapshot;

/// What became of an expectation.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportView {
    /// `passed`, `failed`, `undecided`.
    pub outcome: &'static str,
    /// Of whom it is not met, or may not be.
    pub findings: Vec<FindingView>,
    /// For `role-within`: what the role definition grants besides.
    pub widening: Option<WideningView>,
    /// What is missing and leaves it open for anybody.
    pub gaps: Vec<GapView>,
    /// Scopes where the data name nothing in the same subscription or management
    /// group.
    pub strange_scopes: Vec<String>,
    /// Groups to which it is granted and that have no members: object ids.
    pub empty_groups: Vec<String>,
    /// What is taken for granted.
    pub assumptions: Vec<AssumptionView>,
    /// How many operations were looked at.
    pub operations: usize,
    /// How many scopes that the data name were looked at.
    pub scopes: usize,
}

/// Somebody of whom an expectation is not met, or may not be.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// `failed` or `undecided`.
    pub outcome: &'static str,
    /// The object id.
    pub principal_id: String,
    /// The name, where the data have one.
    pub name: Option<String>,
    /// `User`, `Group`, `ServicePrincipal`, where known.
    pub principal_type: Option<&'static str>,
    /// The verdict for the operation.
    pub verdict: &'static str,
    /// The verdict is so only once something eligible is activated.
    pub after_activation: bool,
    /// An operation of which that holds.
    pub operation: String,
    /// Its plane.
    pub plane: &'static str,
    /// Of how many operations that holds.
    pub operations: usize,
    /// Where.
    pub scope: String,
    /// How many scopes below it the data name; of them nothing more is told of the
    /// principal.
    pub more_scopes: usize,
    /// What grants the operation, or may, the surest first. Null, like `denies`,
    /// of all but the first findings of an expectation.
    pub grants: Option<Vec<GrantView>>,
    /// The deny assignments at or above the scope.
    pub denies: Option<Vec<DenyView>>,
    /// What is missing.
    pub gaps: Vec<GapView>,
}

/// What one role definition grants and another does not.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WideningView {
    /// An operation, the most sensitive one of the catalogue where there is one.
    pub operation: String,
    /// Its plane.
    pub plane: &'static str,
    /// Whether it stands in the catalogue.
    pub listed: bool,
    /// Why it is sensitive.
    pub classes: Vec<&'static str>,
    /// Granted only where this condition holds.
    pub condition: Option<String>,
    /// The other one grants it too, but only under a condition.
    pub conditional_there: bool,
    /// How many operations of the catalogue only the one grants.
    pub operations: usize,
}

impl ReportView {
    /// The written form of a report.
    pub fn new(snapshot: &Snapshot, catalog: &Catalog, report: &Report) -> Self {
        let widening = report.widening.as_ref();
        Self {
            outcome: report.outcome.name(),
            findings: report
                .findings
                .iter()
                .map(|one| finding(snapshot, one))
                .collect(),
            widening: widening.map(|widening| wider(catalog, widening)),
            gaps: report.gaps.iter().map(GapView::from).collect(),
            strange_scopes: report
                .strange_scopes
                .iter()
                .map(ToString::to_string)
                .collect(),
            empty_groups: report
                .empty_groups
                .iter()
                .map(ToString::to_string)
                .collect(),
            assumptions: report
                .assumptions
                .iter()
                .map(AssumptionView::from)
                .collect(),
            operations: report.operations,
            scopes: report.scopes,
        }
    }
}

fn finding(snapshot: &Snapshot, finding: &Finding) -> FindingView {
    let label = snapshot.directory().label(&finding.principal);
    let decision = finding.evidence.as_deref().map(|(_, decision)| decision);
    FindingView {
        outcome: finding.outcome.name(),
        principal_id: finding.principal.to_string(),
        name: (label != finding.principal.as_str()).then(|| label.to_owned()),
        principal_type: snapshot
            .directory()
            .kind(&finding.principal)
            .map(|kind| kind.name()),
        verdict: finding.verdict.name(),
        after_activation: finding.after_activation,
        operation: finding.operation.to_string(),
        plane: finding.plane.name(),
        operations: finding.operations,
        scope: finding.scope.to_string(),
        more_scopes: finding.more_scopes,
        grants: decision.map(|decision| {
            let grants = decision.grants.iter();
            grants.filter_map(|one| grant(snapshot, one)).collect()
        }),
        denies: decision.map(|decision| {
            let denies = decision.denies.iter();
            denies.filter_map(|one| deny(snapshot, one)).collect()
        }),
        gaps: finding.gaps.iter().map(GapView::from).collect(),
    }
}

fn wider(catalog: &Catalog, widening: &Widening) -> WideningView {
    let listed = widening.listed.and_then(|index| catalog.get(index));
    let classes = listed.map(|operation| {
        let classes = operation.classes();
        classes.map(|(class, _)| class.name()).collect()
    });
    WideningView {
        operation: widening.operation.to_string(),
        plane: widening.plane.name(),
        listed: listed.is_some(),
        classes: classes.unwrap_or_default(),
        condition: widening.only_if.as_deref().map(str::to_owned),
        conditional_there: widening.conditional_there,
        operations: widening.operations,
    }
}
