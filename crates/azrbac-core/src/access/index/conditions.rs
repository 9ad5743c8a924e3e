//! What the conditions of role assignments come to, where that hangs on the operation
//! alone: most speak of a few operations and let all others through.

use std::sync::atomic::{AtomicU8, Ordering};

use hashbrown::HashMap;
use rapidhash::fast::RandomState;

use crate::condition::{AttributeMap, Outcome, Situation};
use crate::operation::OperationName;
use crate::snapshot::Snapshot;

/// Further conditions are left to a closer look: for each operation that is kept there is a
/// place for each.
const MOST_CONDITIONS: usize = 1_024;

/// What a condition comes to for an operation when nothing is known of attributes. What is
/// decided then stays so whatever is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    Holds,
    Fails,
    Open,
}

impl Judged {
    const ALL: [Self; 3] = [Self::Holds, Self::Fails, Self::Open];
}

/// Places for what each condition comes to for one operation; 0 stands for not known yet.
pub(super) type Places = Box<[AtomicU8]>;

/// The different conditions of role assignments.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    /// By role assignment.
    numbers: HashMap<u32, u32, RandomState>,
    count: usize,
}

impl Conditions {
    /// Linear in the role assignments and the texts of their conditions.
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let mut found = Self::default();
        let mut different: HashMap<usize, u32, RandomState> = HashMap::default();
        for (grant, at) in snapshot.grants().iter().zip(0..) {
            let condition = grant.assignment.condition.as_ref();
            let number = condition.and_then(|one| snapshot.condition_number(one));
            let Some(number) = number else {
                continue;
            };
            let next = u32::try_from(different.len()).unwrap_or(u32::MAX);
            let number = *different.entry(number).or_insert(next);
            if (number as usize) < MOST_CONDITIONS {
                found.numbers.insert(at, number);
            }
        }
        found.count = different.len().min(MOST_CONDITIONS);
        found
    }

    /// How many bytes the places take.
    pub(super) fn size(&self) -> usize {
        self.count
    }

    /// Places for an operation.
    pub(super) fn places(&self) -> Places {
        (0..self.count).map(|_| AtomicU8::new(0)).collect()
    }

    /// What the condition of a role assignment comes to for an operation name in lower
    /// case. Evaluated once for each operation that is kept.
    pub(super) fn judge(
        &self,
        snapshot: &Snapshot,
        grant: u32,
        operation: &[u8],
        places: &Places,
    ) -> Judged {
        let number = self.numbers.get(&grant);
        let Some(place) = number.and_then(|number| places.get(*number as usize)) else {
            return Judged::Open;
        };
        let known = place.load(Ordering::Relaxed).checked_sub(1);
        if let Some(known) = known.and_then(|known| Judged::ALL.get(usize::from(known))) {
            return *known;
        }
        let judged = evaluate(snapshot, grant, operation).unwrap_or(Judged::Open);
        place.store(judged as u8 + 1, Ordering::Relaxed);
        judged
    }
}

/// `None` where the condition cannot be read.
fn evaluate(snapshot: &Snapshot, grant: u32, operation: &[u8]) -> Option<Judged> {
    let grant = snapshot.grant(grant as usize)?;
    let parsed = snapshot.condition(grant.assignment.condition.as_ref()?)?;
    let operation = OperationName::from_trusted(str::from_utf8(operation).ok()?);
    let nothing = AttributeMap::partial();
    let situation = Situation {
        now: snapshot.captured_at(),
        ..Situation::new(&operation, &nothing)
    };
    Some(match parsed.expression.as_ref()?.evaluate(&situation) {
        Outcome::True => Judged::Holds,
        Outcome::False => Judged::Fails,
        _ => Judged::Open,
    })
}
