//! Management groups, subscriptions, resource groups and resources.

use std::io::{self, Write};

use crate::draw::{Draw, Zipf};
use crate::facts::{RESOURCE_TYPES, STAGES, TEAMS};
use crate::size::Size;

/// So deep are management groups nested at most.
const DEEPEST: usize = 5;

/// Everything that something can be assigned at.
#[derive(Debug)]
pub(crate) struct Land {
    pub(crate) tenant: String,
    pub(crate) management_groups: Vec<ManagementGroup>,
    pub(crate) subscriptions: Vec<Subscription>,
}

#[derive(Debug)]
pub(crate) struct ManagementGroup {
    pub(crate) id: String,
    parent: Option<usize>,
    depth: usize,
}

#[derive(Debug)]
pub(crate) struct Subscription {
    /// `/subscriptions/…`.
    pub(crate) id: String,
    pub(crate) parent: usize,
    /// The names of its resource groups; at least one.
    pub(crate) groups: Vec<String>,
    pub(crate) resources: Vec<Resource>,
}

#[derive(Debug)]
pub(crate) struct Resource {
    /// What follows the id of the subscription.
    below: String,
    /// Its place in [`RESOURCE_TYPES`].
    pub(crate) kind: usize,
}

impl Subscription {
    pub(crate) fn group(&self, name: &str) -> String {
        format!("{}/resourceGroups/{name}", self.id)
    }

    pub(crate) fn resource(&self, resource: &Resource) -> String {
        format!("{}{}", self.id, resource.below)
    }
}

impl Land {
    pub(crate) fn new(size: &Size, draw: &mut Draw) -> Self {
        let tenant = draw.guid();
        let id = |name: &str| format!("/providers/Microsoft.Management/managementGroups/{name}");
        let mut management_groups = vec![ManagementGroup {
            id: id(&tenant),
            parent: None,
            depth: 0,
        }];
        for at in 1..size.management_groups {
            let open: Vec<usize> = (0..at.div_ceil(2))
                .filter(|one| {
                    management_groups
                        .get(*one)
                        .is_some_and(|one| one.depth < DEEPEST)
                })
                .collect();
            let parent = draw.one(&open).copied().unwrap_or_default();
            let depth = management_groups.get(parent).map_or(0, |one| one.depth) + 1;
            let team = draw.one(&TEAMS).copied().unwrap_or_default();
            let id = id(&format!("mg-{team}-{at:03}"));
            management_groups.push(ManagementGroup {
                id,
                parent: Some(parent),
                depth,
            });
        }
        let mut land = Self {
            tenant,
            management_groups,
            subscriptions: (0..size.subscriptions)
                .map(|_| Subscription {
                    id: format!("/subscriptions/{}", draw.guid()),
                    parent: draw.below(size.management_groups),
                    groups: Vec::new(),
                    resources: Vec::new(),
                })
                .collect(),
        };
        let places = land.settle(size, draw);
        land.build(size, &places, draw);
        land
    }

    /// Makes the resource groups; gives each with its subscription.
    fn settle(&mut self, size: &Size, draw: &mut Draw) -> Vec<(usize, usize)> {
        let skew = Zipf::new(size.subscriptions, 0.5, draw);
        let mut places = Vec::new();
        for at in 0..size.resource_groups {
            let which = if at < size.subscriptions {
                at
            } else {
                skew.draw(draw)
            };
            let team = draw.one(&TEAMS).copied().unwrap_or_default();
            let stage = draw.one(&STAGES).copied().unwrap_or_default();
            if let Some(subscription) = self.subscriptions.get_mut(which) {
                places.push((which, subscription.groups.len()));
                subscription
                    .groups
                    .push(format!("rg-{team}-{stage}-{at:05}"));
            }
        }
        places
    }

    fn build(&mut self, size: &Size, places: &[(usize, usize)], draw: &mut Draw) {
        let skew = Zipf::new(places.len(), 0.7, draw);
        let weights = RESOURCE_TYPES.iter().enumerate();
        let kinds: Vec<usize> = weights
            .flat_map(|(at, kind)| std::iter::repeat_n(at, kind.weight))
            .collect();
        for at in 0..size.resources {
            let place = if at < places.len() {
                at
            } else {
                skew.draw(draw)
            };
            let kind = draw.one(&kinds).copied().unwrap_or_default();
            let team = draw.one(&TEAMS).copied().unwrap_or_default();
            let has_child = draw.chance(0.25);
            let subscription = places.get(place).and_then(|(which, group)| {
                let subscription = self.subscriptions.get_mut(*which)?;
                let group = subscription.groups.get(*group)?.clone();
                Some((subscription, group))
            });
            let (Some((subscription, group)), Some(row)) = (subscription, RESOURCE_TYPES.get(kind))
            else {
                continue;
            };
            let mut below = format!(
                "/resourceGroups/{group}/providers/{}/{team}{at:06}",
                row.name
            );
            if let Some(child) = row.child.filter(|_| has_child) {
                below.push_str(&format!("/{child}/c{}", at % 97));
            }
            subscription.resources.push(Resource { below, kind });
        }
    }

    /// A scope within a subscription, written anew.
    pub(crate) fn any_below(&self, which: usize, draw: &mut Draw) -> Option<String> {
        let subscription = self.subscriptions.get(which)?;
        let resource = draw.one(&subscription.resources);
        Some(resource.map_or_else(|| subscription.id.clone(), |one| subscription.resource(one)))
    }

    /// Whether a subscription is in a management group, however deep.
    pub(crate) fn is_below(&self, which: usize, group: usize) -> bool {
        let mut at = self.subscriptions.get(which).map(|one| one.parent);
        while let Some(here) = at {
            if here == group {
                return true;
            }
            at = self.management_groups.get(here).and_then(|one| one.parent);
        }
        false
    }

    /// The list of entities, as `az account management-group entities list` prints it.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let parent = |at: Option<usize>| {
            let parent = at.and_then(|at| self.management_groups.get(at));
            parent.map_or_else(|| "null".to_owned(), |parent| format!("\"{}\"", parent.id))
        };
        let entity = |id: &str, kind: &str, at: Option<usize>| {
            let name = id.rsplit('/').next().unwrap_or_default();
            format!(
                r#"{{"id":"{id}","name":"{name}","displayName":"{name}","type":"{kind}","tenantId":"{}","parent":{{"id":{}}}}}"#,
                self.tenant,
                parent(at)
            )
        };
        let groups = self.management_groups.iter();
        let groups =
            groups.map(|one| entity(&one.id, "Microsoft.Management/managementGroups", one.parent));
        let subscriptions = self.subscriptions.iter();
        let subscriptions =
            subscriptions.map(|one| entity(&one.id, "/subscriptions", Some(one.parent)));
        list(groups.chain(subscriptions), out)
    }
}

/// A JSON array, an element a line.
pub(crate) fn list(items: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    let mut before = "[\n";
    for item in items {
        write!(out, "{before}{item}")?;
        before = ",\n";
    }
    writeln!(out, "{}]", if before.starts_with('[') { "[" } else { "\n" })
}
