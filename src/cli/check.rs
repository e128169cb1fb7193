//! `chiptrace check`: how files are read, without scanning.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};

use crate::ingest;
use crate::model::{Kind, Records, Reject, SourceFile};
use crate::report::{self, by_reason, samples};
use crate::scan;

use super::exit::Exit;
use super::inputs::{Intake, read_all};
use super::options::{ReadArgs, policy};
use super::printable::{note, output, visible};

#[derive(Args)]
pub(super) struct CheckArgs {
    /// Files or folders; `-` is standard input
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Write what the columns were taken to mean to this file, to correct and give back as `--mapping`
    #[arg(long, value_name = "FILE")]
    save_mapping: Option<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
}

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let intake = read_all(&args.inputs, &[], &policy, args.read.how(&policy)?)?;
    intake.spare(args.read.rejects.as_deref())?;
    intake.spare(args.save_mapping.as_deref())?;
    let mut out = output(None)?;
    if args.format == "json" {
        let files: Vec<Value> =
            intake.records.files.iter().zip(0..).map(|(file, number)| as_json(file, number, &intake.records)).collect();
        report::plain(&json!({ "files": files }), &mut out)?;
    } else {
        for (file, number) in intake.records.files.iter().zip(0..) {
            write_text(&mut out, file, number, &intake)?;
        }
    }
    out.flush()?;
    if intake.records.files.is_empty() {
        note("nothing usable: no tables were found");
    }
    if let Some(path) = &args.read.rejects {
        super::rejects::write(&intake, path)?;
    }
    if let Some(path) = &args.save_mapping {
        let mut file = output(Some(path))?;
        file.write_all(ingest::propose_mapping(&intake.records.files).as_bytes())?;
        file.flush().with_context(|| format!("failed to write {}", path.display()))?;
    }
    let usable = intake.records.files.iter().any(|file| file.kind != Kind::Unrecognised && file.ledger.accepted > 0);
    let incomplete = scan::incomplete(&intake.records, args.read.max_rejects);
    incomplete.iter().for_each(|reason| note(&format!("incomplete: {reason}")));
    Ok(if !usable {
        Exit::Nothing
    } else if incomplete.is_empty() {
        Exit::Done
    } else {
        Exit::Incomplete
    })
}

fn write_text(out: &mut dyn Write, file: &SourceFile, number: u32, intake: &Intake) -> std::io::Result<()> {
    let ledger = file.ledger;
    writeln!(out, "{}: {}", visible(&file.name), file.kind.word())?;
    writeln!(
        out,
        "  {} bytes, encoding {}, delimiter {:?}, header on line {}",
        file.size,
        file.encoding,
        char::from(file.delimiter),
        file.header_line
    )?;
    write_columns(out, file, number, intake)?;
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
    for decision in file.meanings.iter().chain(&file.decisions) {
        writeln!(out, "  decided: {}", visible(&decision.to_string()))?;
    }
    for (reason, (rows, first)) in by_reason(&intake.records, number) {
        writeln!(out, "{}", visible(&rejected(reason, rows, first)))?;
    }
    writeln!(out)
}

/// Each column with its meaning, how sure that is, and a few values.
fn write_columns(out: &mut dyn Write, file: &SourceFile, number: u32, intake: &Intake) -> std::io::Result<()> {
    for (at, (header, field)) in file.header.iter().zip(&file.fields).enumerate() {
        let certainty = file.certainty.get(at).filter(|_| field.is_some()).map_or("", |word| word);
        let samples = samples(file, number, at, &|record| intake.row(record));
        writeln!(
            out,
            "  {:<32} {:<28} {certainty:<6} {}",
            visible(header),
            field.unwrap_or("(not used)"),
            visible(&samples)
        )?;
    }
    Ok(())
}

/// One line for all rows that were refused for one reason, with the first of them.
fn rejected(reason: &str, rows: u64, first: &Reject) -> String {
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
    let cell =
        if first.column.is_empty() { String::new() } else { format!("column {}, '{}': ", first.column, first.value) };
    format!("  rejected: {rows}, first on line {}: {cell}{reason}", first.line)
}

fn as_json(file: &SourceFile, number: u32, records: &Records) -> Value {
    let ledger = file.ledger;
    let certainty = |at: usize| file.certainty.get(at).copied().unwrap_or("none");
    let columns: Vec<Value> = (0..file.fields.len())
        .map(|at| json!({ "header": file.header.get(at), "field": file.fields[at], "certainty": certainty(at) }))
        .collect();
    let rejects: Vec<Value> = records.rejects.iter().filter(|reject| reject.file == number).map(|reject| {
        json!({ "file": file.name, "line": reject.line, "column": reject.column, "value": reject.value, "reason": reject.reason })
    }).collect();
    let decisions: Vec<Value> = file
        .meanings
        .iter()
        .chain(&file.decisions)
        .map(|told| json!({ "column": told.column, "what": told.what, "why": told.why }))
        .collect();
    json!({
        "file": file.name,
        "kind": file.kind.word(),
        "encoding": file.encoding,
        "delimiter": char::from(file.delimiter).to_string(),
        "header_line": file.header_line,
        "pivot": file.is_pivot,
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
