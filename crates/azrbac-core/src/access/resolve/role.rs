//! ROLE: an id or the display name of a role definition.

use std::collections::BTreeMap;

use crate::role::{RoleDefinition, RoleDefinitionId, RoleLibrary};
use crate::snapshot::Snapshot;
use crate::text::{caseless, distance};

/// How many names an error tells, at most.
const MOST: usize = 5;

/// A role definition that was found.
#[derive(Debug, Clone)]
pub struct ResolvedRole<'a> {
    /// Its id.
    pub id: RoleDefinitionId,
    /// The role definition; `None` for an id that neither the data nor the embedded
    /// role definitions hold.
    pub definition: Option<&'a RoleDefinition>,
}

/// Why a text names no role definition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoleError {
    /// No role definition has that name, and it is no GUID.
    #[error("`{role}` is no role definition of the data and no built-in one")]
    NotFound {
        /// What was asked for.
        role: String,
        /// Names that are near.
        near: Vec<String>,
    },
    /// Several role definitions have that name.
    #[error("`{role}` names {} role definitions", candidates.len())]
    Ambiguous {
        /// What was asked for.
        role: String,
        /// Each with its name and id.
        candidates: Vec<String>,
    },
}

impl RoleError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let quoted = |names: &[String]| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        };
        match self {
            Self::NotFound { near, .. } if near.is_empty() => {
                "give the id or the display name; `azrbac role list` prints the built-in ones"
                    .to_owned()
            }
            Self::NotFound { near, .. } => format!("did you mean {}?", quoted(near)),
            Self::Ambiguous { candidates, .. } => {
                let shown = candidates.get(..MOST).unwrap_or(candidates);
                format!("give the id of one of {}", quoted(shown))
            }
        }
    }
}

/// Finds a role definition: by id, in any prefix form, or by display name, without
/// regard to letter case. Those of the data come before the embedded ones. A GUID
/// that nobody knows is taken as an id. Linear in the role definitions.
///
/// ```
/// use azrbac_core::access::resolve;
/// use azrbac_core::role::{RoleDefinition, RoleDefinitionId, RoleLibrary};
/// use azrbac_core::snapshot::Snapshot;
///
/// let owner = RoleDefinition {
///     id: Some(RoleDefinitionId::new("8e3af657-a8ff-443c-a75c-2fe8c4bcb635")),
///     name: "Owner".into(),
///     role_type: None,
///     description: None,
///     permissions: Vec::new(),
///     assignable_scopes: Vec::new(),
/// };
/// let library = RoleLibrary::new("2026-08", [owner]);
/// let found = resolve::role(&Snapshot::default(), &library, "owner")?;
/// assert_eq!(found.id.as_str(), "8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
/// # Ok::<(), resolve::RoleError>(())
/// ```
///
/// # Errors
/// [`RoleError`] where nothing or more than one role definition fits.
pub fn role<'a>(
    snapshot: &'a Snapshot,
    library: &'a RoleLibrary,
    role: &str,
) -> Result<ResolvedRole<'a>, RoleError> {
    let role = role.trim();
    let id = RoleDefinitionId::new(role);
    let name = caseless::fold(role);
    let mut named: BTreeMap<&RoleDefinitionId, &RoleDefinition> = BTreeMap::new();
    for definition in assignable(snapshot, library) {
        let Some(known) = &definition.id else {
            continue;
        };
        if *known == id {
            return Ok(ResolvedRole {
                id,
                definition: Some(definition),
            });
        }
        if caseless::fold(definition.name.trim()) == name {
            named.entry(known).or_insert(definition);
        }
    }
    let mut found = named.iter();
    match (found.next(), found.next()) {
        (Some((id, definition)), None) => Ok(ResolvedRole {
            id: (*id).clone(),
            definition: Some(definition),
        }),
        (Some(_), Some(_)) => Err(RoleError::Ambiguous {
            role: role.to_owned(),
            candidates: named
                .iter()
                .map(|(id, definition)| format!("{} ({id})", definition.name))
                .collect(),
        }),
        (None, _) if caseless::guid(id.as_str()).is_some() => Ok(ResolvedRole {
            id,
            definition: None,
        }),
        (None, _) => Err(RoleError::NotFound {
            near: near(snapshot, library, &name),
            role: role.to_owned(),
        }),
    }
}

/// Every role definition that there is to assign: those of the data, then the
/// embedded ones that the data do not hold.
pub(crate) fn assignable<'a>(
    snapshot: &'a Snapshot,
    library: &'a RoleLibrary,
) -> impl Iterator<Item = &'a RoleDefinition> {
    let data = snapshot.roles().iter().map(|role| &role.definition);
    let held: std::collections::HashSet<&RoleDefinitionId> = snapshot
        .roles()
        .iter()
        .filter_map(|role| role.definition.id.as_ref())
        .collect();
    let embedded = library
        .roles()
        .iter()
        .filter(move |role| role.id.as_ref().is_none_or(|id| !held.contains(id)));
    data.chain(embedded)
}

/// Names that are a few letters away, or hold the text.
fn near(snapshot: &Snapshot, library: &RoleLibrary, asked: &str) -> Vec<String> {
    let most = (asked.len() / 5).clamp(1, 4);
    let mut found: Vec<(usize, &str)> = assignable(snapshot, library)
        .filter_map(|role| {
            let name = caseless::fold(&role.name);
            let far = name.contains(asked).then_some(most + 1);
            let away = distance(asked, &name, most).or(far)?;
            Some((away, &*role.name))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    let names = found.into_iter().take(MOST);
    names.map(|(_, name)| name.to_owned()).collect()
}
