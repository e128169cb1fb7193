//! `chiptrace check`: how files are read, without scanning.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};

use crate::model::{Kind, Records, Reject, SourceFile};
use crate::report;

use super::exit::Exit;
use super::inputs::{Intake, read_all};
use super::options::policy;
use super::printable::{note, output, visible};

#[derive(Args)]
pub(super) struct CheckArgs {
    /// Files or folders; `-` is standard input
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
    /// Folder whose files replace or add to those of the built-in rule book
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Write rejected rows with reasons to this CSV file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let intake = read_all(&args.inputs, &policy)?;
    intake.spare(args.rejects.as_deref())?;
    let mut out = output(None)?;
    if args.format == "json" {
        let files: Vec<Value> =
            intake.records.files.iter().zip(0..).map(|(file, number)| as_json(file, number, &intake.records)).collect();
        report::plain(&json!({ "files": files }), &mut out)?;
    } else {
        for (file, number) in intake.records.files.iter().zip(0..) {
            write_text(&mut out, file, number, &intake.records)?;
        }
    }
    out.flush()?;
    if intake.records.files.is_empty() {
        note("nothing usable: no tables were found");
    }
    if let Some(path) = &args.rejects {
        write_rejects(&intake, path)?;
    }
    let usable = intake.records.files.iter().any(|file| file.kind != Kind::Unrecognised && file.ledger.accepted > 0);
    let balanced = intake.records.files.iter().all(|file| file.ledger.balanced());
    Ok(if !usable {
        Exit::Nothing
    } else if balanced {
        Exit::Done
    } else {
        Exit::Incomplete
    })
}

/// Writes rejected rows as CSV with their reasons; cells that a spreadsheet would run are quoted.
pub(super) fn write_rejects(intake: &Intake, path: &Path) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(output(Some(path))?);
    writer.write_record(["file", "line", "column", "value", "reason"])?;
    for reject in &intake.records.rejects {
        let cells = [
            name(reject, &intake.records),
            reject.line.to_string(),
            reject.column.clone(),
            reject.value.clone(),
            reject.reason.clone(),
        ];
        writer.write_record(cells.map(formula_safe))?;
    }
    writer.flush().with_context(|| format!("failed to write {}", path.display()))
}

fn formula_safe(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn write_text(out: &mut dyn Write, file: &SourceFile, number: u32, records: &Records) -> std::io::Result<()> {
    let ledger = file.ledger;
    writeln!(out, "{}: {}", visible(&file.name), file.kind.word())?;
    writeln!(
        out,
        "  encoding {}, delimiter {:?}, header on line {}",
        file.encoding,
        char::from(file.delimiter),
        file.header_line
    )?;
    for (header, field) in file.header.iter().zip(&file.fields) {
        writeln!(out, "  {:<32} {}", visible(header), field.unwrap_or("(not used)"))?;
    }
    writeln!(
        out,
        "  {} lines = {} header + {} accepted + {} rejected + {} duplicates + {} skipped + {} continuation{}",
        ledger.lines,
        ledger.header,
        ledger.accepted,
        ledger.rejected,
        ledger.duplicates,
        ledger.skipped,
        ledger.continuation,
        if ledger.balanced() { "" } else { "  (does not add up)" },
    )?;
    for decision in &file.decisions {
        writeln!(out, "  decided: {}", visible(decision))?;
    }
    for reject in records.rejects.iter().filter(|reject| reject.file == number) {
        let cell =
            if reject.column.is_empty() { String::new() } else { format!("{}: '{}': ", reject.column, reject.value) };
        writeln!(out, "  rejected: line {}: {}{}", reject.line, visible(&cell), visible(&reject.reason))?;
    }
    writeln!(out)
}

fn as_json(file: &SourceFile, number: u32, records: &Records) -> Value {
    let ledger = file.ledger;
    let columns: Vec<Value> = file.header.iter().zip(&file.fields).map(|(header, field)| {
        json!({ "header": header, "field": field, "certainty": if field.is_some() { "exact" } else { "none" } })
    }).collect();
    let rejects: Vec<Value> = records.rejects.iter().filter(|reject| reject.file == number).map(|reject| {
        json!({ "file": file.name, "line": reject.line, "column": reject.column, "value": reject.value, "reason": reject.reason })
    }).collect();
    let decisions: Vec<Value> =
        file.decisions.iter().map(|why| json!({ "column": Value::Null, "what": why, "why": why })).collect();
    json!({
        "file": file.name,
        "kind": file.kind.word(),
        "encoding": file.encoding,
        "delimiter": char::from(file.delimiter).to_string(),
        "header_line": file.header_line,
        "pivot": false,
        "columns": columns,
        "decisions": decisions,
        "ledger": {
            "lines": ledger.lines, "header": ledger.header, "accepted": ledger.accepted, "rejected": ledger.rejected,
            "duplicates": ledger.duplicates, "skipped": ledger.skipped, "continuation": ledger.continuation,
            "balanced": ledger.balanced(),
        },
        "rejects": rejects,
    })
}

fn name(reject: &Reject, records: &Records) -> String {
    records.files.get(reject.file as usize).map(|file| file.name.clone()).unwrap_or_default()
}
