//! What a role assignment is called.

use std::borrow::Cow;
use std::fmt;

use crate::scope::Scope;
use crate::text::{Guid, caseless};

/// What stands between the scope and the name in the resource id of a role assignment.
const BETWEEN: &str = "/providers/Microsoft.Authorization/roleAssignments/";

/// The resource id of a role assignment, or whatever names it in its document. Shown and
/// compared as it was written.
///
/// Nearly all of them are the scope of the assignment and a GUID, and take no more room
/// than these two.
///
/// ```
/// use azrbac_core::assignment::AssignmentId;
///
/// let text = "/subscriptions/s1/providers/Microsoft.Authorization/roleAssignments/\
///             0F4C5E1A-9B1D-4C55-8C55-AABBCCDDEEFF";
/// let id = AssignmentId::from(text);
/// assert_eq!(id.to_string(), text);
/// assert_eq!(id.name(), "0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff");
/// assert_eq!(AssignmentId::from("a1").name(), "a1");
/// ```
#[derive(Clone)]
pub struct AssignmentId(Form);

#[derive(Clone)]
enum Form {
    /// The text of the scope, what stands between, the GUID in lower case with dashes.
    Usual(Scope, Guid),
    Text(Box<str>),
}

impl AssignmentId {
    /// The id of an assignment at that scope, where it is the text of the scope and a
    /// GUID in lower case with dashes; `None` where it is not.
    pub(crate) fn at(scope: &Scope, text: &str) -> Option<Self> {
        let shown = scope.as_str();
        let rest = if shown == "/" {
            text
        } else {
            text.strip_prefix(shown)?
        };
        let name = Guid::as_shown(rest.strip_prefix(BETWEEN)?)?;
        Some(Self(Form::Usual(scope.clone(), name)))
    }

    /// The same id in little room, where it is that of an assignment at that scope.
    pub(crate) fn within(self, scope: &Scope) -> Self {
        match &self.0 {
            Form::Text(text) => Self::at(scope, text).unwrap_or(self),
            Form::Usual(..) => self,
        }
    }

    /// The name, for comparison.
    pub(crate) fn key(&self) -> NameKey<'_> {
        match &self.0 {
            Form::Usual(_, name) => NameKey::Guid(*name),
            Form::Text(text) => NameKey::of_id(text),
        }
    }

    /// The name at the end of the id, in lower case: it is unique in the tenant, while the
    /// scope before it is written in several ways.
    pub fn name(&self) -> Cow<'_, str> {
        match &self.0 {
            Form::Usual(_, name) => Cow::Owned(name.to_string()),
            Form::Text(text) => caseless::last_segment(text),
        }
    }
}

/// What tells the names of documents apart, in little room.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum NameKey<'a> {
    Guid(Guid),
    Text(Cow<'a, str>),
}

impl<'a> NameKey<'a> {
    /// Of a name in the form in which ids are compared.
    pub(crate) fn of(name: Cow<'a, str>) -> Self {
        Guid::as_shown(&name).map_or(Self::Text(name), Self::Guid)
    }

    /// Of what has that id.
    pub(crate) fn of_id(id: &'a str) -> Self {
        Self::of(caseless::last_segment(id))
    }

    /// Whether a document without an id is called so, by its place: that holds a blank,
    /// and names nothing outside its file.
    pub(crate) fn is_place(&self) -> bool {
        matches!(self, Self::Text(name) if name.contains(' '))
    }

    /// The same for longer than its text.
    pub(crate) fn owned(self) -> NameKey<'static> {
        match self {
            Self::Guid(guid) => NameKey::Guid(guid),
            Self::Text(text) => NameKey::Text(Cow::Owned(text.into_owned())),
        }
    }
}

impl From<&str> for AssignmentId {
    fn from(text: &str) -> Self {
        Self(Form::Text(text.into()))
    }
}

impl From<String> for AssignmentId {
    fn from(text: String) -> Self {
        Self(Form::Text(text.into()))
    }
}

impl From<Box<str>> for AssignmentId {
    fn from(text: Box<str>) -> Self {
        Self(Form::Text(text))
    }
}

impl fmt::Display for AssignmentId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Usual(scope, name) => {
                let shown = scope.as_str();
                let scope = if shown == "/" { "" } else { shown };
                write!(out, "{scope}{BETWEEN}{name}")
            }
            Form::Text(text) => out.write_str(text),
        }
    }
}

impl fmt::Debug for AssignmentId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "AssignmentId({self})")
    }
}

impl PartialEq for AssignmentId {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Usual(scope, name), Form::Usual(other, named)) => {
                name == named && scope.as_str() == other.as_str()
            }
            (Form::Text(text), Form::Text(other)) => text == other,
            _ => self.to_string() == other.to_string(),
        }
    }
}

impl Eq for AssignmentId {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::AssignmentId;
    use crate::scope::Scope;

    const GUID: &str = "0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff";

    fn at(scope: &str, id: &str) -> bool {
        AssignmentId::at(&Scope::parse(scope).unwrap(), id).is_some()
    }

    #[test]
    fn only_the_scope_as_it_is_written_and_a_guid_take_little_room() {
        let of = |start: &str, name: &str| {
            format!("{start}/providers/Microsoft.Authorization/roleAssignments/{name}")
        };
        assert!(at("/", &of("", GUID)));
        assert!(at("/subscriptions/s1", &of("/subscriptions/s1", GUID)));
        assert!(!at("/subscriptions/s1", &of("/subscriptions/S1", GUID)));
        assert!(!at("/subscriptions/s1", &of("/subscriptions/s1/", GUID)));
        assert!(!at("/subscriptions/s1", &of("", GUID)));
        assert!(!at(
            "/subscriptions/s1",
            &of("/subscriptions/s1", &GUID.to_uppercase())
        ));
        assert!(!at("/subscriptions/s1", &of("/subscriptions/s1", "a1")));
        assert!(!at("/subscriptions/s1", ""));
    }

    proptest! {
        #[test]
        fn an_id_is_shown_as_it_was_written(
            scope in "(/subscriptions/[sS]1(/resourceGroups/[a-zA-Z]{1,3})?|/)",
            start in "(/subscriptions/[sS]1(/resourceGroups/[a-zA-Z]{1,3})?|/|)",
            same in any::<bool>(),
            provider in prop_oneof![
                9 => Just("/providers/Microsoft.Authorization/roleAssignments/"),
                1 => Just("/providers/microsoft.authorization/roleassignments/"),
            ],
            name in "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-fA-F]{32}|a1)",
        ) {
            let scope = Scope::parse(&scope).unwrap();
            let start = if same { scope.as_str().trim_end_matches('/') } else { &start };
            let text = format!("{start}{provider}{name}");
            let id = AssignmentId::from(&*text);
            let small = id.clone().within(&scope);
            prop_assert_eq!(small.to_string(), text);
            prop_assert_eq!(&small, &id);
            prop_assert_eq!(small.name(), id.name());
        }
    }
}
