//! How fast spellings become parties, what is recorded of them, and who among them is listed.

mod worlds;

use std::hint::black_box;

use chiptrace::ingest::{Input, Reader};
use chiptrace::model::Records;
use chiptrace::policy::Policy;
use chiptrace::resolve::{Matching, NormalForm, profiles, resolve};
use chiptrace::screen::Standings;
use chiptrace::world::{Dials, World, demo};

fn main() {
    let policy = Policy::embedded().expect("the shipped rule book can be read");
    worlds::over_worlds("resolve", |group, made| {
        let records = made.read(&policy);
        let normal = NormalForm::new(&policy);
        group.bench_function(made.id("parties"), |bench| {
            bench.iter(|| black_box(resolve(&records, &normal, Matching::Default)));
        });
        let misspelt = misspelt(made.rows, &policy);
        group.bench_function(made.id("parties of misspelt rows"), |bench| {
            bench.iter(|| black_box(resolve(&misspelt, &normal, Matching::Default)));
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

/// A world of so many rows in which one name in five is written otherwise.
fn misspelt(rows: u32, policy: &Policy) -> Records {
    let world = World::build(&Dials { shipments: rows, misspelt_percent: 20, ..demo() });
    let mut reader = Reader::new(policy);
    for table in &world.tables {
        reader.add(&Input { name: table.name.to_owned(), bytes: table.to_csv() });
    }
    reader.finish()
}
