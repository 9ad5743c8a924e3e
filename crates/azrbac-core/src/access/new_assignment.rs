//! A role assignment that somebody would add.

use crate::condition::{
    Attribute, AttributePath, AttributeSource, AttributeValue, Attributes, Guid, Value,
};
use crate::directory::PrincipalType;
use crate::role::RoleDefinitionId;

use super::GivenAttributes;

/// The operation that adds a role assignment.
pub const ASSIGN: &str = "Microsoft.Authorization/roleAssignments/write";

/// The role definition, as an attribute of the request to add the assignment.
pub(super) const ROLE: &str = "Microsoft.Authorization/roleAssignments:RoleDefinitionId";
const PRINCIPAL: &str = "Microsoft.Authorization/roleAssignments:PrincipalId";
/// What kind of principal gets it.
pub(super) const PRINCIPAL_TYPE: &str = "Microsoft.Authorization/roleAssignments:PrincipalType";

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

    /// What it says of an attribute of the request to add it; `None` where it leaves that
    /// to what else is known.
    pub fn value(&self, source: AttributeSource, path: &AttributePath) -> Option<Value> {
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

impl Assigning {
    fn otherwise(&self, source: AttributeSource, path: &AttributePath) -> AttributeValue {
        let known = self.otherwise.value(source, path);
        let of_assignment = source == AttributeSource::Request
            && [ROLE, PRINCIPAL, PRINCIPAL_TYPE]
                .iter()
                .any(|name| path.is(name));
        // Whoever gets the role has an id and is of some kind, also where nobody said
        // which.
        if of_assignment && known == AttributeValue::Absent && self.otherwise.is_complete() {
            AttributeValue::UnknownButPresent
        } else {
            known
        }
    }
}

impl Attributes for Assigning {
    fn value(&self, source: AttributeSource, path: &AttributePath) -> AttributeValue {
        match self.assignment.value(source, path) {
            Some(value) => AttributeValue::Present(vec![value]),
            None => self.otherwise(source, path),
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
