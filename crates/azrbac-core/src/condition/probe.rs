//! What of an operation a condition looks at.

use std::collections::HashSet;

use super::ast::Expression;
use super::attribute::AttributeSource;
use super::known::{KnownAttribute, Presence};
use crate::operation::OperationName;
use crate::pattern::ActionPattern;

/// What of an operation a condition looks at: its patterns, and the attributes that
/// some operations always carry, or carry elsewhere. Two operations of which a probe tells the same give
/// the condition the same outcome, all else being equal.
#[derive(Debug, Clone, Default)]
pub(crate) struct OperationProbe {
    patterns: Vec<ActionPattern>,
    carried: Vec<(AttributeSource, &'static KnownAttribute)>,
}

impl OperationProbe {
    /// The probe of a condition. Linear in it.
    pub(crate) fn new(expression: &Expression) -> Self {
        let mut seen = HashSet::new();
        let patterns = expression.action_patterns().map(|(_, pattern)| pattern);
        let patterns: Vec<ActionPattern> = patterns
            .filter(|pattern| seen.insert(pattern.form()))
            .cloned()
            .collect();
        let mut carried: Vec<(AttributeSource, &'static KnownAttribute)> = Vec::new();
        for attribute in expression.attributes() {
            let Some(row) = KnownAttribute::find(&attribute.path) else {
                continue;
            };
            let mut carriers = row.carriers.iter();
            let mut sources = row.carriers.iter().map(|carrier| carrier.source);
            let always = carriers.any(|carrier| carrier.presence == Presence::Always)
                || sources.any(|source| source != attribute.source);
            let known = |(source, known): &(AttributeSource, &KnownAttribute)| {
                *source == attribute.source && known.name == row.name
            };
            if always && !carried.iter().any(known) {
                carried.push((attribute.source, row));
            }
        }
        Self { patterns, carried }
    }

    /// What the condition can tell of an operation.
    pub(crate) fn tell(&self, operation: &OperationName, told: &mut Vec<bool>) {
        told.extend(self.patterns.iter().map(|one| one.matches(operation)));
        told.extend(self.carried.iter().flat_map(|(source, row)| {
            let always = row
                .carrier(*source, operation)
                .is_some_and(|on| on.source == *source && on.presence == Presence::Always);
            [always, row.is_elsewhere(*source, operation)]
        }));
    }
}
