//! Attributes as a condition names them: `@Resource[Provider/type:name]`.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::text::caseless;

/// Where an attribute comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributeSource {
    /// Who asks.
    Principal,
    /// What the operation touches.
    Resource,
    /// What the request carries.
    Request,
    /// Time and network.
    Environment,
}

impl AttributeSource {
    /// All sources.
    pub const ALL: [Self; 4] = [
        Self::Principal,
        Self::Resource,
        Self::Request,
        Self::Environment,
    ];

    /// The name, as it stands before the bracket.
    pub fn name(self) -> &'static str {
        match self {
            Self::Principal => "Principal",
            Self::Resource => "Resource",
            Self::Request => "Request",
            Self::Environment => "Environment",
        }
    }

    /// The source of that name, without regard to letter case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|source| caseless::eq(source.name(), name))
    }
}

impl fmt::Display for AttributeSource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// What marks the key of a tag as case-sensitive.
const MARKER: &str = "<$key_case_sensitive$>";

/// The path in the brackets. Paths are equal without regard to letter case, but
/// for the key of a tag that is marked `<$key_case_sensitive$>`.
#[derive(Debug, Clone)]
pub struct AttributePath {
    /// As written, blanks around it trimmed.
    text: Box<str>,
    /// What is compared.
    identity: Box<str>,
}

impl AttributePath {
    /// The path of that text, blanks around it trimmed; `None` where nothing is
    /// left or where it holds a `]`, which the language cannot write.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.contains(']') {
            return None;
        }
        let marked = text.len().checked_sub(MARKER.len()).and_then(|at| {
            let (before, marker) = text.split_at_checked(at)?;
            caseless::eq(marker, MARKER).then_some(before)
        });
        let identity = match marked.and_then(|path| path.rsplit_once(':')) {
            Some((name, key)) => format!("{}:{key}{MARKER}", caseless::fold(name)),
            None => caseless::fold(text).into_owned(),
        };
        Some(Self {
            text: text.into(),
            identity: identity.into(),
        })
    }

    /// The path as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the key of a tag is marked as case-sensitive.
    pub fn is_case_sensitive(&self) -> bool {
        self.identity.ends_with(MARKER)
    }

    /// The path without the mark, as written.
    pub fn unmarked(&self) -> &str {
        if self.is_case_sensitive() {
            self.text
                .len()
                .checked_sub(MARKER.len())
                .and_then(|at| self.text.get(..at))
                .unwrap_or(&self.text)
        } else {
            &self.text
        }
    }

    /// What stands behind the last `:`, as written, without the mark.
    pub fn key(&self) -> Option<&str> {
        self.unmarked().rsplit_once(':').map(|(_, key)| key)
    }

    /// Whether the path is the given one, without regard to letter case.
    pub fn is(&self, name: &str) -> bool {
        caseless::eq(self.unmarked(), name)
    }
}

impl PartialEq for AttributePath {
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity
    }
}

impl Eq for AttributePath {}

impl Hash for AttributePath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity.hash(state);
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// An attribute: its source and its path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attribute {
    /// Where it comes from.
    pub source: AttributeSource,
    /// Which it is.
    pub path: AttributePath,
}

/// Why a text names no attribute.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no attribute: write it as `Resource[Provider/type:name]`")]
pub struct AttributeError(String);

impl Attribute {
    /// Reads an attribute as conditions write it, with or without the `@`.
    ///
    /// ```
    /// use azrbac_core::condition::{Attribute, AttributeSource};
    ///
    /// let name = Attribute::parse("@Resource[Microsoft.Storage/storageAccounts:name]")?;
    /// assert_eq!(name.source, AttributeSource::Resource);
    /// assert_eq!(name, Attribute::parse("resource[microsoft.storage/storageaccounts:name]")?);
    /// # Ok::<(), azrbac_core::condition::AttributeError>(())
    /// ```
    ///
    /// # Errors
    /// [`AttributeError`] where the text has another form.
    pub fn parse(text: &str) -> Result<Self, AttributeError> {
        let trimmed = text.trim();
        let parts = trimmed
            .strip_prefix('@')
            .unwrap_or(trimmed)
            .strip_suffix(']')
            .and_then(|text| text.split_once('['));
        parts
            .and_then(|(source, path)| {
                Some(Self {
                    source: AttributeSource::from_name(source.trim())?,
                    path: AttributePath::parse(path)?,
                })
            })
            .ok_or_else(|| AttributeError(trimmed.to_owned()))
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "@{}[{}]", self.source, self.path)
    }
}
