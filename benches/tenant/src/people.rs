//! Users, service principals and groups.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::draw::{Draw, Zipf};
use crate::facts::TEAMS;
use crate::land::list;
use crate::size::Size;

/// So deep are groups nested at most.
const DEEPEST: usize = 6;

/// A kind of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    User,
    ServicePrincipal,
    Group,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::ServicePrincipal => "ServicePrincipal",
            Self::Group => "Group",
        }
    }
}

/// Everybody; principals are named by their places.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) users: Vec<String>,
    pub(crate) service_principals: Vec<String>,
    pub(crate) groups: Vec<Group>,
    names: Vec<&'static str>,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) members: Vec<(Kind, usize)>,
    depth: usize,
}

impl People {
    pub(crate) fn new(size: &Size, draw: &mut Draw) -> Self {
        let groups = (0..size.groups).map(|_| Group {
            id: draw.guid(),
            members: Vec::new(),
            depth: 0,
        });
        let mut people = Self {
            groups: groups.collect(),
            users: (0..size.users).map(|_| draw.guid()).collect(),
            service_principals: (0..size.service_principals).map(|_| draw.guid()).collect(),
            names: Vec::new(),
        };
        people.names = people
            .groups
            .iter()
            .filter_map(|_| draw.one(&TEAMS).copied())
            .collect();
        people.nest(draw);
        let skew = Zipf::new(size.groups, 0.9, draw);
        for user in 0..size.users {
            // Five groups on average, and many more for some.
            let many = 1 + (-5.0 * (1.0 - draw.unit()).ln()) as usize;
            let joined: BTreeSet<usize> = (0..many).map(|_| skew.draw(draw)).collect();
            for group in joined {
                people.join(group, Kind::User, user);
            }
        }
        for service in 0..size.service_principals {
            if draw.chance(0.15) {
                people.join(skew.draw(draw), Kind::ServicePrincipal, service);
            }
        }
        people
    }

    fn join(&mut self, group: usize, kind: Kind, who: usize) {
        if let Some(group) = self.groups.get_mut(group) {
            group.members.push((kind, who));
        }
    }

    fn nest(&mut self, draw: &mut Draw) {
        for child in 1..self.groups.len() {
            if !draw.chance(0.3) {
                continue;
            }
            for _ in 0..1 + usize::from(draw.chance(0.2)) {
                let nearby = child.saturating_sub(200);
                let parent = nearby + draw.below(child - nearby);
                let member = (Kind::Group, child);
                let Some(above) = self.groups.get_mut(parent) else {
                    continue;
                };
                if above.depth >= DEEPEST || above.members.contains(&member) {
                    continue;
                }
                above.members.push(member);
                let depth = above.depth + 1;
                if let Some(below) = self.groups.get_mut(child) {
                    below.depth = below.depth.max(depth);
                }
            }
        }
    }

    pub(crate) fn id(&self, kind: Kind, at: usize) -> &str {
        match kind {
            Kind::User => self.users.get(at).map(String::as_str),
            Kind::ServicePrincipal => self.service_principals.get(at).map(String::as_str),
            Kind::Group => self.groups.get(at).map(|group| group.id.as_str()),
        }
        .unwrap_or_default()
    }

    /// Who has what is assigned to a principal: itself, or somebody in the group.
    pub(crate) fn holder(&self, kind: Kind, at: usize, draw: &mut Draw) -> &str {
        let (mut kind, mut at) = (kind, at);
        for _ in 0..=DEEPEST {
            if kind != Kind::Group {
                break;
            }
            let members = self.groups.get(at).map_or(&[][..], |group| &group.members);
            let Some(member) = draw.one(members) else {
                break;
            };
            (kind, at) = *member;
        }
        self.id(kind, at)
    }

    pub(crate) fn write_users(&self, out: &mut dyn Write) -> io::Result<()> {
        let users = self.users.iter().enumerate();
        let users = users.map(|(at, id)| {
            format!(
                r#"{{"id":"{id}","displayName":"User {at:06}","userPrincipalName":"{}"}}"#,
                user_principal_name(at)
            )
        });
        list(users, out)
    }

    pub(crate) fn write_service_principals(&self, out: &mut dyn Write) -> io::Result<()> {
        let all = self.service_principals.iter().enumerate();
        let all = all.map(|(at, id)| {
            let kind = if at.is_multiple_of(3) {
                "Application"
            } else {
                "ManagedIdentity"
            };
            format!(r#"{{"id":"{id}","displayName":"sp-{at:06}","servicePrincipalType":"{kind}"}}"#)
        });
        list(all, out)
    }

    pub(crate) fn write_groups(&self, out: &mut dyn Write) -> io::Result<()> {
        let groups = self.groups.iter().zip(&self.names).enumerate();
        let groups = groups.map(|(at, (group, name))| {
            let members = group.members.iter().map(|(kind, who)| {
                let id = self.id(*kind, *who);
                let kind = match kind {
                    Kind::User => "user",
                    Kind::ServicePrincipal => "servicePrincipal",
                    Kind::Group => "group",
                };
                format!(r##"{{"@odata.type":"#microsoft.graph.{kind}","id":"{id}"}}"##)
            });
            let members = members.collect::<Vec<_>>().join(",");
            format!(
                r#"{{"id":"{}","displayName":"grp-{name}-{at:05}","securityEnabled":true,"members":[{members}]}}"#,
                group.id
            )
        });
        list(groups, out)
    }
}

pub(crate) fn user_principal_name(at: usize) -> String {
    format!("user{at:06}@contoso.example")
}
