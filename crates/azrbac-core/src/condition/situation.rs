//! What a condition is evaluated for.

use super::attribute::{Attribute, AttributePath, AttributeSource};
use super::attributes::{AttributeValue, Attributes};
use super::known::{KnownAttribute, Presence};
use super::table::{SUB_OPERATION, UTC_NOW};
use super::value::Value;
use crate::operation::OperationName;
use crate::time::Timestamp;

/// What a condition is evaluated for.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// The operation that is checked.
    pub operation: &'a OperationName,
    /// The sub-operation of the request, such as `Blob.List`. Where it is `None` or
    /// empty, `@Request[subOperation]` of the attributes says which there is; where that is
    /// not known, there is none.
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

    /// What is known of the sub-operation, as the attribute of the request that it is.
    /// A name that is empty is none.
    pub(super) fn told_sub_operation(&self) -> AttributeValue {
        let is_name = |text: &str| !text.trim().is_empty();
        if let Some(name) = self.sub_operation.filter(|name| is_name(name)) {
            return AttributeValue::Present(vec![name.into()]);
        }
        let Some(path) = AttributePath::parse(SUB_OPERATION) else {
            return AttributeValue::Absent;
        };
        match self.attributes.value(AttributeSource::Request, &path) {
            AttributeValue::Present(values) => match values.as_slice() {
                [] => AttributeValue::Absent,
                [Value::String(name)] if !is_name(name) => AttributeValue::Absent,
                [Value::String(_)] => AttributeValue::Present(values),
                // It has one, and it is a text.
                _ => AttributeValue::UnknownButPresent,
            },
            AttributeValue::UnknownButPresent => AttributeValue::UnknownButPresent,
            AttributeValue::Absent | AttributeValue::Unknown => AttributeValue::Absent,
        }
    }

    /// What is known of an attribute other than the sub-operation, the time included.
    pub(super) fn value(&self, attribute: &Attribute) -> AttributeValue {
        let (source, path) = (attribute.source, &attribute.path);
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

impl Attribute {
    /// Whether it is `@Request[subOperation]`, the old form in which a sub-operation is
    /// tested.
    pub fn is_sub_operation(&self) -> bool {
        self.source == AttributeSource::Request && self.path.is(SUB_OPERATION)
    }
}
