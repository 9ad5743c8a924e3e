//! What is known of one principal, one group.

use std::fmt;
use std::sync::Arc;

use crate::text::caseless;
use crate::time::Validity;

/// The object id of a principal. Letter case and the dashes of a GUID do not
/// matter; ids that are no GUIDs are taken as they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PrincipalId(Arc<str>);

/// The id that stands for all principals in a deny assignment.
const EVERYONE: &str = "00000000-0000-0000-0000-000000000000";

impl PrincipalId {
    /// Takes an object id; blanks around it are left out.
    pub fn new(text: &str) -> Self {
        Self(caseless::identifier(text).into())
    }

    /// The id that stands for all principals in a deny assignment.
    pub fn everyone() -> Self {
        Self(EVERYONE.into())
    }

    /// Whether it stands for all principals.
    pub fn is_everyone(&self) -> bool {
        &*self.0 == EVERYONE
    }

    /// The id in the form in which ids are compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for PrincipalId {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for PrincipalId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What kind of principal an object id belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalType {
    /// A user, guests included.
    User,
    /// A group.
    Group,
    /// A service principal; managed identities are service principals.
    ServicePrincipal,
    /// A group of another tenant.
    ForeignGroup,
    /// A device.
    Device,
    /// All principals, in deny assignments.
    SystemDefined,
    /// `Unknown`, which PowerShell writes for a principal that it could not look up, and
    /// every word that is no type: it may be a group, so anybody may be in it.
    Unknown,
}

impl PrincipalType {
    /// All types.
    pub const ALL: [Self; 7] = [
        Self::User,
        Self::Group,
        Self::ServicePrincipal,
        Self::ForeignGroup,
        Self::Device,
        Self::SystemDefined,
        Self::Unknown,
    ];

    /// The name that Azure writes.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::ServicePrincipal => "ServicePrincipal",
            Self::ForeignGroup => "ForeignGroup",
            Self::Device => "Device",
            Self::SystemDefined => "SystemDefined",
            Self::Unknown => "Unknown",
        }
    }

    /// The type that Azure calls by that name, or that Microsoft Graph calls so
    /// in `@odata.type`; without regard to letter case.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim();
        let name = name.strip_prefix("#microsoft.graph.").unwrap_or(name);
        Self::ALL
            .into_iter()
            .find(|kind| caseless::eq(kind.name(), name))
    }

    /// Whether something of which this is said, or nothing, may be a service
    /// principal.
    pub fn may_be_service_principal(kind: Option<Self>) -> bool {
        matches!(kind, None | Some(Self::ServicePrincipal | Self::Unknown))
    }

    /// Whether principals may be members of it.
    pub fn is_group(self) -> bool {
        matches!(self, Self::Group | Self::ForeignGroup)
    }

    /// Whether principals may be members of it for all that is known.
    pub fn may_be_group(self) -> bool {
        self.is_group() || self == Self::Unknown
    }

    /// The first of two that says what kind it is: `Unknown` says less than any other.
    pub fn surer(first: Option<Self>, second: Option<Self>) -> Option<Self> {
        let known = |kind: &Option<Self>| kind.is_some_and(|kind| kind != Self::Unknown);
        [first, second]
            .into_iter()
            .find(known)
            .unwrap_or(first.or(second))
    }
}

impl fmt::Display for PrincipalType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// What is known of a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The object id.
    pub id: PrincipalId,
    /// What kind of principal.
    pub kind: Option<PrincipalType>,
    /// The display name.
    pub display_name: Option<Box<str>>,
    /// The user principal name of a user.
    pub user_principal_name: Option<Box<str>>,
    /// The application id of a service principal.
    pub app_id: Option<Box<str>>,
}

impl Principal {
    /// A principal of which only the object id is known.
    pub fn new(id: PrincipalId) -> Self {
        Self {
            id,
            kind: None,
            display_name: None,
            user_principal_name: None,
            app_id: None,
        }
    }

    /// The display name, else the user principal name.
    pub fn label(&self) -> Option<&str> {
        let given = |text: &'_ Option<Box<str>>| text.as_deref().is_some_and(|t| !t.is_empty());
        [&self.display_name, &self.user_principal_name]
            .into_iter()
            .find(|text| given(text))
            .and_then(|text| text.as_deref())
    }

    /// Takes from `other` what is not known yet.
    pub fn fill_from(&mut self, other: Self) {
        self.kind = PrincipalType::surer(self.kind, other.kind);
        if self.display_name.is_none() {
            self.display_name = other.display_name;
        }
        if self.user_principal_name.is_none() {
            self.user_principal_name = other.user_principal_name;
        }
        if self.app_id.is_none() {
            self.app_id = other.app_id;
        }
    }
}

/// Whether a list of members holds the members of nested groups too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Membership {
    /// Direct members only; nested groups are followed.
    #[default]
    Direct,
    /// Everybody in it, through nesting.
    Transitive,
}

/// How much of a group's members its list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Listing {
    /// Members may be missing: there is no list, or one that was cut short.
    /// Anybody may be in the group.
    #[default]
    Part,
    /// Every member but service principals, which version 1.0 of Microsoft Graph
    /// leaves out of the members of a group.
    WithoutServicePrincipals,
    /// Every member.
    Whole,
}

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its object id.
    pub id: PrincipalId,
    /// What kind, where the list says so.
    pub kind: Option<PrincipalType>,
}

/// A group and its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The object id.
    pub id: PrincipalId,
    /// The display name.
    pub display_name: Option<Box<str>>,
    /// The members.
    pub members: Vec<Member>,
    /// Direct or transitive.
    pub membership: Membership,
    /// How much of the members the list holds.
    pub listing: Listing,
}

/// A principal that may activate its membership of a group (Privileged Identity
/// Management for groups).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupEligibility {
    /// The group.
    pub group: PrincipalId,
    /// Who may become a member.
    pub principal: PrincipalId,
    /// From when until when.
    pub validity: Validity,
    /// Whether its status lets it count.
    pub counts: bool,
}
