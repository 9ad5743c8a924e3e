//! LOAD: from the files of a made-up tenant to a snapshot that answers, against a bare
//! parse of the role assignments by serde_json.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark may fail")]

mod common;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;

/// What of a role assignment decides anything.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only reading is measured")]
struct Assignment<'a> {
    #[serde(borrow)]
    id: &'a str,
    #[serde(borrow)]
    principal_id: &'a str,
    #[serde(borrow)]
    principal_type: &'a str,
    #[serde(borrow)]
    role_definition_id: &'a str,
    #[serde(borrow)]
    scope: &'a str,
    condition: Option<String>,
}

fn loading(criterion: &mut Criterion) {
    for size in azrbac_tenant::sizes() {
        let files = azrbac_tenant::Files::of(&size).expect("a tenant");
        let contents = files.contents().expect("its files");
        let assignments = contents
            .iter()
            .find(|(name, _)| name.contains("role-assignments"));
        let (_, assignments) = assignments.expect("role assignments").clone();
        let mut group = criterion.benchmark_group(format!("{size}/load"));
        group.sample_size(10);
        group.throughput(Throughput::Bytes(assignments.len() as u64));
        group.bench_function("role assignments, bare typed parse", |bencher| {
            bencher.iter(|| {
                let read: Vec<Assignment<'_>> = serde_json::from_slice(&assignments).expect("JSON");
                black_box(read.len())
            });
        });
        group.bench_function("all files", |bencher| {
            bencher.iter_batched(|| contents.clone(), common::load, BatchSize::PerIteration);
        });
        group.finish();
    }
}

criterion_group!(benches, loading);
criterion_main!(benches);
