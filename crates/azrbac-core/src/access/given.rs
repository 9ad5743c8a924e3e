//! What a question knows of attributes.

use std::fmt;
use std::sync::Arc;

use crate::condition::{
    Attribute, AttributeMap, AttributePath, AttributeSource, AttributeValue, Attributes, Value,
};

/// The attributes that a question knows: a list that was given, or anything that
/// finds out as it is asked. Without any, nothing is known of them.
///
/// ```
/// use azrbac_core::access::GivenAttributes;
/// use azrbac_core::condition::{AttributePath, AttributeSource, AttributeValue, Attributes};
///
/// // Asked only for attributes on which an answer depends.
/// let given = GivenAttributes::new(|source: AttributeSource, path: &AttributePath| {
///     if source == AttributeSource::Environment && path.is("isPrivateLink") {
///         AttributeValue::Present(vec![true.into()])
///     } else {
///         AttributeValue::Unknown
///     }
/// });
/// let path = AttributePath::parse("IsPrivateLink").ok_or("a path")?;
/// let value = given.value(AttributeSource::Environment, &path);
/// assert_eq!(value, AttributeValue::Present(vec![true.into()]));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Default)]
pub struct GivenAttributes(Option<Arc<dyn Attributes + Send + Sync>>);

impl GivenAttributes {
    /// Attributes from wherever they come.
    pub fn new(attributes: impl Attributes + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(attributes)))
    }

    /// Whether it is the default, which knows nothing.
    pub(super) fn is_nothing(&self) -> bool {
        self.0.is_none()
    }
}

impl Attributes for GivenAttributes {
    fn value(&self, source: AttributeSource, path: &AttributePath) -> AttributeValue {
        let given = self.0.as_ref();
        given.map_or(AttributeValue::Unknown, |given| given.value(source, path))
    }

    fn listed(&self) -> Vec<(Attribute, Vec<Value>)> {
        self.0
            .as_ref()
            .map_or_else(Vec::new, |given| given.listed())
    }

    fn is_complete(&self) -> bool {
        self.0.as_ref().is_some_and(|given| given.is_complete())
    }
}

impl From<AttributeMap> for GivenAttributes {
    fn from(map: AttributeMap) -> Self {
        Self::new(map)
    }
}

impl fmt::Debug for GivenAttributes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.listed()).finish()
    }
}
