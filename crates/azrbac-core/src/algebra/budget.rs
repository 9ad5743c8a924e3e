//! How much a question may cost.

/// Most places of patterns that the states of one question may hold together, and
/// so a bound on its memory: about 60 MB.
const MOST_PLACES: usize = 8_000_000;
/// Most states of one question.
const MOST_STATES: usize = 400_000;
/// Most steps that go into looking at two patterns at a time. Where they are used
/// up, the pair is left to the states.
const MOST_PAIR_STEPS: usize = 40_000_000;

/// A question was given up because it would have cost too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not decided: the patterns need more than {states} states side by side, which no real role \
     does"
)]
pub struct Limit {
    /// How many states had been visited.
    pub states: usize,
}

/// What one question, or several that share it, may still cost.
#[derive(Debug)]
pub(crate) struct Budget {
    places: usize,
    states: usize,
    most_states: usize,
    pair_steps: usize,
}

impl Budget {
    pub(super) fn new(most_states: usize) -> Self {
        Self {
            places: MOST_PLACES,
            states: most_states,
            most_states,
            pair_steps: MOST_PAIR_STEPS,
        }
    }

    /// A budget for several questions: so many states together, and of the rest as
    /// much less as there are fewer states.
    pub(crate) fn shared(most_states: usize) -> Self {
        let share = |most: usize| (most / MOST_STATES).saturating_mul(most_states).min(most);
        Self {
            places: share(MOST_PLACES),
            pair_steps: share(MOST_PAIR_STEPS),
            ..Self::new(most_states)
        }
    }

    pub(super) const DEFAULT_STATES: usize = MOST_STATES;

    /// Pays for one more state.
    pub(super) fn state(&mut self, places: usize) -> Result<(), Limit> {
        let left = self.states.checked_sub(1);
        let room = self.places.checked_sub(places + 1);
        match (left, room) {
            (Some(states), Some(places)) => {
                self.states = states;
                self.places = places;
                Ok(())
            }
            _ => Err(Limit {
                states: self.most_states - self.states,
            }),
        }
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
}
