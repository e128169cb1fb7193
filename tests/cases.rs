//! Annotated replays: what must be found in them, what must stay quiet, and one small case for every red flag.

#![expect(clippy::disallowed_methods, reason = "cases are files, and a test is no floor")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chiptrace::assess::Originals;
use chiptrace::ingest::{Input, Reader, cells_of};
use chiptrace::model::{Day, Finding, Priority, RaisedView, RecordRef, Records};
use chiptrace::policy::{Policy, Stance};
use chiptrace::resolve::Matching;
use chiptrace::scan::{Quiet, ScanOptions, scan};
use serde::Deserialize;

/// Entries of all replays that must be met. May only be raised.
const ENTRIES_MET: usize = 38;
/// Replays that the folder holds at least.
const REPLAYS: usize = 10;

#[test]
fn replays_are_found_and_lawful_rows_stay_out_of_high_findings() {
    let policy = shipped();
    let replays = folders(&cases()).into_iter().filter(|case| case.join("truth.toml").exists());
    let scores: Vec<(String, Score)> = replays.map(|case| (name(&case), score(&case, &policy))).collect();
    assert!(scores.len() >= REPLAYS, "{} replays in {}, at least {REPLAYS} wanted", scores.len(), cases().display());
    println!("{:<24} {:>7} {:>9}  missed", "replay", "met", "in place");
    for (case, score) in &scores {
        let met = format!("{}/{}", score.met, score.entries);
        println!("{case:<24} {met:>7} {:>9}  {}", score.in_place, score.missed.join("; "));
    }
    let (met, entries): (usize, usize) =
        scores.iter().fold((0, 0), |sum, (_, score)| (sum.0 + score.met, sum.1 + score.entries));
    println!("{met} of {entries} entries met, {ENTRIES_MET} wanted");
    let loud: Vec<_> = scores.iter().filter(|(_, score)| !score.loud.is_empty()).collect();
    assert!(loud.is_empty(), "rows that must not be in a high finding are: {loud:?}");
    assert!(met >= ENTRIES_MET, "{met} of {entries} entries met, {ENTRIES_MET} wanted: see the table above");
}

#[test]
fn every_red_flag_has_a_case_that_raises_it_and_innocent_rows_that_do_not() {
    let policy = shipped();
    let folder = cases().join("red-flags");
    let wanted: BTreeSet<String> = policy.red_flags().map(|card| card.id.clone()).collect();
    let found: BTreeSet<String> = folders(&folder).iter().map(|case| name(case)).collect();
    assert_eq!(wanted, found, "one folder in {} for every red flag of the rule book", folder.display());
    let wrong: Vec<String> = folders(&folder).iter().flat_map(|case| wrong(case, &policy)).collect();
    assert!(wrong.is_empty(), "{} complaints:\n{}", wrong.len(), wrong.join("\n"));
}

/// Answers of a replay, as in its `truth.toml`.
#[derive(Deserialize)]
struct Truth {
    #[serde(default)]
    expected: Vec<Entry>,
    #[serde(default)]
    must_not_flag: Vec<Quietly>,
}

#[derive(Deserialize)]
struct Entry {
    /// Typology patterns joined by `+`; any of them will do.
    pattern: String,
    shipments: BTreeSet<String>,
    confidence: String,
}

#[derive(Deserialize)]
struct Quietly {
    shipments: BTreeSet<String>,
}

/// Answers of a red flag's case, as in its `expect.toml`.
#[derive(Deserialize)]
struct Expect {
    raise: Vec<Raise>,
    not_raise: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Raise {
    flag: String,
    shipments: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Score {
    entries: usize,
    met: usize,
    /// Met by a finding of the priority that the entry's confidence asks for.
    in_place: usize,
    missed: Vec<String>,
    /// Rows that must not be in a high finding and are.
    loud: Vec<String>,
}

/// An entry is met when one finding holds at least half of its shipments, at least half of the finding's own shipments
/// are expected by some entry, and the finding raises one of the entry's patterns.
fn score(case: &Path, policy: &Policy) -> Score {
    let truth: Truth = read_toml(&case.join("truth.toml"));
    let findings = findings(case, policy);
    let hoped: BTreeSet<&String> = truth.expected.iter().flat_map(|entry| &entry.shipments).collect();
    let mut score = Score { entries: truth.expected.len(), ..Score::default() };
    for entry in &truth.expected {
        let best =
            findings.iter().filter(|finding| meets(finding, entry, &hoped)).map(|finding| finding.priority).min();
        match best {
            None => score.missed.push(format!("{} ({} rows)", entry.pattern, entry.shipments.len())),
            Some(priority) => {
                let medium_will_do = entry.confidence != "high" && priority == Priority::Medium;
                score.met += 1;
                score.in_place += usize::from(priority == Priority::High || medium_will_do);
            }
        }
    }
    let high = findings.iter().filter(|finding| finding.priority == Priority::High);
    let high: BTreeSet<&String> = high.flat_map(|finding| &finding.shipments).collect();
    let quiet = truth.must_not_flag.iter().flat_map(|entry| &entry.shipments);
    score.loud = quiet.filter(|id| high.contains(id)).cloned().collect();
    score
}

fn meets(finding: &Finding, entry: &Entry, hoped: &BTreeSet<&String>) -> bool {
    let have: BTreeSet<&String> = finding.shipments.iter().collect();
    let wanted = entry.shipments.iter().filter(|id| have.contains(id)).count();
    let expected = have.intersection(hoped).count();
    let raised: BTreeSet<&str> = finding.flags.iter().flat_map(|flag| &flag.patterns).map(String::as_str).collect();
    wanted * 2 >= entry.shipments.len()
        && expected * 2 >= have.len()
        && entry.pattern.split('+').any(|pattern| raised.contains(pattern))
}

/// What a red flag's case asks for and does not get.
fn wrong(case: &Path, policy: &Policy) -> Vec<String> {
    let expect: Expect = read_toml(&case.join("expect.toml"));
    let findings = findings(case, policy);
    let mut wrong = Vec::new();
    for raise in &expect.raise {
        let about = findings.iter().filter(|finding| finding.shipments.iter().any(|id| raise.shipments.contains(id)));
        let cited: BTreeSet<&str> = about.flat_map(|finding| cited(&finding.flags, &raise.flag)).collect();
        let not_cited: Vec<&String> = raise.shipments.iter().filter(|id| !cited.contains(id.as_str())).collect();
        if !not_cited.is_empty() {
            wrong.push(format!("{}: {} is not raised citing {not_cited:?}", name(case), raise.flag));
        }
    }
    let flags: BTreeSet<&String> = expect.raise.iter().map(|raise| &raise.flag).collect();
    for (flag, finding) in flags.into_iter().flat_map(|flag| findings.iter().map(move |finding| (flag, finding))) {
        let innocent: Vec<&str> =
            cited(&finding.flags, flag).into_iter().filter(|id| expect.not_raise.contains(*id)).collect();
        if !innocent.is_empty() {
            wrong.push(format!("{}: {flag} cites innocent rows {innocent:?}", name(case)));
        }
    }
    wrong
}

/// Subjects (shipments, payments and so on) that flags of that id cite.
fn cited<'f>(flags: &'f [RaisedView], red_flag: &str) -> BTreeSet<&'f str> {
    let flags = flags.iter().filter(|flag| flag.red_flag == red_flag);
    flags.flat_map(|flag| &flag.evidence).map(|evidence| evidence.subject.as_str()).collect()
}

/// Reads the tables of a folder and scans them as of the day on which the rule book was put together.
fn findings(case: &Path, policy: &Policy) -> Vec<Finding> {
    let mut tables: Vec<PathBuf> = entries(case);
    tables.retain(|path| path.extension().is_some_and(|kind| kind == "csv"));
    let read = |path: &PathBuf| Input { name: name(path), bytes: fs::read(path).expect("a table can be read") };
    let inputs: Vec<Input> = tables.iter().map(read).collect();
    let mut reader = Reader::new(policy);
    inputs.iter().for_each(|input| reader.add(input));
    let papers = Papers { records: reader.finish(), inputs };
    assert!(papers.records.rejects.is_empty(), "{}: {:?}", case.display(), papers.records.rejects);
    let options = ScanOptions {
        as_of: Day::parse(policy.edition()).expect("an edition is a day"),
        since: None,
        matching: Matching::Default,
        stance: Stance::default(),
        max_rejects_percent: 1,
        printed: BTreeMap::new(),
    };
    scan(&papers.records, policy, &options, &papers, &Quiet).findings
}

struct Papers {
    records: Records,
    inputs: Vec<Input>,
}

impl Originals for Papers {
    fn cells(&self, record: RecordRef, columns: &[&str]) -> Vec<Option<String>> {
        let file = &self.records.files[record.file as usize];
        let offset = usize::try_from(file.offsets[record.record as usize - 1]).expect("a file fits in memory");
        cells_of(file, &self.inputs[record.file as usize].bytes[offset..], columns)
    }
}

fn shipped() -> Policy {
    Policy::embedded().expect("the shipped rule book can be read")
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/cases")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).unwrap_or_else(|error| panic!("failed to list {}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = listing.map(|entry| entry.expect("a folder can be listed").path()).collect();
    paths.sort();
    paths
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.is_dir()).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read_toml<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("failed to read {}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("failed to read {}: {error}", path.display()))
}
