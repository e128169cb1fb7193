//! Rejected rows as CSV with their reasons, ready to correct and read again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::inputs::Intake;
use super::printable::{note, output};
use crate::model::{RecordRef, Reject};

/// Columns behind those of the table, which say what is wrong; no table has a use for them, so the file can be read again.
const ADDED: [&str; 5] =
    ["chiptrace_file", "chiptrace_line", "chiptrace_column", "chiptrace_value", "chiptrace_reason"];

/// Writes the rejected rows whole, under the header of their table. Tables with different headers go to files of their
/// own: the second gets `-2` behind its name. A header alone is written when no row was rejected.
pub(super) fn write(intake: &Intake, path: &Path) -> anyhow::Result<()> {
    let files = &intake.records.files;
    let mut tables: BTreeMap<&[String], Vec<&Reject>> = BTreeMap::new();
    let mut order: Vec<&[String]> = Vec::new();
    for reject in &intake.records.rejects {
        let header = files.get(reject.file as usize).map_or(&[][..], |file| file.header.as_slice());
        if !tables.contains_key(header) {
            order.push(header);
        }
        tables.entry(header).or_default().push(reject);
    }
    if order.is_empty() {
        order.push(&[]);
    }
    for (number, header) in order.iter().enumerate() {
        let target = numbered(path, number + 1);
        let rejects = tables.get(header).map_or(&[][..], Vec::as_slice);
        write_table(intake, header, rejects, &target)?;
        if number > 0 {
            note(&format!("note: rejected rows of a table with another header are in {}", target.display()));
        }
    }
    Ok(())
}

fn write_table(intake: &Intake, header: &[String], rejects: &[&Reject], path: &Path) -> anyhow::Result<()> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(output(Some(path))?);
    writer.write_record(header.iter().map(String::as_str).chain(ADDED))?;
    for reject in rejects {
        // a row whose cells cannot be told apart would shift what is added: it stands whole in the value
        let (cells, value) = match intake.sound_row(RecordRef { file: reject.file, record: reject.record }) {
            Ok(cells) => (cells, reject.value.clone()),
            Err(raw) => (vec![String::new(); header.len()], raw),
        };
        let file = intake.records.files.get(reject.file as usize).map_or("", |file| file.name.as_str());
        let line = reject.line.to_string();
        let added = [file, &line, &reject.column, &value, &reject.reason].map(str::to_owned);
        writer.write_record(cells.into_iter().chain(added).map(formula_safe))?;
    }
    writer.flush().with_context(|| format!("failed to write {}", path.display()))
}

/// A cell that a spreadsheet would run gets the apostrophe that spreadsheets take off; so does the reader of tables.
fn formula_safe(cell: String) -> String {
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<rust_decimal::Decimal>().is_err();
    if runs { format!("'{cell}") } else { cell }
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 1 || path == Path::new("-") {
        return path.to_path_buf();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}-{number}.{}", extension.to_string_lossy()),
        None => format!("{stem}-{number}"),
    };
    path.with_file_name(name)
}
