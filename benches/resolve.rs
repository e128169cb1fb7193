//! How fast spellings become parties, what is recorded of them, and who among them is listed.

mod worlds;

use std::hint::black_box;

use chiptrace::policy::Policy;
use chiptrace::resolve::{Matching, NormalForm, profiles, resolve};
use chiptrace::screen::Standings;

fn main() {
    let policy = Policy::embedded().expect("the shipped rule book can be read");
    worlds::over_worlds("resolve", |group, made| {
        let records = made.read(&policy);
        let normal = NormalForm::new(&policy);
        group.bench_function(made.id("parties"), |bench| {
            bench.iter(|| black_box(resolve(&records, &normal, Matching::Default)));
        });
        let directory = resolve(&records, &normal, Matching::Default);
        group.bench_function(made.id("profiles"), |bench| bench.iter(|| black_box(profiles(&records, &directory))));
        let known = profiles(&records, &directory);
        group.bench_function(made.id("screening"), |bench| {
            bench.iter(|| {
                black_box(Standings::new(&records, &policy, &directory, &known).screened());
            });
        });
    });
}
