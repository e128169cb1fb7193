//! `chiptrace licence`: the licence determination of every hop, line by line.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::model::{Day, Identity, Level, LicenceAnswer};
use crate::policy::Stance;
use crate::report;
use crate::scan::{HopLicence, Quiet, ScanOptions, licences};

use super::exit::Exit;
use super::inputs::read_all;
use super::options::{EnforcementArg, ReadArgs, ResolveArg, day, policy, today};
use super::printable::{note, output, visible};

#[derive(Args)]
pub(super) struct LicenceArgs {
    /// Files or folders of any record kinds; `-` is standard input
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Output format; json is one object a line, csv a table for a spreadsheet
    #[arg(long, default_value = "text", value_parser = ["text", "json", "csv"])]
    format: String,
    /// Print every hop as text, also those of goods below every line and of goods not recognised (json and csv always do)
    #[arg(long)]
    all: bool,
    /// The day you stand on (default: today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Judge every hop as if it moved on this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_if_on: Option<Day>,
    /// Look only at hops on or after this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Day>,
    /// Which reading decides where the text of the Code and practice differ; both are printed
    #[arg(long, value_enum, default_value_t = EnforcementArg::Practice)]
    enforcement: EnforcementArg,
    /// Folder whose files replace or add to those of the built-in rule book
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Lists of parties of concern (repeat for more)
    #[arg(long, value_name = "PATH")]
    lists: Vec<PathBuf>,
    /// How spellings of parties are joined
    #[arg(long, value_enum, default_value_t = ResolveArg::Default)]
    resolve: ResolveArg,
    #[command(flatten)]
    read: ReadArgs,
}

pub(super) fn run(args: &LicenceArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let intake = read_all(&args.inputs, &args.lists, &policy, args.read.how(&policy)?)?;
    let options = ScanOptions {
        as_of: args.as_of.unwrap_or_else(today),
        since: args.since,
        matching: args.resolve.into(),
        stance: Stance { enforcement: args.enforcement.into(), as_if_on: args.as_if_on },
        max_rejects_percent: args.read.max_rejects,
        printed: BTreeMap::new(),
    };
    let judged = licences(&intake.records, &policy, &options, &Quiet);
    if let Some(path) = &args.read.rejects {
        super::rejects::write(&intake, path)?;
    }
    if judged.is_empty() {
        let why = super::scan::nothing_usable(&intake.records, args.since);
        note(&why.unwrap_or_else(|| "nothing usable: every row is proposed, cancelled or superseded".to_owned()));
        return Ok(Exit::Nothing);
    }
    let mut out = output(None)?;
    match args.format.as_str() {
        "json" => judged.iter().try_for_each(|hop| report::plain_line(&as_json(hop), &mut out))?,
        "csv" => report::csv::table(COLUMNS, judged.iter().map(row), &mut out)?,
        _ => text(&mut out, &judged, args)?,
    }
    out.flush()?;
    let incomplete = crate::scan::incomplete(&intake.records, args.read.max_rejects);
    incomplete.iter().for_each(|why| note(&format!("incomplete: {why}")));
    Ok(if incomplete.is_empty() { Exit::Done } else { Exit::Incomplete })
}

/// A determination as JSON.
pub(super) fn as_json(hop: &HopLicence) -> serde_json::Value {
    let told = &hop.licensing;
    json!({
        "shipment": hop.shipment,
        "file": hop.file,
        "record": hop.record,
        "leg": hop.leg,
        "from": hop.from,
        "to": hop.to,
        "ultimate_consignee": hop.ultimate,
        "end_user": hop.end_user,
        "departed": hop.departed.to_string(),
        "product": hop.product,
        "level": hop.level.word(),
        "units": hop.units,
        "licence": {
            "answer": told.answer.words(),
            "because": told.because,
            "on_record": told.on_record,
            "text_in_cfr": told.text_in_cfr,
            "enforced": told.enforced,
        },
    })
}

const COLUMNS: [&str; 16] = [
    "shipment",
    "leg",
    "departed",
    "from",
    "to",
    "ultimate_consignee",
    "end_user",
    "product",
    "level",
    "units",
    "answer",
    "because",
    "on_record",
    "text_in_cfr",
    "enforced",
    "file",
];

fn row(hop: &HopLicence) -> [String; COLUMNS.len()] {
    let told = &hop.licensing;
    [
        hop.shipment.clone(),
        (hop.leg + 1).to_string(),
        hop.departed.to_string(),
        hop.from.clone(),
        hop.to.clone(),
        hop.ultimate.clone().unwrap_or_default(),
        hop.end_user.clone().unwrap_or_default(),
        hop.product.clone(),
        hop.level.word().to_owned(),
        hop.units.map_or_else(String::new, |units| units.to_string()),
        told.answer.words().to_owned(),
        told.because.join("; "),
        told.on_record.clone(),
        told.text_in_cfr.clone(),
        told.enforced.clone(),
        hop.file.clone(),
    ]
}

/// Hops that are worth a look: controlled goods, and anything that a rule has a word for. Goods nobody recognises are
/// counted, for a file of other goods would bury the rest.
fn is_shown(hop: &HopLicence) -> bool {
    match hop.licensing.answer {
        LicenceAnswer::Required => true,
        LicenceAnswer::ReviewPolicy | LicenceAnswer::NeedsFacts => hop.identity != Identity::Unrecognised,
        LicenceAnswer::NotRequired => hop.level != Level::None && hop.identity != Identity::Unrecognised,
    }
}

fn text(out: &mut dyn Write, judged: &[HopLicence], args: &LicenceArgs) -> std::io::Result<()> {
    let shown: Vec<&HopLicence> = judged.iter().filter(|hop| args.all || is_shown(hop)).collect();
    shown.iter().try_for_each(|hop| write_hop(hop, out))?;
    let answers =
        [LicenceAnswer::Required, LicenceAnswer::ReviewPolicy, LicenceAnswer::NeedsFacts, LicenceAnswer::NotRequired];
    let count = |answer: &LicenceAnswer| judged.iter().filter(|hop| hop.licensing.answer == *answer).count();
    let counts: Vec<String> = answers.iter().map(|answer| format!("{} {}", count(answer), answer.words())).collect();
    writeln!(out, "{} hops: {}", judged.len(), counts.join(", "))?;
    let hidden = judged.len() - shown.len();
    if hidden > 0 {
        writeln!(out, "{hidden} hops of goods below every line or not recognised are counted and not listed: --all")?;
    }
    writeln!(out, "No answer here is permission to ship: end use, end user and facts not on the record still count.")
}

/// One determination, line by line.
pub(super) fn write_hop(hop: &HopLicence, out: &mut dyn Write) -> std::io::Result<()> {
    let units = hop.units.map_or("units not recorded".to_owned(), |units| format!("{units} units"));
    let leg = if hop.leg > 0 { format!(", leg {}", hop.leg + 1) } else { String::new() };
    writeln!(out, "{}  {}  {}{leg}", visible(&hop.shipment), hop.departed, hop.licensing.answer.words())?;
    let onward = hop.ultimate.as_ref().map_or(String::new(), |end| format!(", on the way to {}", visible(end)));
    writeln!(out, "  {} -> {}{onward}, {units}", visible(&hop.from), visible(&hop.to))?;
    hop.licensing.because.iter().try_for_each(|line| writeln!(out, "  - {}", visible(line)))?;
    if hop.licensing.text_in_cfr != hop.licensing.enforced {
        writeln!(out, "  text of the Code: {}", visible(&hop.licensing.text_in_cfr))?;
        writeln!(out, "  enforced:         {}", visible(&hop.licensing.enforced))?;
    }
    writeln!(out)
}
