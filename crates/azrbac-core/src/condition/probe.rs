//! What of an operation a condition looks at.

use std::collections::HashMap;

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
    /// How many different patterns there are: numbers below are theirs.
    count: usize,
    /// Patterns that are the name of an operation, by that, with their number.
    names: HashMap<Box<str>, usize>,
    /// The others, with their number.
    wild: Vec<(usize, ActionPattern)>,
    carried: Vec<(AttributeSource, &'static KnownAttribute)>,
}

impl OperationProbe {
    /// The probe of a condition. Linear in it.
    pub(crate) fn new(expression: &Expression) -> Self {
        let mut seen = HashMap::new();
        let mut names = HashMap::new();
        let mut wild = Vec::new();
        for (_, pattern) in expression.action_patterns() {
            let number = seen.len();
            if seen.insert(pattern.form(), number).is_some() {
                continue;
            }
            if pattern.is_literal() {
                names.insert(pattern.form().into(), number);
            } else {
                wild.push((number, pattern.clone()));
            }
        }
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
        Self {
            count: seen.len(),
            names,
            wild,
            carried,
        }
    }

    /// What the condition can tell of an operation: the numbers of what holds, and how many
    /// there are. Linear in the patterns that are no names.
    pub(crate) fn tell(&self, operation: &OperationName, told: &mut Vec<usize>) {
        told.extend(self.names.get(operation.folded()));
        let wild = self.wild.iter();
        told.extend(wild.filter_map(|(number, one)| one.matches(operation).then_some(*number)));
        let carried = self.carried.iter().flat_map(|(source, row)| {
            let always = row
                .carrier(*source, operation)
                .is_some_and(|on| on.source == *source && on.presence == Presence::Always);
            [always, row.is_elsewhere(*source, operation)]
        });
        let carried = carried.zip(self.count..);
        told.extend(carried.filter_map(|(holds, number)| holds.then_some(number)));
        told.push(self.count + 2 * self.carried.len());
    }
}
