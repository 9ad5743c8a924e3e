//! Where the values of attributes come from.

use super::attribute::{Attribute, AttributePath, AttributeSource};
use super::known::KnownAttribute;
use super::value::Value;
use crate::operation::OperationName;
use crate::scope::Scope;

/// What is known of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeValue {
    /// Nothing; it may be missing.
    Unknown,
    /// It is there, and nobody knows what it holds.
    UnknownButPresent,
    /// It is known to be missing.
    Absent,
    /// Its values. None at all are taken as [`AttributeValue::Absent`], and those that
    /// it cannot have ([`KnownAttribute::can_have`]) as
    /// [`AttributeValue::UnknownButPresent`].
    Present(Vec<Value>),
}

/// Answers what is known of attributes. It is asked only for those on which an
/// answer may depend, each once in an evaluation, so that finding out may cost.
///
/// A function serves as well:
///
/// ```
/// use azrbac_core::condition::{self, AttributePath, AttributeSource, AttributeValue};
/// use azrbac_core::condition::{Outcome, Situation};
/// use azrbac_core::operation::OperationName;
///
/// let expression = condition::parse("@Resource[size] NumericLessThan 10").expression;
/// let expression = expression.expect("it reads without a fault");
/// let small = |_: AttributeSource, path: &AttributePath| match path.as_str() {
///     "size" => AttributeValue::Present(vec![3.into()]),
///     _ => AttributeValue::Unknown,
/// };
/// let read = OperationName::parse("Contoso.Things/read")?;
/// assert_eq!(expression.evaluate(&Situation::new(&read, &small)), Outcome::True);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Attributes {
    /// What is known of the attribute at `path` of `source`.
    fn value(&self, source: AttributeSource, path: &AttributePath) -> AttributeValue;

    /// What an answer may tell of them: the attributes that were given, each with
    /// its values. A source that finds out as it is asked has nothing to list.
    fn listed(&self) -> Vec<(Attribute, Vec<Value>)> {
        Vec::new()
    }

    /// Whether those that are not given are known to be missing.
    fn is_complete(&self) -> bool {
        false
    }
}

impl<F: Fn(AttributeSource, &AttributePath) -> AttributeValue> Attributes for F {
    fn value(&self, source: AttributeSource, path: &AttributePath) -> AttributeValue {
        self(source, path)
    }
}

/// What a scope tells by itself, in front of what else is known: the names of the
/// storage account, its container and its queue, in lower case. Azure allows no
/// other letters in these names ("Naming rules and restrictions for Azure
/// resources"), and a scope may be written in any.
#[derive(Debug, Clone, Copy)]
pub struct ScopeAttributes<'a, A: ?Sized> {
    scope: &'a Scope,
    given: &'a A,
}

impl<'a, A: Attributes + ?Sized> ScopeAttributes<'a, A> {
    /// What is `given` comes first; what it does not have, the scope may answer.
    pub fn new(scope: &'a Scope, given: &'a A) -> Self {
        Self { scope, given }
    }
}

/// What an operation tells by itself, behind what else is known: attributes that another
/// source has for it are not there. A role assignment that is added stands in the
/// request, one that is removed is the resource.
#[derive(Debug, Clone, Copy)]
pub struct OperationAttributes<'a, A: ?Sized> {
    operation: &'a OperationName,
    given: &'a A,
}

impl<'a, A: Attributes + ?Sized> OperationAttributes<'a, A> {
    /// What is `given` comes first; of what it does not know, the operation may say that
    /// it is not there.
    pub fn new(operation: &'a OperationName, given: &'a A) -> Self {
        Self { operation, given }
    }
}

impl<A: Attributes + ?Sized> Attributes for OperationAttributes<'_, A> {
    fn value(&self, source: AttributeSource, path: &AttributePath) -> AttributeValue {
        let given = self.given.value(source, path);
        let elsewhere = |row: &KnownAttribute| row.is_elsewhere(source, self.operation);
        if given == AttributeValue::Unknown && KnownAttribute::find(path).is_some_and(elsewhere) {
            AttributeValue::Absent
        } else {
            given
        }
    }

    fn listed(&self) -> Vec<(Attribute, Vec<Value>)> {
        self.given.listed()
    }

    fn is_complete(&self) -> bool {
        self.given.is_complete()
    }
}

/// The segments of an id behind which a name stands, and whose name it is.
const NAMES: [(&[&str], &str); 3] = [
    (
        &["microsoft.storage", "storageaccounts"],
        "Microsoft.Storage/storageAccounts:name",
    ),
    (
        &["blobservices", "*", "containers"],
        "Microsoft.Storage/storageAccounts/blobServices/containers:name",
    ),
    (
        &["queueservices", "*", "queues"],
        "Microsoft.Storage/storageAccounts/queueServices/queues:name",
    ),
];

/// Whether a scope may tell the value of an attribute by itself.
pub(crate) fn is_told_by_scope(attribute: &Attribute) -> bool {
    let names = NAMES.iter();
    attribute.source == AttributeSource::Resource
        && names
            .map(|(_, name)| name)
            .any(|name| attribute.path.is(name))
}

/// The value of an attribute that a scope tells by itself: the name of the storage
/// account, the container or the queue that it is or lies in.
///
/// ```
/// use azrbac_core::condition::{Attribute, told_by_scope};
/// use azrbac_core::scope::Scope;
///
/// let account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/Sa1";
/// let name = Attribute::parse("Resource[Microsoft.Storage/storageAccounts:name]")?;
/// let told = told_by_scope(&Scope::parse(account)?, name.source, &name.path);
/// assert_eq!(told, Some("sa1".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn told_by_scope(
    scope: &Scope,
    source: AttributeSource,
    path: &AttributePath,
) -> Option<Value> {
    let mut names = NAMES.iter();
    let (before, _) = names
        .find(|(_, name)| path.is(name))
        .filter(|_| source == AttributeSource::Resource)?;
    name_behind(scope.folded(), before)
}

impl<A: Attributes + ?Sized> Attributes for ScopeAttributes<'_, A> {
    fn value(&self, source: AttributeSource, path: &AttributePath) -> AttributeValue {
        let given = self.given.value(source, path);
        if matches!(given, AttributeValue::Present(_)) {
            return given;
        }
        told_by_scope(self.scope, source, path)
            .map_or(given, |name| AttributeValue::Present(vec![name]))
    }

    fn listed(&self) -> Vec<(Attribute, Vec<Value>)> {
        self.given.listed()
    }

    fn is_complete(&self) -> bool {
        self.given.is_complete()
    }
}

/// The segment of an id in lower case that follows the given ones.
fn name_behind(id: &str, before: &[&str]) -> Option<Value> {
    let segments: Vec<&str> = id.split('/').collect();
    let storage = segments.contains(&"microsoft.storage");
    let found = segments.windows(before.len() + 1).find_map(|window| {
        let (name, head) = window.split_last()?;
        let fits = head
            .iter()
            .zip(before)
            .all(|(segment, want)| *want == "*" || segment == want);
        fits.then(|| Value::from(*name))
    });
    found.filter(|_| storage)
}
