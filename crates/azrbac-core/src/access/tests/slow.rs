//! The slow, obvious twin of the evaluation: no index, no closure computed ahead,
//! every question asked of every document.

use super::conditions::{Facts, Together, together};
use crate::access::{Activation, Completeness, Request, Verdict};
use crate::assignment::{DenyAssignment, DenyEffect, DenyPrincipal, ScheduleKind};
use crate::directory::{GroupEligibility, Listing, Membership, PrincipalId};
use crate::role::{Permission, RoleDefinition};
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{Kind, SnapshotParts};
use crate::time::Validity;

/// Yes, no, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Three {
    No,
    Maybe,
    Yes,
}

fn groups(parts: &SnapshotParts) -> &[crate::directory::Group] {
    parts.groups.as_deref().unwrap_or_default()
}

/// Whether `who` is in `group`, trying every way. `steps` bounds cycles.
fn member(
    parts: &SnapshotParts,
    who: &PrincipalId,
    group: &PrincipalId,
    eligible: &[&GroupEligibility],
    steps: usize,
) -> bool {
    who == group
        || (steps > 0
            && (groups(parts).iter().any(|g| {
                g.members.iter().any(|m| m.id == *who)
                    && member(parts, &g.id, group, eligible, steps - 1)
            }) || eligible.iter().any(|e| {
                e.principal == *who && member(parts, &e.group, group, eligible, steps - 1)
            })))
}

/// Whether anybody may be in `group`, or any service principal: it is not listed,
/// or without them, or contains such a group by way of direct lists.
fn open(parts: &SnapshotParts, group: &PrincipalId, to_app: bool, steps: usize) -> bool {
    let id = group.as_str();
    if id.starts_with('u') || id == "app" || group.is_everyone() {
        return false;
    }
    let Some(listed) = groups(parts).iter().find(|g| g.id == *group) else {
        // Every group of the random tenants is called one where it is named at all.
        return true;
    };
    let left_out = listed.listing == Listing::Part
        || to_app && listed.listing == Listing::WithoutServicePrincipals;
    let deeper = listed.membership == Membership::Direct
        && steps > 0
        && listed
            .members
            .iter()
            .any(|m| open(parts, &m.id, to_app, steps - 1));
    left_out || deeper
}

/// Whether `who` may be in a group without being known to be.
fn maybe_in(parts: &SnapshotParts, who: &PrincipalId, group: &PrincipalId) -> bool {
    !parts.settled.contains(who) && open(parts, group, who.as_str() == "app", 8)
}

fn in_any(
    parts: &SnapshotParts,
    who: &PrincipalId,
    list: &[DenyPrincipal],
    eligible: &[&GroupEligibility],
) -> Three {
    let mut found = Three::No;
    for principal in list {
        let here = if principal.id.is_everyone() || member(parts, who, &principal.id, eligible, 8) {
            Three::Yes
        } else if maybe_in(parts, who, &principal.id) {
            Three::Maybe
        } else {
            Three::No
        };
        found = found.max(here);
    }
    found
}

/// The parent of a management group or subscription: `Err` where not known.
fn parent(parts: &SnapshotParts, scope: &Scope) -> Result<Option<Scope>, ()> {
    let tenant_root = parts.tenant_id.as_deref() == Some(scope.name());
    if scope.kind() == ScopeKind::ManagementGroup && tenant_root {
        return Ok(None);
    }
    let groups = parts.management_groups.as_deref().unwrap_or_default();
    let all = groups
        .iter()
        .chain(parts.subscriptions.as_deref().unwrap_or_default());
    let node = all.clone().find(|node| node.scope == *scope).ok_or(())?;
    match &node.parent {
        Some(parent) => Ok(Some(parent.clone())),
        None if scope.kind() == ScopeKind::ManagementGroup
            && parts.tenant_id.is_none()
            && groups.iter().filter(|g| g.parent.is_none()).count() == 1 =>
        {
            Ok(None)
        }
        None => Err(()),
    }
}

/// What is above `scope`: the scopes, and the open end.
fn above(parts: &SnapshotParts, scope: &Scope) -> (Vec<Scope>, Option<Scope>) {
    let mut found = vec![scope.clone()];
    found.extend(scope.ancestors());
    let start = found
        .iter()
        .find(|s| {
            matches!(
                s.kind(),
                ScopeKind::Subscription | ScopeKind::ManagementGroup
            )
        })
        .cloned();
    let mut end = None;
    if let Some(start) = start {
        let mut at = start.clone();
        let mut passed = vec![start];
        loop {
            match parent(parts, &at) {
                Ok(None) => break,
                Ok(Some(next)) if !passed.contains(&next) => {
                    passed.push(next.clone());
                    at = next;
                }
                _ => {
                    end = Some(at);
                    break;
                }
            }
        }
        found.extend(passed);
        found.extend(parts.tenant_id.as_deref().map(|id| {
            Scope::parse(&format!(
                "/providers/Microsoft.Management/managementGroups/{id}"
            ))
            .unwrap()
        }));
    }
    (found, end)
}

fn reaches(parts: &SnapshotParts, assigned: &Scope, asked: &Scope) -> Three {
    let (scopes, end) = above(parts, asked);
    if scopes.contains(assigned) {
        return Three::Yes;
    }
    match end {
        Some(end)
            if assigned.kind() == ScopeKind::ManagementGroup
                && !above(parts, assigned).0.contains(&end) =>
        {
            Three::Maybe
        }
        _ => Three::No,
    }
}

/// Whether no other document of the same role definition is one that could not be
/// read.
fn readable(parts: &SnapshotParts, role: &RoleDefinition) -> bool {
    !parts.unreadable.iter().any(|broken| {
        broken.kind == Kind::RoleDefinitions && broken.role.is_some() && broken.role == role.id
    })
}

fn covers(permission: &Permission, request: &Request) -> bool {
    permission.grants(&request.operation, request.plane)
}

/// `facts` are what the request knows of attributes.
pub(super) fn verdict(parts: &SnapshotParts, request: &Request, facts: Facts) -> Verdict {
    let now = request.as_of.or(parts.captured_at).unwrap();
    let holds = |window: &Validity| window.contains(now);
    let who = &request.principal;
    let eligibilities: Vec<&GroupEligibility> = parts
        .group_eligibilities
        .iter()
        .flatten()
        .filter(|e| e.counts && holds(&e.validity))
        .collect();
    let (mut g, mut c, mut u, mut e, mut e_gap) = (false, false, false, false, false);
    let plain = parts
        .role_assignments
        .iter()
        .flatten()
        .map(|a| (a, ScheduleKind::Active));
    let instances = parts
        .eligible
        .iter()
        .chain(&parts.active)
        .flatten()
        .filter(|i| i.counts())
        .map(|i| (&i.assignment, i.kind));
    for (assignment, kind) in plain.chain(instances) {
        if !holds(&assignment.validity) {
            continue;
        }
        let reach = reaches(parts, &assignment.scope, &request.scope);
        let in_group = member(parts, who, &assignment.principal, &[], 8);
        let after_activation =
            !in_group && member(parts, who, &assignment.principal, &eligibilities, 8);
        let maybe = !in_group && maybe_in(parts, who, &assignment.principal);
        if reach == Three::No || !(in_group || after_activation || maybe) {
            continue;
        }
        // Every way to the assignment counts by itself: being in it for sure, being
        // in it after activation, and perhaps being in it.
        let mut ways: Vec<(bool, bool)> = Vec::new();
        if in_group || after_activation {
            ways.push((false, after_activation));
        }
        if maybe {
            ways.push((true, false));
        }
        let roles = parts.role_definitions.iter().flatten();
        let roles = roles.filter(|role| readable(parts, role));
        let mut roles = roles;
        let role = roles.find(|r| r.id.as_ref() == Some(&assignment.role));
        for (perhaps, activated) in ways {
            let waits = (activated || kind == ScheduleKind::Eligible)
                && request.activation == Activation::ActiveOnly;
            let mut count = |gap: bool, condition: bool| match (gap, waits) {
                (true, true) => e_gap = true,
                (true, false) => u = true,
                (false, true) => e = true,
                (false, false) if condition => c = true,
                (false, false) => g = true,
            };
            let outer = assignment.condition.as_ref();
            let Some(role) = role else {
                if together([outer], request, facts) != Together::Fail {
                    count(true, false);
                }
                continue;
            };
            for permission in role.permissions.iter().filter(|p| covers(p, request)) {
                let conditions = [permission.condition.as_ref(), outer];
                match together(conditions, request, facts) {
                    Together::Fail => {}
                    Together::Open => count(reach == Three::Maybe || perhaps, true),
                    Together::Hold => count(reach == Three::Maybe || perhaps, false),
                }
            }
        }
    }
    let unreadable = |kind: Kind| {
        parts.unreadable.iter().any(|broken| {
            let role = broken.role.as_ref().and_then(|id| {
                let mut roles = parts.role_definitions.iter().flatten();
                roles.find(|role| role.id.as_ref() == Some(id) && readable(parts, role))
            });
            broken.kind == kind
                && role.is_none_or(|role| role.permissions.iter().any(|p| covers(p, request)))
                && broken
                    .scope
                    .as_ref()
                    .is_none_or(|s| reaches(parts, s, &request.scope) != Three::No)
                && broken.principal.as_ref().is_none_or(|p| {
                    member(parts, who, p, &eligibilities, 8) || maybe_in(parts, who, p)
                })
        })
    };
    u |= unreadable(Kind::RoleAssignments) || !parts.whole.contains(&Kind::RoleAssignments);
    if unreadable(Kind::RoleEligibilityScheduleInstances) {
        match request.activation {
            Activation::ActiveOnly => e_gap = true,
            Activation::EligibleToo => u = true,
        }
    }
    // Where all that grants has to be activated, what denies then counts too.
    let activated =
        request.activation == Activation::EligibleToo || ((e || e_gap) && !(g || c || u));
    let counting: &[&GroupEligibility] = if activated { &eligibilities } else { &[] };
    u |= e_gap && !(g || c || e);
    let (mut certain, mut conditional, mut deny_gap) = (false, false, false);
    for deny in parts.deny_assignments.iter().flatten() {
        match denies(parts, deny, request, counting, facts) {
            (Three::Yes, false) => certain = true,
            (Three::Yes, true) => conditional = true,
            (Three::Maybe, _) => deny_gap = true,
            (Three::No, _) => {}
        }
    }
    deny_gap |= unreadable(Kind::DenyAssignments);
    deny_gap |= request.completeness == Completeness::Required
        && (parts.deny_assignments.is_none() || !parts.whole.contains(&Kind::DenyAssignments));
    if !(g || c || u || e) {
        Verdict::NotGranted
    } else if certain {
        Verdict::Denied
    } else if e && !(g || c || u) {
        Verdict::Eligible
    } else if deny_gap || (u && !g) {
        Verdict::Unknown
    } else if conditional || (c && !g) {
        Verdict::Conditional
    } else {
        Verdict::Allowed
    }
}

/// Whether a deny assignment denies, and whether only under a condition.
fn denies(
    parts: &SnapshotParts,
    deny: &DenyAssignment,
    request: &Request,
    eligible: &[&GroupEligibility],
    facts: Facts,
) -> (Three, bool) {
    let no = (Three::No, false);
    let covering: Vec<Together> = deny
        .permissions
        .iter()
        .filter(|p| covers(p, request))
        .map(|p| {
            together(
                [p.condition.as_ref(), deny.condition.as_ref()],
                request,
                facts,
            )
        })
        .filter(|together| *together != Together::Fail)
        .collect();
    if covering.is_empty() || deny.effect == DenyEffect::Audit {
        return no;
    }
    let mut result = reaches(parts, &deny.scope, &request.scope);
    if deny.do_not_apply_to_child_scopes && deny.scope != request.scope {
        return no;
    }
    result = result.min(in_any(
        parts,
        &request.principal,
        &deny.principals,
        eligible,
    ));
    match in_any(
        parts,
        &request.principal,
        &deny.exclude_principals,
        eligible,
    ) {
        Three::Yes => return no,
        Three::Maybe => result = result.min(Three::Maybe),
        Three::No => {}
    }
    let conditional = !covering.contains(&Together::Hold);
    (result, conditional)
}
