//! Sets of two or three roles that grant a need between them.

use super::candidate::{Candidate, Judge};
use super::suggest::{Extra, Question};
use super::weigh::Bits;
use crate::role::RoleDefinition;

/// How many unions are weighed, at most.
const MOST_TRIED: usize = 200_000;
/// How many sets that weigh the same are kept beside those that are told.
const MOST_EQUAL: usize = 50;
/// Most roles of a set.
const MOST_ROLES: usize = 3;

/// Roles and what they grant besides the need.
type Team<'a> = (Vec<&'a RoleDefinition>, Extra);

/// A set that is being put together.
struct Part {
    members: Vec<usize>,
    granted: Bits,
    covered: Vec<bool>,
}

/// The sets that weigh less than `best`, at most as many as are asked for, those first
/// that weigh the least; and whether all were looked at. Only sets are told of which
/// every role is needed.
pub(super) fn teams<'a>(
    candidates: &[Candidate<'a>],
    question: &Question<'_>,
    best: Option<u64>,
    judge: &Judge<'_>,
) -> (Vec<Team<'a>>, bool) {
    let needs = question.needs.len();
    if needs < 2 {
        return (Vec::new(), true);
    }
    let useful = useful(candidates, needs, best);
    let mut search = Search {
        candidates: &useful,
        judge,
        most: question.most.max(1),
        bound: best,
        tried: 0,
        found: Vec::new(),
    };
    let start = Part {
        members: Vec::new(),
        granted: judge.nothing(),
        covered: vec![false; needs],
    };
    let complete = search.run(start);
    let teams = search.found.into_iter().map(|(members, granted)| {
        let mut roles: Vec<&RoleDefinition> = members
            .iter()
            .filter_map(|member| useful.get(*member))
            .map(|candidate| candidate.role)
            .collect();
        roles.sort_by(|one, two| one.name.cmp(&two.name));
        let extra = judge.extra(&granted, &roles);
        (roles, extra)
    });
    let names = |team: &Team<'_>| -> Vec<Box<str>> {
        team.0.iter().map(|role| role.name.clone()).collect()
    };
    let mut teams: Vec<Team<'a>> = teams.collect();
    teams.sort_by(|one, two| {
        let order = |team: &Team<'_>| (team.1.order(), team.0.len(), names(team));
        order(one).cmp(&order(two))
    });
    teams.truncate(question.most);
    (teams, complete)
}

/// The candidates that can be in a set, the lightest first. One that grants no more of
/// the need than another, and all that the other grants, cannot make a set lighter.
fn useful<'c, 'a>(
    candidates: &'c [Candidate<'a>],
    needs: usize,
    best: Option<u64>,
) -> Vec<&'c Candidate<'a>> {
    let mut sorted: Vec<&Candidate<'a>> = candidates
        .iter()
        .filter(|candidate| !candidate.covers_all(needs))
        .filter(|candidate| best.is_none_or(|best| candidate.extra.weight < best))
        .collect();
    sorted.sort_by(|one, two| {
        (one.extra.order(), &one.role.name).cmp(&(two.extra.order(), &two.role.name))
    });
    let mut kept: Vec<&Candidate<'a>> = Vec::new();
    for candidate in sorted {
        let beaten = kept.iter().any(|known| {
            let mut pairs = candidate.covered.iter().zip(&known.covered);
            let no_more = pairs.all(|(this, other)| !this || *other);
            no_more && known.granted.is_within(&candidate.granted)
        });
        if !beaten {
            kept.push(candidate);
        }
    }
    kept
}

struct Search<'s, 'c, 'a, 'j> {
    candidates: &'s [&'c Candidate<'a>],
    judge: &'s Judge<'j>,
    most: usize,
    /// Only what weighs less is of use.
    bound: Option<u64>,
    tried: usize,
    found: Vec<(Vec<usize>, Bits)>,
}

impl Search<'_, '_, '_, '_> {
    /// Takes the first need that is not covered, and tries each role that grants it.
    /// Whether everything was tried.
    fn run(&mut self, start: Part) -> bool {
        let mut queue = vec![start];
        while let Some(part) = queue.pop() {
            let Some(open) = part.covered.iter().position(|covered| !covered) else {
                self.keep(part);
                continue;
            };
            if part.members.len() == MOST_ROLES {
                continue;
            }
            let last = part.members.len() + 1 == MOST_ROLES;
            let mut next = Vec::new();
            for (at, candidate) in self.candidates.iter().enumerate() {
                if candidate.covered.get(open) != Some(&true) {
                    continue;
                }
                let pairs = part.covered.iter().zip(&candidate.covered);
                let covered: Vec<bool> = pairs.map(|(one, two)| *one || *two).collect();
                if last && covered.contains(&false) {
                    continue;
                }
                self.tried += 1;
                if self.tried > MOST_TRIED {
                    return false;
                }
                let granted = part.granted.union(&candidate.granted);
                let weight = self.judge.weigh(&granted);
                if self.bound.is_some_and(|bound| weight >= bound) {
                    continue;
                }
                let mut members = part.members.clone();
                members.push(at);
                next.push((
                    weight,
                    Part {
                        members,
                        granted,
                        covered,
                    },
                ));
            }
            // The lightest is taken first, so that the bound falls early.
            next.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
            queue.extend(next.into_iter().map(|(_, part)| part));
        }
        true
    }

    fn keep(&mut self, part: Part) {
        let mut members = part.members;
        members.sort_unstable();
        let known = self.found.iter().any(|(known, _)| *known == members);
        if members.len() < 2 || known || self.has_idle(&members) {
            return;
        }
        self.found.push((members, part.granted));
        let judge = self.judge;
        self.found.sort_by_key(|(members, granted)| {
            (judge.weigh(granted), members.len(), members.clone())
        });
        self.found.truncate(self.most + MOST_EQUAL);
        // Sets that weigh as much as the last one are kept, to be ordered later.
        let last = self.found.get(self.most - 1);
        if let Some(last) = last.map(|(_, granted)| judge.weigh(granted)) {
            self.found
                .retain(|(_, granted)| judge.weigh(granted) <= last);
            let bound = last.saturating_add(1);
            self.bound = Some(self.bound.map_or(bound, |known| known.min(bound)));
        }
    }

    /// Whether the set grants the need without one of its roles too.
    fn has_idle(&self, members: &[usize]) -> bool {
        members.iter().any(|left_out| {
            let rest = members.iter().filter(|member| *member != left_out);
            let rest: Vec<_> = rest
                .filter_map(|member| self.candidates.get(*member))
                .collect();
            let needs = rest.first().map_or(0, |first| first.covered.len());
            (0..needs).all(|need| {
                let mut grants = rest.iter();
                grants.any(|candidate| candidate.covered.get(need) == Some(&true))
            })
        })
    }
}
