//! What Azure refused, read from its messages.

use super::plain::plain;
use super::wording;
use crate::operation::{OperationName, Plane};
use crate::scope::{Scope, ScopeKind};
use crate::text::caseless;

/// Why Azure refused something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusalKind {
    /// Nothing grants the operation: AuthorizationFailed and its kin.
    NotGranted,
    /// Nothing grants the operation at a resource that the request links to:
    /// LinkedAuthorizationFailed, LinkedAccessCheckFailed.
    Linked,
    /// A role assignment grants it under a condition that is not fulfilled.
    Condition,
    /// A deny assignment forbids it. A role assignment does not help.
    Denied {
        /// The name or id of the deny assignment, where the message has one.
        by: Option<Box<str>>,
    },
    /// A resource of another tenant was linked to. A role assignment here does not
    /// help.
    OtherTenant,
    /// A service decides by role assignments of its own, which are no Azure role
    /// assignments: Cosmos DB.
    OwnRoles,
}

impl RefusalKind {
    /// The name in documents.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotGranted => "not-granted",
            Self::Linked => "linked",
            Self::Condition => "condition",
            Self::Denied { .. } => "denied",
            Self::OtherTenant => "other-tenant",
            Self::OwnRoles => "own-roles",
        }
    }

    /// Whether a role assignment helps.
    pub fn can_be_granted(&self) -> bool {
        matches!(self, Self::NotGranted | Self::Linked | Self::Condition)
    }
}

/// One operation that Azure refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub kind: RefusalKind,
    /// The operation.
    pub operation: OperationName,
    /// The plane in which messages of this wording are made.
    pub plane: Plane,
    /// The scope, as the message has it; `None` where it names none.
    pub scope: Option<Box<str>>,
    /// The object id of who was refused, where the message has it.
    pub principal: Option<Box<str>>,
}

impl Refusal {
    /// Where it has to be granted: the scope, or what is above it where the scope may
    /// not be there yet. A new resource is created by what is granted on its resource
    /// group, a new resource group by what is granted on its subscription; a role
    /// assignment and the like are granted where they apply. `None` where the message
    /// names no scope that can be read.
    pub fn grant_at(&self) -> Option<Scope> {
        let scope = Scope::parse(self.scope.as_deref()?).ok()?;
        let of_authorization = |scope: &Scope| {
            let kind = scope.resource_type().unwrap_or_default();
            let provider = kind.split('/').next().unwrap_or_default();
            caseless::eq(provider, "Microsoft.Authorization")
        };
        if scope.kind() == ScopeKind::Resource && of_authorization(&scope) {
            return scope.parent();
        }
        let creates =
            self.kind == RefusalKind::NotGranted && self.operation.folded().ends_with("/write");
        if !creates {
            return Some(scope);
        }
        let container = |scope: &Scope| {
            matches!(
                scope.kind(),
                ScopeKind::ResourceGroup
                    | ScopeKind::Subscription
                    | ScopeKind::ManagementGroup
                    | ScopeKind::Root
            )
        };
        if scope.kind() == ScopeKind::ResourceGroup {
            let itself =
                self.operation.folded() == "microsoft.resources/subscriptions/resourcegroups/write";
            return if itself {
                scope.subscription()
            } else {
                Some(scope)
            };
        }
        if container(&scope) {
            return Some(scope);
        }
        scope.ancestors().find(container)
    }
}

/// The refusals that a text tells of, each once, in their order: the message itself, or
/// what a tool printed around it. Known are the wordings of AuthorizationFailed,
/// LinkedAuthorizationFailed, LinkedAccessCheckFailed, failed template deployments,
/// DenyAssignmentAuthorizationFailed, unfulfilled conditions, and those of the data
/// planes of Key Vault, Azure AI services and Cosmos DB. Linear in the text.
///
/// ```
/// use azrbac_core::compose::{RefusalKind, refusals};
///
/// let found = refusals(
///     "(AuthorizationFailed) The client 'carl@contoso.com' with object id \
///      'dc36fc90-2248-4d70-aca4-a1a9f5b19f71' does not have authorization to perform action \
///      'Microsoft.Storage/storageAccounts/listKeys/action' over scope \
///      '/subscriptions/s1/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/st1' \
///      or the scope is invalid.",
/// );
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].kind, RefusalKind::NotGranted);
/// assert_eq!(found[0].operation.as_str(), "Microsoft.Storage/storageAccounts/listKeys/action");
/// assert!(found[0].scope.as_deref().is_some_and(|scope| scope.ends_with("/st1")));
/// ```
pub fn refusals(text: &str) -> Vec<Refusal> {
    let mut seen = std::collections::HashSet::new();
    let mut found = wording::read(&plain(text));
    found.retain(|refusal| {
        let scope = refusal.scope.as_deref().unwrap_or_default();
        let key = (
            refusal.kind.name(),
            refusal.operation.folded().to_owned(),
            refusal.plane,
            caseless::fold(scope).into_owned(),
            refusal.principal.clone(),
        );
        seen.insert(key)
    });
    found
}
