//! `chiptrace policy`: list, show and check the rule book.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::policy::lint;

use super::exit::Exit;
use super::explain::{write_card, write_instrument};
use super::options::policy;
use super::printable::{note, output};

#[derive(Args)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    action: Action,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR", global = true)]
    policy: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Action {
    /// Red flags and instruments, a line each
    List,
    /// One red flag or instrument, whole
    Show {
        /// Its id
        id: String,
    },
    /// Check that every entry has its source, dates and confidence
    Check,
}

pub(super) fn run(args: &PolicyArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let mut out = output(None)?;
    match &args.action {
        Action::List => {
            writeln!(out, "edition {}  sha256 {}\n\nRed flags", policy.edition(), policy.sha256())?;
            for card in policy.red_flags() {
                writeln!(out, "  {:<26} {:<9} {:<7} {}", card.id, card.group.word(), card.severity.word(), card.title)?;
            }
            writeln!(out, "\nInstruments")?;
            for instrument in policy.instruments() {
                writeln!(out, "  {:<18} {}  {}", instrument.id, instrument.cite(), instrument.title)?;
            }
        }
        Action::Show { id } => match (policy.red_flag(id), policy.instrument(id)) {
            (Some(card), _) => write_card(&mut out, card)?,
            (None, Some(instrument)) => write_instrument(&mut out, instrument)?,
            (None, None) => {
                note(&format!("error: no red flag or instrument is called '{id}'; `chiptrace policy list` names them"));
                return Ok(Exit::Failed);
            }
        },
        Action::Check => {
            let faults = lint(&policy);
            for fault in &faults {
                writeln!(out, "{fault}")?;
            }
            writeln!(out, "edition {}: {} faults", policy.edition(), faults.len())?;
            out.flush()?;
            return Ok(if faults.is_empty() { Exit::Done } else { Exit::Failed });
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}
