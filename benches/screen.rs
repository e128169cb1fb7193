//! How fast invented names become an index of likeness, and how fast parties are asked of it.

use std::hint::black_box;

use chiptrace::policy::Policy;
use chiptrace::resolve::matching::{Lexicon, Name, NameIndex, Rarity, Schema, compare};
use criterion::{BatchSize, Criterion, Throughput};

/// Names listed: as many as the Consolidated Screening List has, aliases included.
const LISTED: usize = 57_000;
const ASKED: usize = 1_000;

fn main() {
    let policy = Policy::embedded().expect("the shipped rule book can be read");
    let lexicon = Lexicon::new(policy.name_words());
    let weights = policy.name_words().weights;
    let listed: Vec<String> = (0..LISTED).map(|nth| invented(nth * 7 + 3)).collect();
    let read = || listed.iter().map(|name| Name::new(name, Schema::Unknown, &lexicon, &Rarity::default()));
    let mut names: Vec<Name> = read().collect();
    let rarity = Rarity::of(&names);
    names.iter_mut().for_each(|name| name.weigh(&rarity, &weights));
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    let mut group = criterion.benchmark_group("screen");
    group.throughput(Throughput::Elements(LISTED as u64));
    group.bench_function("read names", |bench| bench.iter(|| black_box(read().collect::<Vec<_>>())));
    group.bench_function("index names", |bench| {
        bench.iter_batched(|| names.clone(), |names| black_box(NameIndex::new(names)), BatchSize::LargeInput);
    });
    let index = NameIndex::new(names);
    let asked: Vec<String> = (0..ASKED).map(|nth| invented(nth * 13 + 5)).collect();
    let least = lexicon.thresholds().review;
    let ask = |name: &String| index.search(&Name::new(name, Schema::Unknown, &lexicon, &rarity), least).len();
    group.throughput(Throughput::Elements(ASKED as u64));
    group.bench_function("ask names", |bench| bench.iter(|| black_box(asked.iter().map(ask).sum::<usize>())));
    let pairs = index.names().windows(2).take(ASKED);
    group.bench_function("compare pairs", |bench| {
        bench.iter(|| pairs.clone().map(|pair| u64::from(compare(&pair[0], &pair[1]).score)).sum::<u64>());
    });
    group.finish();
    criterion.final_summary();
}

/// An invented company by number, never the same twice.
fn invented(nth: usize) -> String {
    const OPEN: [&str; 12] = ["br", "v", "st", "or", "kl", "m", "tr", "z", "w", "gr", "l", "n"];
    const CLOSE: [&str; 12] = ["an", "el", "ix", "or", "une", "ast", "ick", "ow", "ea", "im", "ul", "ent"];
    const TRADES: [&str; 8] =
        ["Trading", "Electronics", "Optics", "Systems", "Logistics", "Technology", "Instruments", "Holdings"];
    const FORMS: [&str; 6] = ["Ltd", "Co., Ltd", "LLC", "GmbH", "Sdn Bhd", "Inc"];
    let mut rest = nth;
    let mut stem = String::new();
    for _ in 0..3 {
        stem.push_str(OPEN[rest % OPEN.len()]);
        rest /= OPEN.len();
        stem.push_str(CLOSE[rest % CLOSE.len()]);
        rest /= CLOSE.len();
    }
    format!("{stem} {} {}", TRADES[nth % TRADES.len()], FORMS[nth % FORMS.len()])
}
