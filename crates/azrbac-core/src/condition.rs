//! Conditions on role assignments, on permission objects and on deny assignments.
//!
//! For now a condition is kept as text and never evaluated: a grant under a
//! condition is conditional, whatever the condition says.

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
}
