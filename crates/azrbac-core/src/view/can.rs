//! `azrbac.can/v1`: one question and its answer.

use serde::Serialize;

use crate::access::{
    Activation, Decision, DenyEvidence, DenyOutcome, GrantEvidence, NearMiss, Remark, Request,
    RoleSuggestion, Why,
};
use crate::role::EntryList;
use crate::snapshot::{Grant, Role, Snapshot};

use super::{AssumptionView, GapView, RemarkView};

/// The schema id of [`CanDocument`].
const SCHEMA: &str = "azrbac.can/v1";

/// A question about access, with its answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CanDocument {
    /// `azrbac.can/v1`.
    pub schema: &'static str,
    /// `allowed`, `denied`, `not-granted`, `conditional`, `eligible`, `unknown`.
    pub verdict: &'static str,
    /// What decided it, such as `no-grant`.
    pub reason: &'static str,
    /// What was asked.
    pub request: RequestView,
    /// Everything that grants the operation, or may, the surest first.
    pub grants: Vec<GrantView>,
    /// Every deny assignment at or above the scope.
    pub denies: Vec<DenyView>,
    /// What would grant it if one thing were different.
    pub near_misses: Vec<NearMissView>,
    /// What is missing and could decide the answer.
    pub gaps: Vec<GapView>,
    /// What is taken for granted.
    pub assumptions: Vec<AssumptionView>,
    /// What is worth knowing and decides nothing.
    pub remarks: Vec<RemarkView>,
    /// For `not-granted`: built-in roles that would grant it, those first that
    /// grant the least else.
    pub roles_that_grant: Vec<RoleView>,
}

/// A role definition that would grant the operation.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    /// The display name.
    pub role_name: String,
    /// The role definition.
    pub role_id: Option<String>,
    /// How many operations of the catalogue it grants.
    pub operations: usize,
}

impl From<&RoleSuggestion<'_>> for RoleView {
    fn from(suggestion: &RoleSuggestion<'_>) -> Self {
        Self {
            role_name: suggestion.role.name.to_string(),
            role_id: suggestion.role.id.as_ref().map(ToString::to_string),
            operations: suggestion.operations,
        }
    }
}

/// What was asked, names resolved.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestView {
    /// The object id of the principal.
    pub principal: String,
    /// Its name, where the data have one.
    pub principal_name: Option<String>,
    /// The operation.
    pub operation: String,
    /// `control` or `data`.
    pub plane: &'static str,
    /// The scope.
    pub scope: String,
    /// The time for which the answer holds, where known.
    pub as_of: Option<String>,
    /// `active`, or `eligible` where eligible assignments count as held.
    pub pim: &'static str,
}

impl RequestView {
    /// The written form of a request.
    pub fn new(snapshot: &Snapshot, request: &Request) -> Self {
        Self {
            principal: request.principal.to_string(),
            principal_name: name_of(snapshot, request.principal.as_str(), &request.principal),
            operation: request.operation.to_string(),
            plane: request.plane.name(),
            scope: request.scope.to_string(),
            as_of: request
                .as_of
                .or(snapshot.captured_at())
                .map(|time| time.to_string()),
            pim: match request.activation {
                Activation::ActiveOnly => "active",
                Activation::EligibleToo => "eligible",
            },
        }
    }
}

fn name_of(
    snapshot: &Snapshot,
    id: &str,
    principal: &crate::directory::PrincipalId,
) -> Option<String> {
    let label = snapshot.directory().label(principal);
    (label != id).then(|| label.to_owned())
}

/// An entry of a role definition.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Which permission object, from 0.
    pub permission: usize,
    /// `actions`, `notActions`, `dataActions`, `notDataActions`.
    pub list: &'static str,
    /// Which entry of the list, from 0.
    pub index: usize,
    /// The entry.
    pub pattern: String,
}

/// A role assignment or schedule instance that grants the operation, or may.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GrantView {
    /// The role assignment.
    pub assignment_id: String,
    /// Whom it names: the principal or a group that it is in.
    pub principal_id: String,
    /// The display name of the role, where known.
    pub role_name: Option<String>,
    /// The role definition.
    pub role_id: String,
    /// The entry that grants; null where the role definition is not known.
    pub entry: Option<EntryView>,
    /// Where it is assigned.
    pub scope: String,
    /// The groups from the principal to the one that is assigned.
    pub via: Vec<String>,
    /// The conditions, on the permission object and on the assignment.
    pub condition: Option<String>,
    /// What is left of the condition with what is known put in.
    pub residual: Option<String>,
    /// `certain`, `conditional`, `eligible`, `unknown`.
    pub certainty: &'static str,
    /// What is missing to be sure that it applies.
    pub gaps: Vec<GapView>,
}

/// A deny assignment that was looked at.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DenyView {
    /// The deny assignment.
    pub deny_assignment_id: String,
    /// Its display name.
    pub name: String,
    /// Where it stands.
    pub scope: String,
    /// What became of it, such as `denies`, `excluded`.
    pub outcome: &'static str,
    /// The principal or group through which it spares the principal.
    pub excluded_through: Option<String>,
    /// Which of its permission objects covers the operation, from 0.
    pub permission: Option<usize>,
    /// Its condition.
    pub condition: Option<String>,
    /// What is missing to be sure.
    pub gaps: Vec<GapView>,
}

/// A role assignment that nearly grants the operation.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NearMissView {
    /// `subtracted`, `other-plane`, `other-scope`, `other-time`.
    pub why: &'static str,
    /// The role assignment.
    pub assignment_id: String,
    /// The display name of the role.
    pub role_name: Option<String>,
    /// The role definition.
    pub role_id: String,
    /// Where it is assigned.
    pub scope: String,
    /// The entry that would grant.
    pub entry: Option<EntryView>,
    /// The entry that takes it out, where one does.
    pub subtracted_by: Option<EntryView>,
}

/// The document for a decision.
pub fn can(
    snapshot: &Snapshot,
    request: &Request,
    decision: &Decision,
    remarks: &[Remark],
    roles_that_grant: &[RoleSuggestion<'_>],
) -> CanDocument {
    CanDocument {
        schema: SCHEMA,
        verdict: decision.verdict.name(),
        reason: decision.reason.name(),
        request: RequestView::new(snapshot, request),
        grants: decision
            .grants
            .iter()
            .filter_map(|evidence| grant(snapshot, evidence))
            .collect(),
        denies: decision
            .denies
            .iter()
            .filter_map(|evidence| deny(snapshot, evidence))
            .collect(),
        near_misses: decision
            .near_misses
            .iter()
            .filter_map(|miss| near_miss(snapshot, miss))
            .collect(),
        gaps: decision.gaps.iter().map(GapView::from).collect(),
        assumptions: decision
            .assumptions
            .iter()
            .map(AssumptionView::from)
            .collect(),
        remarks: remarks.iter().map(RemarkView::from).collect(),
        roles_that_grant: roles_that_grant.iter().map(RoleView::from).collect(),
    }
}

fn role_of<'s>(snapshot: &'s Snapshot, grant: &Grant) -> Option<&'s Role> {
    snapshot.role(grant.role?)
}

fn role_name(snapshot: &Snapshot, grant: &Grant) -> Option<String> {
    role_of(snapshot, grant)
        .map(|role| role.definition.name.to_string())
        .or_else(|| grant.assignment.role_name.as_deref().map(str::to_owned))
}

fn entry(
    snapshot: &Snapshot,
    grant: &Grant,
    permission: usize,
    (list, index): (EntryList, usize),
) -> Option<EntryView> {
    let object = role_of(snapshot, grant)?
        .definition
        .permissions
        .get(permission)?;
    Some(EntryView {
        permission,
        list: list.name(),
        index,
        pattern: object.list(list).get(index)?.as_str().to_owned(),
    })
}

fn grant(snapshot: &Snapshot, evidence: &GrantEvidence) -> Option<GrantView> {
    let grant = snapshot.grant(evidence.grant)?;
    let assignment = &grant.assignment;
    let on_permission = evidence.permission.and_then(|at| {
        let role = role_of(snapshot, grant)?;
        role.definition.permissions.get(at)?.condition.as_ref()
    });
    let conditions: Vec<&str> = on_permission
        .into_iter()
        .chain(&assignment.condition)
        .map(|condition| &*condition.expression)
        .collect();
    let condition = match conditions.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        several => Some(format!("({})", several.join(") AND ("))),
    };
    Some(GrantView {
        assignment_id: assignment.id.to_string(),
        principal_id: assignment.principal.to_string(),
        role_name: role_name(snapshot, grant),
        role_id: assignment.role.to_string(),
        entry: evidence
            .permission
            .zip(evidence.entry)
            .and_then(|(permission, place)| entry(snapshot, grant, permission, place)),
        scope: assignment.scope.to_string(),
        via: evidence
            .via
            .groups
            .iter()
            .map(ToString::to_string)
            .collect(),
        residual: condition.clone(),
        condition,
        certainty: evidence.certainty.name(),
        gaps: evidence.doubts.iter().map(GapView::from).collect(),
    })
}

fn deny(snapshot: &Snapshot, evidence: &DenyEvidence) -> Option<DenyView> {
    let deny = snapshot.deny(evidence.deny)?;
    let on_permission = evidence
        .permission
        .and_then(|at| deny.permissions.get(at)?.condition.as_ref());
    Some(DenyView {
        deny_assignment_id: deny.id.to_string(),
        name: deny.name.to_string(),
        scope: deny.scope.to_string(),
        outcome: evidence.outcome.name(),
        excluded_through: match &evidence.outcome {
            DenyOutcome::Excluded(id) => Some(id.to_string()),
            _ => None,
        },
        permission: evidence.permission,
        condition: deny
            .condition
            .as_ref()
            .or(on_permission)
            .map(|condition| condition.expression.to_string()),
        gaps: match &evidence.outcome {
            DenyOutcome::Unknown(gaps) => gaps.iter().map(GapView::from).collect(),
            _ => Vec::new(),
        },
    })
}

fn near_miss(snapshot: &Snapshot, miss: &NearMiss) -> Option<NearMissView> {
    let grant = snapshot.grant(miss.grant)?;
    Some(NearMissView {
        why: miss.why.name(),
        assignment_id: grant.assignment.id.to_string(),
        role_name: role_name(snapshot, grant),
        role_id: grant.assignment.role.to_string(),
        scope: grant.assignment.scope.to_string(),
        entry: entry(snapshot, grant, miss.permission, miss.entry),
        subtracted_by: match &miss.why {
            Why::Subtracted { by } => entry(snapshot, grant, miss.permission, *by),
            _ => None,
        },
    })
}
