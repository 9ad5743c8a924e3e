//! CHECK by hand: how long loading, indexing and 100,000 questions take, which share of
//! them the index answers itself, and whether every answer is that of the slow reference.
//!
//! `cargo bench -p azrbac-core --bench measured -- S M L` prints that for each size.
//! Where Linux tells, times are those on a processor, so that other work on the machine
//! counts for little.
//! `… -- passes S 3` only loads and asks everything so often, and `… -- files S` only
//! makes the files, for callgrind (`.ci/instructions`).

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark may fail")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "it takes the time and reports; the fences are for the library"
)]

mod common;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::hint::black_box;
use std::time::Instant;

use azrbac_core::access::{Index, Outcome, Request, Verdict, check, explain};
use azrbac_core::directory::PrincipalId;
use azrbac_core::operation::OperationName;
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Snapshot;
use azrbac_tenant::{Files, Question};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with("--"))
        .collect();
    match words.as_slice() {
        ["files", size] => {
            black_box(Files::of(size).and_then(|files| files.contents())).expect("a tenant");
        }
        ["passes", size, count] => passes(size, count.parse().expect("a number")),
        [] => ["S", "M"].into_iter().for_each(measure),
        sizes => sizes.iter().copied().for_each(measure),
    }
}

/// Seconds on a processor since the start of the process, else by the clock.
fn seconds(start: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |told| told / 1e9)
}

fn request(question: &Question) -> Request {
    Request::new(
        PrincipalId::new(&question.principal),
        OperationName::parse(&question.operation).expect("an operation"),
        question.plane,
        Scope::parse(&question.scope).expect("a scope"),
    )
}

/// The one function that callgrind is to look at.
#[inline(never)]
fn ask_all(index: &Index<&Snapshot>, questions: &[Question]) -> Vec<Outcome> {
    let ask = |one: &Question| {
        index
            .check_texts(&one.principal, &one.operation, one.plane, &one.scope)
            .expect("a question")
    };
    questions.iter().map(ask).collect()
}

fn passes(size: &str, count: usize) {
    let files = Files::of(size).expect("a tenant");
    let snapshot = common::load(files.contents().expect("its files"));
    let index = Index::of(&snapshot);
    for _ in 0..count {
        black_box(ask_all(&index, &files.questions));
    }
}

fn measure(size: &str) {
    let files = Files::of(size).expect("a tenant");
    let contents = files.contents().expect("its files");
    let start = Instant::now();
    let now = || seconds(start);
    let begun = now();
    let snapshot = common::load(contents);
    println!("{size}: loaded in {:.2} s", now() - begun);
    let begun = now();
    let index = Index::of(&snapshot);
    println!("{size}: indexed in {:.3} s", now() - begun);
    let questions = &files.questions;
    let mut answers = Vec::new();
    let mut passes = Vec::new();
    for _ in 0..8 {
        let begun = now();
        answers = ask_all(&index, questions);
        passes.push((now() - begun) * 1e6 / questions.len() as f64);
    }
    let mut warm: Vec<f64> = passes.iter().copied().skip(1).collect();
    warm.sort_by(f64::total_cmp);
    let (first, warm) = (passes.first().expect("one"), warm.get(3).expect("seven"));
    println!(
        "{size}: first pass {first:.3} us a check, {:.2} times of {warm:.3} us when warm",
        first / warm
    );
    let requests: Vec<Request> = questions.iter().map(request).collect();
    let plain = requests.iter().filter(|one| index.is_plain(one)).count();
    println!("{size}: {plain} of {} by look-ups alone", requests.len());
    let begun = now();
    let slow: Vec<Outcome> = requests.iter().map(|one| check(&snapshot, one)).collect();
    let each = (now() - begun) * 1e6 / requests.len() as f64;
    println!("{size}: {each:.3} us a check without the index");
    let differ = answers.iter().zip(&slow).position(|(a, b)| a != b);
    assert_eq!(differ, None, "the index differs from `check`");
    let explained = requests.iter().map(|one| explain(&snapshot, one).verdict);
    let explained: Vec<Verdict> = explained.collect();
    let verdicts: Vec<Verdict> = answers.iter().map(|answer| answer.verdict).collect();
    let (quick, whole) = (hash(&verdicts), hash(&explained));
    println!("{size}: verdicts {quick:016x}, of the slow reference {whole:016x}");
    assert_eq!(quick, whole, "the index differs from `explain`");
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for verdict in verdicts {
        *counts.entry(verdict).or_default() += 1;
    }
    println!("{size}: {counts:?}");
}

fn hash(verdicts: &[Verdict]) -> u64 {
    let mut hasher = DefaultHasher::new();
    verdicts.hash(&mut hasher);
    hasher.finish()
}
