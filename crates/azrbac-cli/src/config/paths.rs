//! Paths as the configuration names them: with `/`, from the folder that it lies in.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Longer patterns are refused: a path is far shorter, and building one takes more
/// than linear time.
const LONGEST: usize = 4_096;

/// Which files are meant.
#[derive(Debug)]
pub(crate) struct Pattern {
    text: String,
    matcher: GlobSet,
}

impl Pattern {
    /// Reads a path, or a pattern of paths: `*` stands for a part of a name, `**` for
    /// any number of folders, `?` for a letter, `[ab]` and `{a,b}` for one of several.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let plain = text.trim().trim_start_matches("./").trim_end_matches('/');
        if plain.is_empty() || plain.len() > LONGEST {
            return Err("is no path".to_owned());
        }
        let glob = GlobBuilder::new(plain).literal_separator(true).build();
        // A set of one: a matcher of one glob panics where it becomes too large.
        let set = glob.and_then(|glob| GlobSetBuilder::new().add(glob).build());
        set.map(|matcher| Self {
            text: plain.to_owned(),
            matcher,
        })
        .map_err(|error| format!("is no pattern of paths: {}", error.kind()))
    }

    /// Whether a path below the folder of the configuration is meant; a folder stands for
    /// everything in it.
    pub(crate) fn matches(&self, path: &str) -> bool {
        let behind = path.strip_prefix(&self.text);
        behind.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            || self.matcher.is_match(path)
    }

    /// The pattern as it is written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The one path that is meant, where it is no pattern.
    pub(crate) fn literal(&self) -> Option<&str> {
        (!self.text.contains(['*', '?', '[', '{'])).then_some(&self.text)
    }
}

/// A path from the root, without `.` and `..`. Links are not followed: a file is
/// where it was named.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// A path as seen from a folder that it lies in, with `/`.
pub(crate) fn below(folder: &Path, path: &Path) -> Option<String> {
    let path = absolute(path);
    let below = path.strip_prefix(folder).ok()?;
    Some(below.display().to_string().replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Pattern, absolute, below};

    #[test]
    fn patterns_of_paths() {
        let matches = |pattern: &str, path: &str| Pattern::parse(pattern).unwrap().matches(path);
        assert!(matches("roles/a.json", "roles/a.json"));
        assert!(matches("./roles/*.json", "roles/a.json"));
        assert!(!matches("roles/*.json", "roles/old/a.json"));
        assert!(matches("roles/**", "roles/old/a.json"));
        assert!(matches("roles", "roles/old/a.json") && matches("roles/", "roles/a.json"));
        assert!(!matches("roles", "roles.json") && !matches("roles", "other/roles/a.json"));
        assert!(matches("roles/[a].json", "roles/[a].json"));
        assert!(Pattern::parse("a{b").is_err() && Pattern::parse(" ").is_err());
        assert_eq!(Pattern::parse("a.json").unwrap().literal(), Some("a.json"));
        assert_eq!(Pattern::parse("*.json").unwrap().literal(), None);
    }

    #[test]
    fn paths_are_taken_from_the_folder() {
        let folder = absolute(Path::new("roles"));
        let seen = |path: &str| below(&folder, Path::new(path));
        assert_eq!(seen("roles/./x/../a.json").as_deref(), Some("a.json"));
        assert_eq!(seen("other/a.json"), None);
    }
}
