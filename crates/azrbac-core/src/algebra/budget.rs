//! How much a question may cost.

/// Most states that one question visits. Together with [`MOST_WORK`] that bounds
/// the memory it takes at about 300 MB.
const MOST_STATES: usize = 400_000;
/// Most work of visiting states: the places that are stepped to and the patterns
/// that are judged, a few seconds of it.
const MOST_WORK: usize = 32_000_000;
/// Most steps that go into looking at two patterns at a time. Where they are used
/// up, the pair is left to the states.
const MOST_PAIR_STEPS: usize = 40_000_000;

/// A question was given up because it would have cost too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not decided: read side by side, the patterns cost too much after {states} states, which no \
     real role comes near"
)]
pub struct Limit {
    /// How many states had been visited.
    pub states: usize,
}

/// What one question, or several that belong together, may still cost.
#[derive(Debug)]
pub(crate) struct Budget {
    work: usize,
    states: usize,
    most_states: usize,
    pair_steps: usize,
}

impl Budget {
    pub(super) const DEFAULT_STATES: usize = MOST_STATES;

    pub(super) fn new(most_states: usize) -> Self {
        Self {
            work: MOST_WORK,
            states: most_states,
            most_states,
            pair_steps: MOST_PAIR_STEPS,
        }
    }

    /// A budget for a task of very many questions: that of a few hard ones.
    pub(super) fn of_task(most_states: usize) -> Self {
        const HARD_ONES: usize = 4;
        Self {
            work: MOST_WORK * HARD_ONES,
            pair_steps: MOST_PAIR_STEPS * HARD_ONES,
            ..Self::new(most_states.saturating_mul(HARD_ONES))
        }
    }

    /// A budget for several questions: so many states together, and of the rest as
    /// much less as there are fewer states.
    pub(crate) fn shared(most_states: usize) -> Self {
        let share = |most: usize| (most / MOST_STATES).saturating_mul(most_states).min(most);
        Self {
            work: share(MOST_WORK),
            pair_steps: share(MOST_PAIR_STEPS),
            ..Self::new(most_states)
        }
    }

    /// Pays for one more state.
    pub(super) fn state(&mut self) -> Result<(), Limit> {
        let left = self.states.checked_sub(1).ok_or_else(|| self.limit())?;
        self.states = left;
        Ok(())
    }

    /// Pays for work on states.
    pub(super) fn work(&mut self, work: usize) -> Result<(), Limit> {
        let left = self.work.checked_sub(work).ok_or_else(|| self.limit())?;
        self.work = left;
        Ok(())
    }

    /// Whether two patterns may be looked at in so many steps, and pays for it.
    pub(super) fn pair(&mut self, steps: usize) -> bool {
        match self.pair_steps.checked_sub(steps) {
            Some(rest) => {
                self.pair_steps = rest;
                true
            }
            None => false,
        }
    }

    fn limit(&self) -> Limit {
        Limit {
            states: self.most_states - self.states,
        }
    }
}
