//! Remarks: worth knowing beside an answer, never deciding it.

use std::fmt;

use crate::directory::PrincipalId;
use crate::role::RoleDefinitionId;
use crate::scope::Scope;

/// How many operations a remark names, at most.
pub(super) const MOST: usize = 5;

/// Something worth knowing beside an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// A lock at or above the scope. Locks are no part of RBAC.
    Lock {
        /// Where.
        scope: Scope,
        /// `CanNotDelete` or `ReadOnly`.
        level: Box<str>,
    },
    /// Keys may have been switched off on the resource, or the network may be
    /// closed; neither is part of RBAC.
    OutsideRbac,
    /// Roles that the principal holds at the scope and that have no entry for the
    /// operation.
    HeldInVain {
        /// The display names, or the ids where there is no name.
        roles: Vec<Box<str>>,
    },
    /// The data operation is not granted, and the principal may do control plane
    /// operations that hand out credentials for the same kind of resource.
    KeysGiveAnotherWay {
        /// Some of these operations.
        operations: Vec<Box<str>>,
    },
    /// Role definitions that the answer rests on are the embedded ones, because the
    /// data has none with their ids.
    RolesFromLibrary {
        /// Display name and id of each.
        roles: Vec<(Box<str>, RoleDefinitionId)>,
    },
    /// The data and the embedded catalogue differ about a built-in role; the
    /// data's stands.
    RoleDiffers {
        /// The display name.
        name: Box<str>,
        /// The id.
        id: RoleDefinitionId,
    },
    /// Another permission object of the role takes the operation out; that changes
    /// nothing, because each is evaluated by itself.
    SubtractedElsewhere {
        /// The display name of the role.
        role: Box<str>,
    },
    /// Nothing in the data lies in the subscription that was asked about: its id may
    /// be misspelt, or its data missing.
    SubscriptionNotMentioned {
        /// The subscription.
        subscription: Scope,
    },
    /// A role assignment here would grant the operation to a principal of which no
    /// document says what kind it is. It is taken as a user, which is Azure's own
    /// default; were it a group, the one asked about could be in it.
    KindNotStated {
        /// The object ids of such principals.
        principals: Vec<PrincipalId>,
    },
    /// A role definition may be assigned at its assignable scopes and below only, and
    /// the scope is at none of them: Azure refuses the role assignment.
    OutsideAssignableScopes {
        /// The display name of the role.
        role: Box<str>,
        /// Its assignable scopes, as written.
        scopes: Vec<Box<str>>,
    },
    /// A deny assignment that only logs covers the operation.
    AuditOnly {
        /// Its display name.
        deny: Box<str>,
    },
}

impl Remark {
    /// The name in documents, such as `lock`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lock { .. } => "lock",
            Self::OutsideRbac => "outside-rbac",
            Self::HeldInVain { .. } => "held-in-vain",
            Self::KeysGiveAnotherWay { .. } => "keys-give-another-way",
            Self::RolesFromLibrary { .. } => "roles-from-library",
            Self::RoleDiffers { .. } => "role-differs",
            Self::SubtractedElsewhere { .. } => "subtracted-elsewhere",
            Self::SubscriptionNotMentioned { .. } => "subscription-not-mentioned",
            Self::KindNotStated { .. } => "kind-not-stated",
            Self::OutsideAssignableScopes { .. } => "outside-assignable-scopes",
            Self::AuditOnly { .. } => "audit-only",
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lock { scope, level } => write!(
                out,
                "a {level} lock on `{scope}` may block the request; locks are no part of RBAC"
            ),
            Self::OutsideRbac => out.write_str(
                "outside RBAC, local authentication may be switched off on the resource, and \
                 network rules and policies may block the request",
            ),
            Self::HeldInVain { roles } => write!(
                out,
                "assigned here, with no entry for this operation: {}",
                list(roles)
            ),
            Self::KeysGiveAnotherWay { operations } => write!(
                out,
                "not granted directly, but there is another way: credentials that may give it can \
                 be fetched with {}",
                list(operations)
            ),
            Self::RolesFromLibrary { roles } => {
                out.write_str("these role definitions are not in the data, the embedded built-in ones are used: ")?;
                for (at, (name, id)) in roles.iter().take(MOST).enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(out, "{comma}`{name}` ({id})")?;
                }
                match roles.len().saturating_sub(MOST) {
                    0 => Ok(()),
                    more => write!(out, " and {more} more"),
                }
            }
            Self::RoleDiffers { name, id } => write!(
                out,
                "the role definition `{name}` ({id}) is taken from the data; it differs from the \
                 embedded built-in one"
            ),
            Self::SubtractedElsewhere { role } => write!(
                out,
                "another permission object of `{role}` takes the operation out; each permission \
                 object is evaluated by itself, so that changes nothing"
            ),
            Self::SubscriptionNotMentioned { subscription } => write!(
                out,
                "nothing in the data lies in `{subscription}`; see whether its id is right and its \
                 data were exported"
            ),
            Self::KindNotStated { principals } => {
                out.write_str(
                    "no document says whether these are groups, so they are taken as users, though \
                     role assignments here would grant it to them: ",
                )?;
                for (at, id) in principals.iter().take(MOST).enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(out, "{comma}`{id}`")?;
                }
                match principals.len().saturating_sub(MOST) {
                    0 => Ok(()),
                    more => write!(out, " and {more} more"),
                }
            }
            Self::OutsideAssignableScopes { role, scopes } => write!(
                out,
                "Azure assigns the role `{role}` at its assignable scopes and below only, and this \
                 scope is at none of them: {}",
                list(scopes)
            ),
            Self::AuditOnly { deny } => write!(
                out,
                "the deny assignment `{deny}` covers the operation, but only logs (effect `audit`)"
            ),
        }
    }
}

fn list(names: &[Box<str>]) -> String {
    let more = names.len().saturating_sub(MOST);
    let shown: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|name| format!("`{name}`"))
        .collect();
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{rest}", shown.join(", "))
}
