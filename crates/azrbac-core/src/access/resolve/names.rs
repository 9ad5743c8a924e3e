//! Many names of principals, looked up in an index that is made once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::principal::{described, is_called, joined_words, names};
use super::{PrincipalError, ResolvedPrincipal};
use crate::directory::{Principal, PrincipalId};
use crate::snapshot::Snapshot;
use crate::text::caseless;

/// The names of the principals of a snapshot, for many questions about it. It finds
/// what [`principal`](super::principal) finds, without going through all names each
/// time; a name that nobody has is told without names that are near.
///
/// Making it is linear in the names of the data; so is the memory that it takes.
///
/// ```
/// # use azrbac_core::role::RoleLibrary;
/// # use azrbac_core::ingest::Ingest;
/// use azrbac_core::access::resolve::PrincipalNames;
///
/// # let users = br#"[{"id": "u1", "displayName": "Carl Carlson",
/// #   "userPrincipalName": "carl@contoso.com"}]"#;
/// # let mut ingest = Ingest::new();
/// # ingest.read("users.json", users.to_vec());
/// # let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
/// let names = PrincipalNames::of(&snapshot);
/// assert_eq!(names.find("Carl@Contoso.com")?.id.as_str(), "u1");
/// assert_eq!(names.find("carlson")?.id.as_str(), "u1");
/// assert!(names.find("Lenny").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PrincipalNames<'s> {
    snapshot: &'s Snapshot,
    /// By user principal name, application id and display name, in the form of ids.
    named: HashMap<String, Vec<&'s Principal>>,
    /// By what stands before the `@`, and by the words of the display name.
    called: HashMap<String, Vec<&'s Principal>>,
}

impl<'s> PrincipalNames<'s> {
    /// The names of a snapshot.
    pub fn of(snapshot: &'s Snapshot) -> Self {
        let mut made = Self {
            snapshot,
            named: HashMap::new(),
            called: HashMap::new(),
        };
        for principal in snapshot.directory().principals() {
            let whole: BTreeSet<String> = names(principal)
                .map(|name| caseless::identifier(name).into_owned())
                .collect();
            for name in whole {
                made.named.entry(name).or_default().push(principal);
            }
            for word in words(principal) {
                made.called.entry(word).or_default().push(principal);
            }
        }
        made
    }

    /// The principal that a text names. The form of the text is that of
    /// [`principal`](super::principal).
    ///
    /// # Errors
    /// [`PrincipalError`] where nothing or more than one principal fits.
    pub fn find(&self, who: &str) -> Result<ResolvedPrincipal, PrincipalError> {
        let who = who.trim();
        let id = PrincipalId::new(who);
        let found = |id: PrincipalId, mentioned| Ok(ResolvedPrincipal { id, mentioned });
        if self.snapshot.directory().knows(&id) {
            return found(id, true);
        }
        let named = self.named.get(&*caseless::identifier(who));
        let fitting: BTreeMap<&PrincipalId, &Principal> = match named {
            Some(named) => named.iter().map(|one| (&one.id, *one)).collect(),
            None => self.called(who),
        };
        let mut ids = fitting.keys();
        match (ids.next(), ids.next()) {
            (Some(only), None) => found((*only).clone(), true),
            (Some(_), Some(_)) => Err(PrincipalError::Ambiguous {
                who: who.to_owned(),
                candidates: fitting.values().copied().map(described).collect(),
            }),
            (None, _) if caseless::guid(who).is_some() => found(id, false),
            (None, _) => Err(PrincipalError::NotFound {
                who: who.to_owned(),
                near: Vec::new(),
            }),
        }
    }

    /// Those that have the words of a text in their names, one after another.
    fn called(&self, who: &str) -> BTreeMap<&'s PrincipalId, &'s Principal> {
        let joined = joined_words(who);
        let whole = caseless::fold(who).into_owned();
        let first = joined.split(' ').find(|word| !word.is_empty());
        [Some(whole.as_str()), first]
            .into_iter()
            .flatten()
            .filter_map(|word| self.called.get(word))
            .flatten()
            .filter(|principal| is_called(principal, who, &joined))
            .map(|principal| (&principal.id, *principal))
            .collect()
    }
}

/// The words by which a principal is called, each once.
fn words(principal: &Principal) -> BTreeSet<String> {
    let local = principal.user_principal_name.as_deref();
    let local = local.and_then(|name| name.split_once('@'));
    let display = principal.display_name.as_deref().unwrap_or_default();
    let local = local.map(|(local, _)| caseless::fold(local).into_owned());
    let words = display.split_whitespace();
    words
        .map(|word| caseless::fold(word).into_owned())
        .chain(local)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::principal;
    use super::*;
    use crate::ingest::Ingest;
    use crate::role::RoleLibrary;
    use proptest::prelude::*;

    /// Few letters, so that names meet.
    const NAME: &str = "[abA]{1,2}( [abA]{1,2}){0,2}";

    proptest! {
        /// The index finds what going through all names finds.
        #[test]
        fn an_index_changes_nothing(
            people in prop::collection::vec((NAME, "[abA]{1,2}@[ab]"), 0..6),
            asked in prop::collection::vec(prop_oneof![NAME.prop_map(String::from), "[abA]{1,2}@[ab]", "u[0-7]", " ?"], 1..8),
        ) {
            let people = people.iter().enumerate().map(|(at, (display, principal))| {
                serde_json::json!({"id": format!("u{at}"), "displayName": display, "userPrincipalName": principal})
            });
            let text = serde_json::json!({
                "schema": "azrbac.snapshot/v1", "principals": people.collect::<Vec<_>>(),
            });
            let mut ingest = Ingest::new();
            ingest.read("t.json", text.to_string().into_bytes());
            let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
            let names = PrincipalNames::of(&snapshot);
            for who in &asked {
                let slow = principal(&snapshot, who).map_err(|error| match error {
                    PrincipalError::NotFound { who, .. } => PrincipalError::NotFound { who, near: Vec::new() },
                    other => other,
                });
                prop_assert_eq!(names.find(who), slow, "{}", who);
            }
        }
    }
}
