//! Compares values: one pair under an operator, and lists under a quantifier.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;

use super::ast::Comparison;
use super::like::{self, Piece};
use super::operator::{Family, Operator, Relation};
use super::value::{Guid, Value};
use crate::text::caseless;
use crate::time::Timestamp;

/// What comparing texts pair by pair may cost in one evaluation of a condition, beside
/// what is linear in the values. The values of a condition that Azure takes are at most
/// 8 KB with their quotes, so that no two lists of them make more steps than
/// 4096 times 4096.
pub(super) const MOST_STEPS: u64 = 1 << 25;

/// What comparing lists of values gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// An answer that the documentation gives.
    Is(bool),
    /// None: values of the wrong type, or several without a quantifier.
    Undocumented,
    /// None: more work than a condition that Azure takes can ask for.
    TooLarge,
}

/// A value as the operator reads it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Typed<'v> {
    Text(Cow<'v, str>),
    Number(i64),
    Time(Timestamp),
    Truth(bool),
    Guid(Guid),
}

/// The values on the right, as the operator asks for them.
enum Right<'v> {
    /// For what is equal or not: the different values.
    Different(HashSet<Typed<'v>>),
    /// For what is less or greater: the least and the greatest.
    Between(Typed<'v>, Typed<'v>),
    /// For what a text begins with.
    Beginnings(Vec<Typed<'v>>),
    /// For `StringLike`.
    Patterns(Vec<Vec<Piece>>),
}

/// Compares the values of the two sides, neither of them empty. What it costs beyond
/// what is linear is taken from `steps`.
pub(super) fn compare(
    comparison: &Comparison,
    left: &[Value],
    right: &[Value],
    steps: &mut u64,
) -> Compared {
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
    // INVARIANT: what an evaluation costs is linear in what it compares.
    *steps = steps.saturating_add(16 * (weight(&left) + weight(&right)));
    let Some(right) = prepared(operator, right) else {
        return Compared::Undocumented;
    };
    for value in &left {
        let Some(fits) = one_to_list(operator, value, &right, all_right, steps) else {
            return Compared::TooLarge;
        };
        if fits != all_left {
            return Compared::Is(fits);
        }
    }
    Compared::Is(all_left)
}

fn prepared(operator: Operator, right: Vec<Typed<'_>>) -> Option<Right<'_>> {
    Some(match operator.relation() {
        Relation::Equal => Right::Different(right.into_iter().collect()),
        Relation::Less | Relation::LessOrEqual | Relation::Greater | Relation::GreaterOrEqual => {
            Right::Between(right.iter().min()?.clone(), right.iter().max()?.clone())
        }
        Relation::StartsWith => Right::Beginnings(right),
        Relation::Like => {
            Right::Patterns(right.iter().map(|one| like::pieces(one.text())).collect())
        }
    })
}

/// Whether a value stands to some, or to all, of a list as the operator wants; `None`
/// where the steps are spent.
fn one_to_list(
    operator: Operator,
    left: &Typed<'_>,
    right: &Right<'_>,
    all: bool,
    steps: &mut u64,
) -> Option<bool> {
    let negated = operator.is_negated();
    Some(match right {
        // Not equal to some of them is not equal to all of them at once.
        Right::Different(values) => {
            let among = values.contains(left);
            let to_all = among && values.len() == 1;
            if all == negated {
                among != negated
            } else {
                to_all != negated
            }
        }
        // What is less than one of them is less than the greatest.
        Right::Between(least, greatest) => {
            let relation = operator.relation();
            let less = matches!(relation, Relation::Less | Relation::LessOrEqual);
            let hardest = if less == all { least } else { greatest };
            ordered(relation, left.cmp(hardest))
        }
        Right::Beginnings(texts) => {
            let fits = |one: &Typed<'_>| left.text().starts_with(one.text()) != negated;
            for one in texts {
                *steps = steps.checked_sub(1 + cost(left).min(cost(one)) / 64)?;
                if fits(one) != all {
                    return Some(!all);
                }
            }
            all
        }
        Right::Patterns(patterns) => {
            let text: Vec<char> = left.text().chars().collect();
            for pattern in patterns {
                *steps = steps.checked_sub(1)?;
                if (like::fits(pattern, &text, steps)? != negated) != all {
                    return Some(!all);
                }
            }
            all
        }
    })
}

impl Typed<'_> {
    /// The text, for the operators that compare texts; other values have none.
    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }
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

/// Whether operators of a family can read a value that is given, whatever form it has.
pub(super) fn can_be(family: Family, value: &Value) -> bool {
    match family {
        Family::String => true,
        Family::Numeric => value.as_integer().is_some(),
        Family::DateTime => value.as_time().is_some(),
        Family::Bool => value.as_boolean().is_some(),
        Family::Guid => value.as_guid().is_some(),
    }
}

/// Whether the operator can read a value as a condition writes it.
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
