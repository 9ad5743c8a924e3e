//! Principals and groups: who is in which group, through nesting, and which
//! groups have members that are not known.

mod closure;
mod principal;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

pub use closure::{Closure, MembershipPath};
pub use principal::{
    Group, GroupEligibility, Member, Membership, Principal, PrincipalId, PrincipalType,
};

/// The principals and groups of a tenant, indexed.
///
/// Group nesting may contain cycles; nothing here follows one twice.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    ids: HashMap<PrincipalId, usize>,
    nodes: Vec<Node>,
    settled: HashSet<PrincipalId>,
}

#[derive(Debug, Clone)]
struct Node {
    id: PrincipalId,
    principal: Option<Principal>,
    kind: Option<PrincipalType>,
    /// Groups that list this one as a member.
    parents: Vec<usize>,
    /// Groups that this one may activate membership of.
    eligible_parents: Vec<(usize, usize)>,
    /// Members of this group.
    members: Vec<usize>,
    /// Whether its members are listed.
    listed: bool,
    /// Whether the list holds nested members already.
    transitive: bool,
    /// For a group that anybody may be in: the group whose members are not known.
    open_through: Option<usize>,
}

impl Directory {
    /// Indexes principals and groups. `mentioned` are the ids that other documents
    /// call groups: those that are not listed are groups with unknown members.
    pub fn build<'a>(
        principals: impl IntoIterator<Item = Principal>,
        groups: impl IntoIterator<Item = Group>,
        eligibilities: &[GroupEligibility],
        mentioned: impl IntoIterator<Item = &'a PrincipalId>,
    ) -> Self {
        let mut directory = Self::default();
        for principal in principals {
            let at = directory.node(&principal.id);
            if let Some(node) = directory.nodes.get_mut(at) {
                node.kind = principal.kind.or(node.kind);
                match &mut node.principal {
                    Some(known) => known.fill_from(principal),
                    none => *none = Some(principal),
                }
            }
        }
        let mut seen = HashSet::new();
        for group in groups {
            directory.add_group(group, &mut seen);
        }
        for id in mentioned {
            let at = directory.node(id);
            if let Some(node) = directory.nodes.get_mut(at) {
                node.kind.get_or_insert(PrincipalType::Group);
            }
        }
        for (index, eligibility) in eligibilities.iter().enumerate() {
            let group = directory.node(&eligibility.group);
            let member = directory.node(&eligibility.principal);
            if let Some(node) = directory.nodes.get_mut(member) {
                node.eligible_parents.push((group, index));
            }
        }
        directory.mark_open();
        directory
    }

    /// Notes principals of which every group is listed that they are in.
    pub fn settle(&mut self, principals: impl IntoIterator<Item = PrincipalId>) {
        for id in principals {
            self.node(&id);
            self.settled.insert(id);
        }
    }

    fn node(&mut self, id: &PrincipalId) -> usize {
        if let Some(at) = self.ids.get(id) {
            return *at;
        }
        let at = self.nodes.len();
        self.ids.insert(id.clone(), at);
        self.nodes.push(Node {
            id: id.clone(),
            principal: None,
            kind: None,
            parents: Vec::new(),
            eligible_parents: Vec::new(),
            members: Vec::new(),
            listed: false,
            transitive: false,
            open_through: None,
        });
        at
    }

    /// Takes in a group, be it another part of one that is there. `seen` holds the
    /// group and the member of every membership so far.
    fn add_group(&mut self, group: Group, seen: &mut HashSet<(usize, usize)>) {
        let at = self.node(&group.id);
        for member in group.members {
            let child = self.node(&member.id);
            if !seen.insert((at, child)) {
                continue;
            }
            if let Some(node) = self.nodes.get_mut(child) {
                node.parents.push(at);
                node.kind = node.kind.or(member.kind);
            }
            if let Some(node) = self.nodes.get_mut(at) {
                node.members.push(child);
            }
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.kind = Some(PrincipalType::Group);
            node.listed |= group.complete;
            node.transitive |= group.membership == Membership::Transitive && group.complete;
            let principal = Principal {
                id: group.id,
                kind: Some(PrincipalType::Group),
                display_name: group.display_name,
                user_principal_name: None,
                app_id: None,
            };
            match &mut node.principal {
                Some(known) => known.fill_from(principal),
                none => *none = Some(principal),
            }
        }
    }

    /// Marks the groups that anybody may be in: those whose members are not
    /// listed, and those that contain one of them.
    fn mark_open(&mut self) {
        let mut queue = Vec::new();
        for (at, node) in self.nodes.iter_mut().enumerate() {
            let is_group = node.kind.is_some_and(PrincipalType::is_group);
            if is_group && !node.listed {
                node.open_through = Some(at);
                queue.push((at, at));
            }
        }
        while let Some((at, cause)) = queue.pop() {
            let parents = self.nodes.get(at).map(|node| node.parents.clone());
            for parent in parents.into_iter().flatten() {
                if let Some(node) = self.nodes.get_mut(parent)
                    && node.open_through.is_none()
                    && !node.transitive
                {
                    node.open_through = Some(cause);
                    queue.push((parent, cause));
                }
            }
        }
    }

    /// The principal with that object id, where a list holds it.
    pub fn principal(&self, id: &PrincipalId) -> Option<&Principal> {
        self.nodes.get(*self.ids.get(id)?)?.principal.as_ref()
    }

    /// What kind of principal it is, where any document says so.
    pub fn kind(&self, id: &PrincipalId) -> Option<PrincipalType> {
        self.nodes.get(*self.ids.get(id)?)?.kind
    }

    /// Whether any document mentions the id.
    pub fn knows(&self, id: &PrincipalId) -> bool {
        self.ids.contains_key(id)
    }

    /// Whether the id is a group.
    pub fn is_group(&self, id: &PrincipalId) -> bool {
        self.kind(id).is_some_and(PrincipalType::is_group)
    }

    /// The group whose members are not known and through which anybody may be in
    /// `group`; `None` where everybody in it is known. It is `group` itself where
    /// its own members are not listed.
    pub fn open_through(&self, group: &PrincipalId) -> Option<&PrincipalId> {
        let cause = self.nodes.get(*self.ids.get(group)?)?.open_through?;
        Some(&self.nodes.get(cause)?.id)
    }

    /// The same for one principal: `None` also where all the groups are listed
    /// that it is in.
    pub fn open_to(&self, principal: &PrincipalId, group: &PrincipalId) -> Option<&PrincipalId> {
        if self.settled.contains(principal) {
            return None;
        }
        self.open_through(group)
    }

    /// Every group that anybody may be in.
    pub fn open_groups(&self) -> impl Iterator<Item = &PrincipalId> {
        self.nodes
            .iter()
            .filter(|node| node.open_through.is_some())
            .map(|node| &node.id)
    }

    /// Every id that any list holds, with what is known of it.
    pub fn ids(&self) -> impl Iterator<Item = (&PrincipalId, Option<PrincipalType>)> {
        self.nodes.iter().map(|node| (&node.id, node.kind))
    }

    /// The principals that lists describe.
    pub fn principals(&self) -> impl Iterator<Item = &Principal> {
        self.nodes.iter().filter_map(|node| node.principal.as_ref())
    }

    /// A name for people: the display name, else the user principal name, else the
    /// object id.
    pub fn label<'a>(&'a self, id: &'a PrincipalId) -> &'a str {
        self.principal(id)
            .and_then(Principal::label)
            .unwrap_or(id.as_str())
    }
}
