//! `chiptrace classify`: what goods are, one at a time or a file of them.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use rust_decimal::Decimal;

use crate::classify::{Catalogue, Item, Rate, Stated};
use crate::model::Day;
use crate::policy::{Form, Policy};

use super::classify_file::{self, Answers};
use super::classify_out::{Layout, written};
use super::exit::Exit;
use super::options::{day, policy, today};
use super::printable::output;

/// An answer that may be open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Market {
    /// Designed or marketed for data centres
    Yes,
    /// Not
    No,
    /// Not known
    Unknown,
}

/// In what form circuits are sold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum FormArg {
    /// Bare or packaged circuit (3A090)
    Chip,
    /// Mezzanine module (4A090, as all below)
    Module,
    /// Card or baseboard
    Board,
    /// Machine
    Server,
    /// Rack of machines
    Rack,
}

/// Figures of one integrated circuit, as published. What is left out is unknown, never zero.
#[derive(Args, Debug)]
#[command(next_help_heading = "Figures of one integrated circuit")]
pub(super) struct FigureArgs {
    /// Dense rate in 10^12 operations a second, with its bit length or format: 1979@8, 989@16, 9000@FP4. Give it once
    /// for each bit length: the highest TPP counts. Rates with sparsity are about twice too high: use dense ones
    #[arg(long, value_name = "RATE[@BITS]")]
    tops: Vec<String>,
    /// Bit length of the rate given by --tops, in the same order, where not written with @
    #[arg(long, value_name = "BITS")]
    bits: Vec<u32>,
    /// Area of all logic dies on a non-planar process, mm2 (with --hbm: area of the stack)
    #[arg(long, value_name = "MM2")]
    die_area: Option<Decimal>,
    /// Designed or marketed for data centres; without it, a circuit below TPP 4800 may stay unknown (Note 2 to 3A090)
    #[arg(long, value_name = "yes|no|unknown")]
    datacenter: Option<Market>,
    /// Bidirectional transfer rate over all inputs and outputs, GB/s (the test of October 2022; letters)
    #[arg(long, value_name = "GB/S")]
    interconnect: Option<Decimal>,
    /// Memory bandwidth, GB/s
    #[arg(long, value_name = "GB/S")]
    memory_bandwidth: Option<Decimal>,
    /// All dies are on a planar process: there is no performance density
    #[arg(long)]
    planar: bool,
    /// A stack of high bandwidth memory by itself: --memory-bandwidth over --die-area decides (3A090.c)
    #[arg(long)]
    hbm: bool,
    /// Integrated circuits in one unit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    chips: Option<u32>,
    /// In what form they are sold (default: chip, or board for several)
    #[arg(long, value_name = "FORM")]
    form: Option<FormArg>,
}

#[derive(Args)]
#[command(group = clap::ArgGroup::new("what").args(["text", "file", "tops", "hbm"]).required(true).multiple(true))]
pub(super) struct ClassifyArgs {
    /// A part number or a description
    text: Option<String>,
    /// A file with one part number or description a line, or a table with a header: part_number, description, hs_code,
    /// tops, bits, die_area_mm2, datacenter, interconnect_gbps, memory_bandwidth_gbps, chips
    #[arg(long, value_name = "FILE", conflicts_with_all = ["text", "tops", "hbm", "hs"])]
    file: Option<PathBuf>,
    /// Tariff number of the goods: a hint that agrees or contradicts, never a classification
    #[arg(long, value_name = "CODE")]
    hs: Option<String>,
    /// Output format; json is one object a line
    #[arg(long, default_value = "text", value_parser = ["text", "json", "jsonl"])]
    format: String,
    /// The day whose control test is used (default: today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    figures: FigureArgs,
}

pub(super) fn run(args: &ClassifyArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let catalogue = Catalogue::new(&policy, policy.in_force(args.as_of.unwrap_or_else(today)));
    let layout = if args.format == "text" { Layout::Text } else { Layout::Json };
    let mut out = output(None)?;
    if let Some(path) = &args.file {
        let found = classify_file::run(path, &mut Answers::new(&catalogue, &policy, layout), &mut out)?;
        out.flush()?;
        return Ok(if found == 0 { Exit::Nothing } else { Exit::Done });
    }
    let stated = args.figures.stated(&policy)?;
    let text = args.text.clone().unwrap_or_default();
    let shown = if text.is_empty() { args.figures.shown() } else { text.clone() };
    // a text alone stands for both: what looks like a part number is one
    let item =
        Item { part_number: text.clone(), description: text, hs_code: args.hs.clone().unwrap_or_default(), stated };
    let (goods, tariff) = catalogue.item(&item);
    out.write_all(written(&shown, &goods, tariff.as_ref(), layout)?.as_bytes())?;
    out.flush()?;
    Ok(Exit::Done)
}

impl Market {
    fn word(self) -> &'static str {
        match self {
            Market::Yes => "yes",
            Market::No => "no",
            Market::Unknown => "unknown",
        }
    }
}

impl FigureArgs {
    fn stated(&self, policy: &Policy) -> anyhow::Result<Stated> {
        let mut bits = self.bits.iter().copied();
        let mut rates = Vec::new();
        for text in &self.tops {
            let mut rate = rate(text, policy)?;
            rate.bits = rate.bits.or_else(|| bits.next());
            rates.push(rate);
        }
        if bits.next().is_some() {
            bail!("failed to pair --bits with --tops: give each rate its bit length, for instance --tops 1979@8");
        }
        for bits in rates.iter().filter_map(|rate| rate.bits) {
            if !(1..=128).contains(&bits) {
                bail!("failed to read the bit length {bits}: write a number from 1 to 128");
            }
        }
        let figures = [self.die_area, self.interconnect, self.memory_bandwidth];
        if figures.into_iter().flatten().chain(rates.iter().map(|rate| rate.tops)).any(|it| it < Decimal::ZERO) {
            bail!("failed to use a figure below zero");
        }
        Ok(Stated {
            rates,
            die_area: self.die_area,
            planar: self.planar,
            datacenter: self.datacenter.and_then(|market| match market {
                Market::Yes => Some(true),
                Market::No => Some(false),
                Market::Unknown => None,
            }),
            interconnect: self.interconnect,
            memory_bandwidth: self.memory_bandwidth,
            is_hbm: self.hbm,
            chips: self.chips,
            form: self.form.map(Form::from),
            open: Vec::new(),
        })
    }

    /// The figures as typed, for the answer to say what it answers.
    fn shown(&self) -> String {
        let mut words: Vec<String> = self.tops.iter().map(|tops| format!("--tops {tops}")).collect();
        words.extend(self.bits.iter().map(|bits| format!("--bits {bits}")));
        words.extend(self.die_area.map(|area| format!("--die-area {area}")));
        words.extend(self.datacenter.map(|market| format!("--datacenter {}", market.word())));
        words.extend(self.memory_bandwidth.filter(|_| self.hbm).map(|rate| format!("--hbm --memory-bandwidth {rate}")));
        words.join(" ")
    }
}

/// `1979`, `1979@8` or `1979@FP8`.
pub(super) fn rate(text: &str, policy: &Policy) -> anyhow::Result<Rate> {
    let (rate, format) = text.split_once('@').map_or((text, None), |(rate, format)| (rate, Some(format.trim())));
    let tops = Decimal::from_str_exact(rate.trim())
        .with_context(|| format!("failed to read the rate {text}: write a decimal, for instance 1979@8"))?;
    let formats = &policy.goods_words().figures.formats;
    let bits = format.map(|format| {
        let named = formats.get(&format.to_uppercase()).copied();
        let bits = named.or_else(|| format.trim_end_matches("bits").trim_end_matches("bit").trim().parse().ok());
        bits.with_context(|| {
            format!("failed to read the bit length {format}: write bits or a format, as in 1979@8 or @FP8")
        })
    });
    Ok(Rate { tops, bits: bits.transpose()?, sparse: false })
}

impl From<FormArg> for Form {
    fn from(form: FormArg) -> Form {
        match form {
            FormArg::Chip => Form::Chip,
            FormArg::Module => Form::Module,
            FormArg::Board => Form::Board,
            FormArg::Server => Form::Server,
            FormArg::Rack => Form::Rack,
        }
    }
}
