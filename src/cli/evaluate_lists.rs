//! `chiptrace evaluate names --lists`: list names found again when they are misspelt, and alerts on names of no list.

use std::io::Write;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::ingest::How;
use crate::model::{Country, Records};
use crate::policy::Policy;
use crate::report;
use crate::screen::SimilarNames;
use crate::world::{Distorter, Distortion, company_names};

use super::evaluate::NamesArgs;
use super::exit::Exit;
use super::inputs::read_all;
use super::printable::{note, output, visible};

/// What is asked, with what is needed to answer.
struct Trial<'a> {
    records: &'a Records,
    names: &'a SimilarNames,
    least: u16,
    seed: u64,
}

/// Names of one distortion: how many were asked, how many were found, and the first ones missed.
struct Row {
    distortion: Distortion,
    asked: u64,
    found: u64,
    missed: Vec<String>,
}

pub(super) fn run(args: &NamesArgs, policy: &Policy) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let intake = read_all(&[], &args.lists, policy, How::default())?;
    let names = SimilarNames::new(&intake.records, policy);
    let ready = started.elapsed();
    let least = policy.name_words().likeness.review;
    let trial = Trial { records: &intake.records, names: &names, least, seed: args.seed };
    let sample = trial.sample(args.sample.unwrap_or(usize::MAX));
    let started = Instant::now();
    let rows: Vec<Row> = Distortion::ALL.iter().map(|one| trial.recall(&sample, *one, args.missed)).collect();
    let deck = company_names(args.seed, args.deck);
    let alerts: Vec<Option<String>> = deck.par_iter().map(|name| trial.alert(name)).collect();
    let asked = rows.iter().map(|row| row.asked).sum::<u64>() + deck.len() as u64;
    let mut out = output(None)?;
    if args.format == "json" {
        report::plain_line(&as_json(&trial, &rows, &alerts), &mut out)?;
    } else {
        write_text(&mut out, &trial, &rows, &alerts, args.missed)?;
    }
    out.flush()?;
    note(&timing(ready, asked, started.elapsed()));
    Ok(if sample.is_empty() { Exit::Nothing } else { Exit::Done })
}

impl Trial<'_> {
    /// Entries in even steps over the lists, so many at most.
    fn sample(&self, most: usize) -> Vec<u32> {
        let all = self.records.listings.len();
        let wanted = most.min(all);
        (0..wanted).filter_map(|nth| u32::try_from(nth * all / wanted).ok()).collect()
    }

    fn recall(&self, sample: &[u32], distortion: Distortion, missed: usize) -> Row {
        let distorter = Distorter::new(self.seed);
        let answers = sample.par_iter().filter_map(|at| {
            let entry = &self.records.listings[*at as usize];
            let name = self.records.texts.show(entry.name);
            let spelt = distorter.distort(name, *at as usize, distortion)?;
            let found = self.names.like(&spelt, Country::UNKNOWN, self.least, self.records);
            Some(if found.iter().any(|one| one.listing == *at) { None } else { Some(format!("{name} = {spelt}")) })
        });
        let answers: Vec<Option<String>> = answers.collect();
        let found = answers.iter().filter(|answer| answer.is_none()).count() as u64;
        let asked = answers.len() as u64;
        Row { distortion, asked, found, missed: answers.into_iter().flatten().take(missed).collect() }
    }

    /// The entry that a name of no list is most like, where it would be shown for review.
    fn alert(&self, name: &str) -> Option<String> {
        let found = self.names.like(name, Country::UNKNOWN, self.least, self.records);
        let first = found.first()?;
        Some(format!(
            "{name} = {} ({})",
            self.records.texts.show(self.records.listings[first.listing as usize].name),
            first.score
        ))
    }
}

/// Lower and upper bound of a share at 95 % (Wilson 1927), in millionths.
fn interval(part: u64, whole: u64) -> (u64, u64) {
    const SCALE: u128 = 10_000;
    /// The square of 1.96, to scale.
    const Z2: u128 = 38_416;
    let (part, whole) = (u128::from(part), u128::from(whole));
    if whole == 0 {
        return (0, 1_000_000);
    }
    let middle = 2 * part * SCALE + Z2;
    let inner = (Z2 * whole + 4 * part * (whole - part) * SCALE) * SCALE / whole;
    let half = inner.isqrt() * 196 / 100;
    let all = 2 * (whole * SCALE + Z2);
    let share = |number: u128| u64::try_from(number * 1_000_000 / all).unwrap_or(1_000_000).min(1_000_000);
    (share(middle.saturating_sub(half)), share(middle + half))
}

/// Millionths as a share with four decimals, rounded down: 0.9999 is not 1.
fn decimal(millionths: u64) -> String {
    format!("{}.{:04}", millionths / 1_000_000, millionths % 1_000_000 / 100)
}

fn share(part: u64, whole: u64) -> u64 {
    (part * 1_000_000).checked_div(whole).unwrap_or(0)
}

fn write_text(
    out: &mut dyn Write,
    trial: &Trial<'_>,
    rows: &[Row],
    alerts: &[Option<String>],
    shown: usize,
) -> std::io::Result<()> {
    let entries = trial.records.listings.len();
    writeln!(
        out,
        "{entries} entries of the lists, seed {}, found at a likeness of {} and more",
        trial.seed, trial.least
    )?;
    writeln!(out, "  {:<24} {:>7} {:>7}  {:>6}  95 % interval", "names", "asked", "found", "recall")?;
    for row in rows {
        let (low, high) = interval(row.found, row.asked);
        let recall = decimal(share(row.found, row.asked));
        let word = row.distortion.word();
        writeln!(
            out,
            "  {word:<24} {:>7} {:>7}  {recall}  {} to {}",
            row.asked,
            row.found,
            decimal(low),
            decimal(high)
        )?;
        for missed in &row.missed {
            writeln!(out, "      missed: {}", visible(missed))?;
        }
    }
    let (alarmed, deck) = (alerts.iter().flatten().count() as u64, alerts.len() as u64);
    let (low, high) = interval(alarmed, deck);
    writeln!(
        out,
        "names of no list: {alarmed} alerts on {deck} invented companies, {} of all ({} to {})",
        decimal(share(alarmed, deck)),
        decimal(low),
        decimal(high)
    )?;
    alerts.iter().flatten().take(shown).try_for_each(|alert| writeln!(out, "      alert: {}", visible(alert)))
}

fn as_json(trial: &Trial<'_>, rows: &[Row], alerts: &[Option<String>]) -> Value {
    let figures = |part: u64, whole: u64| {
        let (low, high) = interval(part, whole);
        json!({ "share_millionths": share(part, whole), "low_millionths": low, "high_millionths": high })
    };
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "distortion": row.distortion.word(), "asked": row.asked, "found": row.found,
                "recall": figures(row.found, row.asked), "missed": row.missed,
            })
        })
        .collect();
    let (alarmed, deck) = (alerts.iter().flatten().count() as u64, alerts.len() as u64);
    json!({
        "entries": trial.records.listings.len(), "seed": trial.seed, "threshold": trial.least, "distortions": rows,
        "names_of_no_list": { "asked": deck, "alerts": alarmed, "rate": figures(alarmed, deck) },
    })
}

fn timing(ready: Duration, asked: u64, asking: Duration) -> String {
    let cores = rayon::current_num_threads() as u128;
    let each = u128::from(asked) * 1000 / (asking.as_millis().max(1) * cores.max(1));
    format!(
        "lists read and indexed in {} ms; {asked} names asked in {} ms on {cores} cores: {each} a second a core",
        ready.as_millis(),
        asking.as_millis()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_a_share_are_those_of_the_textbook() {
        // 95 % Wilson bounds of 10 in 100: 0.0552 to 0.1744
        let (low, high) = interval(10, 100);
        assert!((55_200..55_300).contains(&low) && (174_300..174_400).contains(&high), "{low} {high}");
        assert_eq!((interval(0, 0), interval(0, 10).0, interval(10, 10).1), ((0, 1_000_000), 0, 1_000_000));
        assert_eq!(decimal(999_999), "0.9999");
    }
}
