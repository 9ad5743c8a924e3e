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
    /// A list. What an operator without a quantifier makes of one is not documented:
    /// whether it is equal to `1` and whether it is not equal may both be, or neither.
    List {
        equal: bool,
        unequal: bool,
    },
}

/// What is known of the attributes: `@Request[a]`, `@Resource[n]`, which may be a list
/// for all that is known of it, and the name of a secret, which is one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) a: Fact,
    pub(super) n: Fact,
    pub(super) name: Fact,
}

const NAME: &str = "Microsoft.KeyVault/vaults/secrets:name";

pub(super) const WAYS_OF_A: [Fact; 2] = [Fact::Absent, Fact::Is("x")];
/// Those that can be told, and of one value.
pub(super) const WAYS_OF_N: [Fact; 3] = [Fact::Absent, Fact::Is("1"), Fact::Is("2")];
const LISTS: [Fact; 4] = [
    list(false, false),
    list(false, true),
    list(true, false),
    list(true, true),
];

const fn list(equal: bool, unequal: bool) -> Fact {
    Fact::List { equal, unequal }
}

impl Facts {
    pub(super) fn given(self) -> GivenAttributes {
        GivenAttributes::new(move |source: AttributeSource, path: &AttributePath| {
            let fact = match (source, path.as_str()) {
                (AttributeSource::Request, "a") => self.a,
                (AttributeSource::Resource, "n") => self.n,
                (AttributeSource::Resource, NAME) => self.name,
                (AttributeSource::Request, "subOperation") => Fact::Unknown,
                other => unreachable!("{other:?}"),
            };
            match fact {
                Fact::Unknown => AttributeValue::Unknown,
                Fact::Absent => AttributeValue::Absent,
                Fact::Is(value) => AttributeValue::Present(vec![value.into()]),
                Fact::List { .. } => AttributeValue::Present(vec!["1".into(), "2".into()]),
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
            for n in ways(self.n, &[&WAYS_OF_N[..], &LISTS].concat()) {
                for name in ways(self.name, &WAYS_OF_N) {
                    found.push(Self { a, n, name });
                }
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
    (fact(&WAYS_OF_A), fact(&WAYS_OF_N), fact(&WAYS_OF_N)).prop_map(|(a, n, name)| Facts {
        a,
        n,
        name,
    })
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
    let (a, n) = (tell(facts.a, &WAYS_OF_A), tell(facts.n, &WAYS_OF_N));
    (a, n, tell(facts.name, &WAYS_OF_N)).prop_map(|(a, n, name)| Facts { a, n, name })
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

/// Whether an attribute is equal to `1`.
fn is_one(fact: Fact) -> bool {
    fact == Fact::Is("1") || matches!(fact, Fact::List { equal: true, .. })
}

/// Whether it is not equal to `1`; a missing one is neither.
fn is_not_one(fact: Fact) -> bool {
    fact == Fact::Is("2") || matches!(fact, Fact::List { unequal: true, .. })
}

type Meaning = fn(&OperationName, Option<&str>, Facts) -> Value;

/// The conditions, each with its meaning; one that cannot be read has none.
const CONDITIONS: [(&str, Option<Meaning>); 10] = [
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
        Some(|op, _, facts| truth(!fits("*/read", op) || is_one(facts.n))),
    ),
    (
        "@Resource[n] StringNotEquals '1'",
        Some(|_, _, facts| truth(is_not_one(facts.n))),
    ),
    (
        "NOT (@Resource[n] StringEquals '1')",
        Some(|_, _, facts| match facts.n {
            Fact::Absent => Value::Undocumented,
            known => truth(!is_one(known)),
        }),
    ),
    (
        "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals '1'",
        Some(|_, _, facts| truth(is_one(facts.name))),
    ),
    (
        "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringNotEquals '1'",
        Some(|_, _, facts| truth(is_not_one(facts.name))),
    ),
    (
        "SubOperationMatches{'List'}",
        Some(|_, sub, _| truth(sub == Some("list"))),
    ),
];

/// The conditions as they are written.
pub(super) fn texts() -> [&'static str; 10] {
    CONDITIONS.map(|(text, _)| text)
}

fn fits(pattern: &str, operation: &OperationName) -> bool {
    ActionPattern::parse(pattern).unwrap().matches(operation)
}

pub(super) fn condition() -> impl Strategy<Value = Option<Condition>> {
    proptest::option::weighted(0.3, select(texts().to_vec()).prop_map(written))
}

pub(super) fn written(text: &str) -> Condition {
    Condition {
        expression: text.into(),
        version: None,
    }
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
