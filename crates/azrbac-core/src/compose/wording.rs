//! The wordings of Azure's refusals.

use memchr::memmem;

use super::refusal::{Refusal, RefusalKind};
use crate::operation::{OperationName, Plane};
use crate::text::caseless;

/// How far behind a phrase its operations and scopes are looked for.
const REACH: usize = 16_384;
/// How far before a phrase the words that belong to it are looked for.
const BEFORE: usize = 160;

/// What stands before operations: in messages of Azure Resource Manager, of Azure AI
/// services, and of Key Vault.
const RESOURCE_MANAGER: &str = "to perform action";
const DATA_ACTION: &str = "lacks the required data action";
const KEY_VAULT: &str = "action: ";

/// What stands between operations and scopes.
const BEFORE_SCOPES: [&str; 8] = [
    "on the linked scope(s)",
    "on the linked scopes",
    "on the linked scope",
    "over the scope",
    "over scope",
    "at scope",
    "on scope",
    "on resource",
];

/// The refusals of a text in one line, in their order.
pub(super) fn read(text: &str) -> Vec<Refusal> {
    let folded = caseless::fold(text);
    let mut places: Vec<(usize, &str)> = Vec::new();
    for phrase in [RESOURCE_MANAGER, DATA_ACTION, KEY_VAULT] {
        let found = memmem::find_iter(folded.as_bytes(), phrase.as_bytes());
        places.extend(found.map(|at| (at, phrase)));
    }
    places.sort_unstable();
    let mut reader = Reader {
        text,
        folded: &folded,
        principal: None,
        read_to: 0,
        found: Vec::new(),
    };
    for (at, phrase) in places {
        reader.principal_before(at);
        let behind = at + phrase.len();
        match phrase {
            RESOURCE_MANAGER => reader.resource_manager(at, behind),
            DATA_ACTION => reader.data_action(at, behind),
            _ => reader.key_vault(at, behind),
        }
    }
    reader.found
}

struct Reader<'t> {
    text: &'t str,
    /// The same in lower case, of the same length.
    folded: &'t str,
    /// Who was told of last.
    principal: Option<Box<str>>,
    read_to: usize,
    found: Vec<Refusal>,
}

impl<'t> Reader<'t> {
    /// Takes over the object id that is told of last before a place.
    fn principal_before(&mut self, at: usize) {
        let passed = part(self.folded, self.read_to.max(at.saturating_sub(REACH)), at);
        let from = at - passed.len();
        for phrase in ["object id", "the principal", "oid=", "because principal"] {
            let last = memmem::rfind(passed.as_bytes(), phrase.as_bytes());
            let Some(behind) = last.map(|last| from + last + phrase.len()) else {
                continue;
            };
            let text = part(self.text, behind, behind + 64);
            let word = text.trim_start_matches([' ', '\'', ':', '[']);
            let end = word.find(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
            let id = word.get(..end.unwrap_or(word.len())).unwrap_or_default();
            if caseless::guid(id).is_some() {
                self.principal = Some(id.into());
            }
        }
        self.read_to = at;
    }

    fn resource_manager(&mut self, at: usize, behind: usize) {
        let before = part(self.folded, at.saturating_sub(BEFORE), at);
        let said = |words: &str| memmem::rfind(before.as_bytes(), words.as_bytes());
        let (operations, rest) = list(part(self.text, behind, behind + REACH));
        let (scopes, linked, rest) = scopes(rest);
        let refused = ["not have", "n't have", "not authorized"]
            .iter()
            .filter_map(|words| said(words))
            .max();
        if said("required rbac permissions").is_some() {
            return self.push(&RefusalKind::OwnRoles, Plane::Data, &operations, &[]);
        }
        let kind = if said("condition that is not fulfilled").is_some() {
            RefusalKind::Condition
        } else if refused.is_some() && refused > said("has permission") {
            let code = memmem::rfind(before.as_bytes(), b"linkedaccesscheckfailed").is_some();
            match linked || code {
                true => RefusalKind::Linked,
                false => RefusalKind::NotGranted,
            }
        } else {
            // It is granted, and something else stands against it; where that is
            // another operation, the message goes on to tell of it.
            let folded = caseless::fold(rest);
            let next = memmem::find(folded.as_bytes(), RESOURCE_MANAGER.as_bytes());
            let own = folded
                .get(..next.unwrap_or(folded.len()))
                .unwrap_or_default();
            let sentence = own.len().min(1_200);
            let own = part(own, 0, sentence);
            if own.contains("deny assignment") {
                RefusalKind::Denied {
                    by: deny_assignment(rest),
                }
            } else if own.contains("current tenant") && own.contains("linked subscription") {
                RefusalKind::OtherTenant
            } else {
                return;
            }
        };
        self.push(&kind, Plane::Control, &operations, &scopes);
    }

    fn data_action(&mut self, at: usize, behind: usize) {
        let _ = at;
        let (operations, _) = list(part(self.text, behind, behind + REACH));
        self.push(&RefusalKind::NotGranted, Plane::Data, &operations, &[]);
    }

    /// `Action: '…'`, then `Resource: '…'`, then, where there is one, the deny
    /// assignment.
    fn key_vault(&mut self, at: usize, behind: usize) {
        let before = part(self.folded, at.saturating_sub(REACH), at);
        if !before.contains("not authorized") {
            return;
        }
        let (operations, rest) = list(part(self.text, behind, behind + REACH));
        let rest = rest.trim_start_matches([' ', ',', ';']);
        let folded = caseless::fold(part(rest, 0, 16));
        let scopes = match folded.strip_prefix("resource: ") {
            Some(_) => list(part(rest, "resource: ".len(), rest.len())).0,
            None => Vec::new(),
        };
        let scopes: Vec<String> = scopes.iter().map(|scope| vault(scope)).collect();
        let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
        self.push(&RefusalKind::NotGranted, Plane::Data, &operations, &scopes);
    }

    /// Puts down each operation with its scopes: one by one where there are as many of
    /// the one as of the other, which such messages call respectively.
    fn push(&mut self, kind: &RefusalKind, plane: Plane, operations: &[&str], scopes: &[&str]) {
        let respectively = operations.len() == scopes.len();
        for (at, operation) in operations.iter().enumerate() {
            if !operation.contains('/') || operation.contains(' ') {
                continue;
            }
            let Ok(operation) = OperationName::parse(operation) else {
                continue;
            };
            let own: Vec<Option<&str>> = match (respectively, scopes.is_empty()) {
                (_, true) => vec![None],
                (true, _) => vec![scopes.get(at).copied()],
                (false, _) => scopes.iter().copied().map(Some).collect(),
            };
            for scope in own {
                self.found.push(Refusal {
                    kind: kind.clone(),
                    operation: operation.clone(),
                    plane,
                    scope: scope.map(Into::into),
                    principal: self.principal.clone(),
                });
            }
        }
    }
}

/// The vault of something inside it: roles are assigned there.
fn vault(scope: &str) -> String {
    let mut segments = scope.split('/');
    let head: Vec<&str> = segments.by_ref().take(9).collect();
    let _inside = segments;
    head.join("/")
}

/// The scopes that follow on operations, whether they are linked ones, and what stands
/// behind them.
fn scopes(rest: &str) -> (Vec<&str>, bool, &str) {
    let rest = rest.trim_start();
    let folded = caseless::fold(part(rest, 0, 32));
    let found = BEFORE_SCOPES
        .iter()
        .find(|phrase| folded.starts_with(**phrase));
    let Some(phrase) = found else {
        return (Vec::new(), false, rest);
    };
    let (scopes, rest) = list(part(rest, phrase.len(), rest.len()));
    (scopes, phrase.contains("linked"), rest)
}

/// The name or id of the deny assignment that is told of.
fn deny_assignment(rest: &str) -> Option<Box<str>> {
    let folded = caseless::fold(rest);
    let at = memmem::find(folded.as_bytes(), b"deny assignment with")?;
    let behind = part(rest, at, rest.len());
    let open = behind.find('\'')? + 1;
    let behind = part(behind, open, behind.len());
    // A name may hold quotation marks of its own.
    let folded = caseless::fold(behind);
    let end = ["' and id", "' at scope", "'."]
        .iter()
        .filter_map(|end| folded.find(end))
        .min();
    let end = end.or_else(|| behind.find('\''))?;
    behind
        .get(..end)
        .filter(|name| !name.is_empty())
        .map(Into::into)
}

/// A list in quotation marks, or one word without them; and what stands behind. `(s)`
/// and a colon before it are left out.
fn list(text: &str) -> (Vec<&str>, &str) {
    let text = text.trim_start();
    let text = text.strip_prefix("(s)").unwrap_or(text);
    let mut rest = text.trim_start_matches([' ', ':']);
    if !rest.starts_with('\'') {
        let end = rest.find([' ', ';']).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let word = word.trim_end_matches(['.', ',', '\'']);
        let word = word
            .strip_prefix('[')
            .map_or(word, |word| word.trim_end_matches(']'));
        return (items(word).collect(), behind);
    }
    let mut found = Vec::new();
    while let Some(open) = rest.strip_prefix('\'') {
        // A mark that was lost ends before what Azure writes behind the scopes.
        let ends = [
            "'",
            " (respectively)",
            " or the linked scope",
            " or the scope",
        ];
        let end = ends.iter().filter_map(|end| open.find(end)).min();
        let (inside, behind) = open.split_at(end.unwrap_or(open.len()));
        found.extend(items(inside));
        rest = behind.strip_prefix('\'').unwrap_or(behind);
        match rest.trim_start().strip_prefix(',') {
            Some(more) if more.trim_start().starts_with('\'') => rest = more.trim_start(),
            _ => break,
        }
    }
    (found, rest)
}

/// The parts of a list. A comma inside a scope is part of it.
fn items(text: &str) -> impl Iterator<Item = &str> {
    let scopes = text.trim_start().starts_with('/');
    let mut rest = Some(text);
    let parts = std::iter::from_fn(move || {
        let text = rest?;
        let cut = text.match_indices(',').find(|(at, _)| {
            let behind = text.get(at + 1..).unwrap_or_default().trim_start();
            !scopes || behind.starts_with('/')
        });
        let (head, tail) = match cut {
            Some((at, _)) => (text.get(..at)?, text.get(at + 1..)),
            None => (text, None),
        };
        rest = tail;
        Some(head.trim())
    });
    parts.filter(|part| !part.is_empty())
}

/// A part of a text, moved to where characters begin.
fn part(text: &str, from: usize, to: usize) -> &str {
    let mut to = to.min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let mut from = from.min(to);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    text.get(from..to).unwrap_or_default()
}
