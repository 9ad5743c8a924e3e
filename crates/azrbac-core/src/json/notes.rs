//! What people write into JSON about the object that it stands in: the strings of
//! one key, wherever it is met.

use std::borrow::Cow;
use std::ops::Range;

use super::relaxed::relaxed;
use super::tree::string_length;
use super::value::unescaped;

/// A string under a key that holds remarks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it says, its escapes resolved.
    pub text: String,
    /// Where it stands, quotes included.
    pub place: Range<usize>,
    /// The object that has the key.
    pub object: Range<usize>,
}

/// An object or a list that is open at a place of the text.
struct Open {
    start: usize,
    is_object: bool,
    /// Whether the next string is a key.
    before_key: bool,
    /// Whether what stands here belongs to the key that is looked for.
    is_noted: bool,
    /// The notes of this object, by number.
    notes: Vec<usize>,
}

/// The strings that stand under `key`, alone or in a list, in the order of the text.
/// Comments are passed over. A text that is no JSON gives what was met in it. Linear
/// in the text; nothing here calls itself.
///
/// ```
/// let text = r#"{"a": {"//": "why", "b": "//"}}"#;
/// let notes = azrbac_core::json::notes(text, "//");
/// assert_eq!(notes.len(), 1);
/// assert_eq!(notes[0].text, "why");
/// assert_eq!(&text[notes[0].object.clone()], r#"{"//": "why", "b": "//"}"#);
/// ```
pub fn notes(text: &str, key: &str) -> Vec<Note> {
    let plain = relaxed(text);
    let bytes = plain.as_bytes();
    let mut found: Vec<Note> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let mut end = at + 1;
        match byte {
            b'"' => {
                let rest = bytes.get(at..).unwrap_or_default();
                end = at + string_length(rest).unwrap_or(rest.len());
                let quoted = plain.get(at..end).unwrap_or_default();
                string(quoted, key, at..end, &mut open, &mut found);
            }
            b'{' | b'[' => {
                let is_object = *byte == b'{';
                // What lies deeper than a list of strings is no note.
                let is_noted = !is_object
                    && open
                        .last()
                        .is_some_and(|outer| outer.is_object && outer.is_noted);
                open.push(Open {
                    start: at,
                    is_object,
                    before_key: is_object,
                    is_noted,
                    notes: Vec::new(),
                });
            }
            b'}' | b']' => close(&mut open, &mut found, end),
            b',' => {
                if let Some(inner) = open.last_mut().filter(|inner| inner.is_object) {
                    (inner.before_key, inner.is_noted) = (true, false);
                }
            }
            _ => {}
        }
        at = end;
    }
    while !open.is_empty() {
        close(&mut open, &mut found, plain.len());
    }
    found
}

fn string(quoted: &str, key: &str, place: Range<usize>, open: &mut [Open], found: &mut Vec<Note>) {
    let Some((inner, outer)) = open.split_last_mut() else {
        return;
    };
    let text = match unescaped(quoted) {
        Some(text) => Cow::Borrowed(text),
        None => serde_json::from_str(quoted).map_or(Cow::Borrowed(quoted), Cow::Owned),
    };
    if inner.before_key {
        inner.before_key = false;
        inner.is_noted = text == key;
        return;
    }
    if !inner.is_noted {
        return;
    }
    let owner = if inner.is_object {
        Some(inner)
    } else {
        outer.last_mut()
    };
    if let Some(owner) = owner {
        owner.notes.push(found.len());
        found.push(Note {
            text: text.into_owned(),
            object: owner.start..place.end,
            place,
        });
    }
}

fn close(open: &mut Vec<Open>, found: &mut [Note], end: usize) {
    let Some(closed) = open.pop() else {
        return;
    };
    for number in closed.notes {
        if let Some(note) = found.get_mut(number) {
            note.object.end = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::notes;

    #[test]
    fn strings_of_the_key_are_found_with_their_object() {
        let text = "{ // \"//\": \"a comment\"\n \"x\": [\"//\", {\"//\": [\"a\", \"b\\\"\\u00e4\", {\"y\": \"z\"}]}],\
                    \"//\": \"c\", \"z\": \"//\"}";
        let found = notes(text, "//");
        let told: Vec<_> = found
            .iter()
            .map(|note| (note.text.as_str(), text.get(note.object.clone()).unwrap()))
            .collect();
        let inner = "{\"//\": [\"a\", \"b\\\"\\u00e4\", {\"y\": \"z\"}]}";
        assert_eq!(told, [("a", inner), ("b\"\u{e4}", inner), ("c", text)]);
    }

    #[test]
    fn what_is_no_json_ends_in_silence() {
        for text in ["", "\"", "{\"//\"", "]]}{", "{\"//\": \"a", "[[[{\"//\":"] {
            assert!(notes(text, "//").len() <= 1, "{text}");
        }
        assert_eq!(notes(&"[".repeat(1_000_000), "//"), []);
    }
}
