//! Parquet files as rows of text: row N of the file is record N, behind one line of column names.

#[cfg(feature = "lake")]
mod cells;
#[cfg(feature = "lake")]
mod holds;
#[cfg(feature = "lake")]
mod reader;
#[cfg(feature = "lake")]
mod source;

use super::survey::Survey;
use super::{Original, Tables, Unpacking};

#[cfg(feature = "lake")]
pub(crate) use reader::ParquetFile;

/// What is said of a Parquet file by a program that cannot read it.
#[cfg(not(feature = "lake"))]
pub(crate) const NOT_BUILT: &str = "this is a Parquet file, and this program was built without the feature `lake`: build it with \
     `cargo build --release --features lake`, or write the rows as CSV (in DuckDB: COPY (FROM 'x.parquet') TO 'x.csv')";

/// The one table of a Parquet file. Memory: a few thousand rows and a page of each column.
#[cfg(not(feature = "lake"))]
pub(super) fn tables(_: Box<dyn Original>, _: &Survey, _: &Unpacking<'_>) -> Result<Tables, String> {
    Err(NOT_BUILT.to_owned())
}

/// The one table of a Parquet file. Memory: a few thousand rows and a page of each column.
#[cfg(feature = "lake")]
pub(super) fn tables(original: Box<dyn Original>, survey: &Survey, how: &Unpacking<'_>) -> Result<Tables, String> {
    let file = ParquetFile::open(original)?;
    let mut rows = super::rows::RowWriter::new(&how.limits, survey.size);
    file.columns().for_each(|name| rows.next(name));
    rows.end_row()?;
    let mut breaks = 0_u64;
    let all: Vec<usize> = (0..file.columns().count()).collect();
    file.each(&all, |row| {
        for cell in row {
            breaks += u64::from(cell.contains(['\n', '\r']));
            rows.next(cell);
        }
        rows.end_row()
    })?;
    let mut text = rows.finish(&how.limits, survey.size)?;
    let mut decisions =
        vec![format!("{} rows of Parquet were read, as row and record of the same number", file.rows())];
    if breaks > 0 {
        decisions.push(format!("line breaks in {breaks} cells became U+2028, so that a row is a line"));
    }
    let taint = super::Taint::of(&mut text)?;
    let table = super::TableText {
        part: String::new(),
        text: Box::new(text),
        start: 0,
        encoding: "UTF-8 in Parquet".to_owned(),
        certainty: "certain",
        taint,
        decisions,
    };
    Ok((vec![table], Vec::new()))
}
