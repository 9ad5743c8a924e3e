//! Role assignments as the Azure CLI and the REST interface write nearly all of them,
//! read in one go.
//!
//! INVARIANT: what is read here gives what [`super::role_assignment`] would make of it
//! without a word to say; everything else is left to that. A property test holds the two
//! against each other.

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};

use super::known::Known;
use crate::assignment::{AssignmentId, RoleAssignment};
use crate::condition::Condition;
use crate::directory::PrincipalType;
use crate::time::Validity;

const TYPE: &str = "Microsoft.Authorization/roleAssignments";

/// What a role assignment says, in the text that it stands in.
pub(super) struct Plain<'a> {
    id: &'a str,
    stated: Stated<'a>,
    principal_name: Option<&'a str>,
    role_name: Option<&'a str>,
}

/// How a document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Layout {
    /// One level, as the Azure CLI writes it.
    #[default]
    Flat,
    /// `properties`, as the REST interface writes it.
    Nested,
}

impl Layout {
    /// The other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Flat => Self::Nested,
            Self::Nested => Self::Flat,
        }
    }
}

// Keys that are none of these, have another letter case or stand twice make a document
// that is not plain, and so do strings with an escape: they cannot be borrowed.

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Flat<'a> {
    id: &'a str,
    #[serde(rename = "name")]
    _name: &'a str,
    r#type: &'a str,
    scope: &'a str,
    principal_id: &'a str,
    principal_type: &'a str,
    role_definition_id: &'a str,
    #[serde(deserialize_with = "stated")]
    condition: Option<&'a str>,
    condition_version: Option<&'a str>,
    principal_name: Option<&'a str>,
    role_definition_name: Option<&'a str>,
    #[serde(rename = "canDelegate")]
    _can_delegate: Option<IgnoredAny>,
    #[serde(rename = "createdBy")]
    _created_by: Option<IgnoredAny>,
    #[serde(rename = "createdOn")]
    _created_on: Option<IgnoredAny>,
    #[serde(rename = "updatedBy")]
    _updated_by: Option<IgnoredAny>,
    #[serde(rename = "updatedOn")]
    _updated_on: Option<IgnoredAny>,
    #[serde(rename = "delegatedManagedIdentityResourceId")]
    _delegated: Option<IgnoredAny>,
    #[serde(rename = "description")]
    _description: Option<IgnoredAny>,
    #[serde(rename = "resourceGroup")]
    _resource_group: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nested<'a> {
    id: &'a str,
    #[serde(rename = "name")]
    _name: &'a str,
    r#type: &'a str,
    #[serde(borrow)]
    properties: Stated<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Stated<'a> {
    scope: &'a str,
    principal_id: &'a str,
    principal_type: &'a str,
    role_definition_id: &'a str,
    #[serde(deserialize_with = "stated")]
    condition: Option<&'a str>,
    condition_version: Option<&'a str>,
    #[serde(rename = "createdBy")]
    _created_by: Option<IgnoredAny>,
    #[serde(rename = "createdOn")]
    _created_on: Option<IgnoredAny>,
    #[serde(rename = "updatedBy")]
    _updated_by: Option<IgnoredAny>,
    #[serde(rename = "updatedOn")]
    _updated_on: Option<IgnoredAny>,
    #[serde(rename = "delegatedManagedIdentityResourceId")]
    _delegated: Option<IgnoredAny>,
    #[serde(rename = "description")]
    _description: Option<IgnoredAny>,
}

/// A text or `null`; the key has to be there.
fn stated<'de, D: Deserializer<'de>>(value: D) -> Result<Option<&'de str>, D::Error> {
    Option::deserialize(value)
}

/// The value that a text begins with, and how long it is.
fn first<'a, T: Deserialize<'a>>(text: &'a str) -> Option<(T, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<T>();
    let value = values.next()?.ok()?;
    Some((value, values.byte_offset()))
}

impl<'a> Plain<'a> {
    /// The role assignment that a text begins with, and how long it is.
    pub(super) fn of(text: &'a str, layout: Layout) -> Option<(Self, usize)> {
        match layout {
            Layout::Flat => {
                let (flat, length) = first::<Flat<'a>>(text)?;
                Some((flat.plain()?, length))
            }
            Layout::Nested => {
                let (nested, length) = first::<Nested<'a>>(text)?;
                Some((nested.plain()?, length))
            }
        }
    }

    /// The role assignment, if nothing in it needs a second look.
    pub(super) fn assignment(&self, known: &mut Known) -> Option<RoleAssignment> {
        let stated = &self.stated;
        let principal_type = PrincipalType::from_name(stated.principal_type)
            .filter(|kind| *kind != PrincipalType::Unknown)?;
        let scope = known.plain_scope(stated.scope)?;
        let mut name = |text: Option<&str>| {
            let text = text.map(str::trim).filter(|text| !text.is_empty());
            text.map(|text| known.text(text))
        };
        let (principal_name, role_name) = (name(self.principal_name), name(self.role_name));
        Some(RoleAssignment {
            id: AssignmentId::at(&scope, self.id)?,
            principal: known.plain_principal(stated.principal_id)?,
            principal_type: Some(principal_type),
            principal_name,
            role: known.plain_role(stated.role_definition_id)?,
            role_name,
            scope,
            condition: Condition::from_fields(stated.condition, stated.condition_version),
            validity: Validity::default(),
        })
    }
}

impl<'a> Flat<'a> {
    fn plain(self) -> Option<Plain<'a>> {
        (self.r#type == TYPE).then_some(Plain {
            id: self.id,
            principal_name: self.principal_name,
            role_name: self.role_definition_name,
            stated: Stated {
                scope: self.scope,
                principal_id: self.principal_id,
                principal_type: self.principal_type,
                role_definition_id: self.role_definition_id,
                condition: self.condition,
                condition_version: self.condition_version,
                _created_by: None,
                _created_on: None,
                _updated_by: None,
                _updated_on: None,
                _delegated: None,
                _description: None,
            },
        })
    }
}

impl<'a> Nested<'a> {
    fn plain(self) -> Option<Plain<'a>> {
        (self.r#type == TYPE).then_some(Plain {
            id: self.id,
            stated: self.properties,
            principal_name: None,
            role_name: None,
        })
    }
}
