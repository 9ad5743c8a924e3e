//! A bound on work that is not linear in the input.

/// Steps that may still be made. A rule that runs out of them says nothing more
/// about what it was looking at, and that it did not come to its end.
#[derive(Debug)]
pub(crate) struct Budget {
    left: usize,
    spent: bool,
}

impl Budget {
    /// So many steps.
    pub(crate) fn new(steps: usize) -> Self {
        Self {
            left: steps,
            spent: false,
        }
    }

    /// Adds steps.
    pub(crate) fn grow(&mut self, steps: usize) {
        self.left = self.left.saturating_add(steps);
    }

    /// Takes steps off; `None` where there are not so many left.
    pub(crate) fn spend(&mut self, steps: usize) -> Option<()> {
        let left = self.left.checked_sub(steps);
        self.spent |= left.is_none();
        self.left = left?;
        Some(())
    }

    /// Whether more steps were asked for than there were.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent
    }
}
