//! The conditions of a snapshot, each text read once.

use std::collections::HashMap;

use super::{Grant, Role};
use crate::assignment::DenyAssignment;
use crate::condition::{Condition, Expression, OperationProbe, Parsed};
use crate::pattern::WildcardReading;
use crate::role::Permission;

/// The conditions on role assignments, permission objects and deny assignments, by
/// their text: a tenant holds few different ones.
#[derive(Debug, Clone, Default)]
pub(super) struct ConditionTable {
    read: Vec<(Parsed, OperationProbe)>,
    by_text: HashMap<Box<str>, usize>,
    /// How `*` in `ActionMatches` is read: as in the entries of role definitions.
    reading: WildcardReading,
}

impl ConditionTable {
    /// Reads every condition. One that cannot be read is noted once: what stands
    /// under it is neither granted nor denied for sure.
    pub(super) fn new(
        grants: &[Grant],
        roles: &[Role],
        denies: &[DenyAssignment],
        reading: WildcardReading,
        notes: &mut Vec<String>,
    ) -> Self {
        let mut table = Self {
            reading,
            ..Self::default()
        };
        for grant in grants {
            let assignment = &grant.assignment;
            table.add(assignment.condition.as_ref(), notes, || {
                format!("role assignment `{}`", assignment.id)
            });
        }
        for role in roles {
            table.add_all(&role.definition.permissions, notes, || {
                format!("role definition `{}`", role.definition.name)
            });
        }
        for deny in denies {
            let whose = || format!("deny assignment `{}`", deny.name);
            table.add(deny.condition.as_ref(), notes, whose);
            table.add_all(&deny.permissions, notes, whose);
        }
        table
    }

    /// The condition as it was read.
    pub(super) fn find(&self, condition: &Condition) -> Option<&Parsed> {
        let (parsed, _) = self.at(self.number(condition)?)?;
        Some(parsed)
    }

    /// The number of a condition. Linear in its text.
    pub(super) fn number(&self, condition: &Condition) -> Option<usize> {
        self.by_text.get(&condition.expression).copied()
    }

    /// The condition of that number, with what it looks at in an operation.
    pub(super) fn at(&self, number: usize) -> Option<&(Parsed, OperationProbe)> {
        self.read.get(number)
    }

    /// Every condition, as it was read.
    pub(super) fn all(&self) -> impl Iterator<Item = &Parsed> {
        self.read.iter().map(|(parsed, _)| parsed)
    }

    fn add_all(
        &mut self,
        permissions: &[Permission],
        notes: &mut Vec<String>,
        whose: impl Fn() -> String,
    ) {
        for permission in permissions {
            self.add(permission.condition.as_ref(), notes, &whose);
        }
    }

    fn add(
        &mut self,
        condition: Option<&Condition>,
        notes: &mut Vec<String>,
        whose: impl FnOnce() -> String,
    ) {
        let Some(condition) = condition else {
            return;
        };
        if self.by_text.contains_key(&condition.expression) {
            return;
        }
        let mut parsed = condition.parse();
        if self.reading != WildcardReading::default() {
            let read = parsed.expression.take();
            parsed.expression = read.map(|read: Expression| read.read_as(self.reading));
        }
        if let Some(problem) = parsed.problem() {
            notes.push(format!(
                "the condition of the {} cannot be read: {problem}; whether it holds is not known",
                whose()
            ));
        }
        let expression = parsed.expression.as_ref();
        let probe = expression.map(OperationProbe::new).unwrap_or_default();
        self.by_text
            .insert(condition.expression.clone(), self.read.len());
        self.read.push((parsed, probe));
    }
}
