//! How fast bytes become nouns, against reading the same shipments as plain CSV.

mod worlds;

use std::hint::black_box;

use chiptrace::policy::Policy;

fn main() {
    let policy = Policy::embedded().expect("the shipped rule book can be read");
    worlds::over_worlds("ingest", |group, made| {
        group.bench_function(made.id("all-tables"), |bench| bench.iter(|| black_box(made.read(&policy))));
    });
}
