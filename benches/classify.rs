//! How fast goods are recognised: every shipment of a world, and the catalogue itself.

mod worlds;

use std::hint::black_box;

use chiptrace::classify::{Catalogue, classify_all};
use chiptrace::model::Day;
use chiptrace::policy::Policy;

fn main() {
    let policy = Policy::embedded().expect("the shipped rule book can be read");
    let day = Day::parse(policy.edition()).expect("an edition is a day");
    worlds::over_worlds("classify", |group, made| {
        let records = made.read(&policy);
        group.bench_function(made.id("all-goods"), |bench| {
            bench.iter(|| black_box(classify_all(&records, &Catalogue::new(&policy, policy.in_force(day)))));
        });
    });
}
