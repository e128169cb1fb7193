//! `chiptrace policy`: list, show, check and compare the rule book.

mod check;
mod diff;
mod goods;
mod item;
mod list;
mod page;
mod rules;
mod sets;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::model::Day;

use super::exit::Exit;
use super::options::{day, policy, today};

#[derive(Args)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    action: Action,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR", global = true)]
    policy: Option<PathBuf>,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"], global = true)]
    format: String,
}

#[derive(Subcommand)]
enum Action {
    /// What is in the rule book, a line an entry
    List {
        /// Only this section, for instance red-flags, country-sets, licence-rules, products
        #[arg(value_parser = item::SECTIONS.to_vec())]
        section: Option<String>,
        /// The day whose members and standing are told (default: today)
        #[arg(long, value_name = "DATE", value_parser = day)]
        as_of: Option<Day>,
    },
    /// All that the rule book has under an id: red flag, instrument, set, product, country, number
    Show {
        /// Its id
        id: String,
        /// The day whose members and standing are told (default: today)
        #[arg(long, value_name = "DATE", value_parser = day)]
        as_of: Option<Day>,
    },
    /// Check the rule book, or your own files laid over it: every fault with file, line and what to do
    Check,
    /// What changed in the rules between two days
    Diff {
        /// The day to compare with; what began on it is not told
        #[arg(long, value_name = "DATE", value_parser = day)]
        from: Day,
        /// The last day of which changes are told
        #[arg(long, value_name = "DATE", value_parser = day)]
        to: Day,
    },
}

pub(super) fn run(args: &PolicyArgs) -> anyhow::Result<Exit> {
    let overlay = args.policy.as_deref();
    let format = args.format.as_str();
    match &args.action {
        Action::Check => check::run(overlay, format),
        Action::List { section, as_of } => {
            list::list(&policy(overlay)?, section.as_deref(), as_of.unwrap_or_else(today), format)
        }
        Action::Show { id, as_of } => list::show(&policy(overlay)?, id, as_of.unwrap_or_else(today), format),
        Action::Diff { from, to } => diff::run(&policy(overlay)?, (*from, *to), format),
    }
}
