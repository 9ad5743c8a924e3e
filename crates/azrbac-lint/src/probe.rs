//! What of an operation a condition looks at.

use std::collections::HashSet;

use azrbac_core::condition::{AttributeSource, Expression, KnownAttribute, Presence};
use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;

/// What of an operation a condition looks at: its patterns, and which operations carry
/// the attributes that it tests. Two operations of which a probe tells the same are the
/// same to the condition.
pub(crate) struct Probe<'e> {
    /// The different patterns of `ActionMatches`.
    pub(crate) patterns: Vec<&'e ActionPattern>,
    /// Of each attribute of the table that is tested, the operations that carry it.
    carried: Vec<Vec<(ActionPattern, Presence)>>,
}

impl<'e> Probe<'e> {
    /// Linear in the condition.
    pub(crate) fn new(expression: &'e Expression) -> Self {
        let mut seen = HashSet::new();
        let patterns = expression.action_patterns().map(|(_, pattern)| pattern);
        let patterns = patterns
            .filter(|pattern| seen.insert(pattern.form()))
            .collect();
        let mut seen = HashSet::new();
        let rows = expression.attributes().filter_map(|attribute| {
            let row = KnownAttribute::find(&attribute.path)?;
            let new = seen.insert((attribute.source, row.name));
            new.then(|| carriers(row, attribute.source))
        });
        Self {
            patterns,
            carried: rows.collect(),
        }
    }

    /// Whether the condition names an operation.
    pub(crate) fn names(&self, operation: &OperationName) -> bool {
        self.patterns.iter().any(|one| one.matches(operation))
    }

    /// The operations that carry an attribute that is tested, as patterns; not those
    /// that every operation carries.
    pub(crate) fn carriers(&self) -> impl Iterator<Item = &ActionPattern> {
        let all = self.carried.iter().flatten().map(|(pattern, _)| pattern);
        all.filter(|pattern| pattern.as_str() != "*")
    }

    /// What the condition can tell of an operation.
    pub(crate) fn tell(&self, operation: &OperationName) -> Vec<u8> {
        let matched = self.patterns.iter();
        let matched = matched.map(|pattern| u8::from(pattern.matches(operation)));
        let carried = self.carried.iter().map(|carriers| {
            let mut carriers = carriers.iter();
            let own = carriers.find(|(pattern, _)| pattern.matches(operation));
            own.map_or(2, |(_, presence)| *presence as u8)
        });
        matched.chain(carried).collect()
    }

    /// How many matches telling it takes.
    pub(crate) fn price(&self) -> usize {
        self.patterns.len() + self.carried.iter().map(Vec::len).sum::<usize>()
    }
}

/// The operations for which a source carries an attribute.
fn carriers(row: &KnownAttribute, source: AttributeSource) -> Vec<(ActionPattern, Presence)> {
    let own = row
        .carriers
        .iter()
        .filter(|carrier| carrier.source == source);
    own.filter_map(|carrier| {
        let pattern = ActionPattern::parse(carrier.operations).ok()?;
        Some((pattern, carrier.presence))
    })
    .collect()
}
