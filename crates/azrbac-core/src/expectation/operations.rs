//! What is expected of which operations: one by name, those of a pattern, those of
//! a class.

use crate::access::AskedOperation;
use crate::access::resolve::{self, OperationError, PlaneSource};
use crate::catalog::{Catalog, CatalogOperation, Certainty};
use crate::operation::{OperationClass, Plane};
use crate::pattern::{ActionPattern, PatternError};
use crate::scope::Scope;
use crate::text::caseless;

/// Why a text stands for no operations.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AskedError {
    /// It names no operation, or more than one.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// It is no pattern.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A pattern that matches nothing, so that nothing would be tested.
    #[error("`{pattern}` matches no operation of the catalogue{}", in_plane(*plane))]
    NothingMatched {
        /// The pattern.
        pattern: String,
        /// The plane that was given.
        plane: Option<Plane>,
    },
    /// A class that has no operation in the plane.
    #[error("no operation of the class `{class}` is in the catalogue{}", in_plane(*plane))]
    EmptyClass {
        /// The class.
        class: OperationClass,
        /// The plane that was given.
        plane: Option<Plane>,
    },
}

fn in_plane(plane: Option<Plane>) -> String {
    plane.map_or_else(String::new, |plane| format!(" in the {plane} plane"))
}

impl AskedError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let class = match self {
            Self::Operation(
                OperationError::Ambiguous { name, .. } | OperationError::NoCompletion { name, .. },
            ) => OperationClass::nearest(name),
            _ => None,
        };
        match class {
            Some(class) => format!(
                "did you mean the class `{class}`? if not: {}",
                self.without_class()
            ),
            None => self.without_class(),
        }
    }

    fn without_class(&self) -> String {
        match self {
            Self::Operation(OperationError::Ambiguous { name, candidates }) => {
                let asked = caseless::fold(name);
                let tail = candidates.iter().find_map(|one| {
                    let at = caseless::fold(one).find(&*asked)?;
                    one.get(at..)
                });
                format!(
                    "give the full name, or for all of that name a pattern such as `*/{}`",
                    tail.unwrap_or(name)
                )
            }
            Self::Operation(OperationError::Unlisted { near, .. }) if near.is_empty() => {
                "say `plane = \"control\"` or `plane = \"data\"` if the name is right".to_owned()
            }
            Self::Operation(OperationError::Unlisted { near, .. }) => format!(
                "did you mean `{}`? if not, say which `plane` is meant",
                near.join("`, `")
            ),
            Self::Operation(error) => {
                let classes = OperationClass::ALL.map(OperationClass::name).join("`, `");
                format!("{}; classes are `{classes}`", error.help())
            }
            Self::Pattern(_) => {
                "write it as an entry of `actions`, such as `*/listKeys/action`".to_owned()
            }
            Self::NothingMatched { .. } | Self::EmptyClass { .. } => {
                "`azrbac explain PATTERN` lists what a pattern matches; an operation that the \
                 catalogue lacks is named in full, with its `plane`"
                    .to_owned()
            }
        }
    }
}

/// The operations that a text stands for: a class such as `credential`, a pattern
/// such as `*/listKeys/action`, else one operation, found as
/// [`resolve::operation`] does. Never none.
///
/// # Errors
/// [`AskedError`] where it stands for none, or is not clear.
pub fn operations(
    catalog: &Catalog,
    text: &str,
    plane: Option<Plane>,
    scope: Option<&Scope>,
) -> Result<Vec<AskedOperation>, AskedError> {
    let text = text.trim();
    if let Some(class) = OperationClass::from_name(text) {
        let of_class = catalog.operations().filter(|operation| operation.is(class));
        let found = all(of_class, plane);
        return match found.is_empty() {
            true => Err(AskedError::EmptyClass { class, plane }),
            false => Ok(found),
        };
    }
    if text.contains('*') {
        let pattern = ActionPattern::parse(text)?;
        let found = all(catalog.matching(&pattern), plane);
        return match found.is_empty() {
            true => Err(AskedError::NothingMatched {
                pattern: text.to_owned(),
                plane,
            }),
            false => Ok(found),
        };
    }
    let found = resolve::operation(catalog, text, plane, scope)?;
    Ok(vec![AskedOperation {
        inferred: found.source == PlaneSource::Inferred,
        operation: found.operation,
        plane: found.plane,
    }])
}

/// Operations of the catalogue, of one plane where one is given. An operation of
/// which the plane is not sure may be of either.
fn all<'c>(
    operations: impl Iterator<Item = CatalogOperation<'c>>,
    plane: Option<Plane>,
) -> Vec<AskedOperation> {
    operations
        .filter(|operation| {
            let inferred = operation.certainty() == Certainty::Inferred;
            plane.is_none_or(|plane| inferred || operation.plane() == plane)
        })
        .map(|operation| AskedOperation {
            operation: operation.operation(),
            plane: plane.unwrap_or(operation.plane()),
            inferred: plane.is_none() && operation.certainty() == Certainty::Inferred,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_class_is_pointed_to() {
        let known = ["P.Q/a/credentials/read", "R.S/b/credentials/read"];
        let known = known.map(|name| (name, Plane::Control));
        let catalog = Catalog::from_names("2026-08", known);
        for text in ["credentials/read", "credentials", "crednetial"] {
            let error = operations(&catalog, text, None, None).unwrap_err();
            let hint = error
                .help()
                .starts_with("did you mean the class `credential`?");
            assert_eq!(hint, !text.contains('/'), "{text}: {}", error.help());
        }
    }
}
