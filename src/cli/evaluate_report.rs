//! `chiptrace evaluate REPORT --truth FILE`: what the top of a report is worth, beside simple rules.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use serde::Deserialize;
use serde_json::{Map, Number, Value, json};

use crate::ingest::How;
use crate::model::{Priority, Share};
use crate::report;
use crate::world::measure::{Claim, Measures, Truth, baselines, measure};

use super::exit::Exit;
use super::inputs::{read, read_all};
use super::options::policy;
use super::printable::{output, visible};

#[derive(Args)]
pub(super) struct ReportArgs {
    /// A report of `scan --format json`
    #[arg(required = true)]
    report: Option<PathBuf>,
    /// What is true: `[[expected]]` with pattern and shipments, `[[must_not_flag]]` with shipments (as `generate` writes)
    #[arg(long, value_name = "FILE", required = true)]
    truth: Option<PathBuf>,
    /// The files that were scanned: the same measures for simple rules beside the report's
    #[arg(long, value_name = "PATH")]
    data: Vec<PathBuf>,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

/// As much of a report as is measured.
#[derive(Deserialize)]
struct Report {
    schema: String,
    findings: Vec<Finding>,
    provenance: Provenance,
}

#[derive(Deserialize)]
struct Finding {
    priority: String,
    #[serde(default)]
    shipments: Vec<String>,
    #[serde(default)]
    flags: Vec<Flag>,
}

#[derive(Deserialize)]
struct Flag {
    #[serde(default)]
    red_flag: String,
    #[serde(default)]
    pattern: Vec<String>,
}

#[derive(Deserialize)]
struct Provenance {
    #[serde(default)]
    inputs: Vec<Input>,
}

#[derive(Deserialize)]
struct Input {
    kind: String,
    ledger: Ledger,
}

#[derive(Deserialize)]
struct Ledger {
    accepted: u64,
}

/// How many findings from the top are looked at.
const DEPTHS: [usize; 3] = [20, 50, 100];

/// A rule, or the report itself, by name, with what it is worth.
type Row = (&'static str, Measures);

pub(super) fn run(args: &ReportArgs) -> anyhow::Result<Exit> {
    let (Some(report), Some(truth)) = (&args.report, &args.truth) else { bail!("failed to start: name a report") };
    let text = String::from_utf8(read(truth)?).with_context(|| format!("failed to read {}", truth.display()))?;
    let truth = Truth::read(&text).with_context(|| format!("failed to read the truth in {}", truth.display()))?;
    let report = reported(report)?;
    let mut rows: Vec<Row> = vec![("chiptrace", measure(&claims(&report), &truth, &DEPTHS))];
    if !args.data.is_empty() {
        let rules = policy(None)?;
        let records = read_all(&args.data, &[], &rules, How::default())?.records;
        rows.extend(baselines(&records).into_iter().map(|one| (one.rule, measure(&one.claims, &truth, &DEPTHS))));
    }
    let accepted = report.provenance.inputs.iter().filter(|input| input.kind == "shipments");
    let lawful = accepted.map(|input| input.ledger.accepted).sum::<u64>().saturating_sub(truth.planted() as u64);
    let mut out = output(None)?;
    match args.format.as_str() {
        "json" => report::plain_line(&figures(&rows, &truth, lawful), &mut out)?,
        _ => write_text(&mut out, &rows, &truth, lawful)?,
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn reported(path: &Path) -> anyhow::Result<Report> {
    let bytes = read(path)?;
    let report: Report = serde_json::from_slice(&bytes)
        .with_context(|| format!("failed to read {}: give a report of `scan --format json`", path.display()))?;
    if report.schema != "chiptrace.report/1" {
        bail!("failed to read {}: its schema is `{}`, chiptrace.report/1 expected", path.display(), report.schema);
    }
    Ok(report)
}

/// The findings above low priority, as they are ranked.
fn claims(report: &Report) -> Vec<Claim> {
    let above = report.findings.iter().filter(|finding| finding.priority != "low");
    let claim = |finding: &Finding| Claim {
        shipments: finding.shipments.clone(),
        patterns: finding.flags.iter().flat_map(|flag| flag.pattern.iter().cloned()).collect(),
        flags: finding.flags.iter().map(|flag| flag.red_flag.clone()).collect(),
        priority: if finding.priority == "high" { Priority::High } else { Priority::Medium },
    };
    above.map(claim).collect()
}

/// Wrong claims for each million of lawful rows.
fn false_per_million(measures: &Measures, lawful: u64) -> Option<u64> {
    (measures.wrong * 1_000_000).checked_div(lawful)
}

fn figures(rows: &[Row], truth: &Truth, lawful: u64) -> Value {
    let each = |(name, measures): &Row| {
        let at = |list: &[(usize, Share)]| {
            list.iter().map(|(depth, share)| (depth.to_string(), shown(*share))).collect::<Map<String, Value>>()
        };
        let patterns: Map<String, Value> =
            measures.by_pattern.iter().map(|(pattern, share)| (pattern.clone(), shown(*share))).collect();
        json!({
            "rule": name, "precision_at": at(&measures.precision), "recall_at": at(&measures.recall),
            "average_precision": number(measures.average_precision), "repeats": measures.repeats,
            "wrong": measures.wrong, "false_findings_per_million_lawful_rows": false_per_million(measures, lawful),
            "lookalikes_in_high": shown(measures.quiet_in_high), "lookalikes_in_any": shown(measures.quiet_in_any),
            "recall_by_pattern": patterns,
        })
    };
    let rules: Vec<Value> = rows.iter().map(each).collect();
    json!({ "schemes": truth.schemes.len(), "lawful_rows": lawful, "rules": rules })
}

fn shown(share: Share) -> Value {
    let (low, high) = share.interval();
    let value = share.thousandths().map_or(Value::Null, number);
    json!({ "value": value, "part": share.part, "of": share.whole, "interval": [number(low), number(high)] })
}

fn number(thousandths: u64) -> Value {
    decimal(thousandths).parse::<Number>().map_or(Value::Null, Value::Number)
}

fn decimal(thousandths: u64) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

fn in_words(share: Share) -> String {
    let (low, high) = share.interval();
    let value = share.thousandths().map_or("-".to_owned(), decimal);
    format!("{value} ({}/{}, {} to {})", share.part, share.whole, decimal(low), decimal(high))
}

fn write_text(out: &mut dyn Write, rows: &[Row], truth: &Truth, lawful: u64) -> std::io::Result<()> {
    writeln!(
        out,
        "{} schemes, {lawful} lawful rows; findings above low priority; intervals at 95 %",
        truth.schemes.len()
    )?;
    for (name, measures) in rows {
        writeln!(out, "\n{name}")?;
        for ((depth, precision), (_, recall)) in measures.precision.iter().zip(&measures.recall) {
            writeln!(out, "  first {depth:<4} precision {:<32} recall {}", in_words(*precision), in_words(*recall))?;
        }
        let wrong = false_per_million(measures, lawful).map_or("-".to_owned(), |rate| rate.to_string());
        writeln!(
            out,
            "  average precision {}; {} on a scheme again; {} on none ({wrong} in a million lawful rows)",
            decimal(measures.average_precision),
            measures.repeats,
            measures.wrong,
        )?;
        writeln!(
            out,
            "  look-alikes in a high finding {}, in any {}",
            in_words(measures.quiet_in_high),
            in_words(measures.quiet_in_any),
        )?;
    }
    if rows.len() == 1 {
        writeln!(out, "\nsimple rules are not shown beside it: name the files that were scanned with --data")?;
    }
    let met = rows.first().map(|(_, measures)| &measures.by_pattern);
    writeln!(out, "\nlines of the truth met by chiptrace, by typology pattern")?;
    for (pattern, share) in met.into_iter().flatten() {
        writeln!(out, "  {:<6} {}", visible(pattern), in_words(*share))?;
    }
    Ok(())
}
