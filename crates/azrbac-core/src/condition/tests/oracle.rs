//! A slow evaluator, made from the words of the rulings, to hold against the fast
//! one.

use std::collections::BTreeSet;

/// A condition as the oracle sees it.
#[derive(Debug, Clone)]
pub(super) enum Tree {
    Test(usize),
    Not(Box<Tree>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
}

/// A test: its text, the attributes it needs, how it comes out.
pub(super) struct Test {
    pub(super) text: &'static str,
    pub(super) attributes: &'static [usize],
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Nothing to know.
    Fixed(bool),
    Exists,
    /// A comparison of single values; with those of its attributes, what it gives.
    Compare(fn(&[&str]) -> bool),
    /// A comparison of each value of one attribute, which holds over nothing by the
    /// words of its quantifier.
    ForAll(fn(&str) -> bool),
}

/// The attributes, and for each the values that it may have; of `n` one is no number.
pub(super) const ATTRIBUTES: [(&str, &[&str]); 4] = [
    ("Resource[p]", &["x", "y"]),
    ("Resource[q]", &["x", "y"]),
    ("Request[n]", &["3", "8", "many"]),
    ("Request[k]", &["x", "z"]),
];

/// For each attribute, lists of values that it may be.
pub(super) const LISTS: [&[&[&str]]; 4] = [
    &[&["x", "y"]],
    &[&["y", "x"], &["x", "x"]],
    &[&["3", "8"], &["3", "many"]],
    &[&["x", "x"], &["x", "z"]],
];

pub(super) const TESTS: [Test; 11] = {
    use Kind::{Compare, Exists, Fixed, ForAll};
    const fn test(text: &'static str, attributes: &'static [usize], kind: Kind) -> Test {
        Test {
            text,
            attributes,
            kind,
        }
    }
    [
        test(
            "@Resource[p] StringEquals 'x'",
            &[0],
            Compare(|v| v[0] == "x"),
        ),
        test(
            "@Resource[p] StringNotEquals 'x'",
            &[0],
            Compare(|v| v[0] != "x"),
        ),
        test(
            "'y' StringEquals @Resource[q]",
            &[1],
            Compare(|v| v[0] == "y"),
        ),
        test(
            "@Resource[p] StringEquals @Resource[q]",
            &[0, 1],
            Compare(|v| v[0] == v[1]),
        ),
        test(
            "@Request[n] NumericLessThan 5",
            &[2],
            Compare(|v| v[0] == "3"),
        ),
        test(
            "@Request[k] ForAllOfAnyValues:StringEquals {'x', 'y'}",
            &[3],
            ForAll(|v| v == "x" || v == "y"),
        ),
        test("Exists @Resource[p]", &[0], Exists),
        test("Exists @Request[k]", &[3], Exists),
        test("ActionMatches{'Contoso.Things/*'}", &[], Fixed(true)),
        test("ActionMatches{'Contoso.Other/read'}", &[], Fixed(false)),
        test("SubOperationMatches{'List'}", &[], Fixed(false)),
    ]
};

impl Tree {
    pub(super) fn text(&self) -> String {
        let joined = |members: &[Tree], joint: &str| {
            let texts: Vec<_> = members
                .iter()
                .map(|member| format!("({})", member.text()))
                .collect();
            texts.join(joint)
        };
        match self {
            Tree::Test(at) => TESTS[*at].text.to_owned(),
            Tree::Not(inner) => format!("!({})", inner.text()),
            Tree::All(members) => joined(members, " AND "),
            Tree::Any(members) => joined(members, " OR "),
        }
    }

    fn tests(&self, found: &mut Vec<usize>) {
        match self {
            Tree::Test(at) => found.push(*at),
            Tree::Not(inner) => inner.tests(found),
            Tree::All(members) | Tree::Any(members) => {
                members.iter().for_each(|member| member.tests(found));
            }
        }
    }

    /// True is 2, a fault is 1, false is 0: AND takes the least, OR the most. The
    /// tests come out as listed, in the order of the text.
    fn value(&self, tests: &mut impl Iterator<Item = u8>) -> u8 {
        match self {
            Tree::Test(_) => tests.next().unwrap(),
            Tree::Not(inner) => 2 - inner.value(tests),
            Tree::All(members) => members.iter().map(|m| m.value(tests)).fold(2, u8::min),
            Tree::Any(members) => members.iter().map(|m| m.value(tests)).fold(0, u8::max),
        }
    }
}

/// What is known of an attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fact {
    Unknown,
    Absent,
    Is(&'static str),
    /// Several values, which plain operators cannot compare.
    Several(&'static [&'static str]),
}

impl Fact {
    /// The values; none where they are not known or missing.
    pub(super) fn values(self) -> Vec<&'static str> {
        match self {
            Fact::Unknown | Fact::Absent => Vec::new(),
            Fact::Is(value) => vec![value],
            Fact::Several(values) => values.to_vec(),
        }
    }
}

/// `true`, `false`, `undocumented` or `open`.
pub(super) fn evaluate(tree: &Tree, facts: &[Fact; 4]) -> &'static str {
    let mut places = Vec::new();
    tree.tests(&mut places);
    // With one attribute put in, a comparison of two may be another one.
    let same = match facts {
        [Fact::Is("y"), ..] => Some(2),
        [_, Fact::Is("x"), ..] => Some(0),
        _ => None,
    };
    for at in &mut places {
        *at = same.filter(|_| *at == 3).unwrap_or(*at);
    }
    let mut unknown: Vec<usize> = places.clone();
    unknown.sort_unstable();
    unknown.dedup();
    unknown.retain(|at| matches!(TESTS[*at].kind, Kind::Compare(_) | Kind::ForAll(_)));
    let mut undecided = unknown.clone();
    unknown.retain(|at| {
        TESTS[*at]
            .attributes
            .iter()
            .any(|a| facts[*a] == Fact::Unknown)
    });
    undecided.retain(|at| is_undecided(&TESTS[*at], facts));

    let mut outcomes = BTreeSet::new();
    for there in 0..16_u32 {
        let is_there = |a: usize| there & (1 << a) != 0;
        let possible = facts.iter().enumerate().all(|(a, fact)| match fact {
            Fact::Unknown => true,
            Fact::Absent => !is_there(a),
            Fact::Is(_) | Fact::Several(_) => is_there(a),
        });
        if !possible {
            continue;
        }
        for outcome in 0..1_u32 << unknown.len() {
            // What nobody can say comes out the same wherever it stands.
            let mut told = BTreeSet::new();
            for fate in 0..1_u32 << undecided.len() {
                let ways: Vec<Vec<u8>> = places
                    .iter()
                    .map(|at| {
                        let bit = |of: &[usize], bits: u32| {
                            let bit = of.iter().position(|one| one == at)?;
                            Some(bits & (1 << bit) != 0)
                        };
                        let chosen = bit(&unknown, outcome).or(bit(&undecided, fate));
                        ways(&TESTS[*at], facts, chosen, &is_there)
                    })
                    .collect();
                told.insert(settled(tree, &ways));
            }
            outcomes.insert(match told.first() {
                Some(only) if told.len() == 1 => *only,
                _ => "undocumented",
            });
        }
    }
    match outcomes.iter().collect::<Vec<_>>().as_slice() {
        [only] => only,
        _ => "open",
    }
}

/// Whether it compares values that its operator cannot compare.
fn is_undecided(test: &Test, facts: &[Fact; 4]) -> bool {
    let facts = test.attributes.iter().map(|a| facts[*a]);
    let known = facts.clone().all(|fact| !fact.values().is_empty());
    let odd = |fact: Fact| matches!(fact, Fact::Several(_) | Fact::Is("many"));
    matches!(test.kind, Kind::Compare(_)) && known && facts.clone().any(odd)
}

/// How a test can come out in one world.
fn ways(
    test: &Test,
    facts: &[Fact; 4],
    chosen: Option<bool>,
    is_there: &dyn Fn(usize) -> bool,
) -> Vec<u8> {
    let all_there = test.attributes.iter().all(|a| is_there(*a));
    let truth = |truth: bool| vec![if truth { 2 } else { 0 }];
    match test.kind {
        Kind::Fixed(value) => truth(value),
        Kind::Exists => truth(all_there),
        Kind::Compare(_) if !all_there => vec![0, 1],
        Kind::ForAll(_) if !all_there => vec![0, 1, 2],
        Kind::Compare(compare) => truth(chosen.unwrap_or_else(|| {
            let values = test.attributes.iter().map(|a| facts[*a].values()[0]);
            compare(&values.collect::<Vec<_>>())
        })),
        Kind::ForAll(compare) => truth(chosen.unwrap_or_else(|| {
            let values = facts[test.attributes[0]].values();
            values.into_iter().all(compare)
        })),
    }
}

/// What all readings of what is missing agree on.
fn settled(tree: &Tree, ways: &[Vec<u8>]) -> &'static str {
    let mut granted = BTreeSet::new();
    let mut odometer = vec![0_usize; ways.len()];
    loop {
        let mut tests = ways.iter().zip(&odometer).map(|(ways, at)| ways[*at]);
        granted.insert(tree.value(&mut tests) == 2);
        let Some(turn) = (0..ways.len()).find(|place| {
            odometer[*place] += 1;
            let turned = odometer[*place] == ways[*place].len();
            if turned {
                odometer[*place] = 0;
            }
            !turned
        }) else {
            break;
        };
        debug_assert!(turn < ways.len());
    }
    match (granted.contains(&true), granted.contains(&false)) {
        (true, false) => "true",
        (false, _) => "false",
        (true, true) => "undocumented",
    }
}
