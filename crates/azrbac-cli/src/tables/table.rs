//! The keys of a table: those that are known, and what is meant by the others.

use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::text::{FileId, Span, distance};

use super::error;
use super::node::{Entry, Node, Value};

/// A text and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Spotted {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// Keys that people write in place of others, without `-` and `_` and in lower case,
/// and what to write.
pub(crate) type Meant = &'static [(&'static str, &'static str)];

/// A table with the file that it stands in.
pub(crate) struct Table<'a> {
    file: FileId,
    entries: &'a [Entry],
    meant: Meant,
}

/// A key as it is compared: letter case, `-` and `_` do not matter.
fn plain(key: &str) -> String {
    key.chars()
        .filter(|letter| !matches!(letter, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

impl<'a> Table<'a> {
    /// The table that a value is.
    pub(crate) fn of(
        file: FileId,
        node: &'a Node,
        meant: Meant,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        match &node.value {
            Value::Table(entries) => Some(Self {
                file,
                entries,
                meant,
            }),
            other => {
                let message = format!("expected a table, found {}", other.described());
                problems.push(error(message).at(Span::new(file, node.span.clone()), ""));
                None
            }
        }
    }

    /// The same table.
    pub(crate) fn again(&self) -> Self {
        Self {
            file: self.file,
            entries: self.entries,
            meant: self.meant,
        }
    }

    /// The entry of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&'a Entry> {
        let key = plain(key);
        self.entries.iter().find(|entry| plain(&entry.key) == key)
    }

    pub(crate) fn span(&self, entry: &Entry) -> Span {
        Span::new(self.file, entry.node.span.clone())
    }

    pub(crate) fn key_span(&self, entry: &Entry) -> Span {
        Span::new(self.file, entry.key_span.clone())
    }

    /// Says which keys are not known, and which stand twice.
    pub(crate) fn check_keys(&self, known: &[&str], problems: &mut Vec<Diagnostic>) {
        let mut seen: std::collections::HashMap<String, &Entry> = std::collections::HashMap::new();
        for entry in self.entries {
            let key = plain(&entry.key);
            if !known.iter().any(|known| plain(known) == key) {
                problems.push(self.unknown(entry, &key, known));
            } else if let Some(first) = seen.insert(key, entry) {
                let message = format!("the key `{}` stands twice", entry.key);
                let found = error(message).at(self.key_span(entry), "");
                problems.push(
                    found
                        .related(self.key_span(first), "it stands here already")
                        .help("keep one of the two"),
                );
            }
        }
    }

    fn unknown(&self, entry: &Entry, key: &str, known: &[&str]) -> Diagnostic {
        let message = format!("`{}` is no key that is known here", entry.key);
        let near = known
            .iter()
            .filter_map(|known| {
                let other = plain(known);
                let most = (other.len() / 3).clamp(1, 4);
                Some((distance(key, &other, most)?, *known))
            })
            .min();
        let help = match (near, self.meant.iter().find(|(wrong, _)| *wrong == key)) {
            (_, Some((_, meant))) => (*meant).to_owned(),
            (Some((_, near)), None) => format!("did you mean `{near}`?"),
            (None, None) => format!("known are `{}`", known.join("`, `")),
        };
        error(message).at(self.key_span(entry), "").help(help)
    }

    /// The string of a key.
    pub(crate) fn text(&self, key: &str, problems: &mut Vec<Diagnostic>) -> Option<Spotted> {
        let entry = self.get(key)?;
        match &entry.node.value {
            Value::Text(text) => Some(Spotted {
                text: text.clone(),
                span: self.span(entry),
            }),
            other => {
                problems.push(self.wrong(entry, "a string", other));
                None
            }
        }
    }

    /// The string of a key, or its strings.
    pub(crate) fn texts(&self, key: &str, problems: &mut Vec<Diagnostic>) -> Option<Vec<Spotted>> {
        let entry = self.get(key)?;
        let nodes = match &entry.node.value {
            Value::Text(_) => std::slice::from_ref(&entry.node),
            Value::List(all) => all,
            other => {
                problems.push(self.wrong(entry, "a string or a list of strings", other));
                return None;
            }
        };
        let mut found = Vec::new();
        for node in nodes {
            match &node.value {
                Value::Text(text) => found.push(Spotted {
                    text: text.clone(),
                    span: Span::new(self.file, node.span.clone()),
                }),
                other => {
                    let message =
                        format!("`{}` takes strings, found {}", entry.key, other.described());
                    problems.push(error(message).at(Span::new(self.file, node.span.clone()), ""));
                }
            }
        }
        Some(found)
    }

    /// The boolean of a key.
    pub(crate) fn truth(&self, key: &str, problems: &mut Vec<Diagnostic>) -> Option<bool> {
        let entry = self.get(key)?;
        match &entry.node.value {
            Value::Truth(truth) => Some(*truth),
            other => {
                problems.push(self.wrong(entry, "`true` or `false`", other));
                None
            }
        }
    }

    /// The whole number of a key.
    pub(crate) fn number(&self, key: &str, problems: &mut Vec<Diagnostic>) -> Option<usize> {
        let entry = self.get(key)?;
        match &entry.node.value {
            Value::Number(number) => Some(*number),
            other => {
                problems.push(self.wrong(entry, "a whole number", other));
                None
            }
        }
    }

    /// The date of a key, as it is written; a string may hold it too.
    pub(crate) fn date(&self, key: &str, problems: &mut Vec<Diagnostic>) -> Option<Spotted> {
        let entry = self.get(key)?;
        match &entry.node.value {
            Value::Date(text) | Value::Text(text) => Some(Spotted {
                text: text.clone(),
                span: self.span(entry),
            }),
            other => {
                problems.push(self.wrong(entry, "a date", other));
                None
            }
        }
    }

    /// The table of a key.
    pub(crate) fn table(&self, key: &str, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let entry = self.get(key)?;
        Self::of(self.file, &entry.node, self.meant, problems)
    }

    /// Its entries, in the order of the text.
    pub(crate) fn entries(&self) -> &'a [Entry] {
        self.entries
    }

    fn wrong(&self, entry: &Entry, expected: &str, found: &Value) -> Diagnostic {
        let message = format!(
            "`{}` takes {expected}, found {}",
            entry.key,
            found.described()
        );
        error(message).at(self.span(entry), "")
    }
}
