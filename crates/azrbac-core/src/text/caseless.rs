//! The only place where letter case is folded.
//!
//! Azure compares operation names, scopes, ids and the keys of its documents
//! without regard to ASCII letter case, and GUIDs without regard to dashes.

use std::borrow::Cow;

/// The text in ASCII lower case; borrowed when it already is.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether two texts are equal without regard to ASCII letter case.
pub fn eq(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}

/// Whether `text` begins with `prefix` without regard to ASCII letter case.
pub fn starts_with(text: &str, prefix: &str) -> bool {
    text.as_bytes()
        .get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// An id in the one form in which ids are compared: trimmed, in lower case, and,
/// where it is a GUID, with dashes after 8, 12, 16 and 20 digits and without the
/// braces that some tools put around it.
pub fn identifier(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let inner = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    guid(inner.unwrap_or(text)).unwrap_or_else(|| fold(text))
}

/// The last segment of an id, in the form in which ids are compared.
pub fn last_segment(id: &str) -> Cow<'_, str> {
    identifier(id.trim_end_matches('/').rsplit('/').next().unwrap_or(id))
}

/// The GUID that `text` spells, with or without its four dashes, in lower case
/// with dashes; `None` when it spells none.
pub fn guid(text: &str) -> Option<Cow<'_, str>> {
    match text.len() {
        36 => {
            // Nearly every id is written this way, and each one of a tenant comes
            // through here.
            let spelled = text.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
            spelled.then(|| fold(text))
        }
        32 if text.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            let mut canonical = text.to_ascii_lowercase();
            for dash in [8, 13, 18, 23] {
                canonical.insert(dash, '-');
            }
            Some(Cow::Owned(canonical))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{eq, fold, guid, identifier, starts_with};

    #[test]
    fn guids_compare_without_dashes_and_case() {
        let canonical = "0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff";
        assert_eq!(guid(canonical).as_deref(), Some(canonical));
        assert_eq!(
            guid("0F4C5E1A9B1D4C558C55AABBCCDDEEFF").as_deref(),
            Some(canonical)
        );
        assert_eq!(guid("0f4c5e1a-9b1d-4c55-8c55-aabbccddeefg"), None);
        assert_eq!(guid("0f4c5e1a+9b1d+4c55+8c55+aabbccddeeff"), None);
        assert_eq!(guid("not a guid"), None);
        assert_eq!(identifier("  User-1 "), "user-1");
        assert_eq!(
            identifier("{0F4C5E1A-9B1D-4C55-8C55-AABBCCDDEEFF}"),
            canonical
        );
        assert_eq!(identifier("{User-1}"), "{user-1}");
    }

    #[test]
    fn only_ascii_case_is_folded() {
        assert_eq!(fold("ÄBC"), "Äbc");
        assert!(eq("Read", "READ"));
        assert!(starts_with("Microsoft.Compute/x", "microsoft."));
        assert!(!starts_with("Mic", "microsoft."));
    }
}
