//! The groups of each principal that matter, through nesting.

use std::collections::VecDeque;

use hashbrown::HashMap;
use rapidhash::fast::RandomState;

use super::ids::PrincipalNumber;
use crate::snapshot::Snapshot;
use crate::time::Timestamp;

/// A group that a principal is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct In(u32);

const ACTIVATED: u32 = 1 << 31;

impl In {
    fn new(group: usize, activated: bool) -> Option<Self> {
        let number = u32::try_from(group)
            .ok()
            .filter(|number| *number < ACTIVATED)?;
        Some(Self(if activated {
            number | ACTIVATED
        } else {
            number
        }))
    }

    pub(super) fn group(self) -> PrincipalNumber {
        self.0 & !ACTIVATED
    }

    /// Whether the membership has to be activated.
    pub(super) fn is_activated(self) -> bool {
        self.0 & ACTIVATED != 0
    }
}

/// The number of a list of groups; principals who are in the same ones share it.
type ListNumber = u32;

/// Of whom the groups are not kept: too many would have to be.
const NOT_KEPT: ListNumber = ListNumber::MAX;

/// Most memberships that are followed for one principal.
const MOST_STEPS: usize = 16_384;

/// The groups of each principal that matter: to which something is assigned or which a deny
/// assignment names. In the order of [`crate::directory::Closure::groups`].
#[derive(Debug, Default)]
pub(super) struct Memberships {
    /// By principal.
    lists: Vec<ListNumber>,
    /// Where each list begins, and the end.
    begins: Vec<u32>,
    groups: Vec<In>,
}

impl Memberships {
    /// What holds at a time. Linear in the principals and memberships: whose groups would
    /// take more to follow is left out.
    pub(super) fn new(snapshot: &Snapshot, time: Option<Timestamp>, matters: &[bool]) -> Self {
        let directory = snapshot.directory();
        let count = matters.len();
        let mut followed = Followed::new(snapshot, time, count);
        let memberships: usize = (0..count).map(|at| directory.groups_of(at).len()).sum();
        let mut steps_left = 64 * (count + memberships) + (1 << 20);
        let mut found = Self {
            lists: Vec::with_capacity(count),
            begins: vec![0, 0],
            groups: Vec::new(),
        };
        let mut shared: HashMap<_, ListNumber, RandomState> = HashMap::default();
        let mut has_members = vec![false; count];
        for at in 0..count {
            let activatable = directory.activatable_of(at).iter().map(|(group, _)| group);
            for group in directory.groups_of(at).iter().chain(activatable) {
                if let Some(has) = has_members.get_mut(*group) {
                    *has = true;
                }
            }
        }
        for at in 0..count {
            let key = (directory.groups_of(at), directory.activatable_of(at));
            // Whoever is in no group has the first list, which is empty.
            if key.0.is_empty() && key.1.is_empty() {
                found.lists.push(0);
                continue;
            }
            // A group may be in itself, so that what it is in hangs on itself too.
            let sharing = !has_members.get(at).copied().unwrap_or(true);
            if let Some(known) = shared.get(&key).filter(|_| sharing) {
                found.lists.push(*known);
                continue;
            }
            let list = match followed.of(at, MOST_STEPS.min(steps_left)) {
                Some(steps) => {
                    steps_left -= steps.min(steps_left);
                    found.keep(&followed.order, matters)
                }
                None => {
                    steps_left = steps_left.saturating_sub(MOST_STEPS);
                    NOT_KEPT
                }
            };
            found.lists.push(list);
            if sharing {
                shared.insert(key, list);
            }
        }
        found.groups.shrink_to_fit();
        found
    }

    fn keep(&mut self, order: &[(usize, bool)], matters: &[bool]) -> ListNumber {
        let before = self.groups.len();
        for (group, activated) in order {
            if matters.get(*group).copied().unwrap_or(false) {
                let Some(one) = In::new(*group, *activated) else {
                    self.groups.truncate(before);
                    return NOT_KEPT;
                };
                self.groups.push(one);
            }
        }
        if self.groups.len() == before {
            return 0;
        }
        let numbers = (
            u32::try_from(self.groups.len()),
            u32::try_from(self.begins.len()),
        );
        let (Ok(end), Ok(next)) = numbers else {
            self.groups.truncate(before);
            return NOT_KEPT;
        };
        self.begins.push(end);
        next - 1
    }

    /// The groups of a principal that matter; `None` where they are not kept.
    pub(super) fn of(&self, principal: PrincipalNumber) -> Option<&[In]> {
        let list = *self.lists.get(principal as usize)?;
        if list == 0 {
            return Some(&[]);
        }
        let list = list as usize;
        let (from, to) = (
            self.begins.get(list)?,
            self.begins.get(list.checked_add(1)?)?,
        );
        self.groups.get(*from as usize..*to as usize)
    }
}

/// Follows memberships as [`crate::directory::Directory::closure`] does, by number.
struct Followed<'s> {
    snapshot: &'s Snapshot,
    time: Option<Timestamp>,
    /// Who was last seen when the groups of whom were followed.
    seen: Vec<usize>,
    turn: usize,
    order: Vec<(usize, bool)>,
    reached: Vec<usize>,
    queue: VecDeque<usize>,
    steps: usize,
}

impl<'s> Followed<'s> {
    fn new(snapshot: &'s Snapshot, time: Option<Timestamp>, count: usize) -> Self {
        Self {
            snapshot,
            time,
            seen: vec![0; count],
            turn: 0,
            order: Vec::new(),
            reached: Vec::new(),
            queue: VecDeque::new(),
            steps: 0,
        }
    }

    /// Puts the groups into `order` and gives the number of steps; `None` where there are
    /// more than `most`.
    fn of(&mut self, start: usize, most: usize) -> Option<usize> {
        self.turn += 1;
        self.order.clear();
        self.reached.clear();
        self.queue.clear();
        self.steps = 0;
        self.see(start);
        self.queue.push_back(start);
        self.reached.push(start);
        let mut from = 0;
        self.walk_up(false, most)?;
        loop {
            for at in self.reached.get(from..).unwrap_or_default().to_vec() {
                self.step_eligible(at);
            }
            if self.queue.is_empty() {
                return Some(self.steps);
            }
            from = self.reached.len();
            self.reached.extend(&self.queue);
            self.walk_up(true, most)?;
        }
    }

    /// Whether somebody is seen for the first time.
    fn see(&mut self, at: usize) -> bool {
        self.steps += 1;
        let turn = self.turn;
        let seen = self.seen.get_mut(at);
        seen.is_some_and(|seen| std::mem::replace(seen, turn) != turn)
    }

    fn walk_up(&mut self, activated: bool, most: usize) -> Option<()> {
        let directory = self.snapshot.directory();
        while let Some(at) = self.queue.pop_front() {
            for group in directory.groups_of(at) {
                if self.see(*group) {
                    self.order.push((*group, activated));
                    self.reached.push(*group);
                    self.queue.push_back(*group);
                }
            }
            if self.steps > most {
                return None;
            }
        }
        Some(())
    }

    fn step_eligible(&mut self, at: usize) {
        for (group, place) in self.snapshot.directory().activatable_of(at) {
            let eligibility = self.snapshot.group_eligibilities().get(*place);
            let time = self.time;
            let holds = eligibility.is_some_and(|one| {
                one.counts && time.is_none_or(|time| one.validity.contains(time))
            });
            if holds && self.see(*group) {
                self.order.push((*group, true));
                self.queue.push_back(*group);
            }
        }
    }
}
