//! Where in a document the characters of a string stand, whose escapes were
//! resolved.

use std::ops::Range;

/// The places of the characters of one string: from bytes of its value to bytes
/// of what stands in the document, the opening quote counted as byte 0.
///
/// ```
/// use azrbac_core::json::StringPlaces;
///
/// let quoted = r#""a\"b\u0041c""#; // the value is a"bAc
/// let places = StringPlaces::of(quoted);
/// assert_eq!(&quoted[places.range(1..2)], r#"\""#);
/// assert_eq!(&quoted[places.range(2..4)], r"b\u0041");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StringPlaces {
    /// The escapes, in order.
    escapes: Vec<Escape>,
}

/// An escape: the bytes of the value that it stands for, and its own bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Escape {
    value: Range<usize>,
    written: Range<usize>,
}

impl StringPlaces {
    /// The places of a string as it stands in a document, quotes included. Linear
    /// in its length; one without escapes keeps nothing.
    pub fn of(quoted: &str) -> Self {
        let mut escapes = Vec::new();
        // How many bytes more are written than the value has, the quote included.
        let mut longer = 1;
        let mut at = 1;
        while let Some(found) = quoted.get(at..).and_then(|rest| rest.find('\\')) {
            let start = at + found;
            let Some((written, value)) = quoted.get(start..).and_then(escape) else {
                break;
            };
            let from = start - longer;
            escapes.push(Escape {
                value: from..from + value,
                written: start..start + written,
            });
            longer += written - value;
            at = start + written;
        }
        Self { escapes }
    }

    /// The places of a text that is no string of JSON. Each step says which bytes of
    /// the value stand for which bytes written, both counted from the start of what
    /// is written; behind a step each byte stands for itself until the next one. The
    /// steps are in order; the first one begins at 0.
    ///
    /// ```
    /// use azrbac_core::json::StringPlaces;
    ///
    /// let written = "|\n  a\n  bc"; // the value is a, a line break, bc
    /// let places = StringPlaces::of_steps([(0..0, 4..4), (2..2, 8..8)]);
    /// assert_eq!(&written[places.range(2..4)], "bc");
    /// ```
    pub fn of_steps(steps: impl IntoIterator<Item = (Range<usize>, Range<usize>)>) -> Self {
        let steps = steps.into_iter();
        let escapes = steps.map(|(value, written)| Escape { value, written });
        Self {
            escapes: escapes.collect(),
        }
    }

    /// Where bytes of the value are written. A byte inside a character counts as
    /// its first one.
    pub fn range(&self, value: Range<usize>) -> Range<usize> {
        let start = self.written(value.start);
        start..self.written(value.end).max(start)
    }

    fn written(&self, value: usize) -> usize {
        let behind = self
            .escapes
            .partition_point(|escape| escape.value.start <= value);
        match behind.checked_sub(1).and_then(|at| self.escapes.get(at)) {
            None => value + 1,
            Some(escape) if value < escape.value.end => escape.written.start,
            Some(escape) => escape.written.end + (value - escape.value.end),
        }
    }
}

/// How long the escape is that a text begins with, and how many bytes it stands
/// for; `None` where it stands for nothing.
fn escape(text: &str) -> Option<(usize, usize)> {
    if text.as_bytes().get(1)? != &b'u' {
        return Some((2, 1));
    }
    let unit = |text: &str, at: usize| {
        let digits = text.get(at..at + 4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(text, 2)?;
    let second = || {
        let pair = text.get(6..8)? == "\\u";
        unit(text, 8).filter(|_| pair)
    };
    let pair = matches!(first, 0xD800..=0xDBFF);
    let units = std::iter::once(first).chain(second().filter(|_| pair));
    let character = char::decode_utf16(units).next()?.ok()?;
    Some((if pair { 12 } else { 6 }, character.len_utf8()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};

    use super::StringPlaces;

    /// A character with a way to write it in a string.
    fn written() -> impl Strategy<Value = (char, String)> {
        prop_oneof![
            any::<char>().prop_map(|c| {
                let quoted = serde_json::to_string(&c).unwrap();
                (c, quoted.get(1..quoted.len() - 1).unwrap().to_owned())
            }),
            any::<char>().prop_map(|c| {
                let mut units = [0; 2];
                let units = c.encode_utf16(&mut units).iter();
                (c, units.map(|unit| format!("\\u{unit:04x}")).collect())
            }),
            prop::sample::select(vec![('/', "\\/"), ('\n', "\\n"), ('"', "\\\"")])
                .prop_map(|(c, text)| (c, text.to_owned())),
            prop::sample::select(vec!['a', 'ä', '€', '𝄞']).prop_map(|c| (c, c.to_string())),
        ]
    }

    proptest! {
        #[test]
        fn every_character_is_found_where_it_is_written(
            characters in prop::collection::vec(written(), 0..40)
        ) {
            let body: String = characters.iter().map(|(_, text)| text.as_str()).collect();
            let quoted = format!("\"{body}\"");
            let value: String = serde_json::from_str(&quoted).unwrap();
            let expected: String = characters.iter().map(|(c, _)| *c).collect();
            prop_assert_eq!(&value, &expected);

            let places = StringPlaces::of(&quoted);
            let mut at = 0;
            for (character, text) in &characters {
                let end = at + character.len_utf8();
                prop_assert_eq!(quoted.get(places.range(at..end)), Some(&**text));
                at = end;
            }
            prop_assert_eq!(places.range(0..value.len()), 1..quoted.len() - 1);
            prop_assert_eq!(places.range(at..at), quoted.len() - 1..quoted.len() - 1);
        }

        #[test]
        fn any_text_gives_places_in_order(text in "\"(\\\\|u|d83d|\\\\ud83d|ä|\"){0,12}") {
            let places = StringPlaces::of(&text);
            let starts: Vec<usize> = (0..text.len()).map(|at| places.range(at..at).start).collect();
            prop_assert_eq!(starts.is_sorted(), true);
        }
    }
}
