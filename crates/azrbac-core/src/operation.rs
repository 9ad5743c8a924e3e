//! Operations of resource providers: their names, their plane, their classes.

use std::fmt;

use crate::text::{caseless, distance};

/// The name of one operation, such as
/// `Microsoft.CognitiveServices/accounts/listKeys/action`.
///
/// Names are compared without regard to ASCII letter case (Azure's permission
/// strings are case-insensitive); the spelling that was given is kept for display.
#[derive(Debug, Clone)]
pub struct OperationName {
    text: Box<str>,
    folded: Box<str>,
}

/// Why a text is no operation name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OperationNameError {
    /// Nothing but blanks.
    #[error("the operation name is empty")]
    Empty,
    /// It holds a `*`: that is a pattern, and a question asks about one operation.
    #[error("`{0}` holds a wildcard: a question names one operation, not a pattern")]
    Wildcard(String),
}

impl OperationName {
    /// Takes a name, blanks around it trimmed. Any text without `*` is accepted:
    /// whether Azure knows the operation is the catalogue's business.
    ///
    /// # Errors
    /// [`OperationNameError`] where the text is empty or holds a `*`.
    pub fn parse(text: &str) -> Result<Self, OperationNameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(OperationNameError::Empty);
        }
        if text.contains('*') {
            return Err(OperationNameError::Wildcard(text.to_owned()));
        }
        Ok(Self::from_trusted(text))
    }

    /// Takes a name as it stands, blanks around it trimmed, also with a `*` in it,
    /// which then is a character like any other. For callers whose tools write
    /// patterns where Azure writes operations.
    ///
    /// # Errors
    /// [`OperationNameError::Empty`] where nothing is left.
    pub fn literal(text: &str) -> Result<Self, OperationNameError> {
        match text.trim() {
            "" => Err(OperationNameError::Empty),
            text => Ok(Self::from_trusted(text)),
        }
    }

    pub(crate) fn from_trusted(text: &str) -> Self {
        Self {
            text: text.into(),
            folded: caseless::fold(text).into(),
        }
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name in lower case, the form in which names are compared.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The resource provider namespace: what stands before the first `/`.
    pub fn provider(&self) -> &str {
        self.text.split('/').next().unwrap_or_default()
    }
}

impl PartialEq for OperationName {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for OperationName {}

impl std::hash::Hash for OperationName {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl PartialOrd for OperationName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OperationName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.folded.cmp(&other.folded)
    }
}

impl fmt::Display for OperationName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// Where an operation is checked: management requests against `actions`, data
/// requests against `dataActions`. A grant in one plane gives nothing in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plane {
    /// Management: `actions` minus `notActions`.
    Control,
    /// Data: `dataActions` minus `notDataActions`.
    Data,
}

impl Plane {
    /// Both planes.
    pub const ALL: [Self; 2] = [Self::Control, Self::Data];

    /// `control` or `data`, as on the command line and in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Data => "data",
        }
    }

    /// The plane of that name, without regard to letter case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|plane| caseless::eq(plane.name(), name))
    }

    /// The other plane.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Control => Self::Data,
            Self::Data => Self::Control,
        }
    }
}

impl fmt::Display for Plane {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// Why an operation is sensitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationClass {
    /// Hands out a key, secret, token, SAS, connection string, publishing profile
    /// or cluster credential.
    Credential,
    /// Gives access, to the caller or to others.
    Escalation,
    /// Runs code on a resource of somebody else.
    CodeExecution,
    /// Takes over an identity.
    Identity,
    /// Removes or weakens a defence.
    GuardRail,
    /// Reads or changes data.
    Data,
}

impl OperationClass {
    /// All classes.
    pub const ALL: [Self; 6] = [
        Self::Credential,
        Self::Escalation,
        Self::CodeExecution,
        Self::Identity,
        Self::GuardRail,
        Self::Data,
    ];

    /// The name in files and documents, such as `code-execution`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Credential => "credential",
            Self::Escalation => "escalation",
            Self::CodeExecution => "code-execution",
            Self::Identity => "identity",
            Self::GuardRail => "guard-rail",
            Self::Data => "data",
        }
    }

    /// The class of that name, without regard to letter case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|class| caseless::eq(class.name(), name))
    }

    /// The class that a misspelt name stands for, such as `credential` for `credentials`:
    /// the nearest one, if it is only a few letters away.
    ///
    /// ```
    /// use azrbac_core::operation::OperationClass;
    ///
    /// let nearest = OperationClass::nearest;
    /// assert_eq!(nearest("crednetial"), Some(OperationClass::Credential));
    /// assert_eq!(nearest("listKeys"), None);
    /// ```
    pub fn nearest(name: &str) -> Option<Self> {
        let name = caseless::fold(name);
        let away = Self::ALL.into_iter().filter_map(|class| {
            let most = class.name().len() / 4;
            Some((distance(class.name(), &name, most)?, class))
        });
        away.min().map(|(_, class)| class)
    }
}

impl fmt::Display for OperationClass {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
