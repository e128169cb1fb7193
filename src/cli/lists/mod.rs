//! `chiptrace lists`: what is in a list, and a new one taken in only when it is whole.

mod check;
mod fetch;
mod last_good;
mod update;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::model::{Day, Records};
use crate::policy::Policy;
use crate::screen::guard;

use super::exit::Exit;
use super::options::{day, policy, today};

pub(super) use last_good::beside;

/// What is wrong with named lists: by themselves, by age, and against the last good copies beside them.
pub(super) fn complaints(
    paths: &[PathBuf],
    records: &mut Records,
    policy: &Policy,
    as_of: Day,
) -> anyhow::Result<Vec<String>> {
    let (last, mut complaints) = beside(paths, records)?;
    complaints.extend(crate::scan::incomplete(records, 0));
    complaints.extend(guard(records, policy, as_of, &last));
    Ok(complaints)
}

#[derive(Args)]
pub(super) struct ListsArgs {
    #[command(subcommand)]
    action: Action,
    /// The day you stand on, from which the age of a list counts (default: today)
    #[arg(long, value_name = "DATE", value_parser = day, global = true)]
    as_of: Option<Day>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR", global = true)]
    policy: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Action {
    /// What is in lists: sources, counts, dates, age, names, numbers, and entries that could not be read
    Check(check::CheckArgs),
    /// Take a new list in: checked first, the last good copy kept; nothing is fetched
    Update(update::UpdateArgs),
}

pub(super) fn run(args: &ListsArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let as_of = args.as_of.unwrap_or_else(today);
    match &args.action {
        Action::Check(check) => check::run(check, &policy, as_of),
        Action::Update(update) => update::run(update, &policy, as_of),
    }
}
