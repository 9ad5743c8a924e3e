//! Compares values: one pair under an operator, and lists under a quantifier.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::ast::Comparison;
use super::like;
use super::operator::{Family, Operator, Relation};
use super::value::{Guid, Value};
use crate::text::caseless;
use crate::time::Timestamp;

/// What comparing lists of values gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// An answer that the documentation gives.
    Is(bool),
    /// None: values of the wrong type, several without a quantifier, or more
    /// work than a condition can ask for.
    Undocumented,
}

/// A value as the operator reads it.
enum Typed<'v> {
    Text(Cow<'v, str>),
    Number(i64),
    Time(Timestamp),
    Truth(bool),
    Guid(Guid),
}

/// Compares the values of the two sides, neither of them empty.
pub(super) fn compare(comparison: &Comparison, left: &[Value], right: &[Value]) -> Compared {
    let operator = comparison.operator;
    let single = left.len() == 1 && right.len() == 1;
    if comparison.quantifier.is_none() && !single {
        return Compared::Undocumented;
    }
    let (Some(left), Some(right)) = (typed(operator, left), typed(operator, right)) else {
        return Compared::Undocumented;
    };
    let all_left = comparison.quantifier.is_some_and(|q| q.wants_all_left());
    let all_right = comparison.quantifier.is_some_and(|q| q.wants_all_right());
    // INVARIANT: what a comparison costs is linear in what it compares.
    let mut budget = 65_536 + 16 * (weight(&left) + weight(&right));
    for value in &left {
        let Some(fits) = one_to_list(operator, value, &right, all_right, &mut budget) else {
            return Compared::Undocumented;
        };
        if fits != all_left {
            return Compared::Is(fits);
        }
    }
    Compared::Is(all_left)
}

/// Whether a value stands to some, or to all, of a list as the operator wants.
fn one_to_list(
    operator: Operator,
    left: &Typed<'_>,
    right: &[Typed<'_>],
    all: bool,
    budget: &mut u64,
) -> Option<bool> {
    for value in right {
        *budget = budget.checked_sub(1 + cost(left).min(cost(value)) / 64)?;
        if pair(operator, left, value, budget)? != all {
            return Some(!all);
        }
    }
    Some(all)
}

fn pair(operator: Operator, left: &Typed<'_>, right: &Typed<'_>, budget: &mut u64) -> Option<bool> {
    let order = match (left, right) {
        (Typed::Text(left), Typed::Text(right)) => match operator.relation() {
            Relation::Like => {
                return Some(like::fits(right, left, budget)? != operator.is_negated());
            }
            Relation::StartsWith => {
                return Some(left.starts_with(&**right) != operator.is_negated());
            }
            _ => left.cmp(right),
        },
        (Typed::Number(left), Typed::Number(right)) => left.cmp(right),
        (Typed::Time(left), Typed::Time(right)) => left.cmp(right),
        (Typed::Truth(left), Typed::Truth(right)) => left.cmp(right),
        (Typed::Guid(left), Typed::Guid(right)) => left.cmp(right),
        _ => return None,
    };
    Some(ordered(operator.relation(), order) != operator.is_negated())
}

fn ordered(relation: Relation, order: Ordering) -> bool {
    match relation {
        Relation::Less => order.is_lt(),
        Relation::LessOrEqual => order.is_le(),
        Relation::Greater => order.is_gt(),
        Relation::GreaterOrEqual => order.is_ge(),
        Relation::Equal | Relation::StartsWith | Relation::Like => order.is_eq(),
    }
}

/// The values as the operator reads them; `None` where it cannot read one.
fn typed(operator: Operator, values: &[Value]) -> Option<Vec<Typed<'_>>> {
    values.iter().map(|value| read(operator, value)).collect()
}

fn read(operator: Operator, value: &Value) -> Option<Typed<'_>> {
    match operator.family() {
        Family::String => {
            let text = match value {
                Value::String(text) => Cow::Borrowed(&**text),
                other => Cow::Owned(other.as_text()),
            };
            Some(Typed::Text(if operator.ignores_case() {
                Cow::Owned(caseless::fold(&text).into_owned())
            } else {
                text
            }))
        }
        Family::Numeric => value.as_integer().map(Typed::Number),
        Family::DateTime => value.as_time().map(Typed::Time),
        Family::Bool => value.as_boolean().map(Typed::Truth),
        Family::Guid => value.as_guid().map(Typed::Guid),
    }
}

/// Whether the operator can read a value.
pub(super) fn can_read(operator: Operator, value: &Value) -> bool {
    let text = matches!(value, Value::String(_));
    match operator.family() {
        Family::String | Family::DateTime if !text => false,
        Family::Numeric | Family::Bool if text => false,
        _ => read(operator, value).is_some(),
    }
}

fn cost(value: &Typed<'_>) -> u64 {
    match value {
        Typed::Text(text) => text.len() as u64,
        Typed::Number(_) | Typed::Time(_) | Typed::Truth(_) | Typed::Guid(_) => 1,
    }
}

fn weight(values: &[Typed<'_>]) -> u64 {
    values.iter().map(|value| 1 + cost(value)).sum()
}
