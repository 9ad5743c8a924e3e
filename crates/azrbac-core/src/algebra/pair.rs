//! What can be said of patterns for all operation names at once, also those that
//! Azure adds tomorrow.
//!
//! For now: whether one pattern covers another, and whether two patterns have a
//! name in common. Both are exact for every string.

use crate::pattern::{ActionPattern, WildcardReading};

/// A whole-segment star stands for two strings of tokens; above this many of them
/// in one pattern, covering is not decided.
const MOST_VANISHING: usize = 6;
/// Most states of two patterns read side by side; any two real entries stay a
/// thousand times below.
const MOST_STATES: usize = 4_000_000;

/// Whether everything that `narrow` matches is matched by `wide`. `None` where it
/// is not decided, because `narrow` holds more whole-segment stars than any real
/// role does.
///
/// A star of `narrow` stands for any text, a text of one letter that occurs in no
/// pattern among them; if `wide` matches that, one of its stars takes the letter
/// in, and takes in any other text as well. A star that may vanish is tried both
/// ways.
pub fn covers(wide: &ActionPattern, narrow: &ActionPattern) -> Option<bool> {
    // A control character occurs in no operation name.
    const LETTER: u8 = 1;
    let has_letter = |pattern: &ActionPattern| memchr::memchr(LETTER, pattern.form().as_bytes());
    let lettered = |text: &str| {
        let bytes = text
            .bytes()
            .map(|byte| if byte == b'*' { LETTER } else { byte });
        // One letter in place of another: it is a text as before.
        String::from_utf8(bytes.collect()).unwrap_or_default()
    };
    if has_letter(narrow).or(has_letter(wide)).is_some() {
        return None;
    }
    if narrow.is_literal() {
        return Some(wide.matches_folded(narrow.form()));
    }
    let vanishing = vanishing(narrow);
    if vanishing > MOST_VANISHING {
        return None;
    }
    // With every star there; most pairs need no more.
    if !wide.matches_folded(&lettered(narrow.form())) {
        return Some(false);
    }
    if vanishing == 0 {
        return Some(true);
    }
    let mut forms = vec![String::with_capacity(narrow.form().len())];
    for (at, segment) in narrow.form().split('/').enumerate() {
        let star = segment == "*" && at > 0;
        let without = star.then(|| forms.clone());
        for form in &mut forms {
            if at > 0 {
                form.push('/');
            }
            form.push_str(&lettered(segment));
        }
        forms.extend(without.into_iter().flatten());
    }
    Some(forms.iter().all(|form| wide.matches_folded(form)))
}

/// How many stars of a pattern may vanish: those that are a whole segment behind the
/// first.
fn vanishing(pattern: &ActionPattern) -> usize {
    if pattern.reading() != WildcardReading::Collapsing {
        return 0;
    }
    let form = pattern.form().as_bytes();
    let stars = memchr::memchr_iter(b'*', form);
    let is_segment = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| form.get(before));
        before == Some(&b'/') && matches!(form.get(at + 1), None | Some(b'/'))
    };
    stars.filter(is_segment).count()
}

/// What a pattern reads next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// This byte.
    Byte(u8),
    /// Any text.
    Anything,
    /// Nothing, or a slash and any text.
    MaybeSegment,
}

fn tokens(pattern: &ActionPattern) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(pattern.form().len());
    for (at, segment) in pattern.form().split('/').enumerate() {
        if segment == "*" && at > 0 && pattern.reading() == WildcardReading::Collapsing {
            tokens.push(Token::MaybeSegment);
            continue;
        }
        if at > 0 {
            tokens.push(Token::Byte(b'/'));
        }
        tokens.extend(segment.bytes().map(|byte| match byte {
            b'*' => Token::Anything,
            other => Token::Byte(other),
        }));
    }
    tokens
}

/// Whether some name is matched by both patterns. Takes time and memory in the
/// product of the two lengths; `None`, undecided, where that is out of all measure.
pub fn intersect(left: &ActionPattern, right: &ActionPattern) -> Option<bool> {
    if left.is_literal() {
        return Some(right.matches_folded(left.form()));
    }
    if right.is_literal() {
        return Some(left.matches_folded(right.form()));
    }
    if left.form().len().saturating_mul(right.form().len()) > MOST_STATES {
        return None;
    }
    let (left, right) = (tokens(left), tokens(right));
    let width = right.len() + 1;
    let end = (left.len(), right.len());
    let mut queue = vec![((0, Inside::No), (0, Inside::No))];
    // The states: a place in each pattern. Being inside the text of a vanishing
    // segment is the same as standing before an `Anything` at that place, so two
    // more bits a state are enough.
    let mut inside = vec![[[false; 2]; 2]; (left.len() + 1) * width];
    while let Some(((i, in_left), (j, in_right))) = queue.pop() {
        let slot = i * width + j;
        let mark = inside
            .get_mut(slot)
            .and_then(|marks| marks.get_mut(in_left as usize))
            .and_then(|marks| marks.get_mut(in_right as usize));
        match mark {
            Some(done) if !*done => *done = true,
            _ => continue,
        }
        if (i, j) == end && in_left == Inside::No && in_right == Inside::No {
            return Some(true);
        }
        let (a, b) = (steps(&left, i, in_left), steps(&right, j, in_right));
        // One side moves without reading.
        queue.extend(a.free.iter().flatten().map(|to| (*to, (j, in_right))));
        queue.extend(b.free.iter().flatten().map(|to| ((i, in_left), *to)));
        // Both sides read the same byte.
        if let (Some((x, to_a)), Some((y, to_b))) = (a.reads, b.reads)
            && (x.is_none() || y.is_none() || x == y)
        {
            queue.push((to_a, to_b));
        }
    }
    Some(false)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    No = 0,
    Yes = 1,
}

type Place = (usize, Inside);

/// Where a pattern may go from a place: without reading, and by reading a byte
/// (`None` for any).
struct Steps {
    free: [Option<Place>; 1],
    reads: Option<(Option<u8>, Place)>,
}

fn steps(tokens: &[Token], at: usize, inside: Inside) -> Steps {
    let next = (at + 1, Inside::No);
    match (tokens.get(at), inside) {
        (None, _) => Steps {
            free: [None],
            reads: None,
        },
        (Some(Token::Byte(byte)), _) => Steps {
            free: [None],
            reads: Some((Some(*byte), next)),
        },
        (Some(Token::Anything), _) | (Some(Token::MaybeSegment), Inside::Yes) => Steps {
            free: [Some(next)],
            reads: Some((None, (at, inside))),
        },
        (Some(Token::MaybeSegment), Inside::No) => Steps {
            free: [Some(next)],
            reads: Some((Some(b'/'), (at, Inside::Yes))),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{covers, intersect};
    use crate::pattern::ActionPattern;

    fn pattern(text: &str) -> ActionPattern {
        ActionPattern::parse(text).unwrap()
    }

    #[test]
    fn real_entries() {
        let covered = |wide, narrow| covers(&pattern(wide), &pattern(narrow)).unwrap();
        assert!(covered("*", "Microsoft.Compute/*/read"));
        assert!(covered("*/read", "Microsoft.Compute/*/read"));
        assert!(covered(
            "Microsoft.Network/*",
            "Microsoft.Network/virtualNetworks/*"
        ));
        assert!(covered("Microsoft.X/a/*/read", "Microsoft.X/a/read"));
        assert!(!covered("Microsoft.X/a/read", "Microsoft.X/a/*/read"));
        assert!(covered("A/*", "A"));
        let common = |a, b| intersect(&pattern(a), &pattern(b)).unwrap();
        assert!(common("*/read", "Microsoft.Compute/*"));
        assert!(common(
            "Microsoft.Authorization/*/write",
            "*/roleAssignments/write"
        ));
        assert!(!common("Microsoft.Compute/*", "Microsoft.Network/*"));
        assert!(!common("*/read", "*/write"));
        assert!(common("A/*/B", "A/B"));
        assert!(common("A/*", "*A"));
    }

    /// Every text over a small alphabet up to a length.
    fn names() -> Vec<String> {
        let mut names = vec![String::new()];
        let mut from = 0;
        for _ in 0..6 {
            let to = names.len();
            for at in from..to {
                for letter in ["a", "b", "/"] {
                    names.push(format!("{}{letter}", names[at]));
                }
            }
            from = to;
        }
        names
    }

    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            proptest::sample::select(vec!["a", "b", "/", "*", "/*/", "/*"]),
            1..5,
        )
        .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn agree_with_enumeration(a in text(), b in text()) {
            let (a, b) = (pattern(&a), pattern(&b));
            let names = names();
            let both = names.iter().any(|n| a.matches_folded(n) && b.matches_folded(n));
            let escapes = names.iter().any(|n| b.matches_folded(n) && !a.matches_folded(n));
            let covered = covers(&a, &b).unwrap();
            // What is found by enumeration is certain; what is not found may need a
            // longer name or another letter only where the patterns are long.
            if both { prop_assert_eq!(intersect(&a, &b), Some(true), "{} {}", a, b); }
            if escapes { prop_assert!(!covered, "{} {}", a, b); }
            if covered && b.form().len() <= 6 && !b.form().contains('*') {
                prop_assert!(names.iter().any(|n| b.matches_folded(n)));
            }
            let shortest = a.form().len().max(b.form().len());
            if shortest <= 4 {
                prop_assert_eq!(intersect(&a, &b), Some(both), "{} {}", a, b);
            }
            if b.form().len() <= 3 && a.form().len() <= 4 && !escapes {
                let widened = names.iter().all(|n| !b.matches_folded(n) || a.matches_folded(n));
                prop_assert_eq!(covered, widened, "{} covers {}", a, b);
            }
        }
    }
}
