//! What was considered on the way to a verdict.

use serde::Serialize;

use super::GapView;
use crate::access::{DenyEvidence, DenyOutcome, GrantEvidence, NearMiss, Why};
use crate::role::EntryList;
use crate::snapshot::{Grant, Role, Snapshot};

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

pub(super) fn grant(snapshot: &Snapshot, evidence: &GrantEvidence) -> Option<GrantView> {
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

pub(super) fn deny(snapshot: &Snapshot, evidence: &DenyEvidence) -> Option<DenyView> {
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

pub(super) fn near_miss(snapshot: &Snapshot, miss: &NearMiss) -> Option<NearMissView> {
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
