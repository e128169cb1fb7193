//! How a table was read, for who wants to see that it was understood: columns with samples, decisions, ledger, refusals.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Ledger, RecordRef, Records, Reject, SourceFile};

/// One table as read, in words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// Its name, with the sheet of a workbook.
    pub(crate) file: String,
    /// What it was read as.
    pub(crate) kind: String,
    /// SHA-256 of the bytes.
    pub(crate) sha256: String,
    /// Name of the encoding.
    pub(crate) encoding: String,
    /// Field separator, in words.
    pub(crate) separator: String,
    /// Physical line of the header, from 1.
    pub(crate) header_line: u32,
    /// Columns, in the order of the file.
    pub(crate) columns: Vec<Column>,
    /// What was decided while reading.
    pub(crate) decisions: Vec<String>,
    /// What became of every line.
    pub(crate) ledger: Ledger,
    /// Refused rows by reason, most frequent first.
    pub(crate) refused: Vec<Refused>,
}

/// A column as it was understood.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Column {
    /// Header as written.
    pub(crate) header: String,
    /// Canonical column; `None` when it is not used.
    pub(crate) field: Option<String>,
    /// How sure that is.
    pub(crate) certainty: String,
    /// A few of its values.
    pub(crate) samples: String,
}

/// Rows that were refused for one reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refused {
    /// How many.
    pub(crate) rows: u64,
    /// Line of the first.
    pub(crate) line: u32,
    /// Column at fault, empty when the whole row is.
    pub(crate) column: String,
    /// The cell of the first, as written.
    pub(crate) value: String,
    /// Why, and what to do.
    pub(crate) reason: String,
}

impl Reading {
    /// The reading of a table, its rows read again by `row`. O(columns + refused rows).
    pub(crate) fn of(records: &Records, number: u32, row: &dyn Fn(RecordRef) -> Vec<String>) -> Option<Reading> {
        let file = records.files.get(number as usize)?;
        let column = |(at, header): (usize, &String)| Column {
            header: header.clone(),
            field: file.fields.get(at).copied().flatten().map(str::to_owned),
            certainty: file.certainty.get(at).copied().unwrap_or("none").to_owned(),
            samples: samples(file, number, at, row),
        };
        let refused = |(reason, (rows, first)): (&str, (u64, &Reject))| Refused {
            rows,
            line: first.line,
            column: first.column.clone(),
            value: first.value.clone(),
            reason: reason.to_owned(),
        };
        Some(Reading {
            file: file.name.clone(),
            kind: file.kind.word().to_owned(),
            sha256: file.sha256.clone(),
            encoding: file.encoding.clone(),
            separator: separator(file.delimiter),
            header_line: file.header_line,
            columns: file.header.iter().enumerate().map(column).collect(),
            decisions: file.meanings.iter().chain(&file.decisions).map(ToString::to_string).collect(),
            ledger: file.ledger,
            refused: by_reason(records, number).into_iter().map(refused).collect(),
        })
    }

    /// The canonical columns of its kind.
    pub(crate) fn field_names(&self) -> Vec<&'static str> {
        let kind = crate::ingest::KINDS.into_iter().find(|kind| kind.word() == self.kind);
        kind.map_or(&[][..], crate::ingest::columns).iter().map(|spec| spec.name).collect()
    }

    /// True when something of it can be used.
    pub(crate) fn is_usable(&self) -> bool {
        self.kind != crate::model::Kind::Unrecognised.word() && self.ledger.accepted > 0
    }
}

fn separator(byte: u8) -> String {
    match byte {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'\t' => "tab".to_owned(),
        other => char::from(other).to_string(),
    }
}

/// A few of the values of a column, from the first rows.
pub(crate) fn samples(file: &SourceFile, number: u32, column: usize, row: &dyn Fn(RecordRef) -> Vec<String>) -> String {
    const ROWS: u32 = 5;
    const SHOWN: usize = 3;
    const WIDTH: usize = 24;
    let rows = (1..=ROWS.min(u32::try_from(file.offsets.len()).unwrap_or(ROWS)))
        .map(|record| row(RecordRef { file: number, record }));
    let mut values: Vec<String> = Vec::new();
    for value in rows.filter_map(|row| row.into_iter().nth(column)).filter(|value| !value.is_empty()) {
        let value: String = value.replace(['\n', '\r'], " ").chars().take(WIDTH).collect();
        if !values.contains(&value) && values.len() < SHOWN {
            values.push(value);
        }
    }
    values.join(" | ")
}

/// Refused rows of a file by reason, most frequent first, with the first of each.
pub(crate) fn by_reason(records: &Records, number: u32) -> Vec<(&str, (u64, &Reject))> {
    let mut reasons: BTreeMap<&str, (u64, &Reject)> = BTreeMap::new();
    for reject in records.rejects.iter().filter(|reject| reject.file == number) {
        reasons.entry(&reject.reason).or_insert((0, reject)).0 += 1;
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(reason, (rows, _))| (std::cmp::Reverse(*rows), *reason));
    reasons
}
