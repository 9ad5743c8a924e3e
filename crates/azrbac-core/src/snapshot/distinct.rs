//! How many documents there are, whatever stands in several files counted once.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;

use super::{Kind, SnapshotParts};
use crate::assignment::ScheduleInstance;
use crate::text::caseless;

impl SnapshotParts {
    /// How many documents of a kind were read, copies of one counted once; `None` where
    /// none of that kind were given. What has no id counts each time. Linear in the
    /// documents.
    ///
    /// ```
    /// use azrbac_core::ingest::Ingest;
    /// use azrbac_core::snapshot::Kind;
    ///
    /// let user = br#"[{"id": "u1", "userPrincipalName": "carl@contoso.com"}]"#;
    /// let mut ingest = Ingest::new();
    /// ingest.read("a.json", user.to_vec());
    /// ingest.read("b.json", user.to_vec());
    /// let parts = ingest.finish().parts;
    /// assert_eq!(parts.count(Kind::Principals), Some(2));
    /// assert_eq!(parts.distinct(Kind::Principals), Some(1));
    /// ```
    pub fn distinct(&self, kind: Kind) -> Option<usize> {
        let instances = |list: &Option<Vec<ScheduleInstance>>| {
            named(list, |instance| Some(instance.assignment.id.name()))
        };
        match kind {
            Kind::RoleDefinitions => named(&self.role_definitions, |role| {
                role.id.as_ref().map(|id| Cow::Borrowed(id.as_str()))
            }),
            Kind::RoleAssignments => named(&self.role_assignments, |one| Some(one.id.name())),
            Kind::DenyAssignments => named(&self.deny_assignments, |one| {
                Some(caseless::last_segment(&one.id))
            }),
            Kind::RoleEligibilityScheduleInstances => instances(&self.eligible),
            Kind::RoleAssignmentScheduleInstances => instances(&self.active),
            Kind::ManagementGroups => count(&self.management_groups, |node| &node.scope),
            Kind::Subscriptions => count(&self.subscriptions, |node| &node.scope),
            Kind::Groups => count(&self.groups, |group| &group.id),
            Kind::GroupEligibilities => count(&self.group_eligibilities, |one| {
                (
                    &one.group,
                    &one.principal,
                    one.validity.start,
                    one.validity.end,
                )
            }),
            Kind::Principals => count(&self.principals, |principal| &principal.id),
            Kind::Locks => count(&self.locks, |lock| caseless::fold(&lock.id)),
            Kind::Resources => count(&self.resources, |resource| &resource.scope),
        }
    }
}

fn count<'p, T, K: Hash + Eq>(list: &'p Option<Vec<T>>, key: impl Fn(&'p T) -> K) -> Option<usize> {
    let list = list.as_ref()?;
    Some(list.iter().map(key).collect::<HashSet<K>>().len())
}

/// The same by the name at the end of its id. A document without one is called by its place, which holds a blank.
fn named<T>(list: &Option<Vec<T>>, name: impl Fn(&T) -> Option<Cow<'_, str>>) -> Option<usize> {
    let list = list.as_ref()?;
    let mut names = HashSet::with_capacity(list.len());
    let mut nameless = 0;
    for one in list {
        match name(one).filter(|name| !name.contains(' ')) {
            Some(name) => {
                names.insert(name);
            }
            None => nameless += 1,
        }
    }
    Some(names.len() + nameless)
}
