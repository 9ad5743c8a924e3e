//! What is wrong with a text that names a removal.

use crate::operation::OperationClass;

/// Why a text names nothing that can be taken out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RemovalError {
    /// Nothing but blanks.
    #[error("what is to be taken out is empty")]
    Empty,
    /// A short name of which the base grants no operation.
    #[error("`{base}` grants no operation called `{name}`")]
    NotGranted {
        /// The short name.
        name: String,
        /// The name of the base.
        base: String,
        /// Names that are near, of what the base grants.
        near: Vec<String>,
    },
    /// A short name that fits no operation of the catalogue.
    #[error("no operation of the catalogue is called `{name}`")]
    NoSuch {
        /// The short name.
        name: String,
    },
    /// A full name that the catalogue does not hold, and no plane was given.
    #[error("the operation `{name}` is not in the catalogue, so its plane is not known")]
    Unlisted {
        /// The name.
        name: String,
        /// Names that are near.
        near: Vec<String>,
    },
}

impl RemovalError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let near = match self {
            Self::Empty | Self::NoSuch { .. } => &[][..],
            Self::NotGranted { near, .. } | Self::Unlisted { near, .. } => near,
        };
        let names: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
        let class = match self {
            Self::NotGranted { name, .. } | Self::NoSuch { name } => OperationClass::nearest(name),
            Self::Empty | Self::Unlisted { .. } => None,
        };
        if let Some(class) = class {
            let mut meant = vec![format!("the class `{class}`")];
            meant.extend(names);
            return format!("did you mean {}?", meant.join(", or "));
        }
        match (self, names.is_empty()) {
            (Self::Unlisted { .. }, true) => {
                "say which plane is meant with --plane control or --plane data".to_owned()
            }
            (Self::Unlisted { .. }, false) => format!(
                "did you mean {}? if not, say which plane is meant with --plane",
                names.join(", ")
            ),
            (_, false) => format!("did you mean {}?", names.join(", ")),
            (_, true) => {
                let classes = OperationClass::ALL.map(OperationClass::name);
                format!(
                    "name an operation, a pattern with `*`, or a class: {}",
                    classes.join(", ")
                )
            }
        }
    }
}
