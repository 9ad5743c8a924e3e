//! What keeps a text from being the name of an operation, or a pattern of names.

/// What keeps a text from matching any operation name.
pub(crate) fn problem(text: &str) -> Option<String> {
    let mut last = b'/';
    let (mut empty_segment, mut known) = (false, true);
    for byte in text.bytes() {
        empty_segment |= byte == b'/' && last == b'/';
        known &= is_usual(byte);
        last = byte;
    }
    if last == b'/' {
        return Some("ends with a slash".to_owned());
    }
    if empty_segment {
        return Some("has an empty segment".to_owned());
    }
    if known {
        return None;
    }
    let is_strange = |c: &char| !u8::try_from(*c).is_ok_and(is_usual);
    let stranger = text.chars().find(is_strange)?;
    Some(match stranger {
        c if c.is_control() => format!("holds the character U+{:04X}", u32::from(c)),
        c if c.is_whitespace() => "holds a blank".to_owned(),
        c => format!("holds `{c}`"),
    })
}

/// Whether names of operations hold the character.
fn is_usual(byte: u8) -> bool {
    matches!(
        byte,
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'*' | b'-' | b'_' | b':' | b'{' | b'}' | b'$'
    )
}
