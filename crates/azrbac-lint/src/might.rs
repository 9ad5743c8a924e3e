//! How much a role gives its holder in all.

use azrbac_core::catalog::{Certainty, Standing};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::role::{EntryList, Permission, RoleDefinition};

use crate::knowledge::Knowledge;
use crate::role_table::ASSIGN;

/// Names that nobody writes out. Who grants them all grants, by wildcards, whatever
/// is not taken away again.
pub(crate) const SOME_NAMES: [&str; 4] = [
    "0a1.unnamed/a1b/c2d/read",
    "0a1.unnamed/a1b/c2d/write",
    "0a1.unnamed/a1b/c2d/delete",
    "0a1.unnamed/a1b/c2d/action",
];

/// Each of them lets its holder give access to anybody, himself included.
const GIVE_ACCESS: [&str; 5] = [
    ASSIGN,
    "Microsoft.Authorization/roleAssignmentScheduleRequests/write",
    "Microsoft.Authorization/roleEligibilityScheduleRequests/write",
    "Microsoft.Authorization/roleDefinitions/write",
    "Microsoft.Authorization/elevateAccess/action",
];

/// How much a role gives its holder, without a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Might {
    /// As much as Contributor: everything but the giving of access.
    Contributor,
    /// The giving of access, and so whatever its holder likes.
    Access,
    /// As much as Owner.
    Owner,
}

impl Might {
    /// What a role definition gives; `None` where that is less.
    pub(crate) fn of(role: &RoleDefinition) -> Option<Self> {
        let grants = |name: &&str| {
            OperationName::parse(name).is_ok_and(|name| role.grants(&name, Plane::Control))
        };
        let is_wide = SOME_NAMES.iter().all(grants);
        match (is_wide, GIVE_ACCESS.iter().any(grants)) {
            (true, true) => Some(Self::Owner),
            (false, true) => Some(Self::Access),
            (true, false) => Some(Self::Contributor),
            (false, false) => None,
        }
    }

    /// What its holder may do, behind "may".
    pub(crate) fn may(self) -> &'static str {
        match self {
            Self::Contributor => "change everything but access",
            Self::Access => "give access to anybody, himself included",
            Self::Owner => "do everything",
        }
    }
}

/// A known operation of a plane that a role grants without a condition and that is no
/// `read` of the control plane. What takes too many matches is left out.
pub(crate) fn more_than_reads(
    role: &RoleDefinition,
    plane: Plane,
    knowledge: &Knowledge<'_>,
) -> Option<OperationName> {
    let plain = role.permissions.iter();
    let plain = plain.filter(|object| object.condition.is_none());
    let of = |object: &Permission| {
        let entries = object.list(EntryList::granting(plane)).iter();
        let entries = entries.filter(|one| knowledge.may_compare(knowledge.names_to_match(one)));
        let matching = entries.flat_map(|entry| knowledge.subject.catalog.matching(entry));
        let counts = |name: &OperationName| {
            (plane == Plane::Data || !name.folded().ends_with("/read"))
                && object.grants(name, plane)
        };
        let known = matching.filter(|known| {
            known.plane() == plane
                && known.certainty() == Certainty::Sure
                && known.standing() == Standing::Listed
        });
        known.map(|known| known.operation()).find(counts)
    };
    plain.filter_map(of).next()
}
