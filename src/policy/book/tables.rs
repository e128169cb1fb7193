//! One CSV table laid over another: rows by their key column, cells by their column.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde::de::DeserializeOwned;

use super::merge::Tally;
use super::source::{Fault, Layer, Source};

/// The column that names a row; the first one for every table but the catalogue.
fn key_column(file: &str) -> Option<&'static str> {
    (file == "products.csv").then_some("model")
}

/// A row with its bytes, counted over both layers.
type Row = (StringRecord, (usize, usize));

/// The rows of both layers under one header.
pub(super) struct Merged {
    header: StringRecord,
    /// Rows in order: those of the lower layer, changed in place, then new ones.
    rows: Vec<Row>,
    /// Column that names a row.
    key: usize,
    pub(super) tally: Tally,
}

/// Typed rows of a file, both layers merged.
pub(super) fn typed<T: DeserializeOwned>(name: &str, source: &Source) -> Result<Vec<T>, Fault> {
    let merged = merged(name, source)?;
    let typed =
        |(row, span): &Row| row.deserialize(Some(&merged.header)).map_err(|error| fault(&error, *span, &merged));
    merged.rows.iter().map(typed).collect()
}

/// The layers of a file as one table.
pub(super) fn merged(name: &str, source: &Source) -> Result<Merged, Fault> {
    let layers =
        [source.base.as_ref().map(|layer| (layer, 0)), source.over.as_ref().map(|layer| (layer, source.over_start()))];
    let mut merged: Option<Merged> = None;
    for (layer, offset) in layers.into_iter().flatten() {
        let (header, rows) = rows(layer, offset)?;
        merged = Some(match merged {
            None => Merged { key: key_of(name, &header, offset)?, header, rows, tally: Tally::default() },
            Some(base) => base.overlaid(name, &header, rows, offset)?,
        });
    }
    let mut merged = merged.ok_or_else(|| Fault { span: None, message: "the table is missing".to_owned() })?;
    if source.base.is_none() {
        merged.tally.added = merged.rows.iter().map(|(row, _)| (String::new(), row[merged.key].to_owned())).collect();
    }
    Ok(merged)
}

impl Merged {
    /// The bytes of the row that a key names, or of one of its cells. O(rows).
    pub(super) fn find(&self, key: &str) -> Option<(usize, usize)> {
        self.rows.iter().find(|(row, _)| row.get(self.key) == Some(key)).map(|(_, span)| *span)
    }

    /// The cell of a row.
    pub(super) fn cell(&self, key: &str, column: &str) -> Option<&str> {
        let column = self.header.iter().position(|name| name == column)?;
        self.rows.iter().find(|(row, _)| row.get(self.key) == Some(key))?.0.get(column)
    }

    /// A cell that the upper layer has no column for is that of the lower row, or empty in a new row.
    fn overlaid(mut self, name: &str, header: &StringRecord, over: Vec<Row>, offset: usize) -> Result<Merged, Fault> {
        let column = |name: &str| {
            self.header.iter().position(|known| known == name).ok_or_else(|| Fault {
                span: Some((offset, offset + 1)),
                message: format!("the table has no column \"{name}\"; write one of {}", words(&self.header)),
            })
        };
        let columns = header.iter().map(column).collect::<Result<Vec<usize>, Fault>>()?;
        let key = key_of(name, header, offset)?;
        let mut places: BTreeMap<String, usize> =
            self.rows.iter().enumerate().map(|(place, (row, _))| (row[self.key].to_owned(), place)).collect();
        for (row, span) in over {
            let name = row.get(key).unwrap_or_default().to_owned();
            let known = places.get(&name).copied();
            let mut cells: Vec<String> = match known {
                Some(place) => self.rows[place].0.iter().map(str::to_owned).collect(),
                None => vec![String::new(); self.header.len()],
            };
            for (cell, column) in row.iter().zip(&columns) {
                cell.clone_into(&mut cells[*column]);
            }
            let row = (StringRecord::from(cells), span);
            let told = match known {
                Some(place) => {
                    self.rows[place] = row;
                    &mut self.tally.changed
                }
                None => {
                    places.insert(name.clone(), self.rows.len());
                    self.rows.push(row);
                    &mut self.tally.added
                }
            };
            told.push((String::new(), name));
        }
        Ok(self)
    }
}

fn key_of(name: &str, header: &StringRecord, offset: usize) -> Result<usize, Fault> {
    let Some(key) = key_column(name) else { return Ok(0) };
    header.iter().position(|column| column == key).ok_or_else(|| Fault {
        span: Some((offset, offset + 1)),
        message: format!("the header has no column \"{key}\", which names the rows"),
    })
}

fn words(header: &StringRecord) -> String {
    header.iter().collect::<Vec<_>>().join(", ")
}

/// Header and rows of one layer; cells are trimmed, lines of blanks left out.
fn rows(layer: &Layer, offset: usize) -> Result<(StringRecord, Vec<Row>), Fault> {
    let text = layer.text.as_str();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).has_headers(false).from_reader(text.as_bytes());
    let (mut header, mut rows) = (None, Vec::new());
    let mut record = StringRecord::new();
    loop {
        let start = byte(reader.position());
        let more = reader.read_record(&mut record).map_err(|error| {
            let end = byte(reader.position());
            Fault { span: Some((offset + start, offset + end)), message: plain(&error) }
        })?;
        if !more {
            break;
        }
        let end = byte(reader.position());
        let start = record.position().map_or(start, byte);
        let lead = text[start..end].len() - text[start..end].trim_start().len();
        if record.iter().all(str::is_empty) {
            continue;
        }
        match &header {
            None => header = Some(record.clone()),
            Some(_) => rows.push((record.clone(), (offset + start + lead, offset + end))),
        }
    }
    let header =
        header.ok_or_else(|| Fault { span: Some((offset, offset)), message: "the table is empty".to_owned() })?;
    Ok((header, rows))
}

fn byte(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

fn plain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} cells and the header {expected_len}; quote cells that hold a comma")
        }
        _ => error.to_string(),
    }
}

fn fault(error: &csv::Error, span: (usize, usize), merged: &Merged) -> Fault {
    let message = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            let column = err.field().and_then(|field| merged.header.get(usize::try_from(field).unwrap_or(usize::MAX)));
            column.map_or_else(|| err.kind().to_string(), |column| format!("column {column}: {}", err.kind()))
        }
        _ => plain(error),
    };
    Fault { span: Some(span), message }
}
