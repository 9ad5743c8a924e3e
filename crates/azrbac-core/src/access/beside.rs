//! What lies beside an answer: it never decides, and may matter.

use std::collections::{BTreeSet, HashSet};

use crate::assignment::DenyEffect;
use crate::catalog::Catalog;
use crate::condition::Condition;
use crate::directory::PrincipalId;
use crate::operation::{OperationClass, OperationName, Plane};
use crate::scope::Scope;
use crate::snapshot::{Grant, RoleSource, Snapshot};

use super::remark::MOST;
use super::standing::Standing;
use super::tally::Tally;
use super::{Decision, DenyOutcome, Remark, Request, Verdict};

/// What is worth knowing beside a decision.
pub fn remarks(
    snapshot: &Snapshot,
    request: &Request,
    decision: &Decision,
    catalog: &Catalog,
) -> Vec<Remark> {
    let mut found = Vec::new();
    if decision.verdict == Verdict::NotGranted {
        found.extend(held_in_vain(snapshot, request, decision));
    }
    found.extend(roles(snapshot, request, decision));
    for deny in &decision.denies {
        if deny.outcome == DenyOutcome::AuditOnly
            && let Some(deny) = snapshot.deny(deny.deny)
            && deny.effect == DenyEffect::Audit
        {
            found.push(Remark::AuditOnly {
                deny: deny.name.clone(),
            });
        }
    }
    if decision.verdict == Verdict::Allowed && request.plane == Plane::Control {
        found.extend(locks(snapshot, request));
        let hands_out = catalog
            .find(&request.operation)
            .is_some_and(|operation| operation.is(OperationClass::Credential));
        if hands_out {
            found.push(Remark::OutsideRbac);
        }
    }
    if decision.verdict == Verdict::NotGranted {
        found.extend(not_mentioned(snapshot, request));
        found.extend(kind_not_stated(snapshot, request));
    }
    if decision.verdict == Verdict::NotGranted && request.plane == Plane::Data {
        found.extend(key_routes(snapshot, request, catalog));
    }
    found
}

/// Where the role definitions are from that the answer rests on: those that grant,
/// and where nothing grants for sure, all that apply here.
fn roles(snapshot: &Snapshot, request: &Request, decision: &Decision) -> Vec<Remark> {
    let standing = Standing::of(snapshot, request);
    let granting = decision.grants.iter().map(|evidence| evidence.grant);
    let applying = standing
        .grants
        .iter()
        .map(|applicable| applicable.grant)
        .filter(|_| decision.verdict != Verdict::Allowed);
    let mut seen = BTreeSet::new();
    let (mut embedded, mut found) = (Vec::new(), Vec::new());
    for index in granting.chain(applying) {
        let Some(at) = snapshot.grant(index).and_then(|grant| grant.role) else {
            continue;
        };
        if !seen.insert(at) {
            continue;
        }
        let Some(role) = snapshot.role(at) else {
            continue;
        };
        let Some(id) = role.definition.id.clone() else {
            continue;
        };
        let name = role.definition.name.clone();
        if role.source == RoleSource::Library {
            embedded.push((name, id));
        } else if role.differs_from_library {
            found.push(Remark::RoleDiffers { name, id });
        }
    }
    if !embedded.is_empty() {
        found.push(Remark::RolesFromLibrary { roles: embedded });
    }
    let mut names = HashSet::new();
    for evidence in &decision.grants {
        let role = snapshot
            .grant(evidence.grant)
            .and_then(|grant| snapshot.role(grant.role?));
        if let Some(role) = role
            && !evidence.subtracted_elsewhere.is_empty()
            && names.insert(&role.definition.name)
        {
            found.push(Remark::SubtractedElsewhere {
                role: role.definition.name.clone(),
            });
        }
    }
    found
}

/// The roles that apply to the principal at the scope and are no near miss.
fn held_in_vain(snapshot: &Snapshot, request: &Request, decision: &Decision) -> Option<Remark> {
    let near = |index| decision.near_misses.iter().any(|miss| miss.grant == index);
    let mut roles: Vec<Box<str>> = Vec::new();
    for applicable in Standing::of(snapshot, request).grants {
        if !applicable.doubts.is_empty() {
            continue;
        }
        let Some(grant) = snapshot.grant(applicable.grant) else {
            continue;
        };
        let role = grant.role.and_then(|role| snapshot.role(role));
        let name = role.map_or_else(
            || grant.assignment.role.as_str().into(),
            |role| role.definition.name.clone(),
        );
        if !near(applicable.grant) && !roles.contains(&name) {
            roles.push(name);
        }
    }
    (!roles.is_empty()).then_some(Remark::HeldInVain { roles })
}

/// Locks that could block the request: a read is never blocked; `CanNotDelete`
/// blocks deletes; `ReadOnly` blocks everything else, POST requests that only list
/// keys among them.
fn locks(snapshot: &Snapshot, request: &Request) -> impl Iterator<Item = Remark> {
    let chain = snapshot.hierarchy().chain(&request.scope);
    let name = request.operation.folded().to_owned();
    snapshot
        .locks()
        .iter()
        .filter(move |lock| {
            let read_only = lock.level.eq_ignore_ascii_case("ReadOnly");
            let blocks = name.ends_with("/delete") || (read_only && !name.ends_with("/read"));
            blocks && chain.contains(&lock.scope)
        })
        .map(|lock| Remark::Lock {
            scope: lock.scope.clone(),
            level: lock.level.clone(),
        })
}

/// Principals of no stated kind to which something at or above the scope grants the
/// operation, or may: what a condition rules out is left out.
fn kind_not_stated(snapshot: &Snapshot, request: &Request) -> Option<Remark> {
    let chain = snapshot.hierarchy().chain(&request.scope);
    let standing = Standing::of(snapshot, request);
    let principals: BTreeSet<PrincipalId> = chain
        .scopes()
        .iter()
        .flat_map(|scope| snapshot.grants_at(scope))
        .filter_map(|index| snapshot.grant(*index))
        .filter(|grant| grant.assignment.principal != request.principal)
        .filter(|grant| {
            snapshot
                .directory()
                .kind(&grant.assignment.principal)
                .is_none()
        })
        .filter(|grant| may_grant(&standing, grant, request))
        .map(|grant| grant.assignment.principal.clone())
        .collect();
    (!principals.is_empty()).then(|| Remark::KindNotStated {
        principals: principals.into_iter().collect(),
    })
}

/// Whether an assignment grants the operation where its conditions hold, and they may.
fn may_grant<'s>(standing: &Standing<'s>, grant: &'s Grant, request: &Request) -> bool {
    let outer = grant.assignment.condition.as_ref();
    let may_hold =
        |inner: Option<&'s Condition>| standing.may_hold(inner, outer, &request.operation);
    let role = grant.role.and_then(|role| standing.snapshot.role(role));
    let Some(role) = role else {
        return may_hold(None);
    };
    role.definition.permissions.iter().any(|object| {
        object.grants(&request.operation, request.plane) && may_hold(object.condition.as_ref())
    })
}

/// Whether no document lies in the subscription of the scope. Linear in the
/// documents.
fn not_mentioned(snapshot: &Snapshot, request: &Request) -> Option<Remark> {
    let subscription = request.scope.subscription()?;
    let within = |scope: &Scope| subscription.contains(scope);
    let mentioned = snapshot.hierarchy().lists(&subscription)
        || snapshot
            .grants()
            .iter()
            .any(|grant| within(&grant.assignment.scope))
        || snapshot.denies().iter().any(|deny| within(&deny.scope))
        || snapshot
            .resources()
            .iter()
            .any(|resource| within(&resource.scope));
    (!mentioned).then_some(Remark::SubscriptionNotMentioned { subscription })
}

/// Credential operations of the same provider's resources that the principal may
/// do at the scope.
fn key_routes(snapshot: &Snapshot, request: &Request, catalog: &Catalog) -> Option<Remark> {
    let standing = Standing::of(snapshot, request);
    let kind = resource_type(&request.operation);
    let held = |name: &OperationName| {
        let tally: Tally = standing.tally(name, Plane::Control).tally;
        tally.verdict().0 == Verdict::Allowed
    };
    let operations: Vec<Box<str>> = catalog
        .below(&kind)
        .filter(|operation| {
            operation.plane() == Plane::Control && operation.is(OperationClass::Credential)
        })
        .filter(|operation| held(&operation.operation()))
        .map(|operation| operation.name().into())
        .take(MOST)
        .collect();
    (!operations.is_empty()).then_some(Remark::KeysGiveAnotherWay { operations })
}

/// The top-level resource type of an operation: `Microsoft.Storage/storageAccounts`.
fn resource_type(operation: &OperationName) -> String {
    operation
        .folded()
        .split('/')
        .take(2)
        .collect::<Vec<_>>()
        .join("/")
}
