//! Conditions come out as the slow oracle of the unit tests says, which tries every
//! case; and what is left of one gives later what the whole gives at once.

#![no_main]

#[path = "../../src/condition/tests/oracle.rs"]
mod oracle;

use azrbac_core::condition::{
    Attribute, AttributePath, AttributeSource, AttributeValue, Expression, Outcome, Situation,
    parse,
};
use azrbac_core::operation::OperationName;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use oracle::{ATTRIBUTES, Fact, LISTS, TESTS, Tree};

/// The oracle's work doubles with every test.
const MOST_TESTS: usize = 7;
const DEEPEST: usize = 6;

fuzz_target!(|bytes: &[u8]| {
    let _ = one(&mut Unstructured::new(bytes));
});

fn one(input: &mut Unstructured<'_>) -> Result<()> {
    let facts = facts(input)?;
    let rest = self::facts(input)?;
    let mut left = MOST_TESTS;
    let tree = tree(input, &mut left, DEEPEST)?;
    let text = tree.text();
    let expression = parse(&text).expression.unwrap_or_else(|| panic!("{text}"));
    let outcome = evaluate(&expression, &facts);
    assert_eq!(
        word(&outcome),
        oracle::evaluate(&tree, &facts),
        "{text} {facts:?}"
    );
    if let Outcome::Open { residual } = outcome {
        let all: [Fact; 4] = std::array::from_fn(|at| match facts[at] {
            Fact::Unknown => rest[at],
            known => known,
        });
        let late = evaluate(&residual, &all);
        let at_once = evaluate(&expression, &all);
        assert_eq!(
            word(&late),
            word(&at_once),
            "{text} left {residual} {facts:?} {all:?}"
        );
    }
    Ok(())
}

fn tree(input: &mut Unstructured<'_>, left: &mut usize, deepest: usize) -> Result<Tree> {
    let kind = if deepest == 0 || *left <= 1 {
        0
    } else {
        input.int_in_range(0..=3)?
    };
    if kind == 1 {
        return Ok(Tree::Not(Box::new(tree(input, left, deepest - 1)?)));
    }
    if kind >= 2 {
        let mut members = vec![tree(input, left, deepest - 1)?];
        while *left > 0 && members.len() < 4 && (members.len() < 2 || input.arbitrary()?) {
            members.push(tree(input, left, deepest - 1)?);
        }
        return Ok(match (kind, members.len()) {
            (_, 1) => members.remove(0),
            (2, _) => Tree::All(members),
            _ => Tree::Any(members),
        });
    }
    *left = left.saturating_sub(1);
    Ok(Tree::Test(input.choose_index(TESTS.len())?))
}

fn facts(input: &mut Unstructured<'_>) -> Result<[Fact; 4]> {
    let mut facts = [Fact::Unknown; 4];
    for (fact, ((_, values), lists)) in facts.iter_mut().zip(ATTRIBUTES.iter().zip(LISTS)) {
        *fact = match input.int_in_range(0..=5)? {
            0 | 1 => Fact::Unknown,
            2 => Fact::Absent,
            3 => Fact::Several(*input.choose(lists)?),
            _ => Fact::Is(*input.choose(values)?),
        };
    }
    Ok(facts)
}

fn evaluate(expression: &Expression, facts: &[Fact; 4]) -> Outcome {
    let attributes = |source: AttributeSource, path: &AttributePath| {
        let path = path.clone();
        let asked = Attribute { source, path };
        let mut named = ATTRIBUTES.iter();
        let at =
            named.position(|(name, _)| Attribute::parse(name).is_ok_and(|known| known == asked));
        // The sub-operation is asked for too; there is none.
        let Some(at) = at else {
            return AttributeValue::Absent;
        };
        match facts[at] {
            Fact::Unknown => AttributeValue::Unknown,
            Fact::Absent => AttributeValue::Absent,
            told => {
                let values = told.values();
                AttributeValue::Present(values.into_iter().map(Into::into).collect())
            }
        }
    };
    let operation = OperationName::parse("Contoso.Things/read").expect("a name");
    expression.evaluate(&Situation::new(&operation, &attributes))
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::True => "true",
        Outcome::False => "false",
        Outcome::Undocumented => "undocumented",
        Outcome::TooLarge => "too large",
        Outcome::Open { .. } => "open",
    }
}
