//! What a principal may hand on: which roles to which kinds of principals.

use std::collections::{BTreeSet, HashMap};

use crate::condition::Guid;
use crate::directory::PrincipalType;
use crate::operation::{OperationName, Plane};
use crate::role::{RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::scope::Scope;
use crate::snapshot::{Reach, Snapshot};

use super::named::Named;
use super::new_assignment::{ASSIGN, NewAssignment};
use super::resolve::assignable;
use super::standing::Standing;
use super::{Reason, Remark, Request, Terms, Verdict};

/// What a principal may hand on at a scope.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// The verdict on adding a role assignment of which nothing is known.
    pub verdict: Verdict,
    /// What decided it.
    pub reason: Reason,
    /// On what it depends where it is conditional.
    pub terms: Terms,
    /// Which roles to which kinds of principals: everything but what is not granted
    /// or denied. Empty where the verdict and its terms say it all: where they are
    /// the same for every role and kind, or where none of these fits.
    pub assignable: Vec<Assignable>,
    /// How many role definitions of the data and the library were looked at.
    pub roles: usize,
    /// The ids that conditions compare roles with and that are no role of the data or
    /// the library; they were looked at as well.
    pub unlisted: Vec<RoleDefinitionId>,
}

/// A role that may be given to a kind of principal, or may under circumstances.
#[derive(Debug, Clone)]
pub struct Assignable {
    /// The role definition.
    pub role: RoleDefinitionId,
    /// Its display name; `None` where neither the data nor the library has it, and a
    /// condition names it.
    pub name: Option<Box<str>>,
    /// The kind of principal.
    pub kind: PrincipalType,
    /// Whether it may be given.
    pub verdict: Verdict,
    /// On what that depends where it is conditional.
    pub terms: Terms,
}

/// Which roles a principal may give to which kinds of principals at a scope, by
/// evaluating what grants it the right to add role assignments for each role of the
/// data and of `library`, each that a condition names besides, and each kind of
/// principal: users, groups, service principals, and what else a condition names. The
/// operation and the plane of `request` are not looked at.
///
/// Where the right stands under a condition, it takes one [`check`](super::check) for each
/// kind of principal and each role; roles that conditions do not tell apart share it. Else
/// it takes one.
pub fn delegation(
    snapshot: &Snapshot,
    request: &Request,
    library: &RoleLibrary,
) -> Option<Delegation> {
    let assign = OperationName::parse(ASSIGN).ok()?;
    let mut standing = Standing::of(snapshot, request);
    standing.attributes = NewAssignment::default().attributes(request.attributes.clone());
    let tallied = standing.tally(&assign, Plane::Control);
    let (outcome, terms) = (tallied.outcome(), tallied.terms());
    let known: Vec<&RoleDefinition> = assignable(snapshot, library).collect();
    let mut found = Delegation {
        verdict: outcome.verdict,
        reason: outcome.reason,
        terms,
        assignable: Vec::new(),
        roles: known.len(),
        unlisted: Vec::new(),
    };
    let settled = matches!(
        outcome.verdict,
        Verdict::Allowed | Verdict::Denied | Verdict::NotGranted
    );
    let named = Named::of(&standing);
    if settled || !named.any {
        return Some(found);
    }
    let mut roles: Vec<(RoleDefinitionId, Option<&str>)> = known
        .iter()
        .filter_map(|known| Some((known.id.clone()?, Some(&*known.name))))
        .collect();
    let listed = roles.iter().filter_map(|(id, _)| Guid::parse(id.as_str()));
    let listed: BTreeSet<Guid> = listed.collect();
    let unlisted = named.roles.keys().filter(|guid| !listed.contains(guid));
    found.unlisted = unlisted
        .map(|guid| RoleDefinitionId::new(&guid.to_string()))
        .collect();
    roles.extend(found.unlisted.iter().map(|id| (id.clone(), None)));
    let mut varies = false;
    let mut known: HashMap<(&[usize], PrincipalType), (Verdict, Terms)> = HashMap::new();
    for (role, name) in &roles {
        let alike = named.alike(role);
        for kind in named.kinds() {
            let same = alike.and_then(|alike| known.get(&(alike, kind)));
            let (verdict, terms) = match same {
                Some(same) => same.clone(),
                None => weigh(&mut standing, request, &assign, (role, kind)),
            };
            if let Some(alike) = alike {
                let weighed = || (verdict, terms.clone());
                known.entry((alike, kind)).or_insert_with(weighed);
            }
            let one = Assignable {
                role: role.clone(),
                name: name.map(Into::into),
                kind,
                verdict,
                terms,
            };
            varies |= one.verdict != found.verdict || one.terms != found.terms;
            if !matches!(one.verdict, Verdict::Denied | Verdict::NotGranted) {
                found.assignable.push(one);
            }
        }
    }
    if !varies {
        found.assignable.clear();
    }
    found
        .assignable
        .sort_by(|a, b| (&a.name, &a.role, a.kind).cmp(&(&b.name, &b.role, b.kind)));
    Some(found)
}

/// What giving a role to a kind of principal comes to.
fn weigh(
    standing: &mut Standing<'_>,
    request: &Request,
    assign: &OperationName,
    (role, kind): (&RoleDefinitionId, PrincipalType),
) -> (Verdict, Terms) {
    let assignment = NewAssignment {
        role: Some(role.clone()),
        principal: None,
        kind: Some(kind),
    };
    standing.attributes = assignment.attributes(request.attributes.clone());
    standing.worked_out.borrow_mut().clear();
    let tallied = standing.tally(assign, Plane::Control);
    (tallied.outcome().verdict, tallied.terms())
}

/// The remark that Azure refuses to assign a role at a scope, because that is at
/// none of its assignable scopes. Silent where that is not known for sure.
pub fn outside_assignable_scopes(
    snapshot: &Snapshot,
    definition: &RoleDefinition,
    scope: &Scope,
) -> Option<Remark> {
    let chain = snapshot.hierarchy().chain(scope);
    let outside = |text: &str| {
        let assignable = Scope::parse(text);
        assignable
            .is_ok_and(|assignable| snapshot.hierarchy().reach(&assignable, &chain) == Reach::No)
    };
    let scopes = &definition.assignable_scopes;
    let refused = !scopes.is_empty() && scopes.iter().all(|text| outside(text));
    refused.then(|| Remark::OutsideAssignableScopes {
        role: definition.name.clone(),
        scopes: scopes.clone(),
    })
}
