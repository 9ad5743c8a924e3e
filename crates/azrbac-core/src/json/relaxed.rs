//! JSON with comments and trailing commas, as Azure Resource Manager takes it in
//! templates, turned into JSON.

/// The text with blanks in place of comments and of commas behind a last element,
/// each as long as what it replaces, so that places stay what they are. Linear in
/// the text. What is no JSON for other reasons stays none.
pub fn relaxed(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    let mut comma = None;
    while let Some(byte) = bytes.get(at).copied() {
        let end = match (byte, bytes.get(at + 1)) {
            (b'"', _) => end_of_string(&bytes, at),
            (b'/', Some(b'/')) => end_of_line(&bytes, at),
            (b'/', Some(b'*')) => end_of_comment(&bytes, at),
            _ => at + 1,
        };
        match byte {
            b'/' if end > at + 1 => blank(&mut bytes, at, end),
            b',' => comma = Some(at),
            b']' | b'}' => {
                if let Some(comma) = comma.take() {
                    blank(&mut bytes, comma, comma + 1);
                }
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
        at = end;
    }
    // Whole characters were replaced, or none.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn end_of_line(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |length| start + length)
}

fn end_of_comment(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start + 2..).unwrap_or_default();
    memchr::memmem::find(rest, b"*/").map_or(bytes.len(), |length| start + length + 4)
}

/// Puts blanks there, line breaks stay.
fn blank(bytes: &mut [u8], start: usize, end: usize) {
    for byte in bytes.get_mut(start..end).into_iter().flatten() {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};
    use serde_json::Value;

    use super::relaxed;

    #[test]
    fn comments_and_trailing_commas_become_blanks() {
        for (text, expected) in [
            ("{\"a\": 1, // why\n}", "{\"a\": 1        \n}"),
            ("[1, /* é\n */ ]", "[1       \n    ]"),
            ("[1,,]", "[1, ]"),
            ("[\"a, // b ]\", \"\\\",}\"]", "[\"a, // b ]\", \"\\\",}\"]"),
            ("// é", "     "),
            ("/* never", "        "),
            ("[1 / 2]", "[1 / 2]"),
            ("\"open", "\"open"),
        ] {
            assert_eq!(relaxed(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn json_stays_what_it_is(texts in proptest::collection::vec(any::<String>(), 0..4)) {
            let text = serde_json::to_string_pretty(&texts).unwrap();
            assert_eq!(relaxed(&text), text);
            // A comment and a comma more change nothing.
            let more = text.replace("\n]", ", // \"é\n]");
            let read: Value = serde_json::from_str(&relaxed(&more)).unwrap();
            assert_eq!(read, serde_json::to_value(&texts).unwrap());
        }

        #[test]
        fn places_stay(text in any::<String>()) {
            assert_eq!(relaxed(&text).len(), text.len());
        }
    }
}
