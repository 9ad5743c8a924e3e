//! Scopes: where a role assignment, a deny assignment or a question applies.
//!
//! A [`Scope`] is a parsed ARM id. Containment between ids is decided by whole
//! segments: `/subscriptions/s/resourceGroups/app` does not contain
//! `/subscriptions/s/resourceGroups/app2`. What a management group contains is
//! not written in an id; that is the hierarchy's business (see
//! [`crate::snapshot`]).

mod parse;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, LazyLock};

pub use parse::ScopeError;

/// What kind of place a scope is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScopeKind {
    /// `/`: everything in the tenant.
    Root,
    /// `/providers/Microsoft.Management/managementGroups/{id}`.
    ManagementGroup,
    /// `/subscriptions/{id}`.
    Subscription,
    /// `/subscriptions/{id}/resourceGroups/{name}`.
    ResourceGroup,
    /// A resource, at any depth, an extension resource included.
    Resource,
    /// A resource provider at a scope, such as `/providers/Microsoft.Capacity`.
    ResourceProvider,
}

impl ScopeKind {
    /// The name in output: `root`, `management-group`, `subscription`,
    /// `resource-group`, `resource`, `resource-provider`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::ManagementGroup => "management-group",
            Self::Subscription => "subscription",
            Self::ResourceGroup => "resource-group",
            Self::Resource => "resource",
            Self::ResourceProvider => "resource-provider",
        }
    }
}

/// A parsed ARM id, compared without regard to ASCII letter case, and to dashes
/// in the ids of subscriptions and management groups.
///
/// ```
/// use azrbac_core::scope::{Scope, ScopeKind};
///
/// let group = Scope::parse("/subscriptions/s1/resourceGroups/app")?;
/// let account = Scope::parse(
///     "/subscriptions/S1/resourcegroups/App/providers/Microsoft.Storage/storageAccounts/st1/",
/// )?;
/// assert!(group.contains(&account));
/// assert!(!group.contains(&Scope::parse("/subscriptions/s1/resourceGroups/app2")?));
/// assert_eq!(account.parent(), Some(group));
/// assert_eq!(account.resource_type().as_deref(), Some("Microsoft.Storage/storageAccounts"));
/// let kinds: Vec<ScopeKind> = account.ancestors().map(|scope| scope.kind()).collect();
/// assert_eq!(kinds, [ScopeKind::ResourceGroup, ScopeKind::Subscription, ScopeKind::Root]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Scope(Arc<Parsed>);

#[derive(Debug)]
struct Parsed {
    /// As given, without a trailing slash; `/` for the root.
    text: Box<str>,
    /// The form that is compared: in lower case, GUIDs with dashes, aliases
    /// resolved. Empty for the root.
    folded: Box<str>,
    kind: ScopeKind,
}

impl Scope {
    /// The root scope `/`.
    pub fn root() -> Self {
        static ROOT: LazyLock<Scope> = LazyLock::new(|| Scope::of("/", "", ScopeKind::Root));
        ROOT.clone()
    }

    fn of(text: impl Into<Box<str>>, folded: impl Into<Box<str>>, kind: ScopeKind) -> Self {
        Self(Arc::new(Parsed {
            text: text.into(),
            folded: folded.into(),
            kind,
        }))
    }

    /// Reads an ARM id. Blanks around it and a trailing slash are left out.
    /// `/providers/Microsoft.Subscription/subscriptions/{id}`, which some answers
    /// of Azure hold, is read as `/subscriptions/{id}`. An id has 200 segments at
    /// most.
    ///
    /// # Errors
    /// [`ScopeError`] where the text is no such id, with what is wrong in it.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        parse::parse(text)
    }

    /// The id as it was given.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The id in lower case, the form in which scopes are compared: without a
    /// trailing slash, `/` for the root.
    pub fn folded(&self) -> &str {
        if self.0.folded.is_empty() {
            "/"
        } else {
            &self.0.folded
        }
    }

    /// What kind of place it is.
    pub fn kind(&self) -> ScopeKind {
        self.0.kind
    }

    /// Whether `other` is this scope or lies below it, as far as the ids say:
    /// what is below a management group is known to the hierarchy only.
    pub fn contains(&self, other: &Self) -> bool {
        other
            .0
            .folded
            .strip_prefix(&*self.0.folded)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The next scope above, as far as the id says: the resource a child resource
    /// or an extension resource belongs to, its resource group, its subscription.
    /// A subscription and a management group have the root above them here;
    /// the management groups between are the hierarchy's business.
    pub fn parent(&self) -> Option<Self> {
        self.ancestors().next()
    }

    /// The scopes above, nearest first, ending with the root.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        parse::ancestors(self).into_iter()
    }

    /// The subscription that the id lies in.
    pub fn subscription(&self) -> Option<Self> {
        self.enclosing(ScopeKind::Subscription)
    }

    /// The management group that the id is or lies in as an extension resource.
    pub fn management_group(&self) -> Option<Self> {
        self.enclosing(ScopeKind::ManagementGroup)
    }

    fn enclosing(&self, kind: ScopeKind) -> Option<Self> {
        if self.0.kind == kind {
            return Some(self.clone());
        }
        self.ancestors().find(|scope| scope.0.kind == kind)
    }

    /// The resource type that the id names, such as
    /// `Microsoft.CognitiveServices/accounts` or, for a child resource,
    /// `Microsoft.Storage/storageAccounts/blobServices`; for a subscription,
    /// resource group or management group the type under which Azure lists its
    /// operations. `None` for the root and for a resource provider.
    pub fn resource_type(&self) -> Option<String> {
        parse::resource_type(self)
    }

    /// The last segment: the name of the place.
    pub fn name(&self) -> &str {
        self.0.text.rsplit('/').next().unwrap_or_default()
    }
}

impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.folded == other.0.folded
    }
}

impl Eq for Scope {}

impl std::hash::Hash for Scope {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.folded.hash(state);
    }
}

impl PartialOrd for Scope {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scope {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.folded.cmp(&other.0.folded)
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.text)
    }
}
