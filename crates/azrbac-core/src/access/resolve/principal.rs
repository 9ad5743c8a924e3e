//! WHO: an object id, a user principal name, an application id, a display name.

use std::collections::BTreeMap;

use crate::directory::{Principal, PrincipalId};
use crate::snapshot::Snapshot;
use crate::text::caseless;

/// How many names an error tells, at most.
const MOST: usize = 8;

/// A principal that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedPrincipal {
    /// Its object id.
    pub id: PrincipalId,
    /// Whether any document of the snapshot mentions it.
    pub mentioned: bool,
}

/// Why a text names no principal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrincipalError {
    /// Nothing in the data has that name, and it is no GUID.
    #[error("`{who}` is not in the data")]
    NotFound {
        /// What was asked for.
        who: String,
        /// Names that are near.
        near: Vec<String>,
    },
    /// Several principals have that name.
    #[error("`{who}` names {} principals", candidates.len())]
    Ambiguous {
        /// What was asked for.
        who: String,
        /// Each with its name and object id.
        candidates: Vec<String>,
    },
}

impl PrincipalError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NotFound { near, .. } if near.is_empty() => {
                "give an object id, a user principal name, an application id or a display name; \
                 names are read from `principals`, `groups` and the role assignments"
                    .to_owned()
            }
            Self::NotFound { near, .. } => format!("did you mean {}?", quoted(near)),
            Self::Ambiguous { candidates, .. } => {
                let more = candidates.len().saturating_sub(MOST);
                let shown = candidates.get(..MOST).unwrap_or(candidates);
                let rest = if more > 0 {
                    format!(" and {more} more")
                } else {
                    String::new()
                };
                format!("give the object id of one of {}{rest}", quoted(shown))
            }
        }
    }
}

fn quoted(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Finds a principal: by object id, then by user principal name, application id
/// or display name, then by the part of the user principal name before the `@` or
/// by whole words of the display name. A name has to fit one principal only. A
/// GUID that the data do not mention is taken as an object id. Linear in the
/// names of the data, but for an object id, which is looked up.
///
/// ```
/// # use azrbac_core::role::RoleLibrary;
/// # use azrbac_core::ingest::Ingest;
/// use azrbac_core::access::resolve;
///
/// # let users = br#"[{"id": "u1", "displayName": "Carl Carlson",
/// #   "userPrincipalName": "carl@contoso.com"}]"#;
/// # let mut ingest = Ingest::new();
/// # ingest.read("users.json", users.to_vec());
/// # let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
/// for who in ["u1", "carl@contoso.com", "Carl Carlson", "carl", "CARLSON"] {
///     assert_eq!(resolve::principal(&snapshot, who)?.id.as_str(), "u1");
/// }
/// assert!(resolve::principal(&snapshot, "Lenny").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`PrincipalError`] where nothing or more than one principal fits.
pub fn principal(snapshot: &Snapshot, who: &str) -> Result<ResolvedPrincipal, PrincipalError> {
    let who = who.trim();
    let id = PrincipalId::new(who);
    if snapshot.directory().knows(&id) {
        return Ok(ResolvedPrincipal {
            id,
            mentioned: true,
        });
    }
    let (name, words) = (caseless::identifier(who), joined_words(who));
    let is_named = |principal: &Principal| is_named(principal, &name);
    let is_called = |principal: &Principal| is_called(principal, who, &words);
    let tiers: [&dyn Fn(&Principal) -> bool; 2] = [&is_named, &is_called];
    for fits in tiers {
        let found: BTreeMap<&PrincipalId, &Principal> = snapshot
            .directory()
            .principals()
            .filter(|principal| fits(principal))
            .map(|principal| (&principal.id, principal))
            .collect();
        match found.len() {
            0 => {}
            1 => {
                if let Some(id) = found.keys().next() {
                    return Ok(ResolvedPrincipal {
                        id: (*id).clone(),
                        mentioned: true,
                    });
                }
            }
            _ => {
                return Err(PrincipalError::Ambiguous {
                    who: who.to_owned(),
                    candidates: found.values().copied().map(described).collect(),
                });
            }
        }
    }
    if caseless::guid(who).is_some() {
        return Ok(ResolvedPrincipal {
            id,
            mentioned: false,
        });
    }
    Err(PrincipalError::NotFound {
        who: who.to_owned(),
        near: near(snapshot, who),
    })
}

pub(super) fn described(principal: &Principal) -> String {
    match principal.label() {
        Some(label) => format!("{label} ({})", principal.id),
        None => principal.id.to_string(),
    }
}

pub(super) fn names(principal: &Principal) -> impl Iterator<Item = &str> {
    [
        &principal.user_principal_name,
        &principal.app_id,
        &principal.display_name,
    ]
    .into_iter()
    .filter_map(|name| name.as_deref())
}

/// Whether a name of the principal is `id`, which is in the form of ids.
fn is_named(principal: &Principal, id: &str) -> bool {
    names(principal).any(|name| caseless::identifier(name) == id)
}

/// Whether the part of the user principal name before the `@` is `who`, or the
/// display name holds its words, which are joined as by [`joined_words`].
pub(super) fn is_called(principal: &Principal, who: &str, words: &str) -> bool {
    let local = principal
        .user_principal_name
        .as_deref()
        .and_then(|name| name.split_once('@'))
        .is_some_and(|(local, _)| caseless::eq(local, who));
    let display = principal.display_name.as_deref();
    local || (words.len() > 1 && display.is_some_and(|name| joined_words(name).contains(words)))
}

/// The words of a name in lower case, a blank before, between and behind them, so
/// that a search finds whole words and stays linear.
pub(super) fn joined_words(name: &str) -> String {
    let mut joined = String::with_capacity(name.len() + 2);
    joined.push(' ');
    for word in name.split_whitespace() {
        joined.push_str(&caseless::fold(word));
        joined.push(' ');
    }
    joined
}

/// Names that share a beginning or hold the text.
fn near(snapshot: &Snapshot, who: &str) -> Vec<String> {
    let asked = caseless::fold(who).into_owned();
    let head: String = asked.chars().take(3).collect();
    let mut found: Vec<String> = snapshot
        .directory()
        .principals()
        .filter(|principal| {
            names(principal).any(|name| {
                let name = caseless::fold(name);
                let begins = name
                    .split([' ', '.', '@', '-'])
                    .any(|word| word.starts_with(&head));
                name.contains(&asked) || (!head.is_empty() && begins)
            })
        })
        .filter_map(|principal| principal.label().map(str::to_owned))
        .collect();
    found.sort();
    found.dedup();
    found.truncate(3);
    found
}
