//! `chiptrace classify`: what goods are, one at a time or a file of them.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Number, Value, json};

use crate::classify::Catalogue;
use crate::model::{Day, Goods};
use crate::report;

use super::exit::Exit;
use super::options::{day, policy, today};
use super::printable::{output, visible};

#[derive(Args)]
pub(super) struct ClassifyArgs {
    /// A part number or a description
    #[arg(required_unless_present = "file")]
    text: Option<String>,
    /// A file with one part number or description a line
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// Output format; json is one object a line
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
    /// The day whose control test is used (default: today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
}

pub(super) fn run(args: &ClassifyArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let catalogue = Catalogue::new(&policy, policy.in_force(args.as_of.unwrap_or_else(today)));
    let items = match (&args.file, &args.text) {
        (Some(path), _) => {
            let text = String::from_utf8(super::inputs::read(path)?).context("failed to read the file as UTF-8")?;
            text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
        }
        (None, text) => text.iter().cloned().collect::<Vec<String>>(),
    };
    let mut out = output(None)?;
    for item in &items {
        let (goods, _) = catalogue.classify(item, item);
        if args.format == "json" {
            report::plain_line(&as_json(item, &goods), &mut out)?;
        } else {
            write_text(&mut out, item, &goods)?;
        }
    }
    out.flush()?;
    Ok(if items.is_empty() { Exit::Nothing } else { Exit::Done })
}

fn as_json(item: &str, goods: &Goods) -> Value {
    json!({
        "input": item,
        "product": if goods.family.is_empty() && goods.eccn.is_empty() && goods.chips == 0 { product_or_null(goods) } else { json!(goods.name) },
        "certainty": goods.certainty,
        "chips": goods.chips,
        "tpp": number(goods.tpp),
        "performance_density": number(goods.performance_density),
        "memory_bandwidth_gbps": number(goods.memory_bandwidth),
        "datacenter": goods.datacenter,
        "level": goods.level.word(),
        "eccn": if goods.eccn.is_empty() { Value::Null } else { json!(goods.eccn) },
        "arithmetic": goods.arithmetic,
        "missing": goods.missing,
    })
}

fn product_or_null(goods: &Goods) -> Value {
    if goods.identity == crate::model::Identity::Kind { json!(goods.name) } else { Value::Null }
}

/// A decimal as a JSON number; `null` when unknown.
fn number(value: Option<Decimal>) -> Value {
    let Some(value) = value.map(|value| value.normalize()) else { return Value::Null };
    match value.to_i64().filter(|_| value.scale() == 0) {
        Some(whole) => json!(whole),
        None => value.to_string().parse::<Number>().map_or(Value::Null, Value::Number),
    }
}

fn write_text(out: &mut dyn Write, item: &str, goods: &Goods) -> std::io::Result<()> {
    let shown = |value: Option<Decimal>| value.map_or("unknown".to_owned(), |value| value.normalize().to_string());
    writeln!(out, "{}", visible(item))?;
    writeln!(out, "  product  {} (certainty {})", visible(&goods.name), goods.certainty)?;
    writeln!(out, "  chips    {} in one unit", goods.chips)?;
    writeln!(out, "  TPP      {}   performance density {}", shown(goods.tpp), shown(goods.performance_density))?;
    let eccn = if goods.eccn.is_empty() { "needs classification" } else { &goods.eccn };
    writeln!(out, "  level    {}   computed ECCN {eccn}", goods.level.word())?;
    if !goods.arithmetic.is_empty() {
        writeln!(out, "  because  {}", goods.arithmetic)?;
    }
    if let Some(letter) = &goods.letter {
        writeln!(out, "  letter   {letter}: a licence may be needed by is-informed letter")?;
    }
    goods.missing.iter().try_for_each(|missing| writeln!(out, "  missing  {missing}"))
}
