//! What of an operation a condition looks at.

use std::collections::{HashMap, HashSet};

use azrbac_core::condition::{AttributeSource, Expression, KnownAttribute, Presence};
use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;

/// What of an operation a condition looks at: its patterns, and which operations carry
/// the attributes that it tests. Two operations of which a probe tells the same are the
/// same to the condition.
pub(crate) struct Probe<'e> {
    /// The different patterns of `ActionMatches`.
    pub(crate) patterns: Vec<&'e ActionPattern>,
    /// Those that are the name of an operation, by that, with their number.
    names: HashMap<&'e str, usize>,
    /// The others, with their number.
    wild: Vec<(usize, &'e ActionPattern)>,
    /// Of each attribute of the table that is tested, the operations that carry it.
    carried: Vec<Vec<(ActionPattern, Presence)>>,
}

impl<'e> Probe<'e> {
    /// Linear in the condition.
    pub(crate) fn new(expression: &'e Expression) -> Self {
        let mut seen = HashSet::new();
        let patterns = expression.action_patterns().map(|(_, pattern)| pattern);
        let patterns: Vec<&ActionPattern> = patterns
            .filter(|pattern| seen.insert(pattern.form()))
            .collect();
        let numbered = || patterns.iter().copied().enumerate();
        let names = numbered().filter(|(_, pattern)| pattern.is_literal());
        let names = names.map(|(at, pattern)| (pattern.form(), at)).collect();
        let wild = numbered().filter(|(_, pattern)| !pattern.is_literal());
        let wild = wild.collect();
        let mut seen = HashSet::new();
        let rows = expression.attributes().filter_map(|attribute| {
            let row = KnownAttribute::find(&attribute.path)?;
            let new = seen.insert((attribute.source, row.name));
            new.then(|| carriers(row, attribute.source))
        });
        Self {
            patterns,
            names,
            wild,
            carried: rows.collect(),
        }
    }

    /// Whether the condition names an operation.
    pub(crate) fn names(&self, operation: &OperationName) -> bool {
        let mut wild = self.wild.iter();
        self.names.contains_key(operation.folded()) || wild.any(|(_, one)| one.matches(operation))
    }

    /// The operations that carry an attribute that is tested, as patterns; not those
    /// that every operation carries.
    pub(crate) fn carriers(&self) -> impl Iterator<Item = &ActionPattern> {
        let all = self.carried.iter().flatten().map(|(pattern, _)| pattern);
        all.filter(|pattern| pattern.as_str() != "*")
    }

    /// What the condition can tell of an operation: the numbers of what holds. Linear in
    /// the patterns that are no names.
    pub(crate) fn tell(&self, operation: &OperationName) -> Vec<usize> {
        let wild = self.wild.iter();
        let wild = wild.filter_map(|(at, one)| one.matches(operation).then_some(*at));
        let carried = self.carried.iter().zip((self.patterns.len()..).step_by(2));
        let carried = carried.filter_map(|(carriers, number)| {
            let mut carriers = carriers.iter();
            let (_, presence) = carriers.find(|(pattern, _)| pattern.matches(operation))?;
            Some(number + *presence as usize)
        });
        let named = self.names.get(operation.folded()).copied();
        named.into_iter().chain(wild).chain(carried).collect()
    }

    /// How many matches telling it takes.
    pub(crate) fn price(&self) -> usize {
        1 + self.wild.len() + self.carried.iter().map(Vec::len).sum::<usize>()
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
