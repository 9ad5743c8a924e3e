//! Many patterns compiled into one set.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::{ActionPattern, WildcardReading};
use crate::operation::OperationName;

/// Longest form that is given to globset; above it the linear matcher is used,
/// because globset's compilation is not linear in hostile patterns.
const LONGEST: usize = 512;
/// Most stars that are given to globset.
const MOST_STARS: usize = 8;
/// Most whole-segment stars that are given to globset: each doubles the globs.
const MOST_VANISHING: usize = 4;
/// Most globs in one compiled set.
const MOST_GLOBS: usize = 4096;

/// A set of patterns of moderate size (a rule's list, a user's list), matched
/// together through globset: cheaper than one after the other where there are
/// more than a few.
///
/// ```
/// use azrbac_core::operation::OperationName;
/// use azrbac_core::pattern::{ActionPattern, PatternSet};
///
/// let parse = |text| ActionPattern::parse(text);
/// let set = PatternSet::new([parse("*/read")?, parse("*/listKeys/action")?, parse("*")?]);
/// let keys = OperationName::parse("Microsoft.Storage/storageAccounts/listKeys/action")?;
/// assert!(set.is_match(&keys));
/// assert_eq!(set.matches(&keys), [1, 2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PatternSet {
    patterns: Vec<ActionPattern>,
    globs: GlobSet,
    /// Which pattern each glob stands for.
    owner: Vec<usize>,
    /// Patterns that are matched one by one.
    linear: Vec<usize>,
}

impl PatternSet {
    /// Compiles the patterns. Never fails: what globset does not take is matched
    /// by the linear matcher.
    pub fn new(patterns: impl IntoIterator<Item = ActionPattern>) -> Self {
        let patterns: Vec<_> = patterns.into_iter().collect();
        let mut builder = GlobSetBuilder::new();
        let (mut owner, mut linear) = (Vec::new(), Vec::new());
        for (at, pattern) in patterns.iter().enumerate() {
            let globs = globs_of(pattern);
            if globs.is_empty() || owner.len() + globs.len() > MOST_GLOBS {
                linear.push(at);
                continue;
            }
            for glob in globs {
                builder.add(glob);
                owner.push(at);
            }
        }
        let globs = builder.build().unwrap_or_else(|_| {
            owner.clear();
            linear = (0..patterns.len()).collect();
            GlobSet::empty()
        });
        Self {
            patterns,
            globs,
            owner,
            linear,
        }
    }

    /// The patterns, in the order in which they were given.
    pub fn patterns(&self) -> &[ActionPattern] {
        &self.patterns
    }

    /// Whether any pattern covers the operation.
    pub fn is_match(&self, operation: &OperationName) -> bool {
        self.globs.is_match(operation.folded())
            || self
                .linear
                .iter()
                .filter_map(|at| self.patterns.get(*at))
                .any(|pattern| pattern.matches(operation))
    }

    /// The places of the patterns that cover the operation, in ascending order.
    pub fn matches(&self, operation: &OperationName) -> Vec<usize> {
        let mut hits: Vec<usize> = self
            .globs
            .matches(operation.folded())
            .into_iter()
            .filter_map(|glob| self.owner.get(glob).copied())
            .collect();
        hits.extend(self.linear.iter().copied().filter(|at| {
            self.patterns
                .get(*at)
                .is_some_and(|pattern| pattern.matches(operation))
        }));
        hits.sort_unstable();
        hits.dedup();
        hits
    }
}

/// The globs that together match what the pattern matches; none where the pattern
/// is too large to be given to globset.
fn globs_of(pattern: &ActionPattern) -> Vec<globset::Glob> {
    let form = pattern.form();
    if form.len() > LONGEST || form.bytes().filter(|byte| *byte == b'*').count() > MOST_STARS {
        return Vec::new();
    }
    let mut forms = vec![form.to_owned()];
    if pattern.reading() == WildcardReading::Collapsing {
        let vanishing = form.match_indices("/*/").count() + usize::from(form.ends_with("/*"));
        if vanishing > MOST_VANISHING {
            return Vec::new();
        }
        forms = vec![String::new()];
        let mut segments = form.split('/');
        append(&mut forms, segments.next().unwrap_or_default());
        for segment in segments {
            let without = (segment == "*").then(|| forms.clone());
            append(&mut forms, "/");
            append(&mut forms, segment);
            forms.extend(without.into_iter().flatten());
        }
    }
    let globs: Option<Vec<_>> = forms
        .iter()
        .map(|form| {
            GlobBuilder::new(&escape(form))
                .literal_separator(false)
                .backslash_escape(false)
                .build()
                .ok()
        })
        .collect();
    globs.unwrap_or_default()
}

fn append(forms: &mut [String], text: &str) {
    for form in forms {
        form.push_str(text);
    }
}

/// Brackets around the characters that mean something to globset and nothing to
/// Azure. Real built-in roles hold braces.
fn escape(form: &str) -> String {
    let mut glob = String::with_capacity(form.len());
    for character in form.chars() {
        match character {
            '?' | '[' | ']' | '{' | '}' => {
                glob.push('[');
                glob.push(character);
                glob.push(']');
            }
            other => glob.push(other),
        }
    }
    glob
}
