//! What a condition is evaluated for.

use super::attribute::{Attribute, AttributeSource};
use super::attributes::{AttributeValue, Attributes};
use super::known::{KnownAttribute, Presence};
use super::table::{SUB_OPERATION, UTC_NOW};
use crate::operation::OperationName;
use crate::time::Timestamp;

/// What a condition is evaluated for.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// The operation that is checked.
    pub operation: &'a OperationName,
    /// The sub-operation of the request, such as `Blob.List`; `None` when there
    /// is none.
    pub sub_operation: Option<&'a str>,
    /// The time of the request, which `@Environment[UtcNow]` is where the
    /// attributes do not hold it.
    pub now: Option<Timestamp>,
    /// What is known of attributes.
    pub attributes: &'a dyn Attributes,
}

impl<'a> Situation<'a> {
    /// An operation without a sub-operation, at no known time.
    pub fn new(operation: &'a OperationName, attributes: &'a dyn Attributes) -> Self {
        Self {
            operation,
            sub_operation: None,
            now: None,
            attributes,
        }
    }

    /// With a sub-operation.
    #[must_use]
    pub fn sub_operation(mut self, name: &'a str) -> Self {
        self.sub_operation = Some(name);
        self
    }

    /// At a time.
    #[must_use]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.now = Some(now);
        self
    }

    /// What is known of an attribute, the sub-operation and the time included.
    pub(super) fn value(&self, attribute: &Attribute) -> AttributeValue {
        let (source, path) = (attribute.source, &attribute.path);
        if is_sub_operation(attribute) {
            return match self.sub_operation {
                Some(name) => AttributeValue::Present(vec![name.into()]),
                None => AttributeValue::Absent,
            };
        }
        let row = KnownAttribute::find(path);
        let value = match self.attributes.value(source, path) {
            AttributeValue::Present(values) if values.is_empty() => AttributeValue::Absent,
            AttributeValue::Present(values) if row.is_some_and(|row| !row.can_have(&values)) => {
                AttributeValue::UnknownButPresent
            }
            value => value,
        };
        let is_known = matches!(value, AttributeValue::Present(_));
        if !is_known
            && source == AttributeSource::Environment
            && path.is(UTC_NOW)
            && let Some(now) = self.now
        {
            return AttributeValue::Present(vec![now.into()]);
        }
        let always = || {
            row.and_then(|row| row.carrier(source, self.operation))
                .is_some_and(|on| on.source == source && on.presence == Presence::Always)
        };
        // What every such request has is there, whatever is said of it.
        if !is_known && always() {
            return AttributeValue::UnknownButPresent;
        }
        value
    }
}

/// Whether it is the old form in which a sub-operation is tested.
pub(super) fn is_sub_operation(attribute: &Attribute) -> bool {
    attribute.source == AttributeSource::Request && attribute.path.is(SUB_OPERATION)
}
