//! What was considered on the way to a verdict.

use serde::Serialize;

use super::GapView;
use crate::access::{DenyEvidence, DenyOutcome, GrantEvidence, NearMiss, OpenCondition, Why};
use crate::condition::Condition;
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

/// The conditions that a piece of evidence stands under, part of it: the keys of this
/// object are its own.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TermsView {
    /// The conditions, on the permission object and on the assignment.
    pub condition: Option<String>,
    /// `holds`, or why that is open: `unknown-attribute`, `undocumented`, `too-large`,
    /// `unreadable`.
    pub condition_state: Option<&'static str>,
    /// What has to hold: what is left of the conditions with what is known put in.
    /// Null where they hold, and where nothing can be said.
    pub residual: Option<String>,
    /// Why a condition cannot be read.
    pub condition_problem: Option<String>,
}

impl TermsView {
    fn new(condition: Option<String>, open: Option<&OpenCondition>) -> Self {
        Self {
            condition,
            condition_state: open.map(OpenCondition::name),
            residual: open.and_then(residual),
            condition_problem: open.and_then(problem),
        }
    }

    /// The terms of evidence that counts: what is not open holds.
    fn held(mut self) -> Self {
        let holds = self.condition.as_ref().map(|_| "holds");
        self.condition_state = self.condition_state.or(holds);
        self
    }
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
    /// The conditions that it stands under; its `conditionState` is null without one.
    #[serde(flatten)]
    pub terms: TermsView,
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
    /// The conditions that it stands under; its `conditionState` is null where it is
    /// not open whether they hold, and where that does not matter.
    #[serde(flatten)]
    pub terms: TermsView,
    /// What is missing to be sure.
    pub gaps: Vec<GapView>,
}

/// A role assignment that nearly grants the operation.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NearMissView {
    /// `condition-fails`, `subtracted`, `other-plane`, `other-scope`,
    /// `other-time`.
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
    /// The conditions it stands under.
    pub condition: Option<String>,
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

/// The conditions that a permission object and its assignment stand under, as one.
fn conditions_of(snapshot: &Snapshot, grant: &Grant, permission: Option<usize>) -> Option<String> {
    let on_permission = permission.and_then(|at| {
        let role = role_of(snapshot, grant)?;
        role.definition.permissions.get(at)?.condition.as_ref()
    });
    both(on_permission, grant.assignment.condition.as_ref())
}

/// Two conditions as one, in their own words.
fn both(inner: Option<&Condition>, outer: Option<&Condition>) -> Option<String> {
    let text = |condition: &Condition| condition.expression.to_string();
    match (inner, outer) {
        (Some(inner), Some(outer)) => {
            Some(format!("({}) AND ({})", inner.expression, outer.expression))
        }
        (one, other) => one.or(other).map(text),
    }
}

/// What has to hold, where that can be said.
pub(super) fn residual(open: &OpenCondition) -> Option<String> {
    open.residual().map(ToString::to_string)
}

/// Why it cannot be read, where that is so.
pub(super) fn problem(open: &OpenCondition) -> Option<String> {
    match open {
        OpenCondition::Unreadable { problem } => Some(problem.to_string()),
        _ => None,
    }
}

pub(super) fn grant(snapshot: &Snapshot, evidence: &GrantEvidence) -> Option<GrantView> {
    let grant = snapshot.grant(evidence.grant)?;
    let assignment = &grant.assignment;
    let condition = conditions_of(snapshot, grant, evidence.permission);
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
        terms: TermsView::new(condition, evidence.open.as_ref()).held(),
        certainty: evidence.certainty.name(),
        gaps: evidence.doubts.iter().map(GapView::from).collect(),
    })
}

pub(super) fn deny(snapshot: &Snapshot, evidence: &DenyEvidence) -> Option<DenyView> {
    let deny = snapshot.deny(evidence.deny)?;
    let on_permission = evidence
        .permission
        .and_then(|at| deny.permissions.get(at)?.condition.as_ref());
    let open = match &evidence.outcome {
        DenyOutcome::Conditional(open) => Some(open),
        _ => None,
    };
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
        terms: TermsView::new(both(on_permission, deny.condition.as_ref()), open),
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
        condition: conditions_of(snapshot, grant, Some(miss.permission)),
    })
}
