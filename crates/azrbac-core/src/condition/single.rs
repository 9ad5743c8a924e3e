//! What tests of an attribute that has one value say about each other: it is not
//! equal to two different values at once.

use std::collections::{BTreeSet, HashMap};

use super::ast::{Comparison, Node};
use super::attribute::Attribute;
use super::attributes::AttributeValue;
use super::compare::can_read;
use super::evaluate::Known;
use super::known::{AttributeType, Cardinality, KnownAttribute};
use super::operator::{Family, Relation};
use super::value::Value;
use crate::text::caseless;

/// Of the values that an attribute may have, some: a bit for each that a test names, and
/// the highest one for any other.
pub(super) type Bits = u128;

const OTHER: Bits = 1 << 127;
/// So many values have a bit.
const MOST_VALUES: usize = 127;

/// The values with which a test holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    /// The attribute, by its number.
    pub(super) attribute: usize,
    pub(super) holds: Bits,
}

/// A value that tests name: in compared form, and how it is written. `None` is any other
/// spelling of it, which texts have.
type Named = (String, Option<String>);

/// What each test says; and for each attribute by its number, the values that it may
/// have. Tests are filled in: what is known stands in them as values.
pub(super) fn claims(tests: &[&Node], known: &Known<'_>) -> (Vec<Option<Claim>>, Vec<Bits>) {
    let mut numbers: HashMap<&Attribute, usize> = HashMap::new();
    let mut named: Vec<BTreeSet<Named>> = Vec::new();
    let mut about: Vec<Option<(usize, &Comparison)>> = Vec::new();
    for test in tests {
        let single = single(test, known);
        about.push(single.map(|(attribute, comparison)| {
            let number = *numbers.entry(attribute).or_insert(named.len());
            if number == named.len() {
                named.push(BTreeSet::new());
            }
            if let Some(values) = named.get_mut(number) {
                for value in comparison.right.values() {
                    let written = written(comparison, value);
                    if comparison.operator.family() == Family::String {
                        values.insert((folded(&written), None));
                    }
                    values.insert((folded(&written), Some(written)));
                }
            }
            (number, comparison)
        }));
    }
    let worlds = named.iter().map(|values| {
        let both = |truth: &str| values.iter().any(|(_, one)| one.as_deref() == Some(truth));
        let other = if both("true") && both("false") {
            0
        } else {
            OTHER
        };
        match values.len() {
            count if count > MOST_VALUES => !0,
            count => ((1 << count) - 1) | other,
        }
    });
    let worlds = worlds.collect();
    let claims = about.into_iter().map(|about| {
        let (attribute, comparison) = about?;
        let values = named.get(attribute)?;
        (values.len() <= MOST_VALUES).then(|| Claim {
            attribute,
            holds: holds(comparison, values),
        })
    });
    (claims.collect(), worlds)
}

/// The comparison, where it asks whether an attribute that has one value, which is not
/// known, is equal to values that are.
fn single<'t>(test: &'t Node, known: &Known<'_>) -> Option<(&'t Attribute, &'t Comparison)> {
    let Node::Compare(comparison) = test else {
        return None;
    };
    let attribute = comparison.left.attribute()?;
    let row = KnownAttribute::find(&attribute.path)?;
    let operator = comparison.operator;
    let values = comparison.right.values();
    let fits = row.cardinality == Cardinality::One
        && !matches!(known.get(attribute), Some(AttributeValue::Present(_)))
        && operator.relation() == Relation::Equal
        && operator.family() == row.kind.family()
        // Truth values have no other spelling than two.
        && (row.kind != AttributeType::Boolean || values.len() == 1)
        && !values.is_empty()
        && values.len() <= MOST_VALUES
        && (comparison.quantifier.is_some() || values.len() == 1)
        && values.iter().all(|value| can_read(operator, value));
    fits.then_some((attribute, comparison))
}

/// The value in the form that is compared, letter case kept.
fn written(comparison: &Comparison, value: &Value) -> String {
    match comparison.operator.family() {
        Family::DateTime => value.as_time().map(|time| time.to_string()),
        Family::Guid => value.as_guid().map(|guid| guid.to_string()),
        _ => None,
    }
    .unwrap_or_else(|| value.as_text())
}

fn folded(text: &str) -> String {
    caseless::fold(text).into_owned()
}

/// With which of the values a comparison holds.
fn holds(comparison: &Comparison, values: &BTreeSet<Named>) -> Bits {
    let operator = comparison.operator;
    let right: BTreeSet<String> = comparison
        .right
        .values()
        .iter()
        .map(|value| written(comparison, value))
        .map(|text| {
            if operator.ignores_case() {
                folded(&text)
            } else {
                text
            }
        })
        .collect();
    let all = comparison
        .quantifier
        .is_some_and(|one| one.wants_all_right());
    let among = |(compared, spelt): &Named| match spelt {
        _ if operator.ignores_case() => right.contains(compared),
        Some(spelt) => right.contains(spelt),
        None => false,
    };
    let verdict = |among: bool| {
        // Equal to all of several different ones is equal to none.
        let equal = among && (right.len() == 1 || all == operator.is_negated());
        equal != operator.is_negated()
    };
    let mut bits = if verdict(false) { OTHER } else { 0 };
    for (at, value) in values.iter().enumerate() {
        if verdict(among(value)) {
            bits |= 1 << at;
        }
    }
    bits
}
