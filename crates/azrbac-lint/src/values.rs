//! The values that a comparison names.

use std::collections::HashSet;

use azrbac_core::condition::{Comparison, Operand, Value};

/// How many different values stand on the right.
pub(crate) fn different(comparison: &Comparison) -> usize {
    let Operand::Set(values) = &comparison.right else {
        return comparison.right.values().len();
    };
    let ignores_case = comparison.operator.ignores_case();
    let text = |value: &Value| match value.as_guid() {
        Some(guid) => guid.to_string(),
        None if ignores_case => value.as_text().to_lowercase(),
        None => value.as_text(),
    };
    values.iter().map(text).collect::<HashSet<_>>().len()
}
