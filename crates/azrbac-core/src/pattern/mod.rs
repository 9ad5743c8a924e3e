//! Entries of `actions`, `notActions`, `dataActions` and `notDataActions`: an
//! operation name in which `*` stands for any run of characters, `/` included.
//!
//! How Azure reads a wildcard is not written down in one place. The reading used
//! here, [`WildcardReading::Collapsing`], follows what built-in roles rely on:
//! Managed Identity Operator can assign an identity
//! (`Microsoft.ManagedIdentity/userAssignedIdentities/assign/action`) only if its
//! entry `…/userAssignedIdentities/*/assign/action` also matches without the
//! middle segment. So a `*` that is a whole segment may vanish together with one
//! slash. Every other character, `?` and brackets included, stands for itself.

mod set;
#[cfg(test)]
pub(crate) mod tests;

use std::cmp::Ordering;
use std::fmt;

use memchr::{memchr, memmem};

pub use set::PatternSet;

use crate::operation::OperationName;

/// What a `*` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum WildcardReading {
    /// Any run of characters; a `*` that fills a segment may also vanish with one
    /// slash: `A/*/B` matches `A/B`, and `A/*` matches `A`. Azure's reading.
    #[default]
    Collapsing,
    /// Any run of characters and nothing more: `A/*/B` does not match `A/B`.
    Strict,
}

/// One entry of a permission's lists, ready to be matched.
///
/// ```
/// use azrbac_core::operation::OperationName;
/// use azrbac_core::pattern::ActionPattern;
///
/// let pattern = ActionPattern::parse("Microsoft.Compute/*/read")?;
/// let matches = |name| OperationName::parse(name).map(|name| pattern.matches(&name));
/// assert!(matches("Microsoft.Compute/virtualMachines/read")?);
/// assert!(matches("microsoft.compute/virtualMachines/extensions/READ")?);
/// assert!(matches("Microsoft.Compute/read")?); // the `*` and one slash may vanish
/// assert!(!matches("Microsoft.Compute/virtualMachines/write")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ActionPattern {
    /// First what is compared (lower case, trimmed, runs of `*` collapsed), then
    /// the entry as it stands in the role, blanks included. One allocation for
    /// both, since roles have tens of thousands of entries.
    text: Box<str>,
    /// Where the first part ends.
    split: usize,
    /// Where the first `*` stands in it; its end, where there is none.
    star: usize,
    reading: WildcardReading,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// Nothing but blanks.
    #[error("the entry is empty")]
    Empty,
}

impl ActionPattern {
    /// Takes an entry as it stands in a role definition. Letter case does not
    /// matter, blanks around the text are left out when matching, and every
    /// character but `*` stands for itself. Linear in the text.
    ///
    /// # Errors
    /// [`PatternError::Empty`] where there is nothing but blanks.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        Self::parse_as(text, WildcardReading::Collapsing)
    }

    /// Takes an entry under the given reading of `*`.
    ///
    /// # Errors
    /// [`PatternError::Empty`] where there is nothing but blanks.
    pub fn parse_as(text: &str, reading: WildcardReading) -> Result<Self, PatternError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(PatternError::Empty);
        }
        let mut both = String::with_capacity(trimmed.len() + text.len());
        if memchr(b'*', trimmed.as_bytes()).is_some() {
            push_form(&mut both, trimmed, reading);
        } else {
            // Most entries are literals, and thousands are read at a time.
            both.push_str(trimmed);
            both.make_ascii_lowercase();
        }
        let split = both.len();
        let star = memchr(b'*', both.as_bytes()).unwrap_or(split);
        both.push_str(text);
        Ok(Self {
            text: both.into(),
            split,
            star,
            reading,
        })
    }

    /// The entry as it was written, blanks trimmed.
    pub fn as_str(&self) -> &str {
        self.written().trim()
    }

    /// The entry exactly as it stands in the role, blanks included.
    pub fn written(&self) -> &str {
        self.text.get(self.split..).unwrap_or_default()
    }

    /// The form in which patterns are compared: trimmed, in lower case, runs of
    /// `*` as one. Patterns of equal form match the same operations.
    pub fn form(&self) -> &str {
        self.text.get(..self.split).unwrap_or_default()
    }

    /// The same entry under another reading of `*`.
    #[must_use]
    pub fn read_as(&self, reading: WildcardReading) -> Self {
        // INVARIANT: what was parsed once is not empty.
        Self::parse_as(self.written(), reading).unwrap_or_else(|_| self.clone())
    }

    /// How `*` is read.
    pub fn reading(&self) -> WildcardReading {
        self.reading
    }

    /// Whether there is no `*`: the pattern matches one operation name.
    pub fn is_literal(&self) -> bool {
        self.star == self.split
    }

    /// Whether it is `*`, which matches every operation.
    pub fn is_everything(&self) -> bool {
        self.form() == "*"
    }

    /// How many `*` were written.
    pub fn wildcards(&self) -> usize {
        self.written().bytes().filter(|byte| *byte == b'*').count()
    }

    /// What stands before the first `*`, in lower case; the whole for a literal.
    /// Every operation that the pattern matches begins with it, less one trailing
    /// slash where that slash may vanish with a whole-segment `*`.
    pub fn literal_prefix(&self) -> &str {
        let head = self.text.get(..self.star).unwrap_or_default();
        let vanishing = self.reading == WildcardReading::Collapsing && !self.is_literal();
        if vanishing {
            head.strip_suffix('/').unwrap_or(head)
        } else {
            head
        }
    }

    /// Whether the pattern covers the operation. Linear in the two lengths.
    pub fn matches(&self, operation: &OperationName) -> bool {
        self.matches_folded(operation.folded())
    }

    /// Whether the pattern covers an operation name that is in lower case already.
    pub(crate) fn matches_folded(&self, name: &str) -> bool {
        if self.is_literal() {
            return self.form() == name;
        }
        let collapsing = self.reading == WildcardReading::Collapsing;
        // Most wildcards are a beginning with a star behind it.
        if self.star + 1 == self.split {
            let head = self.form().get(..self.star).unwrap_or_default();
            let alone = || collapsing && head.strip_suffix('/') == Some(name);
            return name.starts_with(head) || alone();
        }
        if collapsing
            && let Some(head) = self.form().strip_suffix("/*")
            && matches_form(head, name, true)
        {
            return true;
        }
        matches_form(self.form(), name, collapsing)
    }
}

/// Lower case, runs of `*` as one, put into an empty text.
fn push_form(form: &mut String, trimmed: &str, reading: WildcardReading) {
    for character in trimmed.chars() {
        if character == '*' && form.ends_with('*') {
            continue;
        }
        form.push(character.to_ascii_lowercase());
        // `(/.*)?(/.*)?` is `(/.*)?`: a second whole-segment star adds nothing.
        if reading == WildcardReading::Collapsing && form.ends_with("/*/*") {
            form.truncate(form.len() - 2);
        }
    }
}

/// Matches the pieces between the stars from left to right, each at the first
/// place where it occurs: what is left for the rest is then the most there can
/// be, so no other choice is ever needed. Where a star fills a segment, the slash
/// before it and the slash behind it may be the same one.
fn matches_form(form: &str, name: &str, collapsing: bool) -> bool {
    let mut pieces = form.split('*');
    let first = pieces.next().unwrap_or_default();
    // Most names are told by their beginning or their end.
    let last = form.rsplit('*').next().unwrap_or_default();
    if !name.starts_with(first) || !name.ends_with(last) {
        return false;
    }
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return name.len() == first.len();
    }
    let mut previous = first;
    let mut at = first.len();
    while let Some(piece) = pieces.next() {
        let shared = collapsing && previous.ends_with('/') && piece.starts_with('/');
        let from = at.saturating_sub(usize::from(shared));
        if pieces.peek().is_none() {
            return name.len() >= from + piece.len() && name.ends_with(piece);
        }
        let rest = name.as_bytes().get(from..).unwrap_or_default();
        let Some(found) = find(rest, piece.as_bytes()) else {
            return false;
        };
        at = from + found + piece.len();
        previous = piece;
    }
    true
}

/// Where a piece occurs first. Linear in the two lengths.
fn find(text: &[u8], piece: &[u8]) -> Option<usize> {
    // To look at a few places costs less than to prepare a search, and names are short.
    const FEW: usize = 8;
    let Some(first) = piece.first() else {
        return Some(0);
    };
    let mut from = 0;
    for _ in 0..FEW {
        let at = from + memchr(*first, text.get(from..)?)?;
        if text.get(at..)?.starts_with(piece) {
            return Some(at);
        }
        from = at + 1;
    }
    Some(from + memmem::find(text.get(from..)?, piece)?)
}

impl Ord for ActionPattern {
    fn cmp(&self, other: &Self) -> Ordering {
        self.form()
            .cmp(other.form())
            .then_with(|| self.written().cmp(other.written()))
            .then_with(|| self.reading.cmp(&other.reading))
    }
}

impl PartialOrd for ActionPattern {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for ActionPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ActionPattern")
            .field("form", &self.form())
            .field("written", &self.written())
            .field("reading", &self.reading)
            .finish()
    }
}

impl fmt::Display for ActionPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
