//! Where the characters of a text are written that stands in a file with escapes,
//! indentation or folded lines.

use std::ops::Range;

use azrbac_core::json::StringPlaces;

/// The places of `value`, which is written as `written`, from byte `from` of it on.
/// `None` where the two do not fit together. Linear in both.
///
/// Known are the escapes of HCL and YAML, quotes that are doubled, indentation that
/// is left out and line breaks that are folded to blanks.
pub(crate) fn align(value: &str, written: &str, from: usize) -> Option<StringPlaces> {
    let mut steps: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut at, mut next) = (0, from);
    let mut expected = None;
    for character in value.chars() {
        let Some(found) = place(character, written, next) else {
            // The line break at the end of a block is left out of what is written.
            let rest = value.get(at..).unwrap_or_default();
            match rest.trim().is_empty() && at > 0 {
                true => break,
                false => return None,
            }
        };
        let end = at + character.len_utf8();
        if expected != Some(found.start) || found.len() != character.len_utf8() {
            steps.push((at..end, found.clone()));
        }
        (at, next, expected) = (end, found.end, Some(found.end));
    }
    if steps.first().is_none_or(|(value, _)| value.start > 0) {
        steps.insert(0, (0..0, from..from));
    }
    Some(StringPlaces::of_steps(steps))
}

/// Where a character is written, from byte `from` on.
fn place(character: char, written: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let rest = written.get(at..)?;
        let there = rest.chars().next()?;
        let end = at + there.len_utf8();
        if there == '\\' {
            let length = escape_length(rest);
            match rest.chars().nth(1) {
                // The end of a line that goes on in the next one.
                Some('\n' | '\r') => {
                    at += 1;
                    continue;
                }
                // No escape: a backslash of its own.
                _ if character == '\\' && !rest.starts_with("\\\\") => return Some(at..end),
                _ => return Some(at..at + length),
            }
        }
        if there == character || (there.is_whitespace() && character.is_whitespace()) {
            return Some(at..end);
        }
        if !there.is_whitespace() && !matches!(there, '\'' | '$' | '%') {
            return None;
        }
        at = end;
    }
}

/// How long the escape is that a text begins with.
fn escape_length(text: &str) -> usize {
    let kind = text.chars().nth(1);
    let length = match kind {
        Some('u') => 6,
        Some('U') => 10,
        Some('x') => 4,
        Some(other) => 1 + other.len_utf8(),
        None => 1,
    };
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::align;

    /// A part of the value, and how it is written.
    #[track_caller]
    fn check(value: &str, written: &str, from: usize, part: &str, expected: &str) {
        let places = align(value, written, from).expect("they fit together");
        let start = value.find(part).expect("a part of the value");
        let found = places.range(start..start + part.len());
        assert_eq!(written.get(found), Some(expected));
    }

    #[test]
    fn parts_are_found_where_they_are_written() {
        check("abc", "abc", 0, "bc", "bc");
        check("a\"b", r#""a\"b""#, 1, "\"b", r#"\"b"#);
        check("it's so", "'it''s so'", 1, "so", "so");
        check("a\nbc\n", "|\n    a\n    bc\n", 1, "bc", "bc");
        check("a bc", ">\n  a\n  bc\n", 1, "bc", "bc");
        check("aAb", r#""a\u0041b""#, 1, "Ab", r"\u0041b");
        check("x${y}z", "\"x$${y}z\"", 1, "z", "z");
        check("one two", "\"one\\\n   two\"", 1, "two", "two");
        check("\\d e", r"\d e", 0, "e", "e");
        check("a\n  bc\n", "|\n    a\n      bc", 1, "bc", "bc");
        check("é𝄞é", "\"é𝄞é\"", 1, "𝄞", "𝄞");
    }

    #[test]
    fn texts_that_differ_are_said_not_to_fit() {
        assert!(align("abc", "abd", 0).is_none());
        assert!(align("abc", "ab", 0).is_none());
        assert!(align("a", "", 5).is_none());
        assert!(align("", "", 0).is_some());
    }
}
