//! The laws of evaluation, on random small conditions.

use proptest::collection;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_oneof, proptest};
use proptest::sample::select;

use super::oracle::{ATTRIBUTES, Fact, LISTS, TESTS, Tree, evaluate as slow};
use super::{read, told};
use crate::condition::{
    Attribute, AttributePath, AttributeSource, AttributeValue, Expression, Outcome, Situation,
};
use crate::operation::OperationName;

fn tree() -> impl Strategy<Value = Tree> {
    let test = (0..TESTS.len()).prop_map(Tree::Test);
    test.prop_recursive(3, 7, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Tree::Not(Box::new(inner))),
            collection::vec(inner.clone(), 2..4).prop_map(Tree::All),
            collection::vec(inner, 2..4).prop_map(Tree::Any),
        ]
    })
}

fn fact(attribute: usize) -> impl Strategy<Value = Fact> {
    let values = ATTRIBUTES[attribute].1;
    prop_oneof![
        3 => Just(Fact::Unknown),
        1 => Just(Fact::Absent),
        2 => select(values).prop_map(Fact::Is),
        1 => select(LISTS[attribute]).prop_map(Fact::Several),
    ]
}

fn facts() -> impl Strategy<Value = [Fact; 4]> {
    [
        fact(0).boxed(),
        fact(1).boxed(),
        fact(2).boxed(),
        fact(3).boxed(),
    ]
}

fn fast(expression: &Expression, facts: &[Fact; 4]) -> Outcome {
    let attributes = |source: AttributeSource, path: &AttributePath| {
        let asked = Attribute {
            source,
            path: path.clone(),
        };
        let at = ATTRIBUTES
            .iter()
            .position(|(name, _)| Attribute::parse(name).unwrap() == asked);
        match at.map_or(Fact::Unknown, |at| facts[at]) {
            Fact::Unknown => AttributeValue::Unknown,
            Fact::Absent => AttributeValue::Absent,
            told => {
                let values = told.values();
                AttributeValue::Present(values.into_iter().map(Into::into).collect())
            }
        }
    };
    let operation = OperationName::parse("Contoso.Things/read").unwrap();
    expression.evaluate(&Situation::new(&operation, &attributes))
}

pub(super) fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::True => "true",
        Outcome::False => "false",
        Outcome::Undocumented => "undocumented",
        Outcome::TooLarge => "too large",
        Outcome::Open { .. } => "open",
    }
}

/// What is known, with more of it known.
fn more(facts: &[Fact; 4], rest: &[Fact; 4]) -> [Fact; 4] {
    std::array::from_fn(|at| match facts[at] {
        Fact::Unknown => rest[at],
        known => known,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn it_agrees_with_the_slow_one(tree in tree(), facts in facts()) {
        let expression = read(&tree.text());
        let outcome = fast(&expression, &facts);
        assert_eq!(word(&outcome), slow(&tree, &facts), "{}", tree.text());
    }

    #[test]
    fn knowing_more_only_decides_what_was_open(
        tree in tree(), facts in facts(), rest in facts(),
    ) {
        let expression = read(&tree.text());
        let before = fast(&expression, &facts);
        let after = fast(&expression, &more(&facts, &rest));
        if matches!(before, Outcome::True | Outcome::False) {
            assert_eq!(before, after, "{}", tree.text());
        }
    }

    #[test]
    fn what_is_left_gives_later_what_the_whole_gives_at_once(
        tree in tree(), facts in facts(), rest in facts(),
    ) {
        let expression = read(&tree.text());
        if let Outcome::Open { residual } = fast(&expression, &facts) {
            assert_eq!(&read(&residual.to_string()), &residual);
            let all = more(&facts, &rest);
            let (late, at_once) = (fast(&residual, &all), fast(&expression, &all));
            assert_eq!(told(&late), told(&at_once), "{} left {residual}", tree.text());
            // With nothing new, nothing more is left out.
            assert_eq!(told(&fast(&residual, &facts)), residual.to_string());
        }
    }
}
