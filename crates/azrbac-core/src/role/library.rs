//! Role definitions that are known without a tenant: the built-in ones.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::{RoleDefinition, RoleDefinitionId};
use crate::operation::Plane;
use crate::pattern::{ActionPattern, WildcardReading};
use crate::text::caseless;

/// Where role definitions come from that a snapshot lacks: Azure's built-in ones.
#[derive(Debug, Clone)]
pub struct RoleLibrary {
    date: Cow<'static, str>,
    /// What the role definitions can be asked for, where it is known without them: see
    /// [`RoleLibrary::embedded`].
    lines: Option<&'static str>,
    /// Reads the role definitions when the first of them is asked for.
    read: fn() -> Vec<RoleDefinition>,
    all: OnceLock<All>,
}

#[derive(Debug, Clone, Default)]
struct All {
    roles: Vec<RoleDefinition>,
    by_id: HashMap<RoleDefinitionId, usize>,
    /// By display name, trimmed and in lower case; the first of several.
    by_name: HashMap<String, usize>,
}

impl All {
    fn new(roles: impl IntoIterator<Item = RoleDefinition>) -> Self {
        let roles: Vec<_> = roles.into_iter().filter(|role| role.id.is_some()).collect();
        let by_id = roles
            .iter()
            .enumerate()
            .filter_map(|(at, role)| Some((role.id.clone()?, at)))
            .collect();
        let mut by_name = HashMap::with_capacity(roles.len());
        for (at, role) in roles.iter().enumerate() {
            by_name.entry(name_key(&role.name)).or_insert(at);
        }
        Self {
            roles,
            by_id,
            by_name,
        }
    }
}

impl Default for RoleLibrary {
    fn default() -> Self {
        Self::new("", [])
    }
}

impl RoleLibrary {
    /// A library of the given role definitions, as they were on `date`
    /// (`2026-08`). Role definitions without an id are left out.
    pub fn new(date: &str, roles: impl IntoIterator<Item = RoleDefinition>) -> Self {
        Self {
            date: date.to_owned().into(),
            lines: None,
            read: Vec::new,
            all: All::new(roles).into(),
        }
    }

    /// A library that a program holds ready: `read` gives the role definitions when the
    /// first of them is asked for. `lines` are in order, without one that stands twice,
    /// each a word, a tab and a text, in lower case: `id` with the id of a role
    /// definition, `name` with a display name, `control` or `data` with the form of an
    /// entry in that plane.
    pub fn embedded(
        date: &'static str,
        lines: &'static str,
        read: fn() -> Vec<RoleDefinition>,
    ) -> Self {
        Self {
            date: date.into(),
            lines: Some(lines),
            read,
            all: OnceLock::new(),
        }
    }

    /// Whether there may be something of that kind.
    fn may_have(&self, word: &str, text: &str) -> bool {
        let has = |lines| has_line(lines, &format!("{word}\t{text}"));
        self.lines.is_none_or(has)
    }

    fn all(&self) -> &All {
        self.all.get_or_init(|| All::new((self.read)()))
    }

    /// The same library under another reading of `*`.
    #[must_use]
    pub fn read_as(&self, reading: WildcardReading) -> Self {
        let roles = self.roles().iter().cloned();
        Self::new(&self.date, roles.map(|role| role.read_as(reading)))
    }

    /// The day or month from which the role definitions are.
    pub fn date(&self) -> &str {
        &self.date
    }

    /// Whether a role definition has an entry of that form in a list of that plane. By
    /// binary search where the library is embedded, else linear.
    pub fn has_entry(&self, entry: &ActionPattern, plane: Plane) -> bool {
        if self.lines.is_some() {
            return self.may_have(plane.name(), entry.form());
        }
        let mut all = self.roles().iter().flat_map(|role| role.entries(0));
        all.any(|(at, own)| at.list.plane() == plane && own.form() == entry.form())
    }

    /// The role definition with that id.
    pub fn find(&self, id: &RoleDefinitionId) -> Option<&RoleDefinition> {
        if !self.may_have("id", id.as_str()) {
            return None;
        }
        let all = self.all();
        all.roles.get(*all.by_id.get(id)?)
    }

    /// The role definition with that display name, without regard to letter case
    /// and to blanks around it, which some built-in names have.
    pub fn by_name(&self, name: &str) -> Option<&RoleDefinition> {
        let key = name_key(name);
        if !self.may_have("name", &key) {
            return None;
        }
        let all = self.all();
        all.roles.get(*all.by_name.get(&key)?)
    }

    /// All role definitions, in the order of the data.
    pub fn roles(&self) -> &[RoleDefinition] {
        &self.all().roles
    }
}

fn name_key(name: &str) -> String {
    caseless::fold(name.trim()).into_owned()
}

/// Whether a line is among lines in order, each with its end. By binary search.
fn has_line(lines: &str, line: &str) -> bool {
    let mut rest = lines.as_bytes();
    while !rest.is_empty() {
        let middle = rest.len() / 2;
        let (before, _) = rest.split_at(middle);
        let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        let (before, from) = rest.split_at(start);
        let end = memchr::memchr(b'\n', from).unwrap_or(from.len());
        let (found, behind) = from.split_at(end);
        match found.cmp(line.as_bytes()) {
            Ordering::Equal => return true,
            Ordering::Less => rest = behind.get(1..).unwrap_or_default(),
            Ordering::Greater => rest = before,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::has_line;

    proptest! {
        #[test]
        fn lines_are_found_by_halves(
            lines in proptest::collection::btree_set("[a-c]{0,3}", 0..20),
            line in "[a-c]{0,3}",
        ) {
            let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
            prop_assert_eq!(has_line(&text, &line), lines.contains(&line));
        }
    }
}
