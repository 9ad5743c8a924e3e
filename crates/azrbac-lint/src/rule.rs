//! What a rule is.

use std::fmt;

use azrbac_core::assignment::DenyAssignment;
use azrbac_core::diagnostic::Severity;

use crate::assigned::Assigned;
use crate::conditioned::Conditioned;
use crate::context::Context;
use crate::declared::Declared;
use crate::draft::{Confidence, Draft};

/// The one rule about conditions that is about other role assignments too.
const BYPASSED_CONDITION: &str = "RBAC521";

/// A lint rule: its code and name, which never change, and its page.
#[non_exhaustive]
pub struct Rule {
    /// The code, such as `RBAC203`.
    pub code: &'static str,
    /// The name, such as `idle-not-action`: it states the problem.
    pub name: &'static str,
    /// How bad its findings are, unless a finding says otherwise.
    pub severity: Severity,
    /// How sure its findings are, unless a finding says otherwise.
    pub confidence: Confidence,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// The Markdown page: what it finds, why that matters, how it is decided, a bad
    /// and a good example.
    pub page: &'static str,
    pub(crate) check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// Role definitions, one by one.
    Role(fn(&Context<'_>, &mut Vec<Draft>)),
    /// Role assignments, one by one.
    Assignment(fn(&Assigned<'_>, &mut Vec<Draft>)),
    /// Role assignments, and those of which a file does not tell everything, one by one.
    EveryAssignment(
        fn(&Assigned<'_>, &mut Vec<Draft>),
        fn(&Declared<'_>, &mut Vec<Draft>),
    ),
    /// Deny assignments, one by one.
    Deny(fn(&DenyAssignment, &mut Vec<Draft>)),
    /// Conditions, one by one, on whatever they stand.
    Condition(fn(&Conditioned<'_>, &mut Vec<Draft>)),
    /// What findings are left out for: [`crate::settle()`] and the caller's settings.
    Ignore,
    /// What other rules left unchecked: the engine tells it.
    Unfinished,
}

impl Rule {
    /// Whether it finds less, or nothing, without the data of a tenant.
    pub(crate) fn looks_at_tenant(&self) -> bool {
        let is_about_assignments = self.of_assignments().is_some();
        is_about_assignments || self.code == BYPASSED_CONDITION
    }

    /// What it looks for in role assignments.
    pub(crate) fn of_assignments(&self) -> Option<fn(&Assigned<'_>, &mut Vec<Draft>)> {
        match self.check {
            Check::Assignment(check) | Check::EveryAssignment(check, _) => Some(check),
            _ => None,
        }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

impl fmt::Debug for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.code, self.name)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.code, self.name)
    }
}
