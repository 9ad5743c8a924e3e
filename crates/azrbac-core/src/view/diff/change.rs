//! Changes of the data.

use serde::Serialize;

use super::effect::{DiffPrincipalView, principal};
use crate::access::{AssignmentChange, Change};
use crate::assignment::ScheduleKind;
use crate::scope::Scope;
use crate::snapshot::{Grant, GrantIndex, RoleIndex, Snapshot};

/// A change of the data through which verdicts changed. What does not apply is left
/// out.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// `assignment`, `role`, `group-member`, `deny`, `hierarchy`, `condition`,
    /// `time`, `knowledge`.
    pub kind: &'static str,
    /// `added`, `removed` or `changed`.
    pub what: &'static str,
    /// In words.
    pub message: String,
    /// The role assignment, schedule instance or deny assignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whom the assignment names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<DiffPrincipalView>,
    /// The role definition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<String>,
    /// Its display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// Where the assignment stands, or what moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The group of a membership.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<DiffPrincipalView>,
    /// The group that is its member; left out where the members are the principals
    /// of the effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<DiffPrincipalView>,
    /// The condition, or what was above, before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The condition, or what is above, after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

pub(super) fn change(old: &Snapshot, new: &Snapshot, change: &Change) -> ChangeView {
    let mut view = ChangeView {
        kind: change.name(),
        what: "changed",
        ..ChangeView::default()
    };
    match change {
        Change::Assignment(which) => assignment(old, new, *which, &mut view),
        Change::Role {
            role,
            old: before,
            new: after,
        } => {
            view.role_id = Some(role.to_string());
            let name = |snapshot: &Snapshot, at: &Option<RoleIndex>| {
                let role = snapshot.role((*at)?)?;
                Some(role.definition.name.to_string())
            };
            view.role_name = name(new, after).or_else(|| name(old, before));
            let shown = view.role_name.clone().unwrap_or_else(|| role.to_string());
            view.message = match (before, after) {
                (None, _) => format!("the role definition `{shown}` is not in the data before"),
                (_, None) => format!("the role definition `{shown}` is not in the data after"),
                _ => format!("the role definition `{shown}` changed"),
            };
        }
        Change::Member {
            group,
            member,
            eligible,
            presence,
        } => {
            let group = principal(old, new, group);
            let member = member.as_ref().map(|id| principal(old, new, id));
            let kind = if *eligible {
                "eligible membership"
            } else {
                "membership"
            };
            let of = member.as_ref().map_or(String::new(), |member| {
                format!(" of the group {}", shown(member))
            });
            view.what = presence.name();
            view.message = format!(
                "{kind}{of} in the group {} {}",
                shown(&group),
                presence.name()
            );
            view.group = Some(group);
            view.member = member;
        }
        Change::Deny {
            old: before,
            new: after,
        } => deny(old, new, (*before, *after), &mut view),
        Change::Hierarchy {
            scope,
            old: before,
            new: after,
        } => {
            let text = |above: &Option<Scope>| above.as_ref().map(ToString::to_string);
            view.scope = Some(scope.to_string());
            (view.old, view.new) = (text(before), text(after));
            let place = |above: &Option<String>| match above {
                Some(above) => format!("below `{above}`"),
                None => "below what is not known".to_owned(),
            };
            view.message = format!(
                "`{scope}` was {}, is {}",
                place(&view.old),
                place(&view.new)
            );
        }
        Change::Time => {
            view.message = "the time: something that holds for a time began or ended".to_owned();
        }
        Change::Knowledge => {
            view.message = "what the data tell: more, or less, than before".to_owned();
        }
    }
    view
}

/// How a principal is called in a message.
fn shown(principal: &DiffPrincipalView) -> String {
    format!("`{}`", principal.name.as_ref().unwrap_or(&principal.id))
}

fn assignment(old: &Snapshot, new: &Snapshot, change: AssignmentChange, view: &mut ChangeView) {
    let (before, after) = match change {
        AssignmentChange::Added(at) => (None, Some(at)),
        AssignmentChange::Removed(at) => (Some(at), None),
        AssignmentChange::Condition { old, new } | AssignmentChange::Times { old, new } => {
            (Some(old), Some(new))
        }
    };
    let of = |snapshot, at: Option<GrantIndex>| -> Option<(&Snapshot, &Grant)> {
        let snapshot: &Snapshot = snapshot;
        Some((snapshot, snapshot.grant(at?)?))
    };
    let (before, after) = (of(old, before), of(new, after));
    let Some((snapshot, grant)) = after.or(before) else {
        return;
    };
    let assignment = &grant.assignment;
    let role = grant.role.and_then(|role| snapshot.role(role));
    let role_name = role.map(|role| role.definition.name.to_string());
    let role_name = role_name.or_else(|| assignment.role_name.as_deref().map(str::to_owned));
    let whom = principal(old, new, &assignment.principal);
    let noun = match grant.kind {
        ScheduleKind::Active => "role assignment",
        ScheduleKind::Eligible => "eligible assignment",
    };
    let what = format!(
        "`{}` to {} at `{}`",
        role_name.as_deref().unwrap_or(assignment.role.as_str()),
        shown(&whom),
        assignment.scope
    );
    let text = |found: Option<(&Snapshot, &Grant)>| {
        let condition = found?.1.assignment.condition.as_ref()?;
        Some(condition.expression.to_string())
    };
    (view.what, view.message) = match change {
        AssignmentChange::Added(_) => ("added", format!("{noun} added: {what}")),
        AssignmentChange::Removed(_) => ("removed", format!("{noun} removed: {what}")),
        AssignmentChange::Times { .. } => {
            ("changed", format!("times changed of the {noun} {what}"))
        }
        AssignmentChange::Condition { .. } => {
            (view.old, view.new) = (text(before), text(after));
            let how = match (&view.old, &view.new) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "changed",
            };
            (how, format!("condition {how} on the {noun} {what}"))
        }
    };
    view.id = Some(assignment.id.to_string());
    view.principal = Some(whom);
    view.role_id = Some(assignment.role.to_string());
    view.role_name = role_name;
    view.scope = Some(assignment.scope.to_string());
}

fn deny(
    old: &Snapshot,
    new: &Snapshot,
    (before, after): (Option<usize>, Option<usize>),
    view: &mut ChangeView,
) {
    let found = after
        .and_then(|at| new.deny(at))
        .or_else(|| before.and_then(|at| old.deny(at)));
    let Some(deny) = found else {
        return;
    };
    view.what = match (before, after) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    view.id = Some(deny.id.to_string());
    view.scope = Some(deny.scope.to_string());
    view.message = format!(
        "deny assignment {}: `{}` at `{}`",
        view.what, deny.name, deny.scope
    );
}
