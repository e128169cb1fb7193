//! `chiptrace evaluate`: how this program does against labelled truth.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde_json::{Map, Number, Value, json};

use crate::report;
use crate::resolve::matching::Schema;

use super::evaluate_cards::{self, CardsArgs};
use super::evaluate_evasion::{self, EvasionArgs};
use super::evaluate_lists;
use super::evaluate_pair::{Judge, PairRow, address_word, read_pairs};
use super::evaluate_report::{self, ReportArgs};
use super::exit::Exit;
use super::inputs::read;
use super::options::policy;
use super::printable::{output, visible};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct EvaluateArgs {
    #[command(flatten)]
    report: ReportArgs,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Compare pairs of names: precision, recall and F1 at the fixed threshold of the rule book; or look for misspelt
    /// names of lists: recall by kind of misspelling, and alerts in vain
    Names(NamesArgs),
    /// Turn the dials by which a scheme hides (lots, waits, new names, dummy hops, lawful share, relabelling, missing
    /// legs and dates) and count what is still found; then look for the cheapest way that hides it
    Evasion(EvasionArgs),
    /// Count what each red flag is worth in generated worlds; prints the file from which its card tells
    Cards(CardsArgs),
}

#[derive(Args)]
pub(super) struct NamesArgs {
    /// A table of pairs: name1 and name2; address1, address2, country1, country2 and schema are heeded where they are
    /// given. The truth is in is_match (true or false), or id1 and id2 are the same for one party. name_a, left_name,
    /// name_left and the like are read too
    #[arg(required_unless_present = "lists")]
    pairs: Option<PathBuf>,
    /// One object a line for every pair instead of figures
    #[arg(long)]
    each: bool,
    /// Lists whose names are misspelt in known ways and looked for again, instead of pairs (repeat for more)
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with_all = ["pairs", "each"])]
    pub(super) lists: Vec<PathBuf>,
    /// Entries of the lists that are misspelt, in even steps (default: all)
    #[arg(long, value_name = "N", requires = "lists")]
    pub(super) sample: Option<usize>,
    /// Names of invented companies on no list, to count alerts in vain
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(super) deck: usize,
    /// Seed of the misspellings and the invented names
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// Names missed and alerts in vain that are shown of each kind
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) missed: usize,
    /// Output format of the figures
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    pub(super) format: String,
    /// Folder whose files replace or add to those of the built-in rule book
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
}

pub(super) fn run(args: &EvaluateArgs) -> anyhow::Result<Exit> {
    match &args.what {
        Some(What::Names(args)) => names(args),
        Some(What::Evasion(args)) => evaluate_evasion::run(args),
        Some(What::Cards(args)) => evaluate_cards::run(args),
        None => evaluate_report::run(&args.report),
    }
}

fn names(args: &NamesArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let Some(pairs) = &args.pairs else { return evaluate_lists::run(args, &policy) };
    let judge = Judge::new(&policy);
    let least = judge.least();
    let bytes = read(pairs)?;
    let rows = read_pairs(&bytes).with_context(|| format!("failed to read the pairs of {}", pairs.display()))?;
    let mut out = output(None)?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for row in &rows {
        let kind = schema(&row.schema);
        let judged = judge.judge(row, kind);
        if args.each {
            let mut line =
                json!({"name1": row.names[0], "name2": row.names[1], "score": judged.score, "match": judged.is_match});
            if let Some(same) = judged.address {
                line["address"] = json!(address_word(same));
            }
            report::plain_line(&line, &mut out)?;
        }
        if let Some(truth) = row.truth() {
            groups(row, kind).for_each(|group| counts.entry(group).or_default().add((truth, judged.is_match)));
        }
    }
    match args.each {
        true => {}
        false if args.format == "json" => report::plain_line(&figures(&counts, least), &mut out)?,
        false => write_text(&mut out, &counts, least)?,
    }
    out.flush()?;
    Ok(if rows.is_empty() { Exit::Nothing } else { Exit::Done })
}

/// The groups that a pair is counted in.
fn groups(row: &PairRow, kind: Schema) -> impl Iterator<Item = String> {
    let kind = match kind {
        Schema::Person => "persons",
        Schema::Organisation => "organisations",
        Schema::Unknown => "others",
    };
    let told = |what: &str, value: &str| (!value.is_empty()).then(|| format!("{what} {value}"));
    let told = [told("quality", &row.quality), told("category", &row.category)];
    ["all".to_owned(), kind.to_owned()].into_iter().chain(told.into_iter().flatten())
}

fn schema(word: &str) -> Schema {
    match word.to_ascii_lowercase().as_str() {
        "person" => Schema::Person,
        "company" | "organization" | "organisation" | "legalentity" | "publicbody" => Schema::Organisation,
        _ => Schema::Unknown,
    }
}

#[derive(Default)]
struct Count {
    found: u64,
    wrong: u64,
    missed: u64,
    rest: u64,
}

impl Count {
    /// Counts a pair by the truth and what was said.
    fn add(&mut self, pair: (bool, bool)) {
        let place = match pair {
            (true, true) => &mut self.found,
            (false, true) => &mut self.wrong,
            (true, false) => &mut self.missed,
            (false, false) => &mut self.rest,
        };
        *place += 1;
    }

    /// Precision, recall and F1 in thousandths.
    fn figures(&self) -> [u64; 3] {
        let share = |part: u64, whole: u64| (part * 1000 + whole / 2).checked_div(whole).unwrap_or(0);
        let found = self.found;
        [
            share(found, found + self.wrong),
            share(found, found + self.missed),
            share(2 * found, 2 * found + self.wrong + self.missed),
        ]
    }
}

fn decimal(thousandths: u64) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

fn figures(counts: &BTreeMap<String, Count>, least: u16) -> Value {
    let number = |thousandths| decimal(thousandths).parse::<Number>().map_or(Value::Null, Value::Number);
    let groups: Map<String, Value> = counts
        .iter()
        .map(|(group, count)| {
            let [precision, recall, f1] = count.figures().map(number);
            let (found, wrong, missed, rest) = (count.found, count.wrong, count.missed, count.rest);
            let figures = json!({
                "precision": precision, "recall": recall, "f1": f1,
                "true_positives": found, "false_positives": wrong, "false_negatives": missed, "true_negatives": rest,
            });
            (group.clone(), figures)
        })
        .collect();
    json!({ "threshold": least, "groups": groups })
}

fn write_text(out: &mut dyn Write, counts: &BTreeMap<String, Count>, least: u16) -> std::io::Result<()> {
    writeln!(out, "names taken for one at a likeness of {least} and more")?;
    if counts.is_empty() {
        writeln!(out, "no pair says whether it is a match; --each prints the scores")?;
    }
    for (group, count) in counts {
        let [precision, recall, f1] = count.figures().map(decimal);
        let pairs = count.found + count.wrong + count.missed + count.rest;
        writeln!(out, "  {:<40} {pairs:>5} pairs  precision {precision}  recall {recall}  F1 {f1}", visible(group))?;
    }
    Ok(())
}
