//! What a principal may hand on: which roles to which kinds of principals.

use crate::condition::{
    Attribute, AttributePath, AttributeSource, AttributeValue, Attributes, Guid, Value,
};
use crate::directory::PrincipalType;
use crate::operation::{OperationName, Plane};
use crate::role::{RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::scope::Scope;
use crate::snapshot::{Reach, Snapshot};

use super::resolve::assignable;
use super::standing::Standing;
use super::{GivenAttributes, Remark, Request, Terms, Verdict};

/// The operation that adds a role assignment.
pub const ASSIGN: &str = "Microsoft.Authorization/roleAssignments/write";

const ROLE: &str = "Microsoft.Authorization/roleAssignments:RoleDefinitionId";
const PRINCIPAL: &str = "Microsoft.Authorization/roleAssignments:PrincipalId";
const PRINCIPAL_TYPE: &str = "Microsoft.Authorization/roleAssignments:PrincipalType";

/// The kinds of principals that people assign roles to.
const KINDS: [PrincipalType; 3] = [
    PrincipalType::User,
    PrincipalType::Group,
    PrincipalType::ServicePrincipal,
];

/// A role assignment that somebody would add: what the attributes of the request to
/// do so hold. What is `None` is left to what else is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewAssignment {
    /// The role definition.
    pub role: Option<RoleDefinitionId>,
    /// The object id of the principal that gets it.
    pub principal: Option<Box<str>>,
    /// What kind of principal that is.
    pub kind: Option<PrincipalType>,
}

impl NewAssignment {
    /// The attributes of the request to add it, in front of those that are known
    /// otherwise.
    pub fn attributes(self, otherwise: GivenAttributes) -> GivenAttributes {
        GivenAttributes::new(Assigning {
            assignment: self,
            otherwise,
        })
    }

    fn value(&self, source: AttributeSource, path: &AttributePath) -> Option<Value> {
        if source != AttributeSource::Request {
            return None;
        }
        let guid = |text: &str| Guid::parse(text).map_or_else(|| text.into(), Value::Guid);
        if path.is(ROLE) {
            self.role.as_ref().map(|role| guid(role.as_str()))
        } else if path.is(PRINCIPAL) {
            self.principal.as_deref().map(guid)
        } else if path.is(PRINCIPAL_TYPE) {
            self.kind.map(|kind| kind.name().into())
        } else {
            None
        }
    }
}

struct Assigning {
    assignment: NewAssignment,
    otherwise: GivenAttributes,
}

impl Attributes for Assigning {
    fn value(&self, source: AttributeSource, path: &AttributePath) -> AttributeValue {
        match self.assignment.value(source, path) {
            Some(value) => AttributeValue::Present(vec![value]),
            None => self.otherwise.value(source, path),
        }
    }

    fn listed(&self) -> Vec<(Attribute, Vec<Value>)> {
        let own = [ROLE, PRINCIPAL, PRINCIPAL_TYPE]
            .into_iter()
            .filter_map(|name| {
                let path = AttributePath::parse(name)?;
                let source = AttributeSource::Request;
                let value = self.assignment.value(source, &path)?;
                Some((Attribute { source, path }, vec![value]))
            });
        let mut all: Vec<_> = own.collect();
        for given in self.otherwise.listed() {
            if !all.iter().any(|(known, _)| *known == given.0) {
                all.push(given);
            }
        }
        all
    }

    fn is_complete(&self) -> bool {
        self.otherwise.is_complete()
    }
}

/// What a principal may hand on at a scope.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// The verdict on adding a role assignment of which nothing is known.
    pub verdict: Verdict,
    /// Which roles to which kinds of principals: everything but what is not granted
    /// or denied. Empty where the verdict says it all: where any role may be given
    /// to anybody, or none.
    pub assignable: Vec<Assignable>,
    /// How many role definitions were looked at.
    pub roles: usize,
}

/// A role that may be given to a kind of principal, or may under circumstances.
#[derive(Debug, Clone)]
pub struct Assignable {
    /// The role definition.
    pub role: RoleDefinitionId,
    /// Its display name.
    pub name: Box<str>,
    /// The kind of principal.
    pub kind: PrincipalType,
    /// Whether it may be given.
    pub verdict: Verdict,
    /// On what that depends where it is conditional.
    pub terms: Terms,
}

/// Which roles a principal may give to which kinds of principals at a scope, by
/// evaluating what grants it the right to add role assignments for each role of the
/// data and of `library` and each kind of principal. The operation and the plane of
/// `request` are not looked at.
///
/// Takes one [`check`](super::check) for each role and kind of principal where the
/// right stands under a condition, else one.
pub fn delegation(
    snapshot: &Snapshot,
    request: &Request,
    library: &RoleLibrary,
) -> Option<Delegation> {
    let assign = OperationName::parse(ASSIGN).ok()?;
    let mut standing = Standing::of(snapshot, request);
    let tallied = standing.tally(&assign, Plane::Control);
    let general = (tallied.outcome().verdict, tallied.terms());
    let mut found = Delegation {
        verdict: general.0,
        assignable: Vec::new(),
        roles: assignable(snapshot, library).count(),
    };
    let looked_at =
        |attribute: &&Attribute| attribute.path.is(ROLE) || attribute.path.is(PRINCIPAL_TYPE);
    let settled = matches!(
        general.0,
        Verdict::Allowed | Verdict::Denied | Verdict::NotGranted
    ) || !snapshot.tested_attributes().iter().any(looked_at);
    if settled {
        return Some(found);
    }
    let mut varies = false;
    for definition in assignable(snapshot, library) {
        for kind in KINDS {
            let Some(role) = &definition.id else {
                continue;
            };
            standing.attributes = (NewAssignment {
                role: Some(role.clone()),
                principal: None,
                kind: Some(kind),
            })
            .attributes(request.attributes.clone());
            standing.worked_out.borrow_mut().clear();
            let tallied = standing.tally(&assign, Plane::Control);
            let one = (tallied.outcome().verdict, tallied.terms());
            varies |= one != general;
            if !matches!(one.0, Verdict::Denied | Verdict::NotGranted) {
                found.assignable.push(one_of(definition, role, kind, one));
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

fn one_of(
    definition: &RoleDefinition,
    role: &RoleDefinitionId,
    kind: PrincipalType,
    (verdict, terms): (Verdict, Terms),
) -> Assignable {
    Assignable {
        role: role.clone(),
        name: definition.name.clone(),
        kind,
        verdict,
        terms,
    }
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
