//! Groups that somebody may be in without being listed: those whose members, or
//! whose service principals, are not known, and those that contain one of them.

use std::collections::{BTreeSet, HashSet};

use super::{Directory, Listing, Node, PrincipalId, PrincipalType};

/// Why somebody may be in a group without being listed in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Opening<'d> {
    /// The members of this group are not known: anybody may be in it.
    Members(&'d PrincipalId),
    /// The members of this group are known but for service principals: any of
    /// those may be in it.
    ServicePrincipals(&'d PrincipalId),
}

impl<'d> Opening<'d> {
    /// The group of which not everything is known.
    pub fn through(self) -> &'d PrincipalId {
        match self {
            Self::Members(group) | Self::ServicePrincipals(group) => group,
        }
    }
}

/// Who may be in a group without being listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Anybody,
    ServicePrincipals,
}

impl To {
    /// What a list has to hold so that none of them is left out.
    fn enough(self) -> Listing {
        match self {
            Self::Anybody => Listing::WithoutServicePrincipals,
            Self::ServicePrincipals => Listing::Whole,
        }
    }

    fn cause(self, node: &mut Node) -> &mut Option<usize> {
        match self {
            Self::Anybody => &mut node.open,
            Self::ServicePrincipals => &mut node.open_to_service_principals,
        }
    }
}

impl Directory {
    /// Marks the groups that somebody may be in. Linear in the memberships.
    pub(super) fn mark_open(&mut self) {
        self.mark_open_to(To::Anybody);
        self.mark_open_to(To::ServicePrincipals);
    }

    fn mark_open_to(&mut self, to: To) {
        let mut queue = Vec::new();
        for (at, node) in self.nodes.iter_mut().enumerate() {
            let may_be = node.kind.is_some_and(PrincipalType::may_be_group);
            if may_be && node.listing < to.enough() {
                *to.cause(node) = Some(at);
                queue.push((at, at));
            }
        }
        while let Some((at, cause)) = queue.pop() {
            let parents = self.nodes.get(at).map(|node| node.parents.clone());
            for parent in parents.into_iter().flatten() {
                // A list of everybody, through nesting, needs no look at what it
                // contains.
                if let Some(node) = self.nodes.get_mut(parent)
                    && to.cause(node).is_none()
                    && node.transitive < to.enough()
                {
                    *to.cause(node) = Some(cause);
                    queue.push((parent, cause));
                }
            }
        }
    }

    /// Why somebody may be in `group` without being listed in it; `None` where
    /// everybody in it is known. It names `group` itself where its own list is not
    /// whole.
    pub fn open_through(&self, group: &PrincipalId) -> Option<Opening<'_>> {
        let node = self.nodes.get(*self.ids.get(group)?)?;
        let id = |at: usize| self.nodes.get(at).map(|node| &node.id);
        match node.open {
            Some(cause) => id(cause).map(Opening::Members),
            None => id(node.open_to_service_principals?).map(Opening::ServicePrincipals),
        }
    }

    /// The same for one principal: `None` also where all the groups are listed
    /// that it is in, and where it is no service principal and only those may be
    /// missing.
    pub fn open_to(&self, principal: &PrincipalId, group: &PrincipalId) -> Option<Opening<'_>> {
        if self.settled.contains(principal) {
            return None;
        }
        self.open_through(group).filter(|opening| match opening {
            Opening::Members(_) => true,
            Opening::ServicePrincipals(_) => {
                PrincipalType::may_be_service_principal(self.kind(principal))
            }
        })
    }

    /// Every group, among `groups` and nested in them, of which not everything is
    /// known and through which somebody may be in one of `groups`. Linear in the
    /// memberships.
    pub fn openings<'a>(
        &self,
        groups: impl IntoIterator<Item = &'a PrincipalId>,
    ) -> BTreeSet<Opening<'_>> {
        let groups: Vec<usize> = groups
            .into_iter()
            .filter_map(|id| self.ids.get(id).copied())
            .collect();
        let open = self.not_enough(&groups, To::Anybody);
        let partly = self.not_enough(&groups, To::ServicePrincipals);
        let partly = partly.into_iter().filter(|id| !open.contains(id));
        let partly: Vec<Opening<'_>> = partly.map(Opening::ServicePrincipals).collect();
        open.iter()
            .copied()
            .map(Opening::Members)
            .chain(partly)
            .collect()
    }

    /// The groups at and below others whose lists leave somebody out.
    fn not_enough(&self, groups: &[usize], to: To) -> BTreeSet<&PrincipalId> {
        let mut seen: HashSet<usize> = groups.iter().copied().collect();
        let mut queue = groups.to_vec();
        let mut found = BTreeSet::new();
        while let Some(node) = queue.pop().and_then(|at| self.nodes.get(at)) {
            if node.kind.is_some_and(PrincipalType::may_be_group) && node.listing < to.enough() {
                found.insert(&node.id);
            }
            if node.transitive < to.enough() {
                queue.extend(node.members.iter().copied().filter(|at| seen.insert(*at)));
            }
        }
        found
    }
}
