//! Every two built-in role definitions compared with each other, with proof or a
//! name that refutes; what is worked out once for all of them is part of it.

#![expect(
    missing_docs,
    reason = "criterion's macros make public items without a word"
)]

use std::hint::black_box;

use azrbac_core::algebra::Universe;
use azrbac_core::compare::Comparer;
use azrbac_core::role::RoleDefinition;
use criterion::{Criterion, criterion_group, criterion_main};

fn subset(criterion: &mut Criterion) {
    let catalog = azrbac_roles::catalog();
    let roles: Vec<&RoleDefinition> = azrbac_roles::library().roles().iter().collect();
    let mut group = criterion.benchmark_group("subset");
    group.sample_size(10);
    group.bench_function("all pairs of built-in roles", |bencher| {
        bencher.iter(|| {
            let comparer = Comparer::new(catalog, Universe::EveryName, &roles);
            for left in 0..roles.len() {
                for right in 0..roles.len() {
                    black_box(comparer.compare(left, right));
                }
            }
        });
    });
    group.bench_function("prepared", |bencher| {
        bencher.iter(|| black_box(Comparer::new(catalog, Universe::EveryName, &roles)));
    });
    group.finish();
}

criterion_group!(benches, subset);
criterion_main!(benches);
