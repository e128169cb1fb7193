//! The whole work on a world, with and without reading and writing, against reading its shipments as plain CSV.

mod worlds;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io;

use chiptrace::assess::Originals;
use chiptrace::ingest::{Input, cells_of};
use chiptrace::model::{Day, RecordRef, Records, Report};
use chiptrace::policy::{Policy, Stance};
use chiptrace::report;
use chiptrace::resolve::Matching;
use chiptrace::scan::{Quiet, ScanOptions, scan};

fn main() {
    let policy = Policy::embedded().expect("the shipped rule book can be read");
    worlds::over_worlds("scan", |group, made| {
        let papers = Papers { records: made.read(&policy), inputs: &made.inputs };
        group.bench_function(made.id("scan"), |bench| bench.iter(|| black_box(papers.scan(&policy))));
        group.bench_function(made.id("read-scan-report"), |bench| {
            bench.iter(|| {
                let papers = Papers { records: made.read(&policy), inputs: &made.inputs };
                let json = report::format("json").expect("json is a format");
                json.write(&papers.scan(&policy), &mut io::sink()).expect("a sink takes everything");
            });
        });
    });
}

/// What was read, with the words of the files at hand for evidence.
struct Papers<'m> {
    records: Records,
    inputs: &'m [Input],
}

impl Papers<'_> {
    fn scan(&self, policy: &Policy) -> Report {
        let options = ScanOptions {
            as_of: Day::parse(policy.edition()).expect("an edition is a day"),
            since: None,
            matching: Matching::Default,
            stance: Stance::default(),
            max_rejects_percent: 1,
            printed: BTreeMap::new(),
        };
        scan(&self.records, policy, &options, self, &Quiet)
    }
}

impl Originals for Papers<'_> {
    fn cells(&self, record: RecordRef, columns: &[&str]) -> Vec<Option<String>> {
        let file = &self.records.files[record.file as usize];
        let offset = usize::try_from(file.offsets[record.record as usize - 1]).expect("a file fits in memory");
        cells_of(file, &self.inputs[record.file as usize].bytes[offset..], columns)
    }
}
