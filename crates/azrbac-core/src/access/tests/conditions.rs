//! The conditions of the random tenants, and what they come to by trying every way
//! the attributes can be.

use proptest::prelude::*;
use proptest::sample::select;

use crate::access::{GivenAttributes, Request};
use crate::condition::{AttributePath, AttributeSource, AttributeValue, Condition};
use crate::operation::OperationName;
use crate::pattern::ActionPattern;

/// What is known of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    Unknown,
    Absent,
    Is(&'static str),
}

/// What is known of the two attributes: `@Request[a]` and `@Resource[n]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) a: Fact,
    pub(super) n: Fact,
}

const WAYS_OF_A: [Fact; 2] = [Fact::Absent, Fact::Is("x")];
const WAYS_OF_N: [Fact; 3] = [Fact::Absent, Fact::Is("1"), Fact::Is("2")];

impl Facts {
    pub(super) fn given(self) -> GivenAttributes {
        GivenAttributes::new(move |source: AttributeSource, path: &AttributePath| {
            let fact = match (source, path.as_str()) {
                (AttributeSource::Request, "a") => self.a,
                (AttributeSource::Resource, "n") => self.n,
                other => unreachable!("{other:?}"),
            };
            match fact {
                Fact::Unknown => AttributeValue::Unknown,
                Fact::Absent => AttributeValue::Absent,
                Fact::Is(value) => AttributeValue::Present(vec![value.into()]),
            }
        })
    }

    /// Every way the attributes can be.
    fn worlds(self) -> Vec<Self> {
        let ways = |fact: Fact, all: &[Fact]| match fact {
            Fact::Unknown => all.to_vec(),
            known => vec![known],
        };
        let mut found = Vec::new();
        for a in ways(self.a, &WAYS_OF_A) {
            for n in ways(self.n, &WAYS_OF_N) {
                found.push(Self { a, n });
            }
        }
        found
    }
}

pub(super) fn facts() -> impl Strategy<Value = Facts> {
    let fact = |all: &[Fact]| {
        let known = all.to_vec();
        prop_oneof![Just(Fact::Unknown), select(known)]
    };
    (fact(&WAYS_OF_A), fact(&WAYS_OF_N)).prop_map(|(a, n)| Facts { a, n })
}

/// Some or all of what is unknown, told.
pub(super) fn told(facts: Facts) -> impl Strategy<Value = Facts> {
    let tell = |fact: Fact, all: &[Fact]| match fact {
        Fact::Unknown => {
            let known = all.to_vec();
            prop_oneof![Just(Fact::Unknown), select(known)].boxed()
        }
        known => Just(known).boxed(),
    };
    (tell(facts.a, &WAYS_OF_A), tell(facts.n, &WAYS_OF_N)).prop_map(|(a, n)| Facts { a, n })
}

/// What a condition comes to where everything is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    No,
    Undocumented,
    Yes,
}

fn truth(truth: bool) -> Value {
    if truth { Value::Yes } else { Value::No }
}

type Meaning = fn(&OperationName, Option<&str>, Facts) -> Value;

/// The conditions, each with its meaning; one that cannot be read has none.
const CONDITIONS: [(&str, Option<Meaning>); 8] = [
    ("x", None),
    (
        "ActionMatches{'A/*'}",
        Some(|op, _, _| truth(fits("A/*", op))),
    ),
    (
        "Exists @Request[a]",
        Some(|_, _, facts| truth(facts.a != Fact::Absent)),
    ),
    (
        "NOT Exists @Request[a]",
        Some(|_, _, facts| truth(facts.a == Fact::Absent)),
    ),
    (
        "!(ActionMatches{'*/read'}) OR @Resource[n] StringEquals '1'",
        Some(|op, _, facts| truth(!fits("*/read", op) || facts.n == Fact::Is("1"))),
    ),
    (
        "@Resource[n] StringNotEquals '1'",
        Some(|_, _, facts| truth(facts.n == Fact::Is("2"))),
    ),
    (
        "NOT (@Resource[n] StringEquals '1')",
        Some(|_, _, facts| match facts.n {
            Fact::Absent => Value::Undocumented,
            known => truth(known == Fact::Is("2")),
        }),
    ),
    (
        "SubOperationMatches{'List'}",
        Some(|_, sub, _| truth(sub == Some("list"))),
    ),
];

fn fits(pattern: &str, operation: &OperationName) -> bool {
    ActionPattern::parse(pattern).unwrap().matches(operation)
}

pub(super) fn condition() -> impl Strategy<Value = Option<Condition>> {
    let texts = CONDITIONS.map(|(text, _)| text);
    let condition = select(texts.to_vec()).prop_map(|text| Condition {
        expression: text.into(),
        version: None,
    });
    proptest::option::weighted(0.3, condition)
}

/// What conditions come to together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Together {
    Fail,
    Open,
    Hold,
}

/// Every way tried: all conditions have to hold.
pub(super) fn together<'c>(
    conditions: impl IntoIterator<Item = Option<&'c Condition>>,
    request: &Request,
    facts: Facts,
) -> Together {
    let mut meanings = Vec::new();
    let mut readable = true;
    for condition in conditions.into_iter().flatten() {
        let row = CONDITIONS
            .iter()
            .find(|(text, _)| *text == &*condition.expression)
            .unwrap();
        match row.1 {
            Some(meaning) => meanings.push(meaning),
            None => readable = false,
        }
    }
    let sub_operation = request.sub_operation.as_deref();
    let values: Vec<Value> = facts
        .worlds()
        .into_iter()
        .map(|world| {
            meanings
                .iter()
                .map(|meaning| meaning(&request.operation, sub_operation, world))
                .min()
                .unwrap_or(Value::Yes)
        })
        .collect();
    if values.iter().all(|value| *value == Value::No) {
        Together::Fail
    } else if readable && values.iter().all(|value| *value == Value::Yes) {
        Together::Hold
    } else {
        Together::Open
    }
}
