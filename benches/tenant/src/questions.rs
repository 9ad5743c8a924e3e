//! Questions about a tenant.

use std::collections::HashMap;

use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;

use crate::assignments::{Place, Sample};
use crate::draw::{Draw, Zipf};
use crate::facts::ASKED;
use crate::land::Land;
use crate::people::{Kind, People};
use crate::roles::Role;
use crate::size::Size;

/// A question, as a program would ask it: names as texts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Question {
    pub principal: String,
    pub operation: String,
    pub plane: Plane,
    pub scope: String,
}

struct Asker<'a> {
    land: &'a Land,
    people: &'a People,
    roles: &'a [Role],
    operations: Vec<(String, Plane)>,
    /// What an entry with a wildcard covers.
    covered: HashMap<(String, Plane), Vec<String>>,
}

pub(crate) fn questions(
    size: &Size,
    land: &Land,
    people: &People,
    roles: &[Role],
    samples: &[Sample],
    draw: &mut Draw,
) -> Vec<Question> {
    let mut asker = Asker {
        land,
        people,
        roles,
        operations: azrbac_roles::catalog()
            .operations()
            .map(|one| (one.name().to_owned(), one.plane()))
            .collect(),
        covered: HashMap::new(),
    };
    let skew = Zipf::new(size.subscriptions, 0.8, draw);
    let busy = Zipf::new(size.users + size.service_principals, 0.8, draw);
    let asked = (0..size.questions).map(|_| asker.ask(samples, &skew, &busy, draw));
    asked.collect()
}

impl Asker<'_> {
    fn ask(&mut self, samples: &[Sample], skew: &Zipf, busy: &Zipf, draw: &mut Draw) -> Question {
        let x = draw.unit();
        let sample = draw.one(samples).filter(|_| x < 0.7);
        let mut question = match sample {
            Some(sample) => self.about(sample, x, draw),
            None if x < 0.95 => self.common(skew, busy, draw),
            None => {
                let mut odd = self.common(skew, busy, draw);
                match draw.below(3) {
                    0 => odd.principal = draw.guid(),
                    1 => odd.operation = "Contoso.Custom/things/frob/action".to_owned(),
                    _ => odd.scope = format!("/subscriptions/{}/resourceGroups/none", draw.guid()),
                }
                odd
            }
        };
        let y = draw.unit();
        if y < 0.1 {
            question.operation = question.operation.to_ascii_lowercase();
        } else if y < 0.15 {
            question.operation = question.operation.to_ascii_uppercase();
        } else if y < 0.2 {
            question.scope = question
                .scope
                .replace("/resourceGroups/", "/resourcegroups/");
        }
        question
    }

    /// Made from an assignment.
    fn about(&mut self, sample: &Sample, x: f64, draw: &mut Draw) -> Question {
        let (kind, at) = sample.principal;
        let principal = self.people.holder(kind, at, draw).to_owned();
        let (mut operation, mut plane) = self.granted(sample.role, draw);
        let mut scope = self.below(sample, draw);
        if (0.40..0.55).contains(&x) {
            let elsewhere = draw.below(self.land.subscriptions.len());
            scope = self.land.any_below(elsewhere, draw).unwrap_or(scope);
        } else if x >= 0.55
            && let Some(other) = draw.one(&self.operations)
        {
            (operation, plane) = other.clone();
        }
        Question {
            principal,
            operation,
            plane,
            scope,
        }
    }

    /// An operation that the entries of a role definition name.
    fn granted(&mut self, role: usize, draw: &mut Draw) -> (String, Plane) {
        let permissions = self
            .roles
            .get(role)
            .map_or(&[][..], |role| &role.permissions);
        let entries: Vec<(&String, Plane)> = draw.one(permissions).map_or_else(Vec::new, |one| {
            let control = one.actions.iter().map(|entry| (entry, Plane::Control));
            control
                .chain(one.data_actions.iter().map(|entry| (entry, Plane::Data)))
                .collect()
        });
        let Some((entry, plane)) = draw.one(&entries).copied() else {
            return asked(draw);
        };
        if !entry.contains('*') {
            return (entry.clone(), plane);
        }
        let operations = &self.operations;
        let covered = self
            .covered
            .entry((entry.clone(), plane))
            .or_insert_with(|| {
                let Ok(pattern) = ActionPattern::parse(entry) else {
                    return Vec::new();
                };
                let fits = |name: &str| {
                    OperationName::parse(name).is_ok_and(|name| pattern.matches(&name))
                };
                let of_plane = operations
                    .iter()
                    .filter(|(name, its)| *its == plane && fits(name));
                of_plane.map(|(name, _)| name.clone()).collect()
            });
        match draw.one(covered) {
            Some(name) => (name.clone(), plane),
            None => (entry.replace('*', "zz/read"), plane),
        }
    }

    /// A scope at or below that of an assignment.
    fn below(&self, sample: &Sample, draw: &mut Draw) -> String {
        if draw.chance(0.35) {
            return sample.scope.clone();
        }
        let subscriptions = self.land.subscriptions.len();
        let which = match sample.place {
            Place::Root => draw.below(subscriptions),
            Place::ManagementGroup(group) => {
                // Some management groups have no subscription.
                let tried = (0..50).map(|_| draw.below(subscriptions));
                let mut within = tried.filter(|which| self.land.is_below(*which, group));
                match within.next() {
                    Some(which) => which,
                    None => return sample.scope.clone(),
                }
            }
            Place::Subscription(which) => {
                return match sample.scope.matches('/').count() {
                    2 => self.land.any_below(which, draw).unwrap_or_default(),
                    4 => format!(
                        "{}/providers/Microsoft.Storage/storageAccounts/st{}",
                        sample.scope,
                        draw.below(1000)
                    ),
                    _ => sample.scope.clone(),
                };
            }
        };
        self.land.any_below(which, draw).unwrap_or_default()
    }

    fn common(&self, skew: &Zipf, busy: &Zipf, draw: &mut Draw) -> Question {
        let (operation, plane) = asked(draw);
        let who = busy.draw(draw);
        let users = self.people.users.len();
        let principal = match who.checked_sub(users) {
            None => self.people.id(Kind::User, who),
            Some(service) => self.people.id(Kind::ServicePrincipal, service),
        };
        let which = skew.draw(draw);
        let subscription = self.land.subscriptions.get(which);
        let y = draw.unit();
        let scope = match subscription {
            Some(one) if y < 0.15 => one.id.clone(),
            Some(one) if y < 0.4 => one.group(draw.one(&one.groups).map_or("", String::as_str)),
            _ => self.land.any_below(which, draw).unwrap_or_default(),
        };
        Question {
            principal: principal.to_owned(),
            operation,
            plane,
            scope,
        }
    }
}

fn asked(draw: &mut Draw) -> (String, Plane) {
    let (name, is_data) = draw.one(&ASKED).copied().unwrap_or_default();
    let plane = if is_data { Plane::Data } else { Plane::Control };
    (name.to_owned(), plane)
}
