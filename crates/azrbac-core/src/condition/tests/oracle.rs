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
    /// A comparison; with the values of its attributes, what it gives.
    Compare(fn(&[&str]) -> bool),
    /// A comparison that holds over nothing by the words of its quantifier.
    ForAll(fn(&[&str]) -> bool),
}

/// The attributes, and for each the values that it may have.
pub(super) const ATTRIBUTES: [(&str, &[&str]); 4] = [
    ("Resource[p]", &["x", "y"]),
    ("Resource[q]", &["x", "y"]),
    ("Request[n]", &["3", "8"]),
    ("Request[k]", &["x", "z"]),
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
            ForAll(|v| v[0] == "x"),
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
    unknown.retain(|at| {
        TESTS[*at]
            .attributes
            .iter()
            .any(|a| facts[*a] == Fact::Unknown)
    });

    let mut outcomes = BTreeSet::new();
    for there in 0..16_u32 {
        let is_there = |a: usize| there & (1 << a) != 0;
        let possible = facts.iter().enumerate().all(|(a, fact)| match fact {
            Fact::Unknown => true,
            Fact::Absent => !is_there(a),
            Fact::Is(_) => is_there(a),
        });
        if !possible {
            continue;
        }
        for outcome in 0..1_u32 << unknown.len() {
            let ways: Vec<Vec<u8>> = places
                .iter()
                .map(|at| {
                    let chosen = unknown.iter().position(|u| u == at);
                    let chosen = chosen.map(|bit| outcome & (1 << bit) != 0);
                    ways(&TESTS[*at], facts, chosen, &is_there)
                })
                .collect();
            outcomes.insert(settled(tree, &ways));
        }
    }
    match outcomes.iter().collect::<Vec<_>>().as_slice() {
        [only] => only,
        _ => "open",
    }
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
        Kind::Compare(compare) | Kind::ForAll(compare) => truth(chosen.unwrap_or_else(|| {
            let values: Vec<_> = test
                .attributes
                .iter()
                .map(|a| match facts[*a] {
                    Fact::Is(value) => value,
                    _ => unreachable!("every attribute is known"),
                })
                .collect();
            compare(&values)
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
