//! Which rules are run, and how bad what they find is.

use azrbac_core::diagnostic::Severity;

use crate::policy::Policy;

/// One rule, or all whose codes begin alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector(Box<str>);

impl Selector {
    /// One whose codes begin so.
    pub(crate) fn of_code(code: &str) -> Self {
        Self(code.into())
    }

    /// Whether the rule of that code is meant.
    pub fn matches(&self, code: &str) -> bool {
        code.starts_with(&*self.0)
    }

    /// The code, or how the codes begin.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is chosen for a file. The default is every rule, as bad as it is by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The rules that are run; all where this is empty.
    pub select: Vec<Selector>,
    /// Rules that are not run. Of these and those of `select` the one that says more
    /// about a rule counts, and of two that say the same this one.
    pub ignore: Vec<Selector>,
    /// How bad what a rule finds is; the one that says most about a rule counts.
    pub levels: Vec<(Selector, Severity)>,
    /// What the organisation asks.
    pub policy: Policy,
}

impl Settings {
    /// Whether the rule of that code is run.
    pub fn is_on(&self, code: &str) -> bool {
        let closest = |selectors: &[Selector]| {
            let meant = selectors.iter().filter(|selector| selector.matches(code));
            meant.map(|selector| selector.0.len()).max()
        };
        match (closest(&self.select), closest(&self.ignore)) {
            (Some(on), Some(off)) => on > off,
            (None, Some(_)) => false,
            (Some(_), None) => true,
            (None, None) => self.select.is_empty(),
        }
    }

    /// How bad what the rule of that code finds is, where that is chosen.
    pub fn level(&self, code: &str) -> Option<Severity> {
        let meant = self
            .levels
            .iter()
            .filter(|(selector, _)| selector.matches(code));
        let closest = meant.max_by_key(|(selector, _)| selector.0.len());
        closest.map(|(_, severity)| *severity)
    }
}
