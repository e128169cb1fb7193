//! `chiptrace lake plan`: the statements for an engine, as text and for the runners.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::Args;

use crate::lake::{Dialect, Form, PlanOptions, column_map, plan};

use super::super::exit::Exit;
use super::super::inputs::read;
use super::super::options::policy;
use super::super::printable::{note, output};

#[derive(Args)]
pub(super) struct PlanArgs {
    /// The engine: duckdb and spark are run in tests; the others are generated and parsed
    #[arg(long, default_value = "duckdb", value_parser = Dialect::ALL.map(Dialect::word).to_vec())]
    engine: String,
    /// What the lake's columns are called: lines of `field = column` (default: our names)
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,
    /// The table of shipments, as the engine names it in FROM
    #[arg(long, value_name = "TABLE", default_value = "shipments")]
    table: String,
    /// Most rounds forward; fewer than it takes leaves rows behind, and every report says so (default: until nothing is added)
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
    /// What tables are kept as between the engine and here (default: parquet where this program was built with `lake`)
    #[arg(long, value_name = "FORM", value_parser = ["parquet", "csv"])]
    format: Option<String>,
    /// Write plan.json (for the runners in deploy/) and plan.sql into this folder (default: the text on standard output)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
}

pub(super) fn run(args: &PlanArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let dialect = Dialect::ALL.into_iter().find(|dialect| dialect.word() == args.engine).unwrap_or(Dialect::DuckDb);
    let columns = args.columns.as_deref().map(columns).transpose()?.unwrap_or_default();
    let form = form(args.format.as_deref())?;
    let options = PlanOptions { dialect, columns: columns.clone(), rounds: args.rounds, form };
    let plan = plan(&policy, &options);
    let text = plan.text(dialect, &args.table, &columns);
    let Some(folder) = &args.out else {
        let mut out = output(None)?;
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("failed to write the statements")?;
        return Ok(Exit::Done);
    };
    std::fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let json = serde_json::to_string_pretty(&plan).context("failed to write the statements")?;
    for (name, words) in [("plan.json", json + "\n"), ("plan.sql", text)] {
        let path = folder.join(name);
        let mut out = output(Some(&path))?;
        out.write_all(words.as_bytes())
            .and_then(|()| out.flush())
            .with_context(|| format!("failed to write {}", path.display()))?;
    }
    let (engine, form, folder) = (dialect.word(), form.word(), folder.display());
    note(&format!("wrote plan.json and plan.sql for {engine}, tables as {form}, to {folder}"));
    Ok(Exit::Done)
}

/// Parquet where it can be read back, unless something else was asked for.
fn form(told: Option<&str>) -> anyhow::Result<Form> {
    match told {
        Some("csv") => Ok(Form::Csv),
        Some(_) if !can_parquet() => bail!(
            "failed to plan for Parquet: this program was built without the feature `lake`; build it with \
             `cargo build --release --features lake`, or take --format csv"
        ),
        None if !can_parquet() => Ok(Form::Csv),
        _ => Ok(Form::Parquet),
    }
}

fn can_parquet() -> bool {
    cfg!(feature = "lake")
}

fn columns(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let text = String::from_utf8(read(path)?).with_context(|| format!("failed to read {} as UTF-8", path.display()))?;
    column_map(&text).map_err(|why| anyhow!("failed to read the columns of {}: {why}", path.display()))
}
