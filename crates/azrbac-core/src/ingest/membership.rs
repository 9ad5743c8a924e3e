//! Lists of directory objects that belong to somebody: the members of a group,
//! and, the other way round, the groups of a principal, as Microsoft Graph and
//! `az ad group member list` write them.

use std::ops::ControlFlow;

use super::batch::Batch;
use super::element::Element;
use super::principal;
use super::report::Fault;
use super::{graph, group, table};
use crate::directory::{Group, Listing, Member, Membership, Principal, PrincipalId, PrincipalType};
use crate::json::{Document, Item, List};
use crate::snapshot::Kind;
use crate::text::caseless;

const TYPE: &[&str] = &["@odata.type", "type", "objectType"];

/// Whose list it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// A group, whose members are listed.
    Group(PrincipalId),
    /// A principal, whose groups are listed.
    Principal(PrincipalId),
}

/// A list that may come in several pages.
#[derive(Debug)]
pub(super) struct MembershipList {
    owner: Owner,
    membership: Membership,
    /// Whether nothing was left out so far.
    whole: bool,
    entries: Vec<Principal>,
    /// Whether there is a service principal, or every page would have told.
    service_principals: bool,
    /// Whether the document says that they were left out.
    without_service_principals: bool,
    /// Whether a page of version 1.0 of Microsoft Graph is among the pages.
    leaves_out: bool,
    /// Whether the page at hand says which version it comes from.
    stated: bool,
    /// Whether a page that does not is an answer of Microsoft Graph all the same.
    may_leave_out: bool,
}

impl MembershipList {
    pub(super) fn new(owner: Owner, membership: Membership) -> Self {
        Self {
            owner,
            membership,
            whole: true,
            entries: Vec::new(),
            service_principals: false,
            without_service_principals: false,
            leaves_out: false,
            stated: false,
            may_leave_out: false,
        }
    }

    /// Notes which version of Microsoft Graph a page comes from.
    pub(super) fn comes_from(&mut self, origin: &[String]) {
        self.comes_of(graph::Version::of(origin));
    }

    fn comes_of(&mut self, version: Option<graph::Version>) {
        self.leaves_out |= version == Some(graph::Version::One);
        self.stated = version.is_some();
    }

    /// Notes a list that no page is around. Where its entries are described as
    /// Microsoft Graph does, or there are none, the Azure CLI or Azure PowerShell
    /// wrote it, which ask the version 1.0.
    pub(super) fn comes_bare(&mut self, list: &List<'_>) {
        let by_hand = list.any(|_| true) && !list.any(|item| graph::describes(&item));
        self.comes_of((!by_hand).then_some(graph::Version::One));
    }

    /// Takes it that service principals are in the list, where it has some, or that
    /// they were left out.
    pub(super) fn states_service_principals(&mut self, listed: bool) {
        self.service_principals |= listed;
        self.without_service_principals |= !listed;
    }

    /// Whose list it is, and of which kind, where a page of Microsoft Graph says
    /// so: in its context, or in the address of the next page.
    pub(super) fn of_page(origin: &[String]) -> Option<Self> {
        let (path, owner, relation) = origin
            .iter()
            .find_map(|text| owner_of(text).map(|(owner, rest)| (text, owner, rest)))?;
        let (relation, cast) = relation.split_once('/').unwrap_or((&relation, ""));
        let membership = if caseless::starts_with(relation, "transitive") {
            Membership::Transitive
        } else {
            Membership::Direct
        };
        let mut list = Self::new(owner, membership);
        // `…/members/microsoft.graph.user` holds the users only, and a filter
        // holds whatever it lets through.
        list.whole = !caseless::starts_with(cast, "microsoft.graph.")
            && !caseless::fold(path).contains("$filter");
        Some(list)
    }

    /// Notes that entries are missing.
    pub(super) fn cut(&mut self) {
        self.whole = false;
    }

    /// Reads the entries of a page, and returns how many there are.
    pub(super) fn page(&mut self, list: &List<'_>, batch: &mut Batch) -> usize {
        let mut count = 0;
        list.each(|document, item| {
            count += 1;
            self.may_leave_out |= !self.stated;
            match self.entry(document, count, item, batch) {
                Ok(Some(entry)) => {
                    self.service_principals |= entry.kind == Some(PrincipalType::ServicePrincipal);
                    self.entries.push(entry);
                }
                Ok(None) => {}
                Err(fault) => {
                    batch.left_out(table::reader(Kind::Groups), &fault);
                    self.whole = false;
                }
            }
            ControlFlow::Continue(())
        });
        // A list of nobody may be one of service principals only.
        self.may_leave_out |= !self.stated && count == 0;
        count
    }

    /// One directory object; `None` for one that is neither a group nor can be in
    /// one, such as a directory role that somebody holds.
    fn entry<'a>(
        &self,
        document: Document<'a>,
        number: usize,
        item: Item<'a>,
        batch: &mut Batch,
    ) -> Result<Option<Principal>, Fault> {
        if let Some(id) = group::bare_id(&document, &item)? {
            return Ok(Some(Principal::new(id)));
        }
        let element = Element::of_item(document, number, item)?;
        graph::refuse_change(&element)?;
        let stated = element.text(TYPE)?;
        let known = stated.as_deref().and_then(graph::member_type);
        let foreign = stated.is_some() && !known.is_some_and(PrincipalType::is_group);
        if matches!(self.owner, Owner::Principal(_)) && foreign {
            return Ok(None);
        }
        let mut entry = principal::principal(&element, known, batch)?;
        if matches!(self.owner, Owner::Principal(_)) {
            entry.kind = entry.kind.or(Some(PrincipalType::Group));
        }
        let reader = match entry.kind {
            Some(kind) if kind.is_group() => table::reader(Kind::Groups),
            _ => table::reader(Kind::Principals),
        };
        batch.leftovers(&element, reader);
        Ok(Some(entry))
    }

    /// How many of the members the list holds.
    fn listing(&self, batch: &mut Batch) -> Listing {
        if !self.whole {
            Listing::Part
        } else if self.without_service_principals {
            Listing::WithoutServicePrincipals
        } else if self.service_principals {
            Listing::Whole
        } else if self.leaves_out {
            batch.report.say(graph::leaves_out());
            Listing::WithoutServicePrincipals
        } else if self.may_leave_out && !batch.vouched {
            batch.report.say(graph::may_leave_out());
            Listing::WithoutServicePrincipals
        } else {
            Listing::Whole
        }
    }

    /// Hands over what all pages held.
    pub(super) fn finish(self, batch: &mut Batch) {
        batch.parts.touch(Kind::Groups);
        let listing = match self.owner {
            Owner::Group(_) => self.listing(batch),
            Owner::Principal(_) => Listing::Part,
        };
        let groups = batch.parts.groups.get_or_insert_default();
        match self.owner {
            Owner::Group(id) => groups.push(Group {
                id,
                display_name: None,
                members: self.entries.iter().map(member).collect(),
                membership: self.membership,
                listing,
            }),
            Owner::Principal(id) => {
                groups.extend(self.entries.iter().map(|entry| Group {
                    id: entry.id.clone(),
                    display_name: entry.display_name.clone(),
                    members: vec![Member {
                        id: id.clone(),
                        kind: None,
                    }],
                    membership: Membership::Direct,
                    listing,
                }));
                if self.whole && self.membership == Membership::Transitive {
                    batch.parts.settled.push(id);
                }
                return;
            }
        }
        let named = self.entries.into_iter().filter(has_name);
        let principals: Vec<Principal> = named.collect();
        if !principals.is_empty() {
            let list = batch.parts.principals.get_or_insert_default();
            list.extend(principals);
        }
    }
}

fn member(entry: &Principal) -> Member {
    Member {
        id: entry.id.clone(),
        kind: entry.kind,
    }
}

fn has_name(entry: &Principal) -> bool {
    entry.label().is_some() || entry.app_id.is_some()
}

/// The owner that an address such as `…/groups/{id}/transitiveMembers?…` or
/// `…#groups('{id}')/members` names, and what stands behind it.
fn owner_of(address: &str) -> Option<(Owner, String)> {
    let address = address
        .replace("%27", "'")
        .replace("('", "/")
        .replace("')", "");
    let mut segments = address.split(['/', '#', '?', '&']);
    while let Some(segment) = segments.next() {
        let is = |name: &str| caseless::eq(segment, name);
        let groups = is("groups");
        let holders = is("users") || is("servicePrincipals") || is("directoryObjects");
        if !groups && !holders {
            continue;
        }
        let mut rest = segments.clone();
        let id = rest.next().filter(|id| caseless::guid(id).is_some())?;
        let relation = rest.next()?;
        let relation = relation.split('(').next().unwrap_or(relation);
        let of_group = ["members", "transitiveMembers"];
        let of_holder = ["memberOf", "transitiveMemberOf"];
        let one_of = |names: [&str; 2]| names.into_iter().any(|name| caseless::eq(name, relation));
        let id = PrincipalId::new(id);
        let owner = if groups && one_of(of_group) {
            Owner::Group(id)
        } else if one_of(of_holder) {
            Owner::Principal(id)
        } else {
            continue;
        };
        let cast = rest.next().unwrap_or_default();
        return Some((owner, format!("{relation}/{cast}")));
    }
    None
}
