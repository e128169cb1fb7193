//! `chiptrace explain`: the card of a red flag, or an instrument.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::policy::{DueDiligence, Instrument, Policy, RedFlag};
use crate::scan::card_view;
use crate::store::Store;

use super::exit::Exit;
use super::options::policy;
use super::printable::{note, output};

#[derive(Args)]
pub(super) struct ExplainArgs {
    /// Id of a red flag (`pass-through`) or an instrument
    id: String,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Folder of a store: what the decisions in it say of the red flag
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
}

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let mut out = output(None)?;
    if let Some(card) = policy.red_flag(&args.id) {
        write_card(&mut out, &policy, card)?;
        if let Some(store) = &args.store {
            let track = Store::read_only(store)?.track()?.get(&card.id).copied().unwrap_or_default();
            let said = track.in_words().unwrap_or_else(|| "No finding with it was decided in this store.".to_owned());
            writeln!(out, "\n{said}")?;
        }
    } else if let Some(instrument) = policy.instrument(&args.id) {
        write_instrument(&mut out, instrument)?;
    } else {
        note(&format!("error: no red flag or instrument is called '{}'; known red flags: {}", args.id, known(&policy)));
        return Ok(Exit::Failed);
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn known(policy: &Policy) -> String {
    policy.red_flags().map(|card| card.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// The card as text; also used by `policy show`.
pub(super) fn write_card(out: &mut dyn Write, policy: &Policy, card: &RedFlag) -> std::io::Result<()> {
    let view = card_view(policy, card);
    writeln!(out, "{}  ({})", view.title, card.id)?;
    writeln!(out, "group {}, severity {}, patterns {}", view.group, view.severity, view.patterns.join(", "))?;
    writeln!(out, "\n{}", view.why)?;
    list(out, "Lawful things that look the same", &view.innocent)?;
    list(out, "What it cannot see", &view.cannot_see)?;
    list(out, "Measured", &view.measured)?;
    list(out, "What to ask next", &view.ask_next)?;
    list(out, "Published flags and rules it answers", &view.citations)?;
    let actions: Vec<String> = policy.answers(card).map(DueDiligence::in_words).collect();
    list(out, "What guidance expects you to do, and the record to keep", &actions)?;
    list(out, "Needs", &card.needs)?;
    let numbers: Vec<String> =
        view.thresholds.iter().map(|(name, value, basis)| format!("{name}: {value} (basis: {basis})")).collect();
    list(out, "Numbers", &numbers)?;
    let from = card.effective.map_or("any day: a pattern of behaviour".to_owned(), |day| format!("from {day}"));
    writeln!(
        out,
        "\nRaised on hops {from}. Confidence of this card: {}. Source: {}",
        card.confidence.word(),
        card.source
    )
}

/// An instrument as text.
pub(super) fn write_instrument(out: &mut dyn Write, instrument: &Instrument) -> std::io::Result<()> {
    writeln!(out, "{}  ({})", instrument.title, instrument.id)?;
    writeln!(out, "{}", instrument.cite())?;
    writeln!(out, "\n{}", instrument.changes)?;
    writeln!(out, "\nConfidence: {}. Source: {}", instrument.confidence.word(), instrument.source)
}

fn list(out: &mut dyn Write, heading: &str, lines: &[String]) -> std::io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{heading}:")?;
    lines.iter().try_for_each(|line| writeln!(out, "  - {line}"))
}
