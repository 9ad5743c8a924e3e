//! Principals and groups: who is in which group, through nesting, and which
//! groups have members that are not known.

mod closure;
mod fetch;
mod numbered;
mod opening;
mod principal;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

pub use closure::{Closure, MembershipPath};
pub(crate) use fetch::fetch_members;
pub use opening::Opening;
pub use principal::{
    Group, GroupEligibility, Listing, Member, Membership, Principal, PrincipalId, PrincipalType,
};

/// The principals and groups of a tenant, indexed.
///
/// Group nesting may contain cycles; nothing here follows one twice.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    ids: HashMap<PrincipalId, usize>,
    nodes: Vec<Node>,
    settled: HashSet<PrincipalId>,
    confirmed: HashSet<PrincipalId>,
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
    /// How many of its members are listed.
    listing: Listing,
    /// How many of them by a list that holds nested members too.
    transitive: Listing,
    /// For a group that anybody may be in: the group whose members are not known.
    open: Option<usize>,
    /// For a group that any service principal may be in: the group whose service
    /// principals are not known.
    open_to_service_principals: Option<usize>,
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
                node.kind = PrincipalType::surer(principal.kind, node.kind);
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
                node.kind = PrincipalType::surer(node.kind, Some(PrincipalType::Group));
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

    /// Notes principals that a list of principals, of groups or of members holds: they
    /// existed when that was taken. What only an assignment names may be gone.
    pub fn confirm(&mut self, principals: impl IntoIterator<Item = PrincipalId>) {
        self.confirmed.extend(principals);
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
            listing: Listing::Part,
            transitive: Listing::Part,
            open: None,
            open_to_service_principals: None,
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
                node.kind = PrincipalType::surer(node.kind, member.kind);
            }
            if let Some(node) = self.nodes.get_mut(at) {
                node.members.push(child);
            }
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.kind = Some(PrincipalType::Group);
            node.listing = node.listing.max(group.listing);
            if group.membership == Membership::Transitive {
                node.transitive = node.transitive.max(group.listing);
            }
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

    /// Whether every group is listed that a principal is in.
    pub fn is_settled(&self, id: &PrincipalId) -> bool {
        self.settled.contains(id)
    }

    /// Whether a list of principals, of groups or of members holds the id. What only an
    /// assignment names was deleted, or is in no list of these data.
    pub fn is_confirmed(&self, id: &PrincipalId) -> bool {
        self.confirmed.contains(id)
    }

    /// Every membership that a list holds: the member, the group. In no order.
    pub fn memberships(&self) -> impl Iterator<Item = (&PrincipalId, &PrincipalId)> {
        let id = |at: &usize| self.nodes.get(*at).map(|node| &node.id);
        self.nodes.iter().flat_map(move |node| {
            let groups = node.parents.iter().filter_map(id);
            groups.map(|group| (&node.id, group))
        })
    }

    /// Whether the id is a group.
    pub fn is_group(&self, id: &PrincipalId) -> bool {
        self.kind(id).is_some_and(PrincipalType::is_group)
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
