//! Sets against enumeration: each pattern by the slow matcher, each set by its
//! definition, each name written out.

use proptest::prelude::*;

use super::{OperationSet, Proof, Prover, Universe};
use crate::operation::OperationName;
use crate::pattern::tests::slow;
use crate::pattern::{ActionPattern, WildcardReading};

const READINGS: [WildcardReading; 2] = [WildcardReading::Collapsing, WildcardReading::Strict];

/// How a set is put together, as a tree.
#[derive(Debug, Clone)]
enum Tree {
    Patterns(Vec<String>),
    Or(Box<Tree>, Box<Tree>),
    And(Box<Tree>, Box<Tree>),
    Minus(Box<Tree>, Box<Tree>),
}

impl Tree {
    fn holds(&self, name: &str, reading: WildcardReading) -> bool {
        match self {
            Self::Patterns(patterns) => patterns.iter().any(|p| slow(p, name, reading)),
            Self::Or(a, b) => a.holds(name, reading) || b.holds(name, reading),
            Self::And(a, b) => a.holds(name, reading) && b.holds(name, reading),
            Self::Minus(a, b) => a.holds(name, reading) && !b.holds(name, reading),
        }
    }

    fn set(&self, reading: WildcardReading) -> OperationSet {
        match self {
            Self::Patterns(patterns) => set_as(patterns, reading),
            Self::Or(a, b) => a.set(reading).union(&b.set(reading)),
            Self::And(a, b) => a.set(reading).intersection(&b.set(reading)),
            Self::Minus(a, b) => a.set(reading).difference(&b.set(reading)),
        }
    }
}

fn set_as<T: AsRef<str>>(patterns: &[T], reading: WildcardReading) -> OperationSet {
    patterns
        .iter()
        .map(|text| ActionPattern::parse_as(text.as_ref(), reading).unwrap())
        .collect()
}

fn set(patterns: &[&str]) -> OperationSet {
    set_as(patterns, WildcardReading::Collapsing)
}

/// Every text over an alphabet up to a length, the shortest first.
fn texts(alphabet: &[&str], longest: usize) -> Vec<String> {
    let mut texts = vec![String::new()];
    let mut from = 0;
    for _ in 0..longest {
        let to = texts.len();
        for at in from..to {
            for letter in alphabet {
                texts.push(format!("{}{letter}", texts[at]));
            }
        }
        from = to;
    }
    texts
}

/// What is claimed of a set, held against the names that were enumerated, the
/// shortest first. `whole` is the length up to which no name is missing.
fn agrees(
    tree: &Tree,
    names: &[String],
    universe: Universe,
    reading: WildcardReading,
    whole: usize,
) {
    let set = tree.set(reading);
    let shortest = names.iter().find(|name| tree.holds(name, reading));
    match Prover::new(universe).empty(&set) {
        Proof::Holds => assert_eq!(shortest, None, "{tree:?}"),
        Proof::Fails(name) => {
            assert!(tree.holds(name.folded(), reading), "{tree:?}: {name}");
            assert!(set.contains(&name), "{tree:?}: {name}");
            assert!(universe.holds(name.folded()), "{tree:?}: {name}");
            let length = name.as_str().chars().count();
            let known = shortest.map(|name| name.chars().count());
            assert!(
                known.is_none_or(|known| length <= known),
                "{tree:?}: {name}"
            );
            assert!(length > whole || known == Some(length), "{tree:?}: {name}");
        }
        Proof::Undecided(limit) => panic!("{tree:?}: {limit}"),
    }
}

fn tree(pieces: &'static [&'static str]) -> impl Strategy<Value = Tree> {
    let pattern = proptest::collection::vec(proptest::sample::select(pieces), 1..5)
        .prop_map(|pieces| pieces.concat());
    let patterns = proptest::collection::vec(pattern, 0..4).prop_map(Tree::Patterns);
    patterns.prop_recursive(3, 8, 2, |inner| {
        (0..3, inner.clone(), inner).prop_map(|(kind, a, b)| {
            let (a, b) = (Box::new(a), Box::new(b));
            match kind {
                0 => Tree::Or(a, b),
                1 => Tree::And(a, b),
                _ => Tree::Minus(a, b),
            }
        })
    })
}

/// Well-formed names over a few segments, the shortest first.
fn well_formed() -> Vec<String> {
    let mut names = Vec::new();
    for middle in texts(&["/a", "/b", "/c", "/read"], 3).iter().skip(1) {
        for provider in ["a", "b", "ab", "c", "read"] {
            for verb in ["read", "write", "delete", "action"] {
                names.push(format!("{provider}{middle}/{verb}"));
            }
        }
    }
    names.sort_by_key(|name| name.chars().count());
    names
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_name_agrees_with_enumeration(
        tree in tree(&["a", "b", "/", "*", "/*/", "/*", "ab"]),
        strict in proptest::bool::ANY,
    ) {
        // `x` stands for all that no pattern names.
        let names = texts(&["a", "b", "/", "x"], 6);
        agrees(&tree, &names[1..], Universe::EveryName, READINGS[usize::from(strict)], 6);
    }

    #[test]
    fn well_formed_names_agree_with_enumeration(
        tree in tree(&["a", "b", "/", "*", "/*/", "/*", "/read", "/write", "*/action", "*/delete"]),
        strict in proptest::bool::ANY,
    ) {
        agrees(&tree, &well_formed(), Universe::WellFormed, READINGS[usize::from(strict)], 0);
    }

    #[test]
    fn questions_are_one_question(
        a in tree(&["a", "b", "/", "*", "/*/"]),
        b in tree(&["a", "b", "/", "*", "/*/"]),
    ) {
        let prover = Prover::default();
        let (a, b) = (a.set(READINGS[0]), b.set(READINGS[0]));
        let holds = |proof: Proof| proof.holds().unwrap();
        let (up, down) = (holds(prover.within(&a, &b)), holds(prover.within(&b, &a)));
        prop_assert_eq!(holds(prover.equal(&a, &b)), up && down);
        prop_assert_eq!(holds(prover.disjoint(&a, &b)), holds(prover.within(&a, &a.difference(&b))));
        prop_assert!(holds(prover.within(&a.intersection(&b), &b)));
        prop_assert!(holds(prover.within(&a, &a.union(&b))));
        prop_assert!(holds(prover.equal(
            &a.difference(&b).union(&a.intersection(&b)),
            &a,
        )));
        // What holds for every name holds for those that are well formed.
        let fewer = Prover::new(Universe::WellFormed);
        prop_assert!(!up || holds(fewer.within(&a, &b)));
    }
}

/// Every pair of patterns of up to three pieces, and every pattern minus another.
#[test]
fn all_small_pairs_agree_with_enumeration() {
    let names = texts(&["a", "/", "x"], 6);
    let patterns: Vec<String> = texts(&["a", "/", "*"], 3).into_iter().skip(1).collect();
    let mut count = 0;
    for left in &patterns {
        for right in &patterns {
            let of = |text: &String| Box::new(Tree::Patterns(vec![text.clone()]));
            for tree in [
                Tree::Minus(of(left), of(right)),
                Tree::And(of(left), of(right)),
            ] {
                for reading in READINGS {
                    agrees(&tree, &names[1..], Universe::EveryName, reading, 6);
                    count += 1;
                }
            }
        }
    }
    assert_eq!(count, 39 * 39 * 4);
}

/// The same for well-formed names: every pattern of up to three pieces minus and
/// within every other.
#[test]
fn all_small_pairs_agree_for_well_formed_names() {
    let names = well_formed();
    let patterns: Vec<String> = texts(&["a", "*", "/read", "/*/"], 3)
        .into_iter()
        .skip(1)
        .collect();
    for left in &patterns {
        for right in &patterns {
            let of = |text: &String| Box::new(Tree::Patterns(vec![text.clone()]));
            for tree in [
                Tree::Minus(of(left), of(right)),
                Tree::And(of(left), of(right)),
            ] {
                agrees(&tree, &names, Universe::WellFormed, READINGS[0], 0);
            }
        }
    }
}

#[test]
fn a_witness_reads_like_a_name() {
    let name = |proof: Proof| match proof {
        Proof::Fails(name) => name.to_string(),
        other => panic!("{other:?}"),
    };
    let (every, formed) = (Prover::default(), Prover::new(Universe::WellFormed));
    let (all, read) = (set(&["*"]), set(&["*/read"]));
    assert_eq!(name(every.within(&all, &read)), "x");
    assert_eq!(name(formed.within(&all, &read)), "x/x/write");
    assert_eq!(
        name(formed.empty(&set(&["Microsoft.Compute/*"]))),
        "microsoft.compute/x/read"
    );
}

#[test]
fn the_four_verbs_are_everything_that_is_well_formed() {
    let verbs = set(&["*/read", "*/write", "*/delete", "*/action"]);
    let all = set(&["*"]);
    assert_eq!(
        Prover::new(Universe::WellFormed).equal(&all, &verbs),
        Proof::Holds
    );
    assert!(matches!(
        Prover::default().equal(&all, &verbs),
        Proof::Fails(_)
    ));
    let three = set(&["*/read", "*/write", "*/delete"]);
    assert!(matches!(
        Prover::new(Universe::WellFormed).within(&all, &three),
        Proof::Fails(name) if name.as_str().ends_with("/action")
    ));
}

#[test]
fn hard_patterns_end_in_an_answer_or_in_undecided() {
    let stars = |letter: char| format!("*{}", format!("{letter}*b*").repeat(40));
    let many: Vec<String> = (0..1000)
        .map(|n| format!("*a{n}*b{}*c{n}*", n * 7 % 1000))
        .collect();
    let hard = set_as(&many, WildcardReading::Collapsing);
    let prover = Prover::default();
    for (inner, outer) in [
        (set(&["*"]), hard.clone()),
        (hard.clone(), set(&[&stars('a'), &stars('c')])),
        (hard.clone(), hard.clone()),
        (set(&[&stars('a'), &stars('c')]), set(&[&stars('d')])),
        (
            hard.intersection(&set(&[&stars('a')])),
            hard.difference(&set(&["*b*"])),
        ),
    ] {
        match prover.within(&inner, &outer) {
            Proof::Fails(name) => assert!(inner.contains(&name) && !outer.contains(&name)),
            Proof::Holds => {
                let names = ["ab", "a1b7c1", "a0b0c0", "abababab", "xa2b14c2"];
                for name in names.map(|name| OperationName::parse(name).unwrap()) {
                    assert!(!inner.contains(&name) || outer.contains(&name));
                }
            }
            Proof::Undecided(limit) => assert!(limit.states <= 400_000),
        }
    }
}

#[test]
fn a_limit_is_told_and_never_guessed() {
    let (wide, narrow) = (set(&["*a*a*a*b"]), set(&["*a*b*a*b", "*b*a*"]));
    let prover = Prover::default().with_most_states(3);
    let Proof::Undecided(limit) = prover.within(&wide, &narrow) else {
        panic!("decided within three states");
    };
    assert!(limit.to_string().contains("3 states"));
    assert!(Prover::default().within(&wide, &narrow).holds().is_some());
}
