//! Questions about made-up tenants: CHECK, WHO_CAN, WHAT_CAN.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark may fail")]

mod common;

use std::hint::black_box;

use azrbac_core::access::{Request, check, explain, what_can, who_can};
use azrbac_core::directory::PrincipalId;
use azrbac_core::operation::OperationName;
use azrbac_core::scope::Scope;
use azrbac_tenant::Question;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// So many questions are asked in turn.
const ASKED: usize = 10_000;

/// A question from its texts.
fn request(question: &Question) -> Request {
    Request::new(
        PrincipalId::new(&question.principal),
        OperationName::parse(&question.operation).expect("an operation"),
        question.plane,
        Scope::parse(&question.scope).expect("a scope"),
    )
}

fn questions(criterion: &mut Criterion) {
    for size in azrbac_tenant::sizes() {
        let files = azrbac_tenant::Files::of(&size).expect("a tenant");
        let snapshot = common::load(files.contents().expect("its files"));
        let asked = files.questions.get(..ASKED).expect("enough questions");
        // No time is worth anything if the answers are wrong.
        for question in asked {
            let request = request(question);
            let (quick, whole) = (check(&snapshot, &request), explain(&snapshot, &request));
            assert_eq!(
                (quick.verdict, quick.reason),
                (whole.verdict, whole.reason),
                "{question:?}"
            );
        }
        let mut group = criterion.benchmark_group(format!("{size}/questions"));
        group.sample_size(10);
        group.throughput(Throughput::Elements(ASKED as u64));
        group.bench_function("check, texts in", |bencher| {
            bencher.iter(|| {
                for question in asked {
                    black_box(check(&snapshot, &request(question)));
                }
            });
        });
        let requests: Vec<Request> = asked.iter().map(request).collect();
        group.bench_function("check, parsed", |bencher| {
            bencher.iter(|| {
                for request in &requests {
                    black_box(check(&snapshot, request));
                }
            });
        });
        group.throughput(Throughput::Elements(1));
        group.bench_function("who can", |bencher| {
            let mut next = requests.iter().cycle();
            bencher.iter(|| {
                next.next()
                    .map(|request| black_box(who_can(&snapshot, request)))
            });
        });
        group.bench_function("what can", |bencher| {
            let mut next = requests.iter().cycle();
            bencher.iter(|| {
                next.next()
                    .map(|request| black_box(what_can(&snapshot, request, azrbac_roles::catalog())))
            });
        });
        group.finish();
    }
}

criterion_group!(benches, questions);
criterion_main!(benches);
