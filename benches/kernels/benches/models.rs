//! Criterion over every hot path, natively: `cargo bench -p barriers-kernels [-- FILTER]`.

use barriers::explainer::ALL;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::time::Duration;

fn models(c: &mut Criterion) {
    let mut group = c.benchmark_group("model");
    group.measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
    group.sample_size(20);
    for widget in ALL {
        let id = widget.card().id;
        group.bench_function(id, |b| b.iter(|| barriers_kernels::run(id, &[1])));
    }
    group.finish();
}

fn kernels(c: &mut Criterion) {
    let mut group = c.benchmark_group("kernel");
    group.sample_size(20);
    for (name, amounts, elements) in [
        ("scalar", [400].as_slice(), 400),
        ("lanes", &[4000], 4000),
        ("hk", &[10_000, 1_000, 1], 10_000),
    ] {
        group.throughput(Throughput::Elements(elements));
        group.bench_function(name, |b| b.iter(|| barriers_kernels::run(name, amounts)));
    }
    group.finish();
}

criterion_group!(benches, models, kernels);
criterion_main!(benches);
