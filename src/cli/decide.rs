//! `chiptrace decide`: what a person decides about a finding, and the list of what was decided.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::model::Day;
use crate::report;
use crate::store::{Act, Decision, DecisionKind, Standing, Store, Verdict};

use super::exit::Exit;
use super::nightly::FourEyes;
use super::options::{day, now, person, reading};
use super::printable::{line, output, visible};

#[derive(Args)]
pub(super) struct DecideArgs {
    /// The finding: its id, the beginning of it, or an id that it had before
    #[arg(required_unless_present_any = ["list", "explained", "four_eyes"])]
    finding: Option<String>,
    /// Folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// What is decided
    #[arg(long = "as", value_enum, value_name = "DECISION", conflicts_with = "confirm")]
    kind: Option<Kind>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Who decides, or confirms
    #[arg(long, value_name = "NAME", value_parser = person)]
    by: Option<String>,
    /// The last day on which it holds (default: until the evidence changes)
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Day>,
    /// Confirm what another person has decided
    #[arg(long)]
    confirm: bool,
    /// Whether release and false-positive count only once a second name confirms; the store remembers it
    #[arg(long, value_enum, value_name = "ON|OFF")]
    four_eyes: Option<FourEyes>,
    /// List every decision, or those on the finding that is named: those that stand, await a second name, have ended, or
    /// are on findings that are gone
    #[arg(long)]
    list: bool,
    /// List pairs of parties that a release or a false positive explained; they are shown, and applied to nothing
    #[arg(long, conflicts_with_all = ["list", "finding"])]
    explained: bool,
    /// Format of the list
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

/// What may be decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Kind {
    /// The goods may go, or the matter rests
    Release,
    /// The goods stay
    Hold,
    /// Somebody else has to look
    Escalate,
    /// The flag is explained and was none
    FalsePositive,
    /// Told to the authority
    Reported,
}

impl From<Kind> for DecisionKind {
    fn from(kind: Kind) -> DecisionKind {
        match kind {
            Kind::Release => DecisionKind::Release,
            Kind::Hold => DecisionKind::Hold,
            Kind::Escalate => DecisionKind::Escalate,
            Kind::FalsePositive => DecisionKind::FalsePositive,
            Kind::Reported => DecisionKind::Reported,
        }
    }
}

pub(super) fn run(args: &DecideArgs) -> anyhow::Result<Exit> {
    if args.list {
        return list(&reading(&args.store)?, args.finding.as_deref(), &args.format);
    }
    if args.explained {
        return explained(&reading(&args.store)?, &args.format);
    }
    let Some(by) = args.by.as_deref() else { bail!("say who decides: --by NAME") };
    let (mut store, at) = (Store::open(&args.store)?, now());
    let act = Act { by, at: &at };
    FourEyes::set(args.four_eyes, &mut store, &act)?;
    let Some(finding) = args.finding.as_deref() else { return Ok(Exit::Done) };
    let mut out = output(None)?;
    if args.confirm {
        store.confirm(finding, &act)?;
        writeln!(out, "{}: confirmed by {}", store.resolve(finding)?, visible(by))?;
    } else {
        let (Some(kind), Some(reason)) = (args.kind, args.reason.clone()) else {
            bail!("say what is decided and why: --as DECISION --reason TEXT")
        };
        let decision = Decision { finding: finding.to_owned(), kind: kind.into(), reason, until: args.until };
        let said = match store.decide(&decision, &act)? {
            Verdict::Decided => "decided",
            Verdict::AwaitsSecondName => "counts once another person confirms it (--confirm --by NAME)",
        };
        writeln!(out, "{}: {}, {said}", store.resolve(finding)?, decision.kind.word())?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn list(store: &Store, finding: Option<&str>, format: &str) -> anyhow::Result<Exit> {
    let mut all = store.decisions()?;
    if let Some(finding) = finding {
        let now = store.resolve(finding)?;
        all.retain(|one| one.now == now);
    }
    let mut out = output(None)?;
    if format == "json" {
        report::plain(&serde_json::json!({ "decisions": all }), &mut out)?;
    } else {
        for one in &all {
            writeln!(out, "{}", told(one))?;
        }
        for (kind, many) in counted(&all) {
            writeln!(out, "{many:>5}  {kind}")?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn explained(store: &Store, format: &str) -> anyhow::Result<Exit> {
    let all = store.explained()?;
    let mut out = output(None)?;
    if format == "json" {
        report::plain(&serde_json::json!({ "explained": all }), &mut out)?;
    } else {
        all.iter().try_for_each(|one| writeln!(out, "{}", line(&one.in_a_line())))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn told(one: &Standing) -> String {
    let mut text = format!("{}  {} {}: {}", one.now, one.standing, one.kind, one.reason);
    text.push_str(&format!("; {} on {}", one.by, one.at.get(..10).unwrap_or(&one.at)));
    for (what, value) in [("confirmed by", &one.confirmed_by), ("until", &one.until), ("ended:", &one.ended)] {
        if let Some(value) = value {
            text.push_str(&format!(", {what} {value}"));
        }
    }
    if one.standing != "ended" && one.state.starts_with("gone") {
        text.push_str(", unused: the finding is gone");
    }
    line(&format!("{text}. {}", one.title))
}

/// Reasons by how often they are given, the most frequent first.
fn counted(all: &[Standing]) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for one in all {
        *counts.entry(format!("{}: {}", one.kind, line(&one.reason))).or_insert(0) += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, many)| std::cmp::Reverse(*many));
    counts
}
