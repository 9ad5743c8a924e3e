//! Role assignments, written one by one: a large tenant never lies in memory.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::draw::{Draw, Zipf};
use crate::facts::{POPULAR, RESOURCE_TYPES};
use crate::land::Land;
use crate::people::{Kind, People, user_principal_name};
use crate::roles::Role;
use crate::size::Size;

/// Azure's limit for a subscription.
const MOST_IN_SUBSCRIPTION: usize = 4_000;
/// So many are kept to ask about.
const SAMPLES: usize = 150_000;
const CONDITION: &str = "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'public'))";

/// An assignment that somebody may ask about.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) principal: (Kind, usize),
    pub(crate) role: usize,
    pub(crate) scope: String,
    pub(crate) place: Place,
}

/// Where something is assigned.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Root,
    ManagementGroup(usize),
    Subscription(usize),
}

struct Writer<'a> {
    land: &'a Land,
    people: &'a People,
    roles: &'a [Role],
    by_type: Vec<Vec<usize>>,
    of_roles: Zipf,
    of_users: Zipf,
    of_services: Zipf,
    of_groups: Zipf,
    count: usize,
}

pub(crate) fn write(
    size: &Size,
    land: &Land,
    people: &People,
    roles: &[Role],
    draw: &mut Draw,
    out: &mut dyn Write,
) -> io::Result<Vec<Sample>> {
    let named = |name: &&str| roles.iter().position(|role| role.name == **name);
    let head: Vec<usize> = POPULAR.iter().filter_map(named).collect();
    let mut tail: Vec<usize> = (0..roles.len()).filter(|at| !head.contains(at)).collect();
    draw.shuffle(&mut tail);
    let mut writer = Writer {
        land,
        people,
        roles,
        by_type: RESOURCE_TYPES
            .iter()
            .map(|kind| kind.roles.iter().filter_map(named).collect())
            .collect(),
        of_roles: Zipf::ranked(head.into_iter().chain(tail).collect(), 1.15),
        of_users: Zipf::new(size.users, 0.8, draw),
        of_services: Zipf::new(size.service_principals, 0.8, draw),
        of_groups: Zipf::new(size.groups, 0.8, draw),
        count: 0,
    };
    let at_root = 12.min(size.assignments / 100);
    let high = (size.management_groups * 60).min(size.assignments / 50);
    let shares = shares(size, size.assignments.saturating_sub(at_root + high), draw);
    let keep = SAMPLES as f64 / size.assignments.max(1) as f64;
    let mut places: Vec<(Place, usize)> = vec![(Place::Root, at_root)];
    for at in 0..high {
        places.push((
            Place::ManagementGroup(at % size.management_groups.max(1)),
            1,
        ));
    }
    let subscriptions = shares.into_iter().enumerate();
    places.extend(subscriptions.map(|(at, many)| (Place::Subscription(at), many)));
    let mut samples = Vec::new();
    for (place, many) in places {
        let mut seen = HashSet::new();
        // Where chance gives the same again, it is left out; no place is so full.
        for _ in 0..many {
            let sample = writer.drawn(place, draw);
            if seen.insert((sample.principal, sample.role, sample.scope.clone())) {
                writer.put(&sample, draw, out)?;
                if draw.chance(keep) {
                    samples.push(sample);
                }
            }
        }
    }
    writeln!(out, "\n]")?;
    Ok(samples)
}

/// How many each subscription has.
fn shares(size: &Size, all: usize, draw: &mut Draw) -> Vec<usize> {
    let mut weights: Vec<f64> = (1..=size.subscriptions)
        .map(|rank| (rank as f64).powf(-0.6))
        .collect();
    draw.shuffle(&mut weights);
    let mut shares = vec![0usize; size.subscriptions];
    let mut left = all;
    while left > 0 {
        let open: Vec<usize> = shares
            .iter()
            .enumerate()
            .filter(|(_, share)| **share < MOST_IN_SUBSCRIPTION)
            .map(|(at, _)| at)
            .collect();
        let sum: f64 = open.iter().filter_map(|at| weights.get(*at)).sum();
        let round = left as f64;
        if open.is_empty() {
            break;
        }
        for at in open {
            let (Some(share), Some(weight)) = (shares.get_mut(at), weights.get(at)) else {
                continue;
            };
            let more = ((round * weight / sum) as usize).max(1);
            let more = more.min(MOST_IN_SUBSCRIPTION - *share).min(left);
            *share += more;
            left -= more;
        }
    }
    shares
}

impl Writer<'_> {
    fn drawn(&self, place: Place, draw: &mut Draw) -> Sample {
        let (scope, kind) = self.scope(place, draw);
        let y = draw.unit();
        let principal = if y < 0.45 {
            (Kind::ServicePrincipal, self.of_services.draw(draw))
        } else if y < 0.75 {
            (Kind::User, self.of_users.draw(draw))
        } else {
            (Kind::Group, self.of_groups.draw(draw))
        };
        let usual = kind.filter(|_| draw.chance(0.75));
        let usual = usual.and_then(|kind| draw.one(self.by_type.get(kind)?).copied());
        let role = usual.unwrap_or_else(|| self.of_roles.draw(draw));
        Sample {
            principal,
            role,
            scope,
            place,
        }
    }

    /// A scope, and the type of the resource that it is.
    fn scope(&self, place: Place, draw: &mut Draw) -> (String, Option<usize>) {
        let which = match place {
            Place::Root => return ("/".to_owned(), None),
            Place::ManagementGroup(at) => {
                let group = self.land.management_groups.get(at);
                return (
                    group.map(|group| group.id.clone()).unwrap_or_default(),
                    None,
                );
            }
            Place::Subscription(at) => at,
        };
        let Some(subscription) = self.land.subscriptions.get(which) else {
            return ("/".to_owned(), None);
        };
        let x = draw.unit();
        let (scope, kind) = match draw.one(&subscription.resources) {
            _ if x < 0.12 => (subscription.id.clone(), None),
            Some(resource) if x >= 0.5 => (subscription.resource(resource), Some(resource.kind)),
            _ => {
                // The first resource groups are the busiest.
                let at = (subscription.groups.len() as f64 * draw.unit() * draw.unit()) as usize;
                let name = subscription.groups.get(at).map_or("", String::as_str);
                (subscription.group(name), None)
            }
        };
        if x < 0.005 {
            return (scope.replace("/resourceGroups/", "/resourcegroups/"), kind);
        }
        (scope, kind)
    }

    fn put(&mut self, sample: &Sample, draw: &mut Draw, out: &mut dyn Write) -> io::Result<()> {
        let at = self.count;
        self.count += 1;
        let name = draw.guid();
        let base = sample.scope.trim_end_matches('/');
        let (condition, version) = match draw.chance(0.01) {
            true => (format!("\"{CONDITION}\""), "\"2.0\""),
            false => ("null".to_owned(), "null"),
        };
        let (kind, who) = sample.principal;
        let role = self.roles.get(sample.role);
        let (role_id, role_name) = role.map_or(("", ""), |role| (&role.guid, &role.name));
        let of = match sample.place {
            Place::Subscription(at) => self.land.subscriptions.get(at).map_or("", |one| &one.id),
            _ => "",
        };
        let principal_name = match kind {
            Kind::User => user_principal_name(who),
            Kind::Group => format!("grp-{who:05}"),
            Kind::ServicePrincipal => format!("app-{who:06}"),
        };
        let by = self
            .people
            .id(Kind::User, at * 7919 % self.people.users.len().max(1));
        let on = format!(
            "2024-{:02}-{:02}T{:02}:{:02}:07.{:06}+00:00",
            1 + at % 12,
            1 + at % 28,
            at % 24,
            at % 60,
            at * 37 % 1_000_000
        );
        let note = if at.is_multiple_of(9) {
            format!("\"ticket {at}\"")
        } else {
            "null".to_owned()
        };
        let fields = [
            ("condition", condition),
            ("conditionVersion", version.to_owned()),
            ("createdBy", format!("\"{by}\"")),
            ("createdOn", format!("\"{on}\"")),
            ("delegatedManagedIdentityResourceId", "null".to_owned()),
            ("description", note),
            (
                "id",
                format!("\"{base}/providers/Microsoft.Authorization/roleAssignments/{name}\""),
            ),
            ("name", format!("\"{name}\"")),
            ("principalId", format!("\"{}\"", self.people.id(kind, who))),
            ("principalName", format!("\"{principal_name}\"")),
            ("principalType", format!("\"{}\"", kind.name())),
            (
                "roleDefinitionId",
                format!("\"{of}/providers/Microsoft.Authorization/roleDefinitions/{role_id}\""),
            ),
            ("roleDefinitionName", format!("\"{role_name}\"")),
            ("scope", format!("\"{}\"", sample.scope)),
            (
                "type",
                "\"Microsoft.Authorization/roleAssignments\"".to_owned(),
            ),
            ("updatedBy", format!("\"{by}\"")),
            ("updatedOn", format!("\"{on}\"")),
        ];
        out.write_all(if at == 0 { b"[\n  {\n" } else { b",\n  {\n" })?;
        let mut before = "";
        for (key, value) in fields {
            write!(out, "{before}    \"{key}\": {value}")?;
            before = ",\n";
        }
        out.write_all(b"\n  }")
    }
}
