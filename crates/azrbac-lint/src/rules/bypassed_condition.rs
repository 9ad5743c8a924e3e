//! RBAC521: another role assignment that makes a condition idle.

use azrbac_core::assignment::{RoleAssignment, ScheduleKind};
use azrbac_core::diagnostic::Severity;
use azrbac_core::directory::PrincipalId;
use azrbac_core::operation::OperationName;
use azrbac_core::role::RoleDefinition;
use azrbac_core::snapshot::{Chain, Grant, GrantIndex, Reach, Snapshot};

use crate::analysis::{Analysis, Holds, Tried};
use crate::conditioned::{Conditioned, Site, at};
use crate::draft::{Confidence, Draft};
use crate::guards::naming;
use crate::probe::Probe;
use crate::rule::{Check, Rule};
use crate::trial::Trial;

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
        let draft = at(span, other.message(tenant)).help(other.help());
        drafts.push(match (&other.holder, other.grant.kind) {
            (Holder::MayBeIn(_), _) => draft.severity(Severity::Info).confidence(Confidence::Low),
            (_, ScheduleKind::Eligible) => draft.severity(Severity::Info),
            (_, ScheduleKind::Active) => draft,
        });
    }
}

/// Whom another role assignment names.
enum Holder {
    /// The principal itself.
    Own,
    /// A group that it is in.
    In(PrincipalId),
    /// A group that it may be in: not all members are in the data.
    MayBeIn(PrincipalId),
}

struct Other<'a> {
    grant: &'a Grant,
    role: &'a RoleDefinition,
    holder: Holder,
    /// The first limited operation that it grants.
    tried: &'a Tried,
}

impl Other<'_> {
    fn help(&self) -> String {
        let id = &self.grant.assignment.id;
        let first = match self.holder {
            Holder::MayBeIn(_) => "add the members of the group to the data; if it is in it, ",
            Holder::Own | Holder::In(_) => "a condition never denies: ",
        };
        format!("{first}remove the role assignment `{id}`, or give it the condition too")
    }

    fn message(&self, tenant: &Snapshot) -> String {
        let when = match self.grant.kind {
            ScheduleKind::Active => "",
            ScheduleKind::Eligible => "once it is activated, ",
        };
        let (role, scope) = (self.role.name.trim(), &self.grant.assignment.scope);
        let operation = &self.tried.operation;
        let free = match self.grant.assignment.condition {
            None => "has no condition",
            Some(_) => "its condition holds for it whatever the request is",
        };
        let label = |group: &PrincipalId| tenant.directory().label(group).to_owned();
        let to_whom = match &self.holder {
            Holder::Own => format!("to the same principal, and {free}"),
            Holder::In(group) => format!(
                "to the same principal through the group `{}`, and {free}",
                label(group)
            ),
            Holder::MayBeIn(group) => format!(
                "to the group `{}`, and {free}; whether the same principal is in it is \
                 not in the data",
                label(group)
            ),
        };
        format!("{when}`{role}` at `{scope}` grants `{operation}` {to_whom}")
    }
}

/// The role assignments of the principal and of its groups that hold at the scope
/// and grant a limited operation without a condition; those of groups that it may be
/// in come last.
fn others<'a>(
    found: &'a Conditioned<'_>,
    tenant: &'a Snapshot,
    assignment: &'a RoleAssignment,
    analysis: &'a Analysis,
) -> impl Iterator<Item = Other<'a>> {
    let chain = tenant.hierarchy().chain(&assignment.scope);
    let principal = &assignment.principal;
    let directory = tenant.directory();
    let closure = directory.closure(principal, &[], |_| false);
    let mut held: Vec<(GrantIndex, Holder)> = Vec::new();
    let own = tenant.grants_of(principal).iter();
    held.extend(own.map(|grant| (*grant, Holder::Own)));
    for group in closure.groups() {
        let of_group = tenant.grants_of(group).iter();
        held.extend(of_group.map(|grant| (*grant, Holder::In(group.clone()))));
    }
    for index in tenant.open_grants(&chain) {
        let group = tenant.grant(index).map(|grant| &grant.assignment.principal);
        let group = group.filter(|group| !closure.holds(group));
        if let Some(group) = group.filter(|group| directory.open_to(principal, group).is_some()) {
            held.push((index, Holder::MayBeIn(group.clone())));
        }
    }
    held.into_iter().filter_map(move |(index, holder)| {
        let grant = tenant.grant(index)?;
        let role = &tenant.role(grant.role?)?.definition;
        let granted = || granted(found, (tenant, grant), role, analysis);
        let tried = is_there(tenant, grant, &chain).then(granted)??;
        Some(Other {
            grant,
            role,
            holder,
            tried,
        })
    })
}

/// Whether an assignment holds at the scope, and at the time of the data where they state
/// one.
fn is_there(tenant: &Snapshot, grant: &Grant, chain: &Chain) -> bool {
    let assignment = &grant.assignment;
    let mut windows = grant.windows().iter();
    let in_time = grant.windows().is_empty()
        || tenant
            .captured_at()
            .is_none_or(|time| windows.any(|window| window.contains(time)));
    in_time && tenant.hierarchy().reach(&assignment.scope, chain) == Reach::Yes
}

/// Whether an assignment limits an operation in no way: it has no condition, or one that
/// holds whatever the attributes are.
fn is_free(tenant: &Snapshot, grant: &Grant, operation: &OperationName) -> bool {
    let Some(condition) = &grant.assignment.condition else {
        return true;
    };
    let read = tenant.condition(condition);
    let expression = read.and_then(|read| read.expression.as_ref());
    expression.is_some_and(|expression| {
        let probe = Probe::new(expression);
        let both = Trial::new(expression, &probe).both(operation);
        both.is_some_and(|(holds, _)| holds == Holds::Always)
    })
}

/// The first operation that the condition limits, and that the role of another
/// assignment grants without a limit.
fn granted<'a>(
    found: &Conditioned<'_>,
    (tenant, grant): (&Snapshot, &Grant),
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
            && is_free(tenant, grant, &tried.operation)
    })
}
