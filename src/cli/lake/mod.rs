//! `chiptrace lake`: what an engine that holds the rows is told, and what it is answered.

mod answer;
mod cells;
mod maps;
mod plan;
mod raw;
mod residue;
mod sheet;
#[cfg(feature = "lake")]
mod squeezed;
mod written;

use clap::{Args, Subcommand};

use super::exit::Exit;

pub(super) use residue::Residue;

#[derive(Args)]
pub(super) struct LakeArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Write the statements that collect who and what is named in a lake and take out the rows that count
    Plan(plan::PlanArgs),
    /// Answer who each name is and what each wording of goods is, for the engine to join with its rows
    Answer(answer::AnswerArgs),
}

pub(super) fn run(args: &LakeArgs) -> anyhow::Result<Exit> {
    match &args.action {
        Action::Plan(plan) => plan::run(plan),
        Action::Answer(answer) => answer::run(answer),
    }
}
