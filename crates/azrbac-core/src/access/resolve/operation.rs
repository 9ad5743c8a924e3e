//! OPERATION: a full name, or a short one that the catalogue completes against
//! the resource type of the scope; and the plane in which it is checked.

use super::candidates::{beside_type, narrowed, near, near_tails};
use crate::catalog::{Catalog, CatalogOperation, Certainty};
use crate::operation::{OperationName, OperationNameError, Plane};
use crate::scope::Scope;

/// How many names an error tells, at most.
const MOST: usize = 10;

/// How the plane of an operation was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaneSource {
    /// The caller said so.
    Given,
    /// The caller said so, and the catalogue is sure of the other one.
    GivenAgainstCatalog,
    /// The caller said so; the catalogue does not hold the operation.
    GivenUnlisted,
    /// The caller said so, of a text with a `*`, which was taken as it stands.
    GivenLiteral,
    /// The catalogue is sure.
    Sure,
    /// The catalogue infers it: the other plane has to be looked at too.
    Inferred,
}

/// An operation that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedOperation {
    /// The operation.
    pub operation: OperationName,
    /// The plane in which it is checked.
    pub plane: Plane,
    /// How the plane was decided.
    pub source: PlaneSource,
    /// Whether a short name was completed.
    pub completed: bool,
}

/// Why a text names no operation to ask about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OperationError {
    /// It cannot be the name of one operation.
    #[error(transparent)]
    Name(#[from] OperationNameError),
    /// A full name that the catalogue does not hold, and no plane was given.
    #[error("the operation `{name}` is not in the catalogue, so its plane is not known")]
    Unlisted {
        /// The name.
        name: String,
        /// Names that are near.
        near: Vec<String>,
    },
    /// A short name that fits nothing.
    #[error("no operation of {place} is called `{name}`")]
    NoCompletion {
        /// The name.
        name: String,
        /// Where it was looked for.
        place: String,
        /// Names that are near.
        near: Vec<String>,
    },
    /// A short name that fits several operations.
    #[error("`{name}` may be any of {} operations", candidates.len())]
    Ambiguous {
        /// The name.
        name: String,
        /// What it may be.
        candidates: Vec<String>,
    },
}

impl OperationError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Name(OperationNameError::Wildcard(_)) => {
                "`azrbac explain` lists the operations of a pattern; with --plane, the text is \
                 taken as the name of one operation"
                    .to_owned()
            }
            Self::Name(_) => "name one operation, such as \
                 `Microsoft.CognitiveServices/accounts/listKeys/action`"
                .to_owned(),
            Self::Unlisted { near, .. } if near.is_empty() => {
                "say which plane is meant with --plane control or --plane data".to_owned()
            }
            Self::Unlisted { near, .. } => format!(
                "did you mean {}? if not, say which plane is meant with --plane",
                list(near)
            ),
            Self::NoCompletion { near, .. } if near.is_empty() => {
                "give the full name, such as `Microsoft.Storage/storageAccounts/listKeys/action`"
                    .to_owned()
            }
            Self::NoCompletion { near, .. } => format!("did you mean {}?", list(near)),
            Self::Ambiguous { candidates, .. } => {
                format!("give the full name: {}", list(candidates))
            }
        }
    }
}

fn list(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = names.len().saturating_sub(MOST);
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{rest}", shown.join(", "))
}

/// Finds an operation and its plane. A plane that is given wins. A name without a
/// dot before its first slash is a short one: it is completed with the operations
/// of the scope's resource type, or with all where the scope has none of them. With
/// a plane a name need not be in the catalogue: one of several segments is completed
/// against the resource type of the scope only, else taken as a full name; and a
/// text that holds a `*` is taken as it stands, as the name of one operation.
///
/// ```
/// use azrbac_core::access::resolve::{self, PlaneSource};
/// use azrbac_core::catalog::Catalog;
/// use azrbac_core::operation::Plane;
/// use azrbac_core::scope::Scope;
///
/// let catalog = Catalog::from_names("2026-08", [
///     ("Microsoft.CognitiveServices/accounts/listKeys/action", Plane::Control),
///     ("Microsoft.Storage/storageAccounts/listKeys/action", Plane::Control),
/// ]);
/// let account = Scope::parse(
///     "/subscriptions/s1/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/openai1",
/// )?;
/// let found = resolve::operation(&catalog, "listkeys", None, Some(&account))?;
/// assert_eq!(found.operation.as_str(), "Microsoft.CognitiveServices/accounts/listKeys/action");
/// assert_eq!((found.plane, found.source), (Plane::Control, PlaneSource::Sure));
/// // Without a scope it may be either.
/// assert!(resolve::operation(&catalog, "listkeys", None, None).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`OperationError`] where no operation or more than one fits, or where the plane
/// is not known.
pub fn operation(
    catalog: &Catalog,
    text: &str,
    plane: Option<Plane>,
    scope: Option<&Scope>,
) -> Result<ResolvedOperation, OperationError> {
    let name = match (OperationName::parse(text), plane) {
        (Err(OperationNameError::Wildcard(text)), Some(plane)) => {
            return Ok(ResolvedOperation {
                operation: OperationName::literal(&text)?,
                plane,
                source: PlaneSource::GivenLiteral,
                completed: false,
            });
        }
        (parsed, _) => parsed?,
    };
    if let Some(found) = catalog.find(&name) {
        return Ok(resolved(name, found, plane, false));
    }
    if is_short(&name) {
        match complete(catalog, &name, plane, scope) {
            Err(OperationError::NoCompletion { .. }) if plane.is_some() && has_segments(&name) => {}
            completed => return completed,
        }
    }
    match plane {
        Some(plane) => Ok(ResolvedOperation {
            operation: name,
            plane,
            source: PlaneSource::GivenUnlisted,
            completed: false,
        }),
        None => Err(OperationError::Unlisted {
            near: near(catalog, name.as_str()),
            name: name.as_str().to_owned(),
        }),
    }
}

/// A full name begins with a namespace, and namespaces hold a dot.
fn is_short(name: &OperationName) -> bool {
    !name.provider().contains('.')
}

/// Whether it may be a full name after all.
fn has_segments(name: &OperationName) -> bool {
    name.as_str().contains('/')
}

fn resolved(
    operation: OperationName,
    found: CatalogOperation<'_>,
    plane: Option<Plane>,
    completed: bool,
) -> ResolvedOperation {
    let sure = found.certainty() == Certainty::Sure;
    let source = match plane {
        Some(plane) if sure && plane != found.plane() => PlaneSource::GivenAgainstCatalog,
        Some(_) => PlaneSource::Given,
        None if sure => PlaneSource::Sure,
        None => PlaneSource::Inferred,
    };
    ResolvedOperation {
        operation,
        plane: plane.unwrap_or(found.plane()),
        source,
        completed,
    }
}

fn complete(
    catalog: &Catalog,
    name: &OperationName,
    plane: Option<Plane>,
    scope: Option<&Scope>,
) -> Result<ResolvedOperation, OperationError> {
    let resource_type = scope.and_then(Scope::resource_type);
    let anywhere = plane.is_none() || !has_segments(name);
    let of_plane = |candidates: Vec<CatalogOperation<'_>>| -> Vec<_> {
        candidates
            .into_iter()
            .filter(|candidate| plane.is_none_or(|plane| plane == candidate.plane()))
            .map(|candidate| candidate.index())
            .collect::<Vec<_>>()
    };
    let mut found = if anywhere || resource_type.is_some() {
        of_plane(catalog.complete(name.as_str(), resource_type.as_deref()))
    } else {
        Vec::new()
    };
    if let Some(kind) = resource_type.as_deref()
        && found.is_empty()
        && anywhere
    {
        found = beside_type(
            catalog,
            of_plane(catalog.complete(name.as_str(), None)),
            kind,
        );
    }
    let candidates: Vec<CatalogOperation<'_>> = found
        .into_iter()
        .filter_map(|index| catalog.get(index))
        .collect();
    match narrowed(candidates, name).as_slice() {
        [one] => Ok(resolved(one.operation(), *one, plane, true)),
        [] => Err(no_completion(catalog, name, resource_type)),
        several => Err(OperationError::Ambiguous {
            name: name.as_str().to_owned(),
            candidates: several.iter().map(|one| one.name().to_owned()).collect(),
        }),
    }
}

fn no_completion(
    catalog: &Catalog,
    name: &OperationName,
    resource_type: Option<String>,
) -> OperationError {
    let near = match &resource_type {
        Some(kind) => near_tails(catalog, kind, name.folded()),
        None => near(catalog, name.as_str()),
    };
    OperationError::NoCompletion {
        name: name.as_str().to_owned(),
        place: resource_type.map_or_else(|| "the catalogue".to_owned(), |kind| format!("`{kind}`")),
        near,
    }
}
