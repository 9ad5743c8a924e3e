//! Conditions on role assignments, on permission objects and on deny assignments:
//! Azure's attribute-based language, read, checked, printed and evaluated.
//!
//! [`parse`] reads a condition into an [`Expression`]; [`check`] tells what is
//! wrong with its types; [`Expression::evaluate`] decides it for one operation,
//! with whatever attributes are known. What stays open comes back as a condition
//! in the same language, the residual.
//!
//! ```
//! use azrbac_core::condition::{self, AttributeMap, Outcome, Situation};
//! use azrbac_core::operation::OperationName;
//!
//! let parsed = condition::parse(
//!     "!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'}) \
//!      OR @Request[Microsoft.Authorization/roleAssignments:PrincipalType] \
//!      StringEqualsIgnoreCase 'Group'",
//! );
//! let expression = parsed.expression.expect("it reads without a fault");
//!
//! let write = OperationName::parse("Microsoft.Authorization/roleAssignments/write")?;
//! let nothing = AttributeMap::partial();
//! let Outcome::Open { residual } = expression.evaluate(&Situation::new(&write, &nothing)) else {
//!     panic!("the principal type decides, and it is not known");
//! };
//! assert_eq!(
//!     residual.to_string(),
//!     "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] \
//!      StringEqualsIgnoreCase 'Group'"
//! );
//!
//! let delete = OperationName::parse("Microsoft.Authorization/roleAssignments/delete")?;
//! let outcome = expression.evaluate(&Situation::new(&delete, &nothing));
//! assert_eq!(outcome, Outcome::True);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Places are bytes of the condition's own text ([`TextSpan`]); where that text
//! lies in a file is the caller's knowledge.

mod ast;
mod attribute;
mod attribute_map;
mod attributes;
mod cases;
mod check;
mod compare;
mod constants;
mod display;
mod evaluate;
mod evaluation;
mod finding;
mod join;
mod known;
mod lexer;
mod like;
mod message;
mod names;
mod operator;
mod parsed;
mod parser;
mod primary;
mod probe;
mod residual;
mod single;
mod situation;
mod span;
mod table;
#[cfg(test)]
mod tests;
mod truth;
mod typed;
mod value;

pub use ast::{Comparison, Expression, Node, NodeId, Operand, Parts};
pub use attribute::{Attribute, AttributeError, AttributePath, AttributeSource};
pub use attribute_map::AttributeMap;
pub(crate) use attributes::is_told_by_scope;
pub use attributes::{
    AttributeValue, Attributes, OperationAttributes, ScopeAttributes, told_by_scope,
};
pub use check::{check, check_operation};
pub use evaluate::Outcome;
pub use finding::{Finding, FindingKind};
pub use known::{AttributeType, Cardinality, Carrier, KnownAttribute, LetterCase, Presence};
pub use operator::{Family, OPERATORS, Operator, Quantifier, Relation};
pub use parsed::Parsed;
pub use parser::{MOST_BYTES, parse};
pub(crate) use probe::OperationProbe;
pub use situation::Situation;
pub use span::TextSpan;
pub use table::KNOWN_ATTRIBUTES;
pub use typed::ValueError;
pub use value::{Guid, Value};

/// A condition as it stands in a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The expression, as written.
    pub expression: Box<str>,
    /// `conditionVersion`, where given.
    pub version: Option<Box<str>>,
}

impl Condition {
    /// The condition of a document's two fields. A missing or blank expression is
    /// no condition.
    pub fn from_fields(expression: Option<&str>, version: Option<&str>) -> Option<Self> {
        let expression = expression.filter(|text| !text.trim().is_empty())?;
        Some(Self {
            expression: expression.into(),
            version: version.map(Into::into),
        })
    }

    /// Reads the expression. Every version is read alike.
    pub fn parse(&self) -> Parsed {
        parse(&self.expression)
    }
}
