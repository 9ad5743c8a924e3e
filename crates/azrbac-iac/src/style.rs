//! How the keys of a file are written.

use azrbac_core::text::caseless;

use crate::node::{Field, Node};

/// How keys are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// As Azure writes them, `notActions`, in any letter case.
    Azure,
    /// As Terraform writes them: `not_actions`.
    Terraform,
}

impl Style {
    /// Whether a key is the one that Azure calls so.
    pub(crate) fn is(self, key: &str, name: &str) -> bool {
        match self {
            Self::Azure => caseless::eq(key, name),
            Self::Terraform => caseless::eq(&key.replace('_', ""), name),
        }
    }

    /// The field of the first of several names that is there and not `null`. Of a
    /// key that stands twice the last one counts.
    pub(crate) fn field<'n>(self, node: &'n Node, names: &[&str]) -> Option<&'n Field> {
        names.iter().find_map(|name| {
            let mut fields = node.fields().iter().rev();
            let field = fields.find(|field| self.is(&field.key, name))?;
            Some(field).filter(|field| !field.node.is_null())
        })
    }

    pub(crate) fn get<'n>(self, node: &'n Node, names: &[&str]) -> Option<&'n Node> {
        self.field(node, names).map(|field| &field.node)
    }
}
