//! The answers that are plain: those of a certain grant and of nothing that may grant.

use super::assigned::{Entry, Held};
use super::conditions::Judged;
use super::denied::Denial;
use super::memberships::In;
use super::tables::{Asked, Known, Tables};
use crate::access::{Outcome, Reason, Verdict};
use crate::snapshot::Snapshot;

/// Up to so many entries each one is looked at; of more those at the scopes of the chain
/// are searched for.
const FEW: usize = 24;

/// What of somebody's entries covers an operation at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    /// The first one that grants for sure.
    certain: u32,
    /// The first one that does if a condition holds.
    conditional: u32,
    /// Whether one may grant that never does for sure.
    weak: bool,
}

const NONE: u32 = u32::MAX;

const NOTHING: Found = Found {
    certain: NONE,
    conditional: NONE,
    weak: false,
};

impl Tables {
    /// The answer; `None` where conditions, eligible assignments or missing data may
    /// decide it.
    pub(super) fn decide(&self, snapshot: &Snapshot, asked: &Asked<'_>) -> Option<Outcome> {
        self.with_known(asked, |known| {
            let question = Question {
                tables: self,
                snapshot,
                asked,
                known,
            };
            question.decide()
        })
    }
}

/// A question while it is decided.
struct Question<'a> {
    tables: &'a Tables,
    snapshot: &'a Snapshot,
    asked: &'a Asked<'a>,
    known: &'a Known,
}

impl Question<'_> {
    fn decide(&self) -> Option<Outcome> {
        let tables = self.tables;
        let mut found = NOTHING;
        let groups = match self.asked.principal.number {
            Some(number) => {
                let groups = tables.memberships.of(number)?;
                self.look_at(tables.assigned.to(number), &mut found);
                groups
            }
            None => &[],
        };
        let mut groups_left = groups.iter();
        // The first in the order of groups decides, as in `check`.
        while found.certain == NONE {
            let Some(group) = groups_left.next() else {
                break;
            };
            let held = tables.assigned.to(group.group());
            if group.is_activated() {
                let mut after_activation = NOTHING;
                self.look_at(held, &mut after_activation);
                found.weak |= after_activation != NOTHING;
                continue;
            }
            // One of an earlier group comes first, whatever its number.
            let earlier = found.conditional;
            self.look_at(held, &mut found);
            if earlier != NONE && found.certain != NONE {
                return None;
            }
        }
        if found.certain == NONE {
            self.without_certain(found)
        } else if found.conditional < found.certain {
            // Where its condition holds, it is the first.
            None
        } else {
            self.granted_by(found.certain, groups)
        }
    }

    /// The answer where something grants for sure.
    fn granted_by(&self, grant: u32, groups: &[In]) -> Option<Outcome> {
        let (tables, asked) = (self.tables, self.asked);
        if tables.denies_lack || (asked.denies_required && tables.denies_may_lack) {
            return None;
        }
        let holds = |who| {
            let mut listed = groups.iter();
            asked.principal.number == Some(who)
                || listed.any(|group| group.group() == who && !group.is_activated())
        };
        let covering = &self.known.covering;
        let denial = tables
            .denied
            .deny(&tables.tree, asked.scope, covering, holds);
        let (verdict, reason, deny) = match denial {
            Denial::None => (Verdict::Allowed, Reason::Granted, None),
            Denial::By(deny) => (Verdict::Denied, Reason::DenyAssignment, Some(deny as usize)),
            Denial::Unclear => return None,
        };
        Some(Outcome {
            verdict,
            reason,
            grant: Some(grant as usize),
            deny,
        })
    }

    /// The answer where nothing grants for sure.
    fn without_certain(&self, found: Found) -> Option<Outcome> {
        let assigned = &self.tables.assigned;
        let may_grant = |held: Held<'_>| {
            let mut found = NOTHING;
            self.look_at(held, &mut found);
            found != NOTHING
        };
        let asking = self.asked.principal;
        let unclear = found != NOTHING
            || self.tables.grants_may_lack
            || may_grant(assigned.anybody.held())
            || (!asking.is_settled && may_grant(assigned.open.held()))
            || (!asking.is_settled
                && asking.may_be_service_principal
                && may_grant(assigned.open_to_service_principals.held()));
        (!unclear).then_some(Outcome {
            verdict: Verdict::NotGranted,
            reason: Reason::NoGrant,
            grant: None,
            deny: None,
        })
    }

    fn look_at(&self, held: Held<'_>, found: &mut Found) {
        let at = self.asked.scope;
        // It may be above what is not known.
        found.weak |= at.open && held.at_management_group;
        if held.entries.len() <= FEW {
            for entry in held.entries {
                if entry.scope <= at.scope && at.scope <= entry.last {
                    self.consider(*entry, found);
                }
            }
            return;
        }
        let mut before = held.entries;
        for scope in self.tables.tree.upwards(at.scope) {
            // Going up, the numbers of scopes fall.
            let behind = before.partition_point(|entry| entry.scope <= scope);
            before = before.get(..behind).unwrap_or_default();
            while let Some((last, rest)) = before.split_last() {
                if last.scope != scope {
                    break;
                }
                self.consider(*last, found);
                before = rest;
            }
            if before.is_empty() {
                return;
            }
        }
    }

    fn consider(&self, entry: Entry, found: &mut Found) {
        let Some(role) = entry.role() else {
            found.weak = true;
            return;
        };
        let (surely, perhaps) = self.known.covering.of(role);
        if !(surely || perhaps) {
            return;
        }
        if entry.is_weak() {
            found.weak = true;
            return;
        }
        let judged = if entry.is_conditional() {
            self.judge(entry)
        } else {
            Judged::Holds
        };
        match judged {
            Judged::Fails => {}
            Judged::Holds if surely => found.certain = found.certain.min(entry.grant),
            Judged::Holds | Judged::Open => {
                found.conditional = found.conditional.min(entry.grant);
            }
        }
    }

    fn judge(&self, entry: Entry) -> Judged {
        if !self.asked.tells_nothing_else {
            return Judged::Open;
        }
        let conditions = &self.tables.conditions;
        let places = &self.known.conditions;
        conditions.judge(self.snapshot, entry.grant, self.asked.operation, places)
    }
}
