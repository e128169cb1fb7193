//! Tables for an engine, written row by row: CSV, or Parquet where the program was built for it.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::lake::{AnswerTable, Form};

use super::super::printable::created;

/// A cell of a table that goes to an engine.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    Words(&'a str),
    /// `None` is null, an empty cell.
    Whole(Option<u32>),
}

/// 1 for yes, 0 for no.
impl From<bool> for Cell<'_> {
    fn from(yes: bool) -> Self {
        Cell::Whole(Some(u32::from(yes)))
    }
}

impl Cell<'_> {
    pub(super) fn number(number: u32) -> Cell<'static> {
        Cell::Whole(Some(number))
    }
}

/// A table on its way into a file.
pub(super) struct Map {
    path: PathBuf,
    rows: u64,
    out: Out,
}

enum Out {
    Csv(csv::Writer<BufWriter<File>>),
    #[cfg(feature = "lake")]
    Parquet(super::squeezed::Squeezed),
}

impl Map {
    /// An empty table of those columns.
    pub(super) fn new(folder: &Path, form: Form, (_, name, columns): &AnswerTable) -> anyhow::Result<Map> {
        let path = folder.join(name);
        let file = created(&path)?;
        let out = match form {
            #[cfg(feature = "lake")]
            Form::Parquet => {
                Out::Parquet(super::squeezed::Squeezed::new(file, columns).with_context(|| failed(&path))?)
            }
            #[cfg(not(feature = "lake"))]
            Form::Parquet => anyhow::bail!("failed to write {}: {}", path.display(), crate::ingest::NOT_BUILT),
            Form::Csv => {
                let mut writer = csv::Writer::from_writer(file);
                writer.write_record(columns.iter().map(|(name, _)| name)).with_context(|| failed(&path))?;
                Out::Csv(writer)
            }
        };
        Ok(Map { path, rows: 0, out })
    }

    /// Writes a row: a cell for each column.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> anyhow::Result<()> {
        self.rows += 1;
        match &mut self.out {
            Out::Csv(writer) => written(writer, cells).with_context(|| failed(&self.path)),
            #[cfg(feature = "lake")]
            Out::Parquet(writer) => writer.row(cells).with_context(|| failed(&self.path)),
        }
    }

    /// Ends the table; says where it is and how many rows it has.
    pub(super) fn finish(self) -> anyhow::Result<(PathBuf, u64)> {
        match self.out {
            Out::Csv(mut writer) => writer.flush().with_context(|| failed(&self.path))?,
            #[cfg(feature = "lake")]
            Out::Parquet(writer) => writer.finish().with_context(|| failed(&self.path))?,
        }
        Ok((self.path, self.rows))
    }
}

fn failed(path: &Path) -> String {
    format!("failed to write {}", path.display())
}

fn written(writer: &mut csv::Writer<BufWriter<File>>, cells: &[Cell<'_>]) -> csv::Result<()> {
    for cell in cells {
        match cell {
            Cell::Words(words) => writer.write_field(words)?,
            Cell::Whole(None) => writer.write_field("")?,
            Cell::Whole(Some(number)) => writer.write_field(number.to_string())?,
        }
    }
    writer.write_record(None::<&[u8]>)
}
