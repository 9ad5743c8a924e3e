//! Paths as other tools expect them.

use std::path::Path;

/// A path as it is seen from the current directory, where it lies below: whoever
/// reads a report takes places for those of the repository only if they are relative.
fn from_here(path: &str) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| Path::new(path).strip_prefix(here).ok());
    below.map_or_else(|| path.to_owned(), |below| below.display().to_string())
}

/// A path as seen from the current directory, with `/`.
pub(super) fn plain(path: &str) -> String {
    let path = from_here(path).replace('\\', "/");
    path.strip_prefix("./").map(str::to_owned).unwrap_or(path)
}

/// The same as a URI reference, with what has a meaning in URIs escaped.
pub(super) fn uri(path: &str) -> String {
    let path = plain(path);
    let (scheme, path) = match path.starts_with('/') {
        true => ("file://", path),
        false => ("", path),
    };
    let mut text = scheme.to_owned();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{plain, uri};

    #[test]
    fn paths_become_relative_references() {
        assert_eq!(uri("policy/keys.toml"), "policy/keys.toml");
        assert_eq!(uri("./a b.toml"), "a%20b.toml");
        assert_eq!(uri("policy\\keys.toml"), "policy/keys.toml");
        assert_eq!(uri("50%:é?#.toml"), "50%25%3A%C3%A9%3F%23.toml");
        assert_eq!(uri("/srv/x.toml"), "file:///srv/x.toml");
        let here = std::env::current_dir().unwrap();
        let below = here.join("a").join("b.json");
        assert_eq!(plain(below.to_str().unwrap()), "a/b.json");
    }
}
