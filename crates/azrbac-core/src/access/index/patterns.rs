//! The different entries of all permission objects, so put together that an operation is
//! matched once against all of them.

use hashbrown::HashMap;
use rapidhash::fast::RandomState;

use crate::pattern::{ActionPattern, WildcardReading};

/// The number of an entry: entries of one form and reading have one.
pub(super) type PatternNumber = u32;

/// What stands before the first `*` of some entries.
#[derive(Debug)]
struct Head {
    text: Box<str>,
    /// The longest other head that this one begins with.
    shorter: Option<usize>,
    patterns: Vec<PatternNumber>,
}

/// Different entries, to be matched all at once.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    all: Vec<ActionPattern>,
    numbers: HashMap<(Box<str>, WildcardReading), PatternNumber, RandomState>,
    literals: HashMap<Box<str>, PatternNumber, RandomState>,
    /// In the order of their texts.
    heads: Vec<Head>,
}

impl Patterns {
    /// The number of an entry, a new one for a new form.
    pub(super) fn add(&mut self, pattern: &ActionPattern) -> PatternNumber {
        // A literal reads the same either way.
        let reading = if pattern.is_literal() {
            WildcardReading::default()
        } else {
            pattern.reading()
        };
        let next = PatternNumber::try_from(self.all.len()).unwrap_or(PatternNumber::MAX);
        let key = (pattern.form().into(), reading);
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.all.push(pattern.clone());
            if pattern.is_literal() {
                self.literals.insert(pattern.form().into(), number);
            }
        }
        number
    }

    /// How many different ones there are.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// To be called when all are there and before any is matched.
    pub(super) fn settle(&mut self) {
        self.numbers = HashMap::default();
        let numbered = self.all.iter().zip(0..);
        let wild = numbered.filter(|(pattern, _)| !pattern.is_literal());
        let mut by_head: Vec<(&str, PatternNumber)> = wild
            .map(|(pattern, number)| (pattern.literal_prefix(), number))
            .collect();
        by_head.sort_unstable();
        let mut heads: Vec<Head> = Vec::new();
        for (text, number) in by_head {
            if let Some(last) = heads.last_mut()
                && *last.text == *text
            {
                last.patterns.push(number);
                continue;
            }
            // What this one begins with stands before it, and so does what that begins with.
            let mut shorter = heads.len().checked_sub(1);
            while let Some(head) = shorter.and_then(|at| heads.get(at)) {
                if text.starts_with(&*head.text) {
                    break;
                }
                shorter = head.shorter;
            }
            heads.push(Head {
                text: text.into(),
                shorter,
                patterns: vec![number],
            });
        }
        self.heads = heads;
    }

    /// The entries that match an operation name in lower case, in no order. Linear in the
    /// name for each entry whose text before the first `*` the name begins with; the
    /// others cost a look-up among all of them.
    pub(super) fn matching(&self, name: &str) -> Vec<PatternNumber> {
        let mut found: Vec<PatternNumber> = self.literals.get(name).copied().into_iter().collect();
        // The last head that is not behind the name: whatever the name begins with is that
        // head or a beginning of it.
        let behind = self.heads.partition_point(|head| *head.text <= *name);
        let mut at = behind.checked_sub(1);
        while let Some(head) = at.and_then(|at| self.heads.get(at)) {
            if name.starts_with(&*head.text) {
                let matches = |number: &&PatternNumber| {
                    let pattern = self.all.get(**number as usize);
                    pattern.is_some_and(|pattern| pattern.matches_folded(name))
                };
                found.extend(head.patterns.iter().filter(matches));
            }
            at = head.shorter;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::Patterns;
    use crate::operation::OperationName;
    use crate::pattern::{ActionPattern, WildcardReading};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn all_at_once_is_one_by_one(
            texts in vec("[ab/*]{1,6}", 0..12),
            strict in vec(any::<bool>(), 12),
            names in vec("[ab/]{1,7}", 1..6),
        ) {
            let reading = |strict| if strict { WildcardReading::Strict } else { WildcardReading::Collapsing };
            let parsed: Vec<ActionPattern> = texts
                .iter()
                .zip(strict)
                .map(|(text, strict)| ActionPattern::parse_as(text, reading(strict)).unwrap())
                .collect();
            let mut patterns = Patterns::default();
            let numbers: Vec<u32> = parsed.iter().map(|pattern| patterns.add(pattern)).collect();
            patterns.settle();
            for name in names {
                let operation = OperationName::parse(&name).unwrap();
                let matching = patterns.matching(operation.folded());
                for (pattern, number) in parsed.iter().zip(&numbers) {
                    prop_assert_eq!(matching.contains(number), pattern.matches(&operation), "{} {}", pattern, name);
                }
            }
        }
    }
}
