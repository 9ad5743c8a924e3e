//! RBAC521: another role assignment that makes a condition idle.

use azrbac_core::assignment::{RoleAssignment, ScheduleKind};
use azrbac_core::diagnostic::Severity;
use azrbac_core::directory::PrincipalId;
use azrbac_core::role::RoleDefinition;
use azrbac_core::snapshot::{Chain, Grant, Reach, Snapshot};

use crate::analysis::{Analysis, Holds, Tried};
use crate::conditioned::{Conditioned, Site, at};
use crate::draft::{Confidence, Draft};
use crate::guards::naming;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC521",
    name: "bypassed-condition",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "another assignment that gives the same principal the same without the condition",
    page: include_str!("../../rules/RBAC521.md"),
    check: Check::Condition(check),
};

/// So many other assignments are told.
const MOST_TOLD: usize = 5;

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    let (Site::Assignment { assignment, .. }, Some(tenant)) =
        (found.site, found.knowledge.subject.tenant)
    else {
        return;
    };
    for other in others(found, tenant, assignment, analysis).take(MOST_TOLD) {
        let operation = &other.tried.operation;
        let span = naming(expression, operation).unwrap_or(found.all());
        let role = other.role.name.trim();
        let (scope, id) = (&other.grant.assignment.scope, &other.grant.assignment.id);
        let through = match &other.group {
            Some(group) => format!(" through the group `{}`", tenant.directory().label(group)),
            None => String::new(),
        };
        let message = format!(
            "`{role}` at `{scope}` grants `{operation}` to the same principal{through}, and has no \
             condition"
        );
        drafts.push(at(span, message).help(format!(
            "a condition never denies: remove the role assignment `{id}`, or give it the \
             condition too"
        )));
    }
}

struct Other<'a> {
    grant: &'a Grant,
    role: &'a RoleDefinition,
    /// The group that it is assigned to, where it is not the principal itself.
    group: Option<PrincipalId>,
    /// The first limited operation that it grants.
    tried: &'a Tried,
}

/// The role assignments of the principal and of its groups that hold at the scope
/// and grant a limited operation without a condition.
fn others<'a>(
    found: &'a Conditioned<'_>,
    tenant: &'a Snapshot,
    assignment: &'a RoleAssignment,
    analysis: &'a Analysis,
) -> impl Iterator<Item = Other<'a>> {
    let chain = tenant.hierarchy().chain(&assignment.scope);
    let principal = &assignment.principal;
    let closure = tenant.directory().closure(principal, &[], |_| false);
    let groups = closure.groups().to_vec().into_iter().map(Some);
    std::iter::once(None)
        .chain(groups)
        .flat_map(move |group| {
            let holder = group.as_ref().unwrap_or(principal);
            let grants: Vec<&Grant> = tenant
                .grants_of(holder)
                .iter()
                .filter_map(|grant| tenant.grant(*grant))
                .collect();
            grants.into_iter().map(move |grant| (grant, group.clone()))
        })
        .filter_map(move |(grant, group)| {
            let role = &tenant.role(grant.role?)?.definition;
            let tried =
                is_free(tenant, grant, &chain).then(|| granted(found, role, analysis))??;
            Some(Other {
                grant,
                role,
                group,
                tried,
            })
        })
}

/// Whether an assignment is active, has no condition and holds at the scope.
fn is_free(tenant: &Snapshot, grant: &Grant, chain: &Chain) -> bool {
    let assignment = &grant.assignment;
    grant.kind == ScheduleKind::Active
        && assignment.condition.is_none()
        && tenant.hierarchy().reach(&assignment.scope, chain) == Reach::Yes
}

/// The first operation that the condition limits and the role grants.
fn granted<'a>(
    found: &Conditioned<'_>,
    role: &RoleDefinition,
    analysis: &'a Analysis,
) -> Option<&'a Tried> {
    let mut limited = analysis
        .tried
        .iter()
        .filter(|tried| (tried.named || analysis.granted) && tried.holds != Holds::Always);
    limited.find(|tried| {
        let mut planes = found.knowledge.planes(&tried.operation);
        planes.any(|plane| role.grants(&tried.operation, plane))
    })
}
