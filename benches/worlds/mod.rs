//! Made-up worlds in several sizes, and the yardstick that every bench is read against.

use std::env;
use std::hint::black_box;
use std::time::Duration;

use chiptrace::ingest::{Input, Reader};
use chiptrace::model::Records;
use chiptrace::policy::Policy;
use chiptrace::world::{Dials, World, demo};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};

const USUAL_SIZES: &[u32] = &[1_000, 10_000, 100_000];

/// A world as files in memory.
pub(crate) struct Made {
    /// Shipment rows.
    pub(crate) rows: u32,
    /// All tables, shipments first.
    pub(crate) inputs: Vec<Input>,
}

/// Runs a bench group over worlds of every size: the yardstick first, then what `measure` adds.
pub(crate) fn over_worlds(name: &str, mut measure: impl FnMut(&mut BenchmarkGroup<'_, WallTime>, &Made)) {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    for rows in sizes() {
        let made = Made::new(rows);
        group.throughput(Throughput::Elements(u64::from(rows)));
        group.bench_function(BenchmarkId::new("yardstick", rows), |bench| {
            bench.iter(|| black_box(plain_csv(&made)));
        });
        measure(&mut group, &made);
    }
    group.finish();
    criterion.final_summary();
}

impl Made {
    fn new(rows: u32) -> Made {
        let world = World::build(&Dials { shipments: rows, ..demo() });
        let input = |table: &chiptrace::world::Table| Input { name: table.name.to_owned(), bytes: table.to_csv() };
        Made { rows, inputs: world.tables.iter().map(input).collect() }
    }

    /// The name of a measurement on this world.
    pub(crate) fn id(&self, what: &str) -> BenchmarkId {
        BenchmarkId::new(what, self.rows)
    }

    /// Reads all tables into records.
    pub(crate) fn read(&self, policy: &Policy) -> Records {
        let mut reader = Reader::new(policy);
        self.inputs.iter().for_each(|input| reader.add(input));
        reader.finish()
    }
}

/// The yardstick: the least that any program does with the shipments, reading their cells as text.
fn plain_csv(made: &Made) -> usize {
    let mut table = csv::Reader::from_reader(made.inputs[0].bytes.as_slice());
    table.records().filter_map(Result::ok).map(|row| row.len()).sum()
}

/// One small world when benches are only tried (`--test`); the sizes in `CHIPTRACE_BENCH_ROWS` when it is set.
fn sizes() -> Vec<u32> {
    if env::args().any(|argument| argument == "--test") {
        return USUAL_SIZES[..1].to_vec();
    }
    let asked = env::var("CHIPTRACE_BENCH_ROWS").unwrap_or_default();
    let asked: Vec<u32> = asked.split(',').filter_map(|rows| rows.trim().parse().ok()).collect();
    if asked.is_empty() { USUAL_SIZES.to_vec() } else { asked }
}
