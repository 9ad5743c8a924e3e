//! A bound on work that is not linear in the input.

/// Steps that may still be made. A rule that runs out of them says nothing more
/// about the permission object that it was looking at.
#[derive(Debug)]
pub(crate) struct Budget(usize);

impl Budget {
    /// So many steps.
    pub(crate) fn new(steps: usize) -> Self {
        Self(steps)
    }

    /// Adds steps.
    pub(crate) fn grow(&mut self, steps: usize) {
        self.0 = self.0.saturating_add(steps);
    }

    /// Takes steps off; `None` where there are not so many left.
    pub(crate) fn spend(&mut self, steps: usize) -> Option<()> {
        self.0 = self.0.checked_sub(steps)?;
        Some(())
    }
}
